//! Layers: rule < temporary period < override < swap, then who is away; swaps conserve what
//! members bear together; gaps within seven days.

use super::{at, everybody, members, roster, rules, shifts_of, who};
use huiyin_domain::ids::{AbsenceId, MemberId, PeriodId, SwapId};
use huiyin_domain::roster::{
    Absence, Event, Fairness, Kind, Known, Load, Period, Roster, Swapping, Why, gaps,
};
use huiyin_domain::time::Millis;
use jiff::civil::date;
use proptest::prelude::*;
use std::collections::BTreeMap;

const SPAN: (jiff::civil::Date, jiff::civil::Date) = (date(2026, 11, 1), date(2026, 11, 12));

fn desk() -> Roster {
    roster("Asia/Shanghai", rules(Kind::Desk, &["08:00"], &[1, 2, 3, 4]))
}

fn day(day: i64) -> Millis {
    at(&format!("2026-11-{day:02}T08:00:00+08:00"))
}

fn absence(member: i64, from: i64, until: i64, substitute: Option<i64>) -> Absence {
    Absence {
        id: AbsenceId(member),
        member: MemberId(member),
        from: day(from),
        until: day(until),
        substitute: substitute.map(MemberId),
    }
}

#[test]
fn each_layer_lies_over_the_one_below_and_says_so() {
    let mut roster = desk();
    let period = Period {
        id: PeriodId(7),
        from: day(3),
        until: day(7),
        order: members(&[9, 8]),
        reason: "汛期".into(),
    };
    roster.apply(&Event::PeriodSet { period }, Millis(0));
    let over = |shift, member: Option<i64>| Event::Overridden {
        shift,
        member: member.map(MemberId),
        reason: "培训".into(),
    };
    roster.apply(&over(day(4), Some(5)), Millis(0));
    roster.apply(&over(day(8), None), Millis(0));
    let what = Swapping { from: MemberId(5), to: MemberId(6), give: day(4), take: None };
    roster.apply(&Event::SwapAsked { swap: SwapId(3), what }, Millis(0));
    let asked = shifts_of(&roster, SPAN, &[]);
    assert_eq!((asked[3].who, asked[3].why), (Some(MemberId(5)), Why::Override), "only asked");
    roster.apply(&Event::SwapAgreed { swap: SwapId(3) }, Millis(0));
    let shifts = shifts_of(&roster, SPAN, &[]);
    let expected = [1, 2, 9, 6, 9, 8, 3, 0, 1, 2, 3, 4];
    let expected = expected.map(|id| (id > 0).then_some(id));
    assert_eq!(who(&shifts), expected);
    let why: Vec<Why> = shifts[1..8].iter().map(|shift| shift.why).collect();
    let period = Why::Period(PeriodId(7));
    let swap = Why::Swap(SwapId(3));
    assert_eq!(why, [Why::Rule, period, swap, period, period, Why::Rule, Why::Emptied]);
    for why in why {
        assert_eq!(Why::parse(why.code(), why.about()), Some(why), "goes to the store and back");
    }
    roster.apply(&Event::SwapUndone { swap: SwapId(3), reason: "-".into() }, Millis(0));
    roster.apply(&Event::OverrideLifted { shift: day(4), reason: "-".into() }, Millis(0));
    let ended = Event::PeriodEnded { period: PeriodId(7), reason: "-".into() };
    roster.apply(&ended, day(6));
    let expected = [Some(1), Some(2), Some(9), Some(8), Some(9), Some(2), Some(3), None];
    assert_eq!(who(&shifts_of(&roster, SPAN, &[]))[..8], expected, "ended on the sixth");
}

#[test]
fn who_is_away_is_on_no_shift() {
    let roster = desk();
    let of = |absences: &[Absence]| shifts_of(&roster, SPAN, absences);
    let shifts = of(&[absence(2, 2, 3, Some(7))]);
    assert_eq!((shifts[1].who, shifts[1].why), (Some(MemberId(7)), Why::Substitute(MemberId(2))));
    let shifts = of(&[absence(2, 2, 3, None)]);
    assert_eq!((shifts[1].who, shifts[1].why), (None, Why::Away(MemberId(2))));
    let both = [absence(2, 2, 3, Some(7)), absence(7, 1, 9, None)];
    assert_eq!(of(&both)[1].who, None, "who stands in is away as well");
    // Away from noon on: the shift that began in the morning is not theirs either.
    let noon = Absence { from: Millis(day(2).0 + 4 * super::HOUR), ..absence(2, 2, 3, None) };
    assert_eq!(of(&[noon])[1].why, Why::Away(MemberId(2)));
    assert_eq!(of(&[noon])[5].who, Some(MemberId(2)), "and back for the next");
}

#[test]
fn who_is_no_member_leaves_a_gap_that_is_told_within_seven_days() {
    let roster = desk();
    let mut enrolled = everybody();
    enrolled.remove(&MemberId(3));
    let known = Known { absences: &[], enrolled: &enrolled };
    let shifts = roster.shifts(super::cn(), SPAN, known).expect("in range");
    assert_eq!(shifts[2].why, Why::NotEnrolled(MemberId(3)));
    let told = |now| gaps(&shifts, now).map(|shift| shift.date.day()).collect::<Vec<_>>();
    assert_eq!(told(day(1)), [3, 7]);
    assert_eq!(told(Millis(day(4).0 - 1)), [3, 7], "the gap that is now");
    assert_eq!(told(day(4)), [7], "the eleventh is not within seven days");
    assert_eq!(told(Millis(day(4).0 + 1)), [7, 11]);
}

proptest! {
    /// However shifts are swapped, the same work is done by the same number of hands: what all
    /// bear together stays, and whoever gave one for one of the same sort bears what they bore.
    #[test]
    fn swaps_conserve_what_is_borne(
        swaps in prop::collection::vec((0_usize..12, 0_usize..12, any::<bool>()), 1..20),
    ) {
        let mut roster = desk();
        let before = Fairness::of(&shifts_of(&roster, SPAN, &[]));
        let mut expected: BTreeMap<MemberId, Load> = before.0.clone();
        for (no, (give, take, both)) in (1_i64..).zip(swaps) {
            let shifts = shifts_of(&roster, SPAN, &[]);
            let (give, take) = (shifts[give], shifts[take]);
            let (from, to) = (give.who.expect("someone"), take.who.expect("someone"));
            if from == to {
                continue;
            }
            let back = both.then_some(take.from);
            let what = Swapping { from, to, give: give.from, take: back };
            roster.apply(&Event::SwapAsked { swap: SwapId(no), what }, Millis(0));
            roster.apply(&Event::SwapAgreed { swap: SwapId(no) }, Millis(0));
            let mut move_to = |load: Load, from: MemberId, to: MemberId| {
                let less = expected.entry(from).or_default();
                less.workdays -= load.workdays;
                less.restdays -= load.restdays;
                less.holidays -= load.holidays;
                expected.entry(to).or_default().add(load);
            };
            move_to(give.load, from, to);
            if both {
                move_to(take.load, to, from);
            }
        }
        let after = Fairness::of(&shifts_of(&roster, SPAN, &[]));
        prop_assert_eq!(after.total(), before.total());
        expected.retain(|_, load| load.total() > 0);
        prop_assert_eq!(after.0, expected);
    }
}
