//! The file of one calendar year: the notice it rests on, its holidays by name, the weekend
//! days worked to make up for them. `every_year = true` makes a calendar of bare weekends.

use super::Notice;
use crate::problem::{Code, Fields, Problem, document};
use jiff::civil::{Date, Weekday};
use std::collections::BTreeMap;

/// One file as it was written; `year` is absent in a calendar of weekends only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearFile {
    pub calendar: String,
    pub year: Option<i16>,
    pub provisional: bool,
    pub notice: Option<Notice>,
    pub holidays: Vec<Holiday>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    pub zh: String,
    pub en: String,
    pub off: Vec<Date>,
    pub work: Vec<Date>,
}

impl YearFile {
    /// Reads one file.
    ///
    /// # Errors
    /// Every fault with its line and column.
    pub fn parse(source: &str) -> Result<Self, Vec<Problem>> {
        document(source, |fields| {
            let read = year_file(&fields);
            fields.close();
            read
        })
    }

    #[must_use]
    pub fn notice_date(&self) -> Option<Date> {
        self.notice.as_ref().map(|notice| notice.date)
    }
}

fn year_file(fields: &Fields<'_, '_>) -> Option<YearFile> {
    let calendar = fields.need_text("calendar");
    let every_year = fields.flag("every_year").unwrap_or(false);
    let year = if every_year { None } else { year(fields) };
    let provisional = fields.flag("provisional").unwrap_or(false);
    let notice = notice(fields);
    let mut seen = BTreeMap::new();
    let holidays: Vec<Holiday> = fields
        .tables("holiday")
        .into_iter()
        .filter_map(|holiday| read_holiday(&holiday, year, &mut seen))
        .collect();
    if !every_year && holidays.is_empty() {
        fields.put(fields.at(), Code::NothingInside, "holiday", "");
    }
    if !every_year && notice.is_none() {
        fields.put(fields.at(), Code::NoNotice, "notice", "");
    }
    Some(YearFile { calendar: calendar?, year, provisional, notice, holidays })
}

fn year(fields: &Fields<'_, '_>) -> Option<i16> {
    fields.need("year")?;
    let (year, at) = fields.integer("year")?;
    let known = i16::try_from(year).ok().filter(|year| (1900..=9998).contains(year));
    if known.is_none() {
        fields.put(at, Code::BadDate, &year.to_string(), "1900–9998");
    }
    known
}

fn notice(fields: &Fields<'_, '_>) -> Option<Notice> {
    let notice = fields.table_of(fields.get("notice")?)?;
    let number = notice.need_text("number");
    notice.need("date");
    let date = notice.date("date");
    let title = notice.need_text("title");
    notice.close();
    Some(Notice { number: number?, date: date?, title: title? })
}

fn read_holiday(
    fields: &Fields<'_, '_>,
    year: Option<i16>,
    seen: &mut BTreeMap<Date, bool>,
) -> Option<Holiday> {
    let zh = fields.need_text("zh");
    let en = fields.need_text("en");
    let mut off: Vec<(Date, usize)> = span(fields).unwrap_or_default();
    off.extend(dates(fields, "off"));
    let work = dates(fields, "work");
    if off.is_empty() && work.is_empty() {
        fields.put(fields.at(), Code::NothingInside, "off", "");
    }
    check_days(fields, &off, true, year, seen);
    check_days(fields, &work, false, year, seen);
    fields.close();
    let bare = |days: Vec<(Date, usize)>| days.into_iter().map(|(date, _)| date).collect();
    Some(Holiday { zh: zh?, en: en?, off: bare(off), work: bare(work) })
}

/// `from` and `to`, both inclusive.
fn span(fields: &Fields<'_, '_>) -> Option<Vec<(Date, usize)>> {
    let at = fields.get("from").map(|node| node.at());
    let (from, to) = (fields.date("from"), fields.date("to"));
    let (from, at) = match (from, at, to) {
        (Some(from), Some(at), Some(_)) => (from, at),
        (None, None, None) => return None,
        (from, _, _) => {
            let missing = if from.is_some() { "to" } else { "from" };
            fields.put(fields.at(), Code::Missing, missing, "");
            return None;
        }
    };
    let to = to?;
    // A holiday of more than two months is a slip of the pen, not a holiday.
    if to < from || from.duration_until(to).as_hours() / 24 > 60 {
        fields.put(at, Code::DatesReversed, &from.to_string(), &to.to_string());
        return None;
    }
    let days = std::iter::successors(Some(from), |day| day.tomorrow().ok());
    Some(days.take_while(|day| *day <= to).map(|day| (day, at)).collect())
}

fn dates(fields: &Fields<'_, '_>, key: &'static str) -> Vec<(Date, usize)> {
    let nodes = fields.list(key).into_iter();
    nodes.filter_map(|node| Some((fields.date_of(node)?, node.at()))).collect()
}

fn check_days(
    fields: &Fields<'_, '_>,
    days: &[(Date, usize)],
    is_off: bool,
    year: Option<i16>,
    seen: &mut BTreeMap<Date, bool>,
) {
    for (date, at) in days {
        let text = date.to_string();
        if year.is_some_and(|year| !belongs(*date, year)) {
            fields.put(*at, Code::OutsideYear, &text, &year.unwrap_or_default().to_string());
        }
        match seen.insert(*date, is_off) {
            Some(before) if before == is_off => fields.put(*at, Code::Duplicate, &text, ""),
            Some(_) => fields.put(*at, Code::OffAndWork, &text, ""),
            None => {}
        }
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        if !is_off && !weekend {
            fields.put(*at, Code::WorkOnWeekday, &text, "");
        }
    }
}

/// The days of the year itself, and those of the December before: New Year's notices of some
/// years begin there.
fn belongs(date: Date, year: i16) -> bool {
    date.year() == year || (date.year() == year - 1 && date.month() == 12)
}
