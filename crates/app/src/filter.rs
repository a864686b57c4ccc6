//! Filters of the worklist that an officer has saved: the whole of what the list was asked for,
//! under a short label of their own. What the list then shows is asked anew each time.

use crate::worklist::{Scope, WorkView};
use crate::{App, By, Signed, Trouble};
use huiyin_domain::case::{CaseKind, Stage};
use huiyin_domain::policy::Action;
use huiyin_domain::text::{Text, TextFault};
use huiyin_store::work_filter::{self, WorkFilterRow};
use huiyin_store::write::{OfficePut, Put};

pub const FILTERS_MAX: usize = 12;
pub const LABEL_CHARS_MAX: usize = 24;
/// So many digits in a row are a telephone or an identity number rather than a label.
const DIGITS_MAX: usize = 6;
const TOPIC_CHARS_MAX: usize = 100;

#[derive(Clone, Debug)]
pub struct SavedFilter {
    /// From 1 to 12; up to 9 it is also the key that applies it.
    pub no: i64,
    pub label: String,
    pub view: WorkView,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilterFault {
    Label(TextFault),
    /// Nothing about a person is kept here.
    Digits,
    /// There are twelve.
    Full,
    Trouble(Trouble),
}

impl<T: Into<Trouble>> From<T> for FilterFault {
    fn from(trouble: T) -> Self {
        Self::Trouble(trouble.into())
    }
}

impl App {
    /// # Errors
    /// `Forbidden`; the store's.
    pub async fn filters(&self, by: &Signed) -> Result<Vec<SavedFilter>, Trouble> {
        By::Staff(by.clone()).may(Action::WorkList)?;
        let rows = work_filter::of_staff(self.db(), self.area(), by.staff).await?;
        // A scope of a former version of the program is nobody's any more.
        Ok(rows.into_iter().filter_map(saved).collect())
    }

    /// # Errors
    /// What is wrong with the label; `Full`; `Forbidden`.
    pub async fn filter_save(
        &self,
        by: &Signed,
        label: &str,
        view: &WorkView,
    ) -> Result<(), FilterFault> {
        By::Staff(by.clone()).may(Action::WorkList)?;
        let label = label_read(label)?;
        let rows = work_filter::of_staff(self.db(), self.area(), by.staff).await?;
        let taken = |no: i64| rows.iter().any(|row| row.filter_no == no);
        let last = i64::try_from(FILTERS_MAX).unwrap_or(i64::MAX);
        let filter_no = (1..=last).find(|no| !taken(*no)).ok_or(FilterFault::Full)?;
        let topic = view.topic.clone().unwrap_or_default();
        let row = WorkFilterRow {
            staff: by.staff,
            filter_no,
            label,
            scope: view.scope.code().into(),
            stage: view.stage.map(Stage::code).unwrap_or_default().into(),
            kind: view.kind.map(CaseKind::code).unwrap_or_default().into(),
            topic: topic.chars().take(TOPIC_CHARS_MAX).collect(),
            overdue: view.overdue,
            urgent: view.urgent,
        };
        Ok(self.put(vec![Put::Office(OfficePut::Filter(row))]).await?)
    }

    /// # Errors
    /// What is wrong with the label; `Stale` when the filter is gone.
    pub async fn filter_rename(
        &self,
        by: &Signed,
        filter_no: i64,
        label: &str,
    ) -> Result<(), FilterFault> {
        By::Staff(by.clone()).may(Action::WorkList)?;
        let (staff, label) = (by.staff, label_read(label)?);
        let put = OfficePut::FilterLabel { staff, filter_no, label };
        Ok(self.put(vec![Put::Office(put)]).await?)
    }

    /// One that is gone already is no fault.
    ///
    /// # Errors
    /// `Forbidden`; the store's.
    pub async fn filter_drop(&self, by: &Signed, filter_no: i64) -> Result<(), Trouble> {
        By::Staff(by.clone()).may(Action::WorkList)?;
        let put = OfficePut::FilterDrop { staff: by.staff, filter_no };
        self.put(vec![Put::Office(put)]).await
    }
}

fn saved(row: WorkFilterRow) -> Option<SavedFilter> {
    let view = WorkView {
        scope: Scope::parse(&row.scope)?,
        stage: Stage::parse(&row.stage),
        kind: CaseKind::parse(&row.kind),
        topic: Some(row.topic).filter(|topic| !topic.is_empty()),
        overdue: row.overdue,
        urgent: row.urgent,
        ..WorkView::default()
    };
    Some(SavedFilter { no: row.filter_no, label: row.label, view })
}

fn label_read(typed: &str) -> Result<String, FilterFault> {
    let one_line = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let label = Text::parse(&one_line, LABEL_CHARS_MAX).map_err(FilterFault::Label)?;
    if digits_in_a_row(label.as_str()) > DIGITS_MAX {
        return Err(FilterFault::Digits);
    }
    Ok(label.as_str().to_owned())
}

/// The longest run of digits of any script, over the spaces and dashes that people put between.
fn digits_in_a_row(text: &str) -> usize {
    let (mut longest, mut now) = (0, 0);
    for c in text.chars() {
        if c.is_numeric() {
            now += 1;
            longest = longest.max(now);
        } else if !(c.is_whitespace() || c.is_ascii_punctuation() || "－—–．·".contains(c)) {
            now = 0;
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_holds_no_number_of_a_person() {
        for good in ["路灯 2026", "重点：12 件", "2026-11 到期", "Late, 30 days"] {
            assert_eq!(label_read(good).as_deref(), Ok(good));
        }
        for number in
            ["1390027", "139 0027 1828", "139-0027-1828", "１３９００２７", "张 33112219900101123X"]
        {
            assert_eq!(label_read(number), Err(FilterFault::Digits), "{number}");
        }
        assert_eq!(label_read("  \n "), Err(FilterFault::Label(TextFault::Empty)));
        let long = "长".repeat(25);
        let fault = TextFault::TooLong { chars: 25, max: 24 };
        assert_eq!(label_read(&long), Err(FilterFault::Label(fault)));
        assert_eq!(label_read("两\n行").as_deref(), Ok("两 行"));
    }
}
