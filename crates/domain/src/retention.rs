//! How long a closed case is kept: not shorter than archives need, not longer than anybody has a
//! reason for. Years are data with their basis (`rules/retention`); the arithmetic is here, and
//! who erases is elsewhere.

use crate::case::CaseKind;
use crate::problem::{Code, Fields, Problem, document};
use crate::procedure::Name;
use crate::time::{Millis, OutOfRange, date_of, day_end, day_number, zone};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};
use std::sync::OnceLock;

/// What comes with the program.
pub const SHIPPED: &str = include_str!("../../../rules/retention/cn.toml");
/// Beyond it nothing is a period any more.
const YEARS_MAX: i64 = 200;
const REVOCABLE_DAYS_MAX: i64 = 365;

/// One file, whole and checked.
#[derive(Clone, Debug)]
pub struct Retention {
    pub id: String,
    pub version: String,
    pub name: Name,
    pub zone: TimeZone,
    /// Days in which somebody who asked for erasure can think better of it.
    pub revocable_days: u32,
    pub rules: Vec<Rule>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub id: String,
    pub name: Name,
    /// Empty: every kind that no other rule names.
    pub kinds: Vec<CaseKind>,
    pub keep_min_years: u32,
    pub keep_max_years: u32,
    pub basis: Name,
}

/// What the rule means for one closed case. Ends are exclusive: 24:00 of the last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept<'r> {
    pub rule: &'r Rule,
    /// Until then nobody may erase it.
    pub at_least_until: Millis,
    /// From then on nobody may keep it.
    pub at_most_until: Millis,
}

impl Retention {
    /// Reads one file.
    ///
    /// # Errors
    /// Every fault with its line and column.
    pub fn parse(source: &str) -> Result<Self, Vec<Problem>> {
        document(source, |fields| {
            let read = whole(&fields);
            fields.close();
            read
        })
    }

    /// The one that comes with the program.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static READ: OnceLock<Retention> = OnceLock::new();
        READ.get_or_init(|| Self::parse(SHIPPED).expect("the shipped file is read by a test"))
    }

    /// The rule of a kind of case: its own, or the one for all others.
    #[must_use]
    pub fn rule(&self, kind: CaseKind) -> &Rule {
        let own = self.rules.iter().find(|rule| rule.kinds.contains(&kind));
        let rest = || self.rules.iter().find(|rule| rule.kinds.is_empty());
        own.or_else(rest).expect("reading made sure that there is a rule for all others")
    }

    /// How long a case is kept that was closed then.
    ///
    /// # Errors
    /// Dates beyond year 9999.
    pub fn kept(&self, kind: CaseKind, closed_at: Millis) -> Result<Kept<'_>, OutOfRange> {
        let rule = self.rule(kind);
        let closed = closed_at.date_in(&self.zone);
        let end = |years: u32| day_end(later(closed, i64::from(years).years())?, &self.zone);
        Ok(Kept {
            rule,
            at_least_until: end(rule.keep_min_years)?,
            at_most_until: end(rule.keep_max_years)?,
        })
    }

    /// When a person's own request takes effect: after the days to think better of it, and not
    /// before the archives let go.
    ///
    /// # Errors
    /// Dates beyond year 9999.
    pub fn request_effective_at(
        &self,
        kind: CaseKind,
        closed_at: Millis,
        now: Millis,
    ) -> Result<Millis, OutOfRange> {
        let last = date_of(day_number(now.date_in(&self.zone)) + i64::from(self.revocable_days))?;
        let thought_over = day_end(last, &self.zone)?;
        Ok(thought_over.max(self.kept(kind, closed_at)?.at_least_until))
    }
}

/// The 29th of February becomes the 28th where there is none.
fn later(date: Date, span: Span) -> Result<Date, OutOfRange> {
    date.checked_add(span).map_err(|_| OutOfRange)
}

fn whole(fields: &Fields<'_, '_>) -> Option<Retention> {
    let (id, version) = (fields.need_text("id"), fields.need_text("version"));
    let (name, zone) = (name(fields), read_zone(fields));
    let revocable_days = whole_number(fields, "revocable_days", 1, REVOCABLE_DAYS_MAX);
    let rules: Vec<Rule> = fields.tables("rule").iter().filter_map(rule).collect();
    let rest = rules.iter().filter(|rule| rule.kinds.is_empty()).count();
    if rest != 1 {
        // Every kind has a rule, and no kind has two.
        fields.put(fields.at(), Code::NothingInside, "rule", "kinds = []");
    }
    for (at, kind) in
        rules.iter().enumerate().flat_map(|(at, r)| r.kinds.iter().map(move |k| (at, k)))
    {
        if rules[..at].iter().any(|earlier| earlier.kinds.contains(kind)) {
            fields.put(fields.at(), Code::Duplicate, kind.code(), "kinds");
        }
    }
    Some(Retention {
        id: id?,
        version: version?,
        name: name?,
        zone: zone?,
        revocable_days: revocable_days?,
        rules,
    })
}

fn rule(fields: &Fields<'_, '_>) -> Option<Rule> {
    let (id, name) = (fields.need_text("id"), name(fields));
    let known: Vec<(&str, CaseKind)> = CaseKind::ALL.iter().map(|k| (k.code(), *k)).collect();
    let kinds = fields.words("kinds", &known);
    let least = whole_number(fields, "keep_min_years", 0, YEARS_MAX);
    let most = whole_number(fields, "keep_max_years", 0, YEARS_MAX);
    if let (Some(least), Some(most)) = (least, most)
        && least > most
    {
        fields.put(fields.at(), Code::DatesReversed, "keep_max_years", &least.to_string());
    }
    let basis = basis(fields);
    fields.close();
    let (keep_min_years, keep_max_years) = (least?, most?);
    Some(Rule { id: id?, name: name?, kinds, keep_min_years, keep_max_years, basis: basis? })
}

fn basis(fields: &Fields<'_, '_>) -> Option<Name> {
    let table = fields.table_of(fields.need("basis")?)?;
    let read = name(&table);
    table.close();
    read
}

fn name(fields: &Fields<'_, '_>) -> Option<Name> {
    let (zh, en) = (fields.need_text("zh"), fields.need_text("en"));
    Some(Name { zh: zh?, en: en? })
}

fn read_zone(fields: &Fields<'_, '_>) -> Option<TimeZone> {
    let node = fields.need("zone")?;
    let text = fields.text_of(node)?;
    let known = zone(&text);
    if known.is_none() {
        fields.put(node.at(), Code::UnknownZone, &text, "");
    }
    known
}

fn whole_number(fields: &Fields<'_, '_>, key: &'static str, low: i64, high: i64) -> Option<u32> {
    fields.need(key)?;
    let (value, at) = fields.integer(key)?;
    if value < low {
        fields.put(at, Code::AmountTooSmall, &value.to_string(), &low.to_string());
    } else if value > high {
        fields.put(at, Code::AmountTooLarge, &value.to_string(), &high.to_string());
    }
    u32::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn at(day: Date) -> Millis {
        crate::time::day_start(day, &Retention::shipped().zone).expect("in range")
    }

    #[test]
    fn a_day_before_the_minimum_is_too_early_and_the_day_after_is_not() {
        let kept = Retention::shipped().kept(CaseKind::Claim, at(date(2026, 3, 5))).expect("dates");
        assert_eq!(kept.rule.id, "ordinary");
        assert_eq!(kept.at_least_until, at(date(2036, 3, 6)), "24:00 of the last day");
        assert_eq!(kept.at_most_until, at(date(2056, 3, 6)));
        let leap = Retention::shipped().kept(CaseKind::Claim, at(date(2024, 2, 29)));
        assert_eq!(leap.expect("dates").at_least_until, at(date(2034, 3, 1)));
    }

    #[test]
    fn a_request_waits_for_second_thoughts_and_for_the_archives() {
        let rules = Retention::shipped();
        let (kind, closed) = (CaseKind::Enquiry, at(date(2020, 1, 1)));
        let early = rules.request_effective_at(kind, closed, at(date(2021, 1, 1))).expect("dates");
        assert_eq!(early, at(date(2030, 1, 2)));
        let late = rules.request_effective_at(kind, closed, at(date(2031, 1, 1))).expect("dates");
        assert_eq!(late, at(date(2031, 2, 1)), "thirty whole days after the day of asking");
    }

    #[test]
    fn every_kind_has_one_rule_and_no_file_leaves_that_open() {
        for kind in CaseKind::ALL {
            assert!(!Retention::shipped().rule(*kind).basis.zh.is_empty());
        }
        for (from, to, code) in [
            ("kinds = [\"accusation\"]", "kinds = []", Code::NothingInside),
            ("keep_min_years = 30", "keep_min_years = 50", Code::DatesReversed),
            ("keep_max_years = 40", "keep_max_years = 4000", Code::AmountTooLarge),
            ("revocable_days = 30", "revocable_days = 0", Code::AmountTooSmall),
            ("Asia/Shanghai", "Asia/Nowhere", Code::UnknownZone),
            ("revocable_days", "revocable_day", Code::UnknownKey),
        ] {
            assert!(SHIPPED.contains(from), "{from}");
            let found = Retention::parse(&SHIPPED.replacen(from, to, 1)).expect_err(to);
            assert!(found.iter().any(|problem| problem.code == code), "{to}: {found:?}");
        }
    }
}
