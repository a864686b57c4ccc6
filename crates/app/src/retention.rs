//! Retention at work: which closed cases may or must go, a dry run of it, and the erasures that
//! a person asked for. The periods are data (`huiyin_domain::retention`); each case goes by
//! `erase`, which asks the policy and looks at everything that may hold it back.

use crate::erase::EraseFault;
use crate::{App, By, Trouble};
use huiyin_domain::case::{Case, CaseKind};
use huiyin_domain::ids::{CaseId, CaseNumber};
use huiyin_domain::policy::Action;
use huiyin_domain::retention::Rule;
use huiyin_domain::text::Text;
use huiyin_domain::time::{Millis, date_of, day_number};
use huiyin_store::case::{CaseRow, all_after};
use jiff::civil::Date;

/// What stands in the stub of a case that went because its person asked.
pub const OWN_REQUEST: &str = "own-request";
const PAGE_ROWS: u32 = 1_000;

/// How many closed cases stand where under one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub rule: Rule,
    /// Nobody may erase them yet.
    pub kept: u64,
    /// They may go.
    pub free: u64,
    /// They are kept too long.
    pub over: u64,
}

/// What one run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    pub erased: u64,
    /// Kept too long, and what holds them all the same.
    pub held: Vec<(CaseNumber, EraseFault)>,
    /// Some bytes may still be in the files of the database: somebody was reading.
    pub is_scrubbed: bool,
}

impl App {
    /// Every closed case under its rule, counted; nothing is changed.
    ///
    /// # Errors
    /// `Forbidden`; the store's.
    pub async fn retention_standing(&self, by: &By) -> Result<Vec<Standing>, Trouble> {
        by.may(Action::RetentionRead)?;
        let rules = self.settings().retention.rules.iter();
        let mut all: Vec<Standing> =
            rules.map(|rule| Standing { rule: rule.clone(), kept: 0, free: 0, over: 0 }).collect();
        let now = self.moment().now();
        let mut after = CaseId(i64::MIN);
        while let Some(page) = self.cases_after(&mut after).await? {
            for row in page {
                let Some(Ends { rule, least, most }) = self.ends(&row)? else { continue };
                let one = all.iter_mut().find(|one| one.rule.id == rule.id);
                let one = one.ok_or(Trouble::Internal("retention-rule"))?;
                match (now < least, now < most) {
                    (true, _) => one.kept += 1,
                    (false, true) => one.free += 1,
                    (false, false) => one.over += 1,
                }
            }
        }
        Ok(all)
    }

    /// Erases what is kept too long, case by case, each under its rule. `tell` hears how many
    /// went; stopped at any moment it goes on the next time.
    ///
    /// # Errors
    /// `Forbidden`; the store's. What holds single cases is in the answer.
    pub async fn retention_run(&self, by: &By, mut tell: impl FnMut(u64)) -> Result<Run, Trouble> {
        by.may(Action::RetentionRead)?;
        let now = self.moment().now();
        let mut run = Run { is_scrubbed: true, ..Run::default() };
        let mut after = CaseId(i64::MIN);
        while let Some(page) = self.cases_after(&mut after).await? {
            for row in page {
                let over = self.ends(&row)?.filter(|ends| now >= ends.most);
                let Some(Ends { rule, .. }) = over else { continue };
                let basis = Text::parse(&rule.basis.zh, crate::erase::BASIS_CHARS_MAX);
                let basis = basis.map_err(|_| Trouble::Internal("retention-basis"))?;
                match self.case_erase(by, &row.number, &basis, false).await {
                    Ok(erasure) => {
                        run.erased += 1;
                        run.is_scrubbed &= erasure.is_scrubbed;
                        tell(run.erased);
                    }
                    // Somebody else erased it just now.
                    Err(EraseFault::Already(_)) => {}
                    Err(EraseFault::Trouble(Trouble::Unavailable)) => {
                        return Err(Trouble::Unavailable);
                    }
                    Err(fault) => run.held.push((row.number, fault)),
                }
            }
        }
        Ok(run)
    }

    /// The day on which a closed case would go if its person asked now.
    pub(crate) fn erasure_day(&self, case: &Case) -> Result<Millis, Trouble> {
        // A case that is not closed is refused by the table of transitions, whatever is said here.
        let closed_at = case.closed_at.unwrap_or(case.changed_at);
        let now = self.moment().now();
        let day = self.settings().retention.request_effective_at(case.kind, closed_at, now);
        day.map_err(|_| Trouble::Internal("retention-day"))
    }

    /// The last day on which there would still be something of it.
    pub(crate) fn erasure_day_last(&self, case: &Case) -> Option<Date> {
        case.closed_at?;
        last_day(self.erasure_day(case).ok()?, &self.settings().retention.zone).ok()
    }

    /// Whether the archives let it go.
    pub(crate) fn may_go(
        &self,
        case: &Case,
        closed_at: Millis,
        now: Millis,
    ) -> Result<(), EraseFault> {
        let retention = &self.settings().retention;
        let kept = retention.kept(case.kind, closed_at);
        let kept = kept.map_err(|_| Trouble::Internal("retention-day"))?;
        if now >= kept.at_least_until {
            return Ok(());
        }
        let rule = kept.rule.name.clone();
        Err(EraseFault::Kept { rule, until: last_day(kept.at_least_until, &retention.zone)? })
    }

    /// The person asked, and the day has come. What still holds it back is looked at again.
    pub(crate) async fn erase_as_asked(&self, number: &CaseNumber) -> Result<usize, Trouble> {
        let basis = Text::parse(OWN_REQUEST, crate::erase::BASIS_CHARS_MAX);
        let basis = basis.map_err(|_| Trouble::Internal("retention-basis"))?;
        match self.case_erase(&By::System, number, &basis, false).await {
            Ok(_) => Ok(1),
            Err(EraseFault::Trouble(trouble)) => Err(trouble),
            Err(_) => Ok(0),
        }
    }

    async fn cases_after(&self, after: &mut CaseId) -> Result<Option<Vec<CaseRow>>, Trouble> {
        let page = all_after(self.db(), self.area(), *after, PAGE_ROWS).await?;
        let Some(last) = page.last() else { return Ok(None) };
        *after = last.case;
        Ok(Some(page))
    }

    /// `None`: it is not closed.
    fn ends(&self, row: &CaseRow) -> Result<Option<Ends<'_>>, Trouble> {
        let Some(closed_at) = row.head.closed else { return Ok(None) };
        let kind = CaseKind::parse(&row.head.kind).ok_or(Trouble::Internal("case-kind"))?;
        let kept = self.settings().retention.kept(kind, closed_at);
        let kept = kept.map_err(|_| Trouble::Internal("retention-day"))?;
        let (least, most) = (kept.at_least_until, kept.at_most_until);
        Ok(Some(Ends { rule: kept.rule, least, most }))
    }
}

struct Ends<'r> {
    rule: &'r Rule,
    least: Millis,
    most: Millis,
}

/// An end is 24:00 of its day.
fn last_day(end: Millis, zone: &jiff::tz::TimeZone) -> Result<Date, Trouble> {
    let day = date_of(day_number(end.date_in(zone)) - 1);
    day.map_err(|_| Trouble::Internal("retention-day"))
}
