//! Drills: each person counted once, posts met as seldom as can be, due times in civil time.

use super::kit::{MINUTE, T0, Town, enrolled, flood, present};
use huiyin_domain::callout::{
    Answer, Call, DAY_MAX, DrillRefusal, Monthly, Outcome, Refusal, Via, posts,
};
use huiyin_domain::ids::MemberId;
use huiyin_domain::plan::{Channel, ResponseLevel};
use huiyin_domain::roster::{Present, Turn};
use huiyin_domain::time::{Millis, zone};

const LEVEL: Call = Call::Response(ResponseLevel::Fourth);

#[test]
fn a_drill_is_told_in_counts_of_people() {
    let mut town = Town::start(Call::Drill(vec!["commander".into(), "rescue".into()]));
    let asked = town.book.tally();
    assert_eq!((asked.asked, asked.answered, asked.unreached), (16, 0, 16));
    assert!(asked.reached.is_empty());
    town.hand_over(Outcome::HandedOver);
    town.now = Millis(T0 + 2 * MINUTE);
    town.says(1, "commander", Answer::Accept);
    // Said twice, one person.
    town.says(1, "commander", Answer::OnWay);
    town.now = Millis(T0 + 2 * MINUTE + 1);
    town.says(20, "rescue", Answer::Unable);
    let tally = town.book.tally();
    assert_eq!(tally.within, [(2, 1), (5, 2), (10, 2)], "to the millisecond");
    assert_eq!((tally.answered, tally.unreached), (2, 0));
    assert_eq!(tally.reached[&Channel::App], 16);
    assert!(town.book.next_at().is_some(), "rounds are to come");
    for minute in [3, 8, 12] {
        town.at(minute);
        town.hand_over(Outcome::Permanent);
    }
    assert_eq!(town.book.next_at(), None, "it is spent");
    assert!(!town.book.is_real_for(|_| true), "a drill keeps no drill away");
}

#[test]
fn whom_no_way_reached_is_counted_unless_they_answered() {
    let mut town = Town::start(Call::Drill(vec!["rescue".into()]));
    town.hand_over(Outcome::Permanent);
    assert_eq!(town.book.tally().unreached, 15);
    town.says(20, "rescue", Answer::Accept);
    let tally = town.book.tally();
    assert_eq!((tally.unreached, tally.answered), (14, 1), "they heard of it all the same");
}

#[test]
fn a_real_call_is_one_of_those_whom_it_names() {
    let town = Town::start(LEVEL);
    assert!(town.book.is_real_for(|member| member == MemberId(1)));
    assert!(!town.book.is_real_for(|member| member == MemberId(99)));
}

#[test]
fn posts_are_met_once_each_and_nobody_else_is() {
    let some = present().only(|member| [MemberId(1), MemberId(11)].contains(&member));
    assert_eq!(posts(flood(), &some), ["commander", "duty-officer"]);
    assert_eq!(posts(flood(), &Present::default()), Vec::<String>::new());
    let mut two = Present::default();
    two.hold("镇长", enrolled(1));
    two.on_shift("desk-24h", enrolled(1));
    assert_eq!(posts(flood(), &two), ["commander"], "one message to one person");
}

#[test]
fn due_times_are_civil() {
    let at = |text: &str| Millis::parse(text).expect("an instant");
    let turn = |text| Turn::parse(text).expect("a time");
    let shanghai = zone("Asia/Shanghai").expect("a zone");
    let monthly = Monthly::new(28, turn("10:00")).expect("a day");
    let after = |now: &str| monthly.after(at(now), &shanghai).expect("a time");
    assert_eq!(after("2026-02-28T01:59:59Z"), at("2026-02-28T02:00:00Z"));
    assert_eq!(after("2026-02-28T02:00:00Z"), at("2026-03-28T02:00:00Z"), "once");
    assert_eq!(after("2026-12-28T02:00:00Z"), at("2027-01-28T02:00:00Z"));
    let again = monthly.again(at("2026-02-28T18:00:00Z"), &shanghai).expect("a time");
    assert_eq!(again, at("2026-03-02T02:00:00Z"), "the next day there, not here");
    // What a change of the clocks swallows is the jump itself, as it is for shifts.
    let york = zone("America/New_York").expect("a zone");
    let monthly = Monthly::new(8, turn("02:30")).expect("a day");
    let due = monthly.after(at("2026-03-01T00:00:00Z"), &york).expect("a time");
    assert_eq!(due, at("2026-03-08T07:00:00Z"));
    for day in [0, DAY_MAX + 1] {
        assert_eq!(Monthly::new(day, turn("10:00")), Err(DrillRefusal::Day));
    }
}

#[test]
fn a_claimed_time_lies_within_the_call() {
    let mut town = Town::start(LEVEL);
    town.now = Millis(T0 + 10 * MINUTE);
    let id = town.summons(10, "duty-leader").id;
    let said = (Answer::Accept, Via::Desk);
    let at = |town: &mut Town, claimed: i64| {
        let (book, roll, reach) = (&town.book, &town.roll, &town.reach);
        let now = huiyin_domain::callout::Now { at: town.now, roll, reach };
        book.answer_claimed(id, said, Some(Millis(claimed)), &now, &mut || 9_999).map(drop)
    };
    assert_eq!(at(&mut town, T0 - MINUTE), Err(Refusal::ClaimedBefore));
    assert_eq!(at(&mut town, T0 - MINUTE + 1), Ok(()), "the minute in which it began");
    assert_eq!(at(&mut town, T0 + 10 * MINUTE), Ok(()));
    assert_eq!(at(&mut town, T0 + 10 * MINUTE + 1), Err(Refusal::ClaimedAhead));
}
