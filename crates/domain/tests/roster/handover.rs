//! The handover: two signatures of two people, a leader in somebody's stead, one alarm.

use huiyin_domain::ids::{MemberId, StaffId};
use huiyin_domain::roster::handover::{
    ALARM_AFTER_MS, Event, Handover, LogPosition, OFFER_EARLY_MS, Refusal, Signer, TAKE_EARLY_MS,
    Watch,
};
use huiyin_domain::time::Millis;
use proptest::prelude::*;

const START: i64 = 1_000_000_000;
const END: i64 = START + 86_400_000;

fn watch() -> Watch {
    Watch {
        from: Millis(START),
        until: Millis(END),
        incoming: Some(MemberId(2)),
        has_before: true,
        outgoing: Some(MemberId(1)),
    }
}

fn signer(id: i64) -> Signer {
    Signer { staff: StaffId(id), member: Some(MemberId(id)), leads: false }
}

fn leader() -> Signer {
    Signer { staff: StaffId(9), member: None, leads: true }
}

fn log() -> LogPosition {
    LogPosition { size: 12, root: "ab".into() }
}

fn offered(handover: &Handover, by: Signer, why: Option<&str>, now: i64) -> Result<Event, Refusal> {
    let matters = vec!["水位 12.3 米".to_owned()];
    handover.offer(watch(), by, why.map(str::to_owned), (matters, log()), Millis(now))
}

fn taken(handover: &Handover, by: Signer, why: Option<&str>, now: i64) -> Result<Event, Refusal> {
    handover.take(watch(), by, why.map(str::to_owned), log(), Millis(now))
}

fn after(events: &[Event]) -> Handover {
    Handover::fold(events.iter().map(|event| (event, Millis(START))))
}

#[test]
fn it_takes_two_signatures_of_who_leaves_and_who_comes() {
    let empty = Handover::default();
    assert_eq!(offered(&empty, signer(2), None, START), Err(Refusal::NotOutgoing));
    assert_eq!(taken(&empty, signer(2), None, START), Err(Refusal::NotOffered));
    let offer = offered(&empty, signer(1), None, START).expect("offered");
    let handover = after(std::slice::from_ref(&offer));
    assert_eq!(taken(&handover, signer(1), None, START), Err(Refusal::NotIncoming));
    let take = taken(&handover, signer(2), None, START).expect("taken");
    let handover = after(&[offer, take]);
    assert_eq!(taken(&handover, signer(2), None, START), Err(Refusal::AlreadyTaken));
    assert_eq!(offered(&handover, signer(1), None, START), Err(Refusal::AlreadyTaken));
    let (signed, _, at) = handover.taken.expect("taken");
    assert_eq!((signed.staff, at.size), (StaffId(2), 12));
}

#[test]
fn there_is_a_time_for_each() {
    let empty = Handover::default();
    let early = START - OFFER_EARLY_MS;
    assert_eq!(offered(&empty, signer(1), None, early - 1), Err(Refusal::TooEarly));
    let handover = after(&[offered(&empty, signer(1), None, early).expect("offered")]);
    let early = START - TAKE_EARLY_MS;
    assert_eq!(taken(&handover, signer(2), None, early - 1), Err(Refusal::TooEarly));
    assert!(taken(&handover, signer(2), None, early).is_ok());
    assert_eq!(taken(&handover, signer(2), None, END), Err(Refusal::ShiftOver));
    assert!(taken(&handover, signer(2), None, END - 1).is_ok(), "late, and better than never");
}

#[test]
fn a_leader_signs_for_one_of_them_with_a_reason_and_not_for_both() {
    let empty = Handover::default();
    assert_eq!(offered(&empty, leader(), None, START), Err(Refusal::ReasonNeeded));
    let offer = offered(&empty, leader(), Some("已送医"), START).expect("in stead");
    let handover = after(&[offer]);
    assert_eq!(taken(&handover, leader(), Some("路断"), START), Err(Refusal::SameSigner));
    let take = taken(&handover, signer(2), None, START).expect("taken");
    assert!(matches!(take, Event::Taken { signed, .. } if signed.in_stead.is_none()));
}

#[test]
fn who_goes_on_and_who_is_the_first_takes_alone() {
    let empty = Handover::default();
    let first = Watch { has_before: false, outgoing: None, ..watch() };
    assert!(empty.take(first, signer(2), None, log(), Millis(START)).is_ok());
    let offer = empty.offer(first, leader(), Some("x".into()), (vec![], log()), Millis(START));
    assert_eq!(offer, Err(Refusal::NothingBefore));
    let on = Watch { outgoing: Some(MemberId(2)), ..watch() };
    assert!(empty.take(on, signer(2), None, log(), Millis(START)).is_ok());
    let after_gap = Watch { outgoing: None, ..watch() };
    assert!(empty.take(after_gap, signer(2), None, log(), Millis(START)).is_ok());
    let into_gap = Watch { incoming: None, ..watch() };
    let alone = empty.take(into_gap, signer(2), None, log(), Millis(START));
    assert_eq!(alone, Err(Refusal::NotIncoming), "nobody is on it: only a leader takes it");
}

#[test]
fn the_alarm_is_ten_minutes_after_the_beginning() {
    let alarm = |handover: &Handover, made: i64, now: i64| {
        handover.alarm(watch(), Millis(made), Millis(now)).is_some()
    };
    let empty = Handover::default();
    assert!(!alarm(&empty, 0, START + ALARM_AFTER_MS - 1));
    assert!(alarm(&empty, 0, START + ALARM_AFTER_MS));
    assert!(!alarm(&empty, START + 1, START + ALARM_AFTER_MS), "entered after it began");
    assert!(!alarm(&empty, 0, END), "over");
    assert!(!alarm(&after(&[Event::Alarmed]), 0, START + ALARM_AFTER_MS + 1), "once");
    let offer = offered(&empty, signer(1), None, START).expect("offered");
    assert!(alarm(&after(std::slice::from_ref(&offer)), 0, START + ALARM_AFTER_MS), "not taken");
    let take = taken(&after(std::slice::from_ref(&offer)), signer(2), None, START).expect("taken");
    assert!(!alarm(&after(&[offer, take]), 0, START + ALARM_AFTER_MS));
}

proptest! {
    /// Whatever anybody tries, in whatever order: one taking, by somebody else than who offered,
    /// and one alarm, never after the taking.
    #[test]
    fn no_walk_takes_twice_or_alarms_twice(
        walk in prop::collection::vec((0_u8..3, 1_i64..4, any::<bool>(), 0_i64..40), 1..40),
    ) {
        let mut handover = Handover::default();
        let (mut takes, mut alarms, mut minutes) = (0, 0, 0);
        for (step, who, stead, later) in walk {
            minutes += later;
            let now = START - OFFER_EARLY_MS + minutes * 60_000;
            let by = if who == 3 { leader() } else { signer(who) };
            let why = stead.then_some("有事");
            let event = match step {
                0 => offered(&handover, by, why, now).ok(),
                1 => taken(&handover, by, why, now).ok(),
                _ => handover.alarm(watch(), Millis(0), Millis(now)),
            };
            let Some(event) = event else { continue };
            match &event {
                Event::Taken { signed, .. } => {
                    takes += 1;
                    let offer = handover.offer.as_ref().expect("offered before");
                    prop_assert_ne!(offer.signed.staff, signed.staff);
                }
                Event::Alarmed => {
                    alarms += 1;
                    prop_assert_eq!(takes, 0);
                }
                Event::Offered { .. } => prop_assert_eq!(takes, 0),
            }
            handover.apply(&event, Millis(now));
        }
        prop_assert!(takes <= 1 && alarms <= 1);
    }
}
