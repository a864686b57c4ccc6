//! Working days. A calendar is a versioned set of years typed from official notices; a year
//! without a notice counts weekends (and statutory holidays, if given) and is provisional.
//! How files are read is in `calendar/file.rs`; periods are reckoned in `clock`.

mod count;
mod file;
mod shipped;

pub(crate) use count::nth;
pub use file::YearFile;
pub use shipped::{SHIPPED, shipped};

use crate::problem::Problem;
use crate::time::{OutOfRange, date_of, day_number};
use jiff::civil::{Date, Weekday};
use serde::Serialize;

/// The document that a year rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    pub number: String,
    #[serde(with = "crate::time::iso")]
    pub date: Date,
    pub title: String,
}

/// Why a day is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day<'c> {
    Weekday,
    Weekend,
    /// A holiday: its names and the notice (or the statute, in a provisional year).
    Off(&'c Special),
    /// A weekend day worked to make up for a holiday.
    MakeUp(&'c Special),
}

impl Day<'_> {
    #[must_use]
    pub fn is_working(self) -> bool {
        matches!(self, Day::Weekday | Day::MakeUp(_))
    }
}

/// One day that a notice takes out of the ordinary week, or puts into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Special {
    pub date: Date,
    pub is_off: bool,
    pub zh: String,
    pub en: String,
    pub notice: Notice,
    /// The change this day makes to the number of working days: -1, 0 or +1.
    change: i64,
}

/// A calendar as one version knows it. `CN@2025-11-04` is China by all notices up to that day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    id: String,
    version: String,
    years: Vec<YearFile>,
    /// Every special day, by date, and the sum of changes up to and including each.
    specials: Vec<Special>,
    day_numbers: Vec<i64>,
    sums: Vec<i64>,
    every_year: bool,
}

impl Calendar {
    /// Builds a calendar from its years. Of two files for one year the later notice wins.
    /// `None` when there are none, or when they name different calendars.
    #[must_use]
    pub fn build(files: &[YearFile]) -> Option<Self> {
        let id = files.first()?.calendar.clone();
        if files.iter().any(|file| file.calendar != id) {
            return None;
        }
        let mut years: Vec<YearFile> = files.to_vec();
        years.sort_by_key(|file| (file.year, !file.provisional, file.notice_date()));
        years.reverse();
        years.dedup_by_key(|file| file.year);
        years.reverse();
        let version = version_of(&years);
        let mut specials: Vec<Special> = years.iter().flat_map(specials_of).collect();
        specials.sort_by_key(|special| special.date);
        // A notice of the later year may speak of the last days of the earlier one; it wins.
        specials.reverse();
        specials.dedup_by_key(|special| special.date);
        specials.reverse();
        let day_numbers = specials.iter().map(|special| day_number(special.date)).collect();
        let sums = running_sums(&specials);
        let every_year = years.iter().any(|file| file.year.is_none());
        Some(Self { id, version, years, specials, day_numbers, sums, every_year })
    }

    /// Reads files and builds one calendar of them.
    ///
    /// # Errors
    /// The faults of all files, each with the position of its file.
    pub fn parse(sources: &[&str]) -> Result<Self, Vec<(usize, Problem)>> {
        let mut faults = Vec::new();
        let mut files = Vec::new();
        for (position, source) in sources.iter().enumerate() {
            match YearFile::parse(source) {
                Ok(file) => files.push(file),
                Err(found) => faults.extend(found.into_iter().map(|fault| (position, fault))),
            }
        }
        match Self::build(&files) {
            Some(calendar) if faults.is_empty() => Ok(calendar),
            _ => Err(faults),
        }
    }

    /// The same calendar as it was known on a day: later notices are not looked at.
    #[must_use]
    pub fn as_of(&self, day: Date) -> Option<Self> {
        let known = |file: &&YearFile| file.notice_date().is_none_or(|date| date <= day);
        let files: Vec<YearFile> = self.years.iter().filter(known).cloned().collect();
        Self::build(&files)
    }

    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// `id@version`, as a due date pins it.
    #[must_use]
    pub fn pin(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }

    #[must_use]
    pub fn day(&self, date: Date) -> Day<'_> {
        match self.day_numbers.binary_search(&day_number(date)) {
            Ok(at) if self.specials[at].is_off => Day::Off(&self.specials[at]),
            Ok(at) => Day::MakeUp(&self.specials[at]),
            Err(_) if is_weekend(date) => Day::Weekend,
            Err(_) => Day::Weekday,
        }
    }

    #[must_use]
    pub fn is_working(&self, date: Date) -> bool {
        self.day(date).is_working()
    }

    /// True where no notice has been typed in yet: the answer may still change.
    #[must_use]
    pub fn is_provisional(&self, year: i16) -> bool {
        let noticed = |file: &YearFile| file.year == Some(year) && !file.provisional;
        !self.every_year && !self.years.iter().any(noticed)
    }

    /// The first provisional year of a span, both ends inclusive.
    #[must_use]
    pub fn provisional_within(&self, from: Date, to: Date) -> Option<i16> {
        (from.year()..=to.year()).find(|year| self.is_provisional(*year))
    }

    /// The date itself when it is a working day, else the next one.
    ///
    /// # Errors
    /// There is none within the years a date can name.
    pub fn roll(&self, date: Date) -> Result<Date, OutOfRange> {
        if self.is_working(date) { Ok(date) } else { self.working_day_after(date, 1) }
    }

    /// The `count`-th working day after a date; the date itself for zero.
    ///
    /// # Errors
    /// It lies outside the years a date can name.
    pub fn working_day_after(&self, date: Date, count: u64) -> Result<Date, OutOfRange> {
        if count == 0 {
            return Ok(date);
        }
        let start = day_number(date);
        let day = count::nth(start, count, |day| self.working_days_to(day))?;
        date_of(day)
    }

    /// The date from which `count` working days are left until and including `date`.
    ///
    /// # Errors
    /// It lies outside the years a date can name.
    pub fn working_day_before(&self, date: Date, count: u64) -> Result<Date, OutOfRange> {
        let mut day = date;
        let mut left = count;
        while left > 0 {
            left -= u64::from(self.is_working(day));
            day = day.yesterday().map_err(|_| OutOfRange)?;
        }
        Ok(day)
    }

    /// Working days since a fixed far past up to and including a day. Only differences mean
    /// anything: `working_days_to(b) - working_days_to(a)` counts those in (a, b].
    pub(crate) fn working_days_to(&self, day: i64) -> i64 {
        let known = self.day_numbers.partition_point(|special| *special <= day);
        let change = if known == 0 { 0 } else { self.sums[known - 1] };
        count::weekdays_to(day) + change
    }
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The date of the latest notice; provisional years do not move it, or a pinned version would
/// change its name without a notice. A calendar without notices is version 1.
fn version_of(years: &[YearFile]) -> String {
    let noticed = years.iter().filter(|file| !file.provisional);
    let latest = noticed.filter_map(YearFile::notice_date).max();
    latest.map_or_else(|| "1".to_owned(), |date| date.to_string())
}

fn specials_of(file: &YearFile) -> Vec<Special> {
    let Some(notice) = &file.notice else {
        return Vec::new();
    };
    let special = |date: &Date, is_off: bool, zh: &str, en: &str| Special {
        date: *date,
        is_off,
        zh: zh.to_owned(),
        en: en.to_owned(),
        notice: notice.clone(),
        change: match (is_off, is_weekend(*date)) {
            (true, false) => -1,
            (false, true) => 1,
            _ => 0,
        },
    };
    let of_holiday = |holiday: &file::Holiday| -> Vec<Special> {
        let off = holiday.off.iter().map(|date| special(date, true, &holiday.zh, &holiday.en));
        let work = holiday.work.iter().map(|date| special(date, false, &holiday.zh, &holiday.en));
        off.chain(work).collect()
    };
    file.holidays.iter().flat_map(of_holiday).collect()
}

fn running_sums(specials: &[Special]) -> Vec<i64> {
    let sum = |sum: &mut i64, special: &Special| {
        *sum += special.change;
        Some(*sum)
    };
    specials.iter().scan(0, sum).collect()
}
