//! Steps of a roster: what is allowed makes an event, what is not has a name. Each refusal that
//! can be reached is reached.

use super::{at, everybody, members, roster, rules, shifts_of, words};
use huiyin_domain::ids::{AbsenceId, MemberId, PeriodId, SwapId, UnitId};
use huiyin_domain::roster::{
    Absence, AbsenceFault, Command, Event, Kind, Known, Refusal, Roster, Rules, Swapping,
    absence_fits, make,
};
use huiyin_domain::time::Millis;
use jiff::civil::date;

fn day(day: i64) -> Millis {
    at(&format!("2026-11-{day:02}T08:00:00+08:00"))
}

fn now() -> Millis {
    at("2026-11-03T10:00:00+08:00")
}

struct Desk {
    roster: Roster,
    absences: Vec<Absence>,
}

impl Desk {
    fn new() -> Self {
        let rules = rules(Kind::Desk, &["08:00"], &[1, 2, 3, 4]);
        Self { roster: roster("Asia/Shanghai", rules), absences: Vec::new() }
    }

    fn decide(&self, command: Command) -> Result<Event, Refusal> {
        let enrolled = everybody();
        let known = Known { absences: &self.absences, enrolled: &enrolled };
        let span = (date(2026, 11, 1), date(2026, 12, 20));
        let mut shifts = shifts_of(&self.roster, span, &self.absences);
        shifts.retain(|shift| shift.until > now());
        self.roster.decide(command, &shifts, known, now())
    }

    fn does(&mut self, command: Command) -> Result<(), Refusal> {
        let event = self.decide(command)?;
        self.roster.apply(&event, now());
        Ok(())
    }
}

fn swapping(from: i64, to: i64, give: i64, take: Option<i64>) -> Swapping {
    Swapping { from: MemberId(from), to: MemberId(to), give: day(give), take: take.map(day) }
}

#[test]
fn making_wants_a_zone() {
    let made = make(UnitId(3), &words("值班室"), "Asia/Shanghai", None);
    assert!(matches!(made, Ok(Event::Made { made }) if made.zone == "Asia/Shanghai"));
    let none = make(UnitId(3), &words("值班室"), "Mars/Olympus", None);
    assert_eq!(none, Err(Refusal::UnknownZone));
}

#[test]
fn rules_that_cannot_be_are_named() {
    let desk = Desk::new();
    let set = |from, rules| desk.decide(Command::Rules { from, rules }).map(|_| ());
    let fourth = date(2026, 11, 4);
    let of = |turns: &[&str], order: &[i64]| rules(Kind::Desk, turns, order);
    assert_eq!(set(fourth, of(&["09:00"], &[1])), Ok(()));
    assert_eq!(set(date(2026, 11, 3), of(&["09:00"], &[1])), Err(Refusal::FromPast));
    assert_eq!(set(date(2027, 11, 5), of(&["09:00"], &[1])), Err(Refusal::FromFar));
    assert_eq!(set(fourth, of(&[], &[1])), Err(Refusal::NoTurn));
    assert_eq!(set(fourth, of(&["09:00", "08:00"], &[1])), Err(Refusal::Turns));
    assert_eq!(set(fourth, of(&["09:00", "09:00"], &[1])), Err(Refusal::Turns));
    assert_eq!(set(fourth, of(&["09:00"], &[])), Err(Refusal::NoMember));
    assert_eq!(set(fourth, of(&["09:00"], &[1, 21])), Err(Refusal::NotEnrolled));
    let many: Vec<i64> = std::iter::repeat_n(1, 61).collect();
    assert_eq!(set(fourth, of(&["09:00"], &many)), Err(Refusal::TooManyMembers));
    let weekly = rules(Kind::Weekly, &["08:00", "20:00"], &[1]);
    assert_eq!(set(fourth, weekly.clone()), Err(Refusal::Turns));
    let apart = Rules { rest_order: members(&[2]), turns: weekly.turns[..1].to_vec(), ..weekly };
    assert_eq!(set(fourth, apart), Err(Refusal::RestOrder));
}

#[test]
fn periods_have_an_order_and_lie_apart() {
    let mut desk = Desk::new();
    let period = |id, from, until, order: &[i64]| Command::Period {
        id: PeriodId(id),
        from: day(from),
        until: day(until),
        order: members(order),
        reason: words("汛期"),
    };
    assert_eq!(desk.does(period(1, 5, 9, &[9])), Ok(()));
    assert_eq!(desk.does(period(2, 8, 12, &[9])), Err(Refusal::PeriodOverlaps));
    assert_eq!(desk.does(period(2, 9, 12, &[])), Err(Refusal::NoMember));
    assert_eq!(desk.does(period(2, 12, 9, &[9])), Err(Refusal::PeriodReversed));
    assert_eq!(desk.does(period(2, 1, 2, &[9])), Err(Refusal::FromPast));
    assert_eq!(desk.does(period(2, 9, 12, &[21])), Err(Refusal::NotEnrolled));
    let end = |id| Command::PeriodEnd { id: PeriodId(id), reason: words("汛期已过") };
    assert_eq!(desk.does(end(2)), Err(Refusal::UnknownPeriod));
    assert_eq!(desk.does(end(1)), Ok(()));
    assert_eq!(desk.does(end(1)), Err(Refusal::UnknownPeriod), "it is over");
}

#[test]
fn an_override_is_of_a_shift_that_is_not_over_by_somebody_who_is_there() {
    let mut desk = Desk::new();
    let over = |shift, member: Option<i64>| Command::Override {
        shift,
        member: member.map(MemberId),
        reason: words("突发疾病"),
    };
    assert_eq!(desk.does(over(day(3), Some(9))), Ok(()), "the one that runs");
    assert_eq!(desk.does(over(day(2), Some(9))), Err(Refusal::NoShift), "over");
    assert_eq!(desk.does(over(Millis(day(4).0 + 1), Some(9))), Err(Refusal::NoShift));
    assert_eq!(desk.does(over(day(4), Some(21))), Err(Refusal::NotEnrolled));
    let away = Absence {
        id: AbsenceId(1),
        member: MemberId(9),
        from: day(4),
        until: day(6),
        substitute: None,
    };
    desk.absences.push(away);
    assert_eq!(desk.does(over(day(4), Some(9))), Err(Refusal::MemberAway));
    assert_eq!(desk.does(over(day(6), None)), Ok(()), "nobody, and that is shown");
    let lift = |shift| Command::Lift { shift, reason: words("已返回") };
    assert_eq!(desk.does(lift(day(6))), Ok(()));
    assert_eq!(desk.does(lift(day(6))), Err(Refusal::NotOverridden));
}

#[test]
fn a_swap_counts_when_both_agreed_and_the_shifts_are_still_theirs() {
    let mut desk = Desk::new();
    let ask = |id, what| Command::SwapAsk { id: SwapId(id), what };
    let answer = |id, by, agrees| Command::SwapAnswer { id: SwapId(id), by: MemberId(by), agrees };
    // 1 is on the fifth, 2 on the sixth, 4 on the fourth.
    assert_eq!(desk.does(ask(1, swapping(2, 1, 5, None))), Err(Refusal::NotYourShift));
    assert_eq!(desk.does(ask(1, swapping(1, 2, 5, Some(7)))), Err(Refusal::NotTheirShift));
    assert_eq!(desk.does(ask(1, swapping(1, 1, 5, None))), Err(Refusal::SameMember));
    assert_eq!(desk.does(ask(1, swapping(3, 1, 3, None))), Err(Refusal::ShiftOver));
    assert_eq!(desk.does(ask(1, swapping(1, 21, 5, None))), Err(Refusal::NotEnrolled));
    assert_eq!(desk.does(ask(1, swapping(1, 2, 5, Some(6)))), Ok(()));
    assert_eq!(desk.does(answer(1, 3, true)), Err(Refusal::NotAsked), "somebody else");
    assert_eq!(desk.does(answer(2, 2, true)), Err(Refusal::UnknownSwap));
    let moved =
        Command::Override { shift: day(5), member: Some(MemberId(9)), reason: words("培训") };
    assert_eq!(desk.does(moved), Ok(()));
    assert_eq!(desk.does(answer(1, 2, true)), Err(Refusal::SwapChanged));
    assert_eq!(desk.does(Command::Lift { shift: day(5), reason: words("取消") }), Ok(()));
    assert_eq!(desk.does(answer(1, 2, true)), Ok(()));
    assert_eq!(desk.does(answer(1, 2, true)), Err(Refusal::SwapOver));
    let over = Command::Override { shift: day(5), member: None, reason: words("培训") };
    assert_eq!(desk.does(over), Err(Refusal::Swapped), "undone first");
    let undo = |id| Command::SwapUndo { id: SwapId(id), reason: words("情况有变") };
    assert_eq!(desk.does(undo(1)), Ok(()));
    assert_eq!(desk.does(undo(1)), Err(Refusal::SwapOver));
    assert_eq!(desk.does(ask(3, swapping(1, 2, 5, None))), Ok(()));
    let back = |by| Command::SwapTakeBack { id: SwapId(3), by: MemberId(by) };
    assert_eq!(desk.does(back(2)), Err(Refusal::NotAsked));
    assert_eq!(desk.does(back(1)), Ok(()));
    assert_eq!(desk.does(ask(4, swapping(1, 2, 5, None))), Ok(()));
    assert_eq!(desk.does(answer(4, 2, false)), Ok(()));
    let made = Command::SwapMake {
        id: SwapId(5),
        what: swapping(1, 2, 5, None),
        reason: words("双方已说好"),
    };
    assert_eq!(desk.does(made), Ok(()), "by whoever keeps the roster");
}

#[test]
fn an_absence_that_cannot_be_is_named() {
    let absence = |member: i64, from, until, substitute: Option<i64>| Absence {
        id: AbsenceId(member),
        member: MemberId(member),
        from: day(from),
        until: day(until),
        substitute: substitute.map(MemberId),
    };
    let fits = |new: Absence, known: &[Absence]| {
        let enrolled = everybody();
        absence_fits(&new, known, |member| enrolled.contains(&member), now())
    };
    let new = absence(1, 5, 9, Some(2));
    assert_eq!(fits(new, &[]), Ok(()));
    assert_eq!(fits(absence(1, 9, 9, None), &[]), Err(AbsenceFault::Reversed));
    assert_eq!(fits(absence(1, 1, 3, None), &[]), Err(AbsenceFault::Over));
    let long = Absence { until: at("2027-11-20T08:00:00+08:00"), ..new };
    assert_eq!(fits(long, &[]), Err(AbsenceFault::Long));
    let far = Absence {
        from: at("2027-12-01T08:00:00+08:00"),
        until: at("2027-12-02T08:00:00+08:00"),
        ..new
    };
    assert_eq!(fits(far, &[]), Err(AbsenceFault::Far));
    assert_eq!(fits(absence(21, 5, 9, None), &[]), Err(AbsenceFault::NotEnrolled));
    assert_eq!(fits(absence(1, 5, 9, Some(1)), &[]), Err(AbsenceFault::SubstituteSelf));
    assert_eq!(fits(absence(1, 5, 9, Some(21)), &[]), Err(AbsenceFault::SubstituteNotEnrolled));
    assert_eq!(fits(new, &[absence(2, 8, 10, None)]), Err(AbsenceFault::SubstituteAway));
    assert_eq!(fits(new, &[absence(1, 8, 10, None)]), Err(AbsenceFault::Overlaps));
    assert_eq!(fits(new, &[absence(3, 8, 10, Some(1))]), Err(AbsenceFault::StandsIn));
    let six: Vec<Absence> = (0..6).map(|n| absence(1, 10 + n, 11 + n, None)).collect();
    assert_eq!(fits(new, &six), Err(AbsenceFault::TooMany));
}
