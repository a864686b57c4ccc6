//! What time brings: rounds, deputies, outages, jumps of the clock, people who leave.

use super::kit::{MINUTE, T0, Town, flood, present, reach};
use huiyin_domain::callout::{
    AlarmKind, Answer, AttemptState, Call, Change, DeadlineKind, Outcome, SummonsState,
};
use huiyin_domain::ids::MemberId;
use huiyin_domain::plan::{Channel, ResponseLevel};
use huiyin_domain::time::Millis;

const LEVEL: Call = Call::Response(ResponseLevel::Fourth);
const URGENT: Call = Call::Response(ResponseLevel::Third);

#[test]
fn a_round_tries_who_is_silent_and_nobody_else() {
    let mut town = Town::start(LEVEL);
    town.hand_over(Outcome::HandedOver);
    town.says(20, "rescue", Answer::Accept);
    town.says(21, "rescue", Answer::Decline);
    town.at(3);
    let made = |member: i64| {
        let id = town.summons(member, "rescue").id;
        town.attempts(id).iter().filter(|row| row.round == 1).count()
    };
    assert_eq!((made(20), made(21), made(22)), (0, 0, 1));
    assert!(town.tick().is_empty(), "made once");
}

#[test]
fn a_round_to_the_deputy_calls_the_next_rung_and_a_late_answer_still_counts() {
    let mut town = Town::start(LEVEL);
    town.hand_over(Outcome::HandedOver);
    assert_eq!(town.state(10, "duty-leader"), SummonsState::Calling);
    town.at(8);
    assert_eq!(town.state(10, "duty-leader"), SummonsState::Deputised);
    let deputy = town.summons(1, "duty-leader");
    assert_eq!(deputy.rung, 1);
    let channels: Vec<_> = town.attempts(deputy.id).iter().map(|row| row.channel).collect();
    assert_eq!(channels, [Channel::App, Channel::Sms], "their own first round");
    town.says(10, "duty-leader", Answer::Accept);
    assert_eq!(town.state(10, "duty-leader"), SummonsState::Accepted);
    assert_eq!(town.book.standing("duty-leader").ready, 1);
    let deputy = town.summons(1, "duty-leader").id;
    assert!(town.attempts(deputy).iter().all(|row| row.state == AttemptState::Due));
}

#[test]
fn a_deputy_has_rounds_of_their_own_from_their_own_call() {
    let mut town = Town::start(LEVEL);
    town.at(8);
    let deputy = town.summons(1, "duty-leader").id;
    let own = town.book.deadlines.iter().filter(|row| row.summons == Some(deputy));
    let own: Vec<_> = own.map(|row| (row.kind, (row.due_at.0 - T0) / MINUTE)).collect();
    let round = DeadlineKind::Round;
    let silence = (DeadlineKind::Silence, 20);
    assert_eq!(own, [(round, 8), (round, 11), (round, 16), silence]);
    town.at(11);
    assert_eq!(town.attempts(deputy).len(), 3);
    town.at(16);
    let kept = town.book.alarms_open().any(|row| row.kind == AlarmKind::LadderEnded);
    assert!(kept, "duty-leader has one deputy, and both were silent");
}

#[test]
fn g03_rounds_missed_in_an_outage_are_made_as_the_newest_with_their_lateness() {
    let mut town = Town::start(LEVEL);
    town.hand_over(Outcome::HandedOver);
    town.at(9);
    let id = town.summons(20, "rescue").id;
    let rounds: Vec<u32> = town.attempts(id).iter().map(|row| row.round).collect();
    assert_eq!(rounds, [0, 0, 2], "the newest alone");
    let rows = town.book.deadlines.iter().filter(|row| {
        row.role == "rescue" && row.kind == DeadlineKind::Round && row.summons.is_none()
    });
    let rows: Vec<_> = rows.map(|row| (row.lateness_ms, row.collapsed)).collect();
    let late = |minutes: i64| Some(minutes * MINUTE);
    assert_eq!(rows, [(Some(0), false), (late(6), true), (late(1), false)]);
    assert_eq!(town.state(10, "duty-leader"), SummonsState::Deputised, "its own round was due");
}

#[test]
fn g09_a_clock_that_jumps_makes_at_most_one_round_early_and_undoes_none() {
    let mut town = Town::start(LEVEL);
    town.hand_over(Outcome::HandedOver);
    town.now = Millis(T0 + 10 * MINUTE);
    town.tick();
    let id = town.summons(20, "rescue").id;
    assert_eq!(town.attempts(id).iter().filter(|row| row.round > 0).count(), 1);
    let after = town.book.clone();
    for minutes in 1..8 {
        town.at(minutes);
    }
    assert_eq!(town.book.deadlines, after.deadlines, "nothing made again, nothing undone");
    // A message put off by a clock that was ahead, and a lease of that time, do not wait for it.
    let due = town.book.due(Millis(T0 + MINUTE));
    assert_eq!(due.len(), town.book.due(Millis(T0 + 10 * MINUTE)).len());
    town.now = Millis(T0 + 20 * MINUTE);
    let attempt = town.book.due(town.now)[0].attempt;
    town.lease(attempt);
    town.now = Millis(T0 + 10 * MINUTE);
    town.tick();
    assert_eq!(town.book.attempts[&attempt].state, AttemptState::Due);
}

#[test]
fn g15_who_leaves_is_never_tried_again_and_the_next_is_called() {
    let mut town = Town::start(LEVEL);
    let id = town.summons(10, "duty-leader").id;
    let waiting = town.book.of_summons(id).next().expect("made").id;
    town.roll.remove(&MemberId(10));
    let now = huiyin_domain::callout::Now { at: town.now, roll: &town.roll, reach: &town.reach };
    assert_eq!(town.book.lease(waiting, &now), None, "not even before the next tick");
    town.at(1);
    assert!(town.attempts(id).iter().all(|row| row.state == AttemptState::Cancelled));
    assert_eq!(town.state(10, "duty-leader"), SummonsState::Deputised);
    assert_eq!(town.alarms(AlarmKind::LeftDuty).len(), 1);
    assert_eq!(town.summons(1, "duty-leader").instead_of, Some(id));
    town.at(3);
    assert_eq!(town.attempts(id).len(), 2, "and no round tries them");
}

#[test]
fn g15_a_deputy_who_left_is_skipped_and_that_is_told() {
    let mut town = Town::start(URGENT);
    town.roll.remove(&MemberId(2));
    town.says(1, "commander", Answer::Decline);
    let gone = town.alarms(AlarmKind::LeftDuty);
    assert_eq!((gone.len(), gone[0].role.as_deref()), (1, Some("commander")));
    assert!(town.of(2).is_empty());
    assert_eq!(town.summons(3, "commander").rung, 2);
}

#[test]
fn who_accepted_and_leaves_duty_is_not_counted_any_more() {
    let mut town = Town::start(LEVEL);
    town.says(10, "duty-leader", Answer::Accept);
    town.at(12);
    town.roll.remove(&MemberId(10));
    town.at(13);
    let row = town.summons(10, "duty-leader");
    assert_eq!((row.state, row.withdrawn), (SummonsState::Unable, true));
    let short = town.alarms(AlarmKind::Short);
    assert!(short.iter().any(|row| row.role.as_deref() == Some("duty-leader")));
}

#[test]
fn the_call_tree_waits_for_a_human() {
    let mut town = Town::start(URGENT);
    town.hand_over(Outcome::HandedOver);
    town.at(4);
    let id = town.summons(20, "rescue").id;
    let paper = town.attempts(id).into_iter().find(|row| row.channel == Channel::Paper);
    let paper = paper.expect("the third round names it").id;
    assert!(town.book.due(town.now).iter().all(|due| due.attempt != paper));
    let passed = town.step(|book, now, ids| book.by_hand(paper, true, now, ids));
    assert_eq!(passed.len(), 1);
    assert_eq!(town.book.attempts[&paper].state, AttemptState::HandedOver);
    assert!(town.step(|book, now, ids| book.by_hand(paper, false, now, ids)).is_empty());
}

#[test]
fn silent_until_the_end_is_unanswered_without_a_round_to_deputies() {
    let mut plan = flood().clone();
    plan.callouts.iter_mut().flat_map(|one| &mut one.rounds).for_each(|r| r.to_deputy = false);
    let mut town = Town::start_in(&plan, LEVEL, &present(), reach()).expect("started");
    town.hand_over(Outcome::HandedOver);
    town.at(12);
    assert_eq!(town.state(10, "duty-leader"), SummonsState::Deputised, "still short: called");
    assert_eq!(town.summons(1, "duty-leader").rung, 1);
    assert_eq!(town.state(33, "rescue"), SummonsState::Unanswered, "one deputy for fifteen");
}

#[test]
fn an_older_message_that_still_waits_gives_way_to_the_newer_of_its_channel() {
    let mut reach = reach();
    reach.insert(MemberId(20), vec![Channel::Voice]);
    let mut town = Town::start_in(flood(), LEVEL, &present(), reach).expect("started");
    let changes = town.at(3);
    let id = town.summons(20, "rescue").id;
    let states: Vec<_> = town.attempts(id).iter().map(|row| (row.round, row.state)).collect();
    assert_eq!(states, [(0, AttemptState::Cancelled), (1, AttemptState::Due)]);
    assert!(changes.iter().any(|change| matches!(change, Change::AttemptSet { .. })));
}
