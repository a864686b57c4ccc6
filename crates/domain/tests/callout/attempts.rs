//! One message on its way: leases, epochs, retries, and what is due first.

use super::kit::{MINUTE, T0, Town, reach};
use huiyin_domain::callout::{
    AlarmKind, Answer, AttemptState, Call, LEASE_MS, Outcome, SummonsState, TRIES_MAX, Told,
    has_own_guards,
};
use huiyin_domain::ids::{AttemptId, MemberId};
use huiyin_domain::plan::{Channel, ResponseLevel};
use huiyin_domain::time::Millis;
use std::collections::BTreeSet;

const LEVEL: Call = Call::Response(ResponseLevel::Fourth);

fn first_of(town: &Town, member: i64, role: &str) -> AttemptId {
    let id = town.summons(member, role).id;
    town.attempts(id)[0].id
}

#[test]
fn g10_a_word_under_an_older_epoch_writes_nothing() {
    let mut town = Town::start(LEVEL);
    let attempt = first_of(&town, 20, "rescue");
    let old = town.lease(attempt);
    town.now = Millis(T0 + LEASE_MS);
    town.tick();
    assert_eq!(town.book.attempts[&attempt].state, AttemptState::Due, "the lease ran out");
    for outcome in Outcome::ALL {
        let told = Told { attempt, epoch: old, outcome: *outcome };
        assert!(town.step(|book, now, ids| book.reported(told, now, ids)).is_empty());
    }
    let new = town.lease(attempt);
    assert_eq!(new, old + 1);
    let stale = Told { attempt, epoch: old, outcome: Outcome::Permanent };
    assert!(town.step(|book, now, ids| book.reported(stale, now, ids)).is_empty());
    let told = Told { attempt, epoch: new, outcome: Outcome::HandedOver };
    assert_eq!(town.step(|book, now, ids| book.reported(told, now, ids)).len(), 2);
}

#[test]
fn g10_two_engines_cannot_hold_the_same_lease() {
    let mut town = Town::start(LEVEL);
    let attempt = first_of(&town, 20, "rescue");
    let now = huiyin_domain::callout::Now { at: town.now, roll: &town.roll, reach: &town.reach };
    let (one, two) = (town.book.lease(attempt, &now), town.book.lease(attempt, &now));
    let (one, two) = (one.expect("due"), two.expect("due"));
    assert!(town.book.apply(&one) && !town.book.apply(&two));
    assert!(has_own_guards(&[one]));
}

#[test]
fn g02_a_retry_has_the_same_key_waits_a_little_longer_each_time_and_ends() {
    let mut town = Town::start(LEVEL);
    let attempt = first_of(&town, 20, "rescue");
    let key = town.book.attempts[&attempt].key.clone();
    let mut waits = Vec::new();
    for _ in 1..TRIES_MAX {
        town.hand_over_one(attempt, Outcome::Temporary);
        let row = &town.book.attempts[&attempt];
        assert_eq!((row.state, &row.key), (AttemptState::Due, &key));
        waits.push((row.next_at.0 - town.now.0) / 1_000);
        assert_eq!(
            town.book.lease(
                attempt,
                &huiyin_domain::callout::Now { at: town.now, roll: &town.roll, reach: &town.reach }
            ),
            None,
            "not before its time"
        );
        town.now = row.next_at;
    }
    assert_eq!(waits, [5, 10, 20, 40, 60]);
    town.hand_over_one(attempt, Outcome::Temporary);
    assert_eq!(town.book.attempts[&attempt].state, AttemptState::Failed);
}

#[test]
fn all_channels_failed_is_told_and_the_next_rung_called_at_once() {
    let mut town = Town::start(LEVEL);
    let id = town.summons(10, "duty-leader").id;
    let both: Vec<AttemptId> = town.attempts(id).iter().map(|row| row.id).collect();
    town.hand_over_one(both[0], Outcome::Permanent);
    assert!(town.alarms(AlarmKind::Unreachable).is_empty(), "one channel is still open");
    town.hand_over_one(both[1], Outcome::Permanent);
    let told = town.alarms(AlarmKind::Unreachable);
    assert_eq!((told.len(), told[0].summons), (1, Some(id)));
    assert_eq!(town.summons(1, "duty-leader").instead_of, Some(id));
    assert!(town.tick().is_empty(), "told once");
}

#[test]
fn the_first_word_that_went_out_makes_a_summons_calling() {
    let mut town = Town::start(LEVEL);
    let attempt = first_of(&town, 20, "rescue");
    town.hand_over_one(attempt, Outcome::HandedOver);
    assert_eq!(town.state(20, "rescue"), SummonsState::Calling);
    let better = town.step(|book, now, ids| book.receipt(attempt, Outcome::Delivered, now, ids));
    assert_eq!(better.len(), 1);
    let worse = town.step(|book, now, ids| book.receipt(attempt, Outcome::HandedOver, now, ids));
    assert!(worse.is_empty());
    assert_eq!(town.book.attempts[&attempt].first_at, Some(town.now));
}

#[test]
fn a_receipt_saves_the_retry_of_a_message_that_did_go_out() {
    let mut town = Town::start(LEVEL);
    let attempt = first_of(&town, 20, "rescue");
    let nothing = town.step(|book, now, ids| book.receipt(attempt, Outcome::Delivered, now, ids));
    assert!(nothing.is_empty(), "never tried: no gateway can know it");
    town.hand_over_one(attempt, Outcome::Unknown);
    town.step(|book, now, ids| book.receipt(attempt, Outcome::Delivered, now, ids));
    assert_eq!(town.book.attempts[&attempt].state, AttemptState::Delivered);
}

#[test]
fn an_answer_during_the_hand_over_cancels_it_and_the_report_writes_nothing() {
    let mut town = Town::start(LEVEL);
    let attempt = first_of(&town, 20, "rescue");
    let epoch = town.lease(attempt);
    town.says(20, "rescue", Answer::Accept);
    assert_eq!(town.book.attempts[&attempt].state, AttemptState::Cancelled);
    let told = Told { attempt, epoch, outcome: Outcome::Temporary };
    assert!(town.step(|book, now, ids| book.reported(told, now, ids)).is_empty());
}

#[test]
fn a_lease_lost_again_and_again_is_told_to_a_human() {
    let mut town = Town::start(LEVEL);
    let attempt = first_of(&town, 20, "rescue");
    for _ in 0..TRIES_MAX {
        town.lease(attempt);
        town.now = Millis(town.now.0 + LEASE_MS);
        town.tick();
    }
    assert_eq!(town.book.attempts[&attempt].state, AttemptState::Unknown);
    assert_eq!(town.alarms(AlarmKind::LeaseLost).len(), 1);
}

#[test]
fn g12_first_words_are_due_before_everything_else() {
    let mut reach = reach();
    reach.insert(MemberId(20), vec![Channel::Voice]);
    let plan = super::kit::flood();
    let here = super::kit::present();
    let mut town = Town::start_in(plan, LEVEL, &here, reach).expect("started");
    let first = town.book.due(town.now);
    assert!(first.iter().all(|due| due.urgent), "nobody has had a word yet");
    let late = first_of(&town, 20, "rescue");
    let others: Vec<_> = first.iter().filter(|due| due.attempt != late).copied().collect();
    others.iter().for_each(|due| town.hand_over_one(due.attempt, Outcome::HandedOver));
    town.at(3);
    let due = town.book.due(town.now);
    assert_eq!(due[0].attempt, town.attempts(town.summons(20, "rescue").id)[1].id);
    let urgent: Vec<bool> = due.iter().map(|due| due.urgent).collect();
    assert_eq!(urgent.iter().filter(|urgent| **urgent).count(), 1);
    assert!(urgent[0] && due.len() > 10);
}

#[test]
fn keys_are_unique_and_tell_their_summons_round_and_channel() {
    let mut town = Town::start(LEVEL);
    for minutes in [3, 8, 12, 20] {
        town.hand_over(Outcome::HandedOver);
        town.at(minutes);
    }
    let keys: BTreeSet<&str> = town.book.attempts.values().map(|row| row.key.as_str()).collect();
    assert_eq!(keys.len(), town.book.attempts.len());
    for row in town.book.attempts.values() {
        assert_eq!(row.key, format!("{}-{}-{}", row.summons, row.round, row.channel.code()));
    }
    assert!(town.book.next_at().is_some_and(|at| at.0 <= T0 + 40 * MINUTE));
}
