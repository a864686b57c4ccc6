//! Clocks of whole cases: what starts, meets, cancels and restarts them, and what is told.

use crate::kit::{self, at_noon, china, day, marks, xinfang};
use huiyin_domain::case::{CaseKind, Way};
use huiyin_domain::clock::{Clock, Facts, Mark, Pause, Skip, State, Trigger, Void, explain, run};
use huiyin_domain::procedure::{Procedure, shipped};
use huiyin_domain::time::Millis;

fn clocks<'p>(procedure: &'p Procedure, facts: &Facts<'_>) -> Vec<Clock<'p>> {
    run(procedure, china(), facts).expect("in range")
}

fn told(clocks: &[Clock<'_>]) -> Vec<String> {
    let state = |clock: &Clock<'_>| match clock.state {
        State::Running => "running".to_owned(),
        State::Met { late, .. } => if late { "met late" } else { "met" }.to_owned(),
        State::Cancelled { .. } => "cancelled".to_owned(),
        State::Waived => "waived".to_owned(),
    };
    let line = |clock: &Clock<'_>| {
        format!("{} {} {} {}", clock.id(), clock.run, clock.effective_due, state(clock))
    };
    clocks.iter().map(line).collect()
}

#[test]
fn a_claim_from_first_word_to_the_end_of_its_window() {
    let marks = marks(&[
        (Trigger::Registered, "2026-03-02"),
        (Trigger::Routed, "2026-03-04"),
        (Trigger::ReceivedByTransfer, "2026-03-04"),
        (Trigger::Classified, "2026-03-04"),
        (Trigger::Accepted, "2026-03-10"),
        (Trigger::Notified, "2026-03-11"),
        (Trigger::Delivered, "2026-05-20"),
    ]);
    let facts = Facts { marks: &marks, ..kit::claim() };
    assert_eq!(
        told(&clocks(xinfang(), &facts)),
        [
            "register_and_route 1 2026-03-17 met",
            "notify_transferred 1 2026-03-19 met",
            "object_to_transfer 1 2026-03-11 cancelled",
            "accept_no_later_than 1 2026-03-19 met",
            "handle 1 2026-05-09 met late",
            "request_review 1 2026-06-22 running",
            "ask_again 1 2026-06-22 running",
        ]
    );
}

#[test]
fn silence_does_not_postpone_the_sixty_days() {
    let received =
        marks(&[(Trigger::Routed, "2026-03-04"), (Trigger::ReceivedDirectly, "2026-03-04")]);
    let facts = Facts { marks: &received, ..kit::claim() };
    let silent = clocks(xinfang(), &facts);
    let handle = silent.iter().find(|clock| clock.id() == "handle").expect("presumed");
    assert_eq!(handle.started_by, None);
    assert_eq!(handle.due.start, day("2026-03-19"), "the end of the fifteen days");
    assert_eq!(handle.due.due, day("2026-05-18"));

    // Accepted too late: the sixty days began without it.
    let mut late = received.clone();
    late.push(Mark { trigger: Trigger::Accepted, at: at_noon("2026-04-30") });
    let late = clocks(xinfang(), &Facts { marks: &late, ..kit::claim() });
    let handle = late.iter().find(|clock| clock.id() == "handle").expect("runs");
    assert_eq!((handle.run, handle.due.due), (1, day("2026-05-18")));

    // Answered at once without an acceptance: there is nothing left to presume.
    let mut answered = received;
    answered.push(Mark { trigger: Trigger::Delivered, at: at_noon("2026-03-06") });
    let answered = clocks(xinfang(), &Facts { marks: &answered, ..kit::claim() });
    assert!(answered.iter().all(|clock| clock.id() != "handle"));
}

#[test]
fn a_reopened_case_gets_a_second_run_and_the_first_answers_window_ends() {
    let marks = marks(&[
        (Trigger::Accepted, "2026-03-10"),
        (Trigger::Delivered, "2026-04-01"),
        (Trigger::Reopened, "2026-04-07"),
    ]);
    let extensions = [kit::extension("handle", 10, "2026-04-20")];
    let facts = Facts { marks: &marks, extensions: &extensions, ..kit::claim() };
    assert_eq!(
        told(&clocks(xinfang(), &facts)),
        [
            "handle 1 2026-05-09 met",
            "handle 2 2026-06-16 running",
            "request_review 1 2026-05-06 cancelled",
            "ask_again 1 2026-05-06 met"
        ]
    );
}

#[test]
fn an_anonymous_person_need_not_be_notified_and_other_kinds_have_no_sixty_days() {
    let marks = marks(&[(Trigger::ReceivedDirectly, "2026-03-04")]);
    let facts = Facts {
        marks: &marks,
        kind: Some(CaseKind::Suggestion),
        flags: &["no-contact"],
        ..Facts::default()
    };
    assert_eq!(told(&clocks(xinfang(), &facts)), ["notify_direct 1 2026-03-19 waived"]);
    let litigation = Facts { marks: &marks, way: Some(Way::Litigation), ..kit::claim() };
    assert_eq!(told(&clocks(xinfang(), &litigation)), ["notify_direct 1 2026-03-19 running"]);
    let unknown = Facts { marks: &marks, ..Facts::default() };
    assert_eq!(clocks(xinfang(), &unknown).len(), 3, "what is not known yet excludes nothing");
}

#[test]
fn an_assigned_period_may_not_outlast_the_law() {
    let marks = marks(&[(Trigger::Accepted, "2026-03-10"), (Trigger::Assigned, "2026-03-11")]);
    let days =
        |n: u32| Facts { marks: &marks, parameters: kit::assignment_days(n), ..kit::claim() };
    let feedback = |facts: &Facts<'_>| {
        let clocks = clocks(xinfang(), facts);
        clocks.into_iter().find(|clock| clock.id() == "assigned_feedback")
    };
    assert_eq!(feedback(&Facts { marks: &marks, ..kit::claim() }), None, "nobody set it");
    let short = feedback(&days(20)).expect("runs");
    assert_eq!((short.effective_due, short.capped_by), (day("2026-03-31"), None));
    let long = feedback(&days(90)).expect("runs");
    assert_eq!((long.effective_due, long.capped_by), (day("2026-05-09"), Some("handle")));
}

#[test]
fn the_hotline_calls_back_after_the_reply_or_after_the_limit() {
    let hotline = shipped("cn-12345").expect("shipped");
    let marks = |list: &[(Trigger, &str)]| {
        let mut all = marks(&[
            (Trigger::Rang, "2026-04-29"),
            (Trigger::Registered, "2026-04-29"),
            (Trigger::Routed, "2026-04-29"),
            (Trigger::ReceivedByTransfer, "2026-04-29"),
        ]);
        all.extend(kit::marks(list));
        all
    };
    let call_back = |marks: &[Mark]| {
        let facts = Facts { marks, ..kit::claim() };
        let clocks = clocks(hotline, &facts);
        clocks.into_iter().find(|clock| clock.id() == "call_back").expect("listed").effective_due
    };
    assert_eq!(call_back(&marks(&[])), day("2026-05-12"), "three days after Saturday the 9th");
    assert_eq!(call_back(&marks(&[(Trigger::Delivered, "2026-05-06")])), day("2026-05-09"));
    let urgent = marks(&[]);
    let facts = Facts { marks: &urgent[..2], urgent: true, ..kit::claim() };
    assert_eq!(
        told(&clocks(hotline, &facts)),
        ["answer_call 1 2026-04-29 met", "dispatch_urgent 1 2026-04-29 running"]
    );
}

#[test]
fn a_warning_comes_while_there_is_still_time() {
    let marks =
        marks(&[(Trigger::Registered, "2026-03-02"), (Trigger::ReceivedByTransfer, "2026-04-29")]);
    let facts = Facts { marks: &marks, ..kit::claim() };
    for clock in clocks(xinfang(), &facts) {
        assert!(clock.near_at < clock.due_at && clock.near_at > clock.due.started_at);
        assert!(clock.is_near(clock.near_at) && !clock.is_near(Millis(clock.near_at.0 - 1)));
        assert!(!clock.is_near(clock.due_at), "missed, no longer near");
    }
    // Due on Thursday the 7th, with the holiday before: one working day is left on the 7th.
    let objection = clocks(xinfang(), &facts);
    let objection = objection.iter().find(|clock| clock.id() == "object_to_transfer");
    let objection = objection.expect("runs");
    assert_eq!(objection.effective_due, day("2026-05-09"));
    assert_eq!(objection.near_at.to_string(), "2026-05-08T16:00:00Z");
}

#[test]
fn an_explanation_names_every_day_and_every_void_extension() {
    let marks = marks(&[(Trigger::ReexamRequested, "2026-02-10")]);
    let pauses =
        [Pause { reason: "hearing".into(), from: day("2026-02-20"), to: day("2026-02-22") }];
    let facts = Facts { marks: &marks, pauses: &pauses, ..kit::claim() };
    let reexam = clocks(xinfang(), &facts).remove(0);
    let why = explain(xinfang(), china(), &facts, &reexam);
    assert_eq!(why.skipped.len(), 3);
    assert!(why.skipped.iter().all(|day| matches!(day.why, Skip::Paused { .. })));
    assert_eq!((why.paused_days, why.due), (3, day("2026-03-15")));
    assert_eq!(why.ends_at, "2026-03-16T00:00:00+08:00");

    let marks = kit::marks(&[(Trigger::Accepted, "2026-01-05")]);
    let extensions = [
        kit::extension("handle", 20, "2026-03-06"),
        kit::extension("handle", 30, "2026-03-10"),
        kit::extension("handle", 30, "2026-06-10"),
    ];
    let facts = Facts { marks: &marks, extensions: &extensions, ..kit::claim() };
    let handle = clocks(xinfang(), &facts).remove(0);
    let why = explain(xinfang(), china(), &facts, &handle);
    let told: Vec<_> = why.extensions.iter().map(|e| (e.granted, e.void)).collect();
    assert_eq!(told, [(20, None), (0, Some(Void::Spent)), (0, Some(Void::Spent))]);
    assert_eq!((why.base_due, why.due), (day("2026-03-06"), day("2026-03-26")));
    assert_eq!(why.due, handle.due.due);
}
