//! A due date in the words an officer reads at a glance. Which dates are owed is the domain's.

use huiyin_app::lang::Lang;
use huiyin_domain::time::Millis;
use jiff::tz::TimeZone;

const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;
const SOON_DAYS: i64 = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Late,
    Soon,
    Run,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    pub text: String,
    pub tone: Tone,
}

/// A day's period ends at the exclusive end of its last day, so the day that counts is the one
/// a millisecond before.
pub fn words(lang: Lang, due_at: Millis, now: Millis, zone: &TimeZone) -> Words {
    let key_number = |key, n: i64, tone| Words { text: lang.text(key, &[("n", n.into())]), tone };
    let left_ms = due_at.0.saturating_sub(now.0);
    let days = days_between(now, Millis(due_at.0.saturating_sub(1)), zone);
    if left_ms <= 0 {
        let late_ms = left_ms.saturating_neg();
        return match days {
            0 => key_number("desk-due-late-hours", late_ms / HOUR_MS, Tone::Late),
            days => key_number("desk-due-late-days", -days, Tone::Late),
        };
    }
    if left_ms < DAY_MS {
        return match left_ms / HOUR_MS {
            0 => key_number("desk-due-left-minutes", (left_ms / 60_000).max(1), Tone::Soon),
            hours => key_number("desk-due-left-hours", hours, Tone::Soon),
        };
    }
    let tone = if days <= SOON_DAYS { Tone::Soon } else { Tone::Run };
    key_number("desk-due-left-days", days, tone)
}

fn days_between(from: Millis, to: Millis, zone: &TimeZone) -> i64 {
    use huiyin_domain::time::day_number;
    day_number(to.date_in(zone)) - day_number(from.date_in(zone))
}

impl Tone {
    pub const fn tag_class(self) -> &'static str {
        match self {
            Self::Late => "govuk-tag hy-tag--late",
            Self::Soon => "govuk-tag hy-tag--soon",
            Self::Run => "govuk-tag hy-tag--run",
        }
    }

    pub const fn row_class(self) -> &'static str {
        match self {
            Self::Late => "hy-worklist__late",
            Self::Soon => "hy-worklist__soon",
            Self::Run => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_late_only_when_it_has_ended() {
        let zone = huiyin_domain::time::zone("Asia/Shanghai").expect("known");
        let at = |text: &str| Millis::parse(text).expect("an instant");
        let end = at("2026-03-06T00:00:00+08:00"); // the end of 5 March
        let tone = |now: &str| words(Lang::En, end, at(now), &zone).tone;
        assert_eq!(tone("2026-02-27T12:00:00+08:00"), Tone::Run);
        assert_eq!(tone("2026-03-03T12:00:00+08:00"), Tone::Soon);
        assert_eq!(tone("2026-03-05T23:59:59+08:00"), Tone::Soon);
        assert_eq!(tone("2026-03-06T00:00:00+08:00"), Tone::Late);
        let late = words(Lang::En, end, at("2026-03-08T09:00:00+08:00"), &zone);
        assert_eq!(late.text, "3 days late");
    }
}
