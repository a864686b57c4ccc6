//! Answers are idempotent, monotone and personal (G5).

use super::kit::{Town, present};
use huiyin_domain::callout::{
    AlarmKind, Answer, AttemptState, Call, Change, Now, Refusal, SummonsState, Via,
};
use huiyin_domain::ids::{MemberId, SummonsId};
use huiyin_domain::plan::ResponseLevel;
use std::collections::BTreeSet;

const LEVEL: Call = Call::Response(ResponseLevel::Fourth);

#[test]
fn g05_an_answer_stops_the_messages_of_that_person_and_of_nobody_else() {
    let mut town = Town::start(LEVEL);
    let id = town.summons(20, "rescue").id;
    let others = |town: &Town| {
        let rows = town.book.attempts.values().filter(|row| row.summons != id);
        rows.cloned().collect::<Vec<_>>()
    };
    let before = others(&town);
    town.answer(id, Answer::Accept, Via::Link);
    assert!(town.attempts(id).iter().all(|row| row.state == AttemptState::Cancelled));
    assert_eq!(others(&town), before);
}

#[test]
fn g05_the_same_answer_again_changes_nothing() {
    let mut town = Town::start(LEVEL);
    let id = town.summons(20, "rescue").id;
    assert!(!town.answer(id, Answer::Accept, Via::Sms).is_empty());
    assert!(town.answer(id, Answer::Accept, Via::Sms).is_empty());
    assert_eq!(town.book.acks.len(), 1);
}

#[test]
fn g05_answers_go_up_in_whatever_order_they_come() {
    let answers = [Answer::Accept, Answer::Decline, Answer::OnWay, Answer::OnSite];
    let mut ends = BTreeSet::new();
    for first in 0..4 {
        for second in 0..4 {
            for third in 0..4 {
                let mut town = Town::start(LEVEL);
                let id = town.summons(20, "rescue").id;
                let order = [first, second, third, 0, 1, 2, 3];
                for at in order {
                    let before = town.state(20, "rescue").rank();
                    town.answer(id, answers[at], Via::Sms);
                    assert!(town.state(20, "rescue").rank() >= before);
                }
                ends.insert(town.state(20, "rescue"));
            }
        }
    }
    assert_eq!(ends, BTreeSet::from([SummonsState::OnSite]));
}

#[test]
fn g05_only_a_deliberate_act_takes_back_and_no_old_message_gives_again() {
    let mut town = Town::start(LEVEL);
    let id = town.summons(20, "rescue").id;
    town.answer(id, Answer::Accept, Via::Sms);
    for via in [Via::Sms, Via::Keypad, Via::Tree] {
        town.answer(id, Answer::Unable, via);
        town.answer(id, Answer::Decline, via);
        assert_eq!(town.state(20, "rescue"), SummonsState::Accepted, "{via:?}");
    }
    town.answer(id, Answer::Decline, Via::Link);
    assert_eq!(town.state(20, "rescue"), SummonsState::Accepted, "a decline is no withdrawal");
    town.answer(id, Answer::Unable, Via::Link);
    assert_eq!(town.state(20, "rescue"), SummonsState::Unable);
    for via in [Via::Sms, Via::Keypad, Via::Tree] {
        town.answer(id, Answer::Accept, via);
        town.answer(id, Answer::OnSite, via);
        assert_eq!(town.state(20, "rescue"), SummonsState::Unable, "{via:?}");
    }
    town.answer(id, Answer::Accept, Via::Desk);
    assert_eq!(town.state(20, "rescue"), SummonsState::Accepted);
    assert!(!town.summons(20, "rescue").withdrawn);
}

#[test]
fn g06_a_decline_goes_on_to_the_next_rung_at_once() {
    let mut town = Town::start(LEVEL);
    let changes = town.says(10, "duty-leader", Answer::Decline);
    let is_called = |change: &Change| match change {
        Change::Summons(row) => row.member == MemberId(1) && row.rung == 1,
        _ => false,
    };
    assert!(changes.iter().any(is_called));
    assert_eq!(town.state(10, "duty-leader"), SummonsState::Declined);
    let first = town.summons(1, "duty-leader").id;
    town.answer(first, Answer::Unable, Via::Keypad);
    let ended = town.alarms(AlarmKind::LadderEnded);
    assert_eq!((ended.len(), ended[0].role.as_deref()), (1, Some("duty-leader")));
}

#[test]
fn an_ended_ladder_is_told_only_when_the_role_cannot_be_filled_any_more() {
    let mut town = Town::start(LEVEL);
    for member in 20..24 {
        town.says(member, "rescue", Answer::Decline);
        assert_eq!(town.alarms(AlarmKind::LadderEnded).len(), 0, "{member}");
    }
    // Fifteen and a deputy, less five: eleven for twelve.
    town.says(24, "rescue", Answer::Decline);
    assert_eq!(town.alarms(AlarmKind::LadderEnded).len(), 1);
}

#[test]
fn a_text_message_answers_for_everything_that_its_sender_was_called_for() {
    let mut here = present();
    here.on_shift("leader-24h", super::kit::enrolled(20));
    let mut town = Town::start_with(LEVEL, &here).expect("started");
    let said = (Answer::Accept, Via::Sms);
    town.step(|book, now, ids| book.answer_of(MemberId(20), said, now, ids).expect("called"));
    assert_eq!(town.state(20, "rescue"), SummonsState::Accepted);
    assert_eq!(town.state(20, "duty-leader"), SummonsState::Accepted);
    let mut none = || 0;
    let now = Now { at: town.now, roll: &town.roll, reach: &town.reach };
    let stranger = town.book.answer_of(MemberId(11), said, &now, &mut none);
    assert_eq!(stranger, Err(Refusal::UnknownSummons));
    let nowhere = town.book.answer(SummonsId(-1), said, &now, &mut none);
    assert_eq!(nowhere, Err(Refusal::UnknownSummons));
}

#[test]
fn an_alarm_stays_open_until_a_human_has_seen_it() {
    let mut town = Town::start(LEVEL);
    town.at(12);
    let alarm = town.book.alarms_open().next().expect("short").id;
    town.at(40);
    assert!(town.book.alarms_open().any(|row| row.id == alarm));
    let now = Now { at: town.now, roll: &town.roll, reach: &town.reach };
    let seen = town.book.seen(alarm, &now).expect("open");
    assert!(town.book.apply(&seen) && !town.book.apply(&seen), "once");
    assert!(town.book.alarms_open().all(|row| row.id != alarm));
}
