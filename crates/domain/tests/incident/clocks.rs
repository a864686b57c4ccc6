//! The clock of the report above: it runs from the receipt by the plan's own periods, is never
//! moved by a late report, and what was missed stays told.

use super::*;
use huiyin_domain::incident::{Due, DueKind, ReportAsked, ReportKind, Way, marked};

pub fn asked(kind: ReportKind, way: Way) -> ReportAsked {
    let fields = flood().report_up.fields.iter().map(|_| Some(words("待查"))).collect();
    ReportAsked { kind, way, fields, corrects: None }
}

pub fn first_by_phone() -> ReportAsked {
    ReportAsked {
        fields: vec![Some(words("正在核实"))], ..asked(ReportKind::First, Way::Phone)
    }
}

fn up(life: &mut Life, kind: ReportKind, way: Way, now: Millis) -> Result<(), Refusal> {
    life.step(Command::ReportUp(asked(kind, way)), officer(), now)
}

fn next(life: &Life) -> Option<(DueKind, i64)> {
    life.incident.due_next().map(|due| (due.kind, (due.due_at.0 - NOW.0) / MINUTE))
}

#[test]
fn the_clock_runs_from_the_receipt_by_the_plan() {
    let mut life = Life::at(Stage::Active);
    assert_eq!(next(&life), Some((DueKind::FirstPhone, 20)));
    let phone = Command::ReportUp(first_by_phone());
    life.step(phone, officer(), at(25 * MINUTE)).expect("by phone");
    assert_eq!(life.incident.reports[0].late_ms, 5 * MINUTE, "late, and told");
    assert_eq!(next(&life), Some((DueKind::FirstWritten, 40)));
    up(&mut life, ReportKind::First, Way::Written, at(39 * MINUTE)).expect("in writing");
    assert_eq!(life.incident.reports[1].late_ms, 0);
    // Level IV reports every six hours, from when the last was due or made, whichever is earlier.
    assert_eq!(next(&life), Some((DueKind::FollowUp, 39 + 360)));
    let late = at((39 + 360 + 30) * MINUTE);
    up(&mut life, ReportKind::FollowUp, Way::Written, late).expect("a follow-up");
    assert_eq!(life.incident.reports[2].late_ms, 30 * MINUTE);
    assert_eq!(next(&life), Some((DueKind::FollowUp, 39 + 720)), "a late one moves nothing");
    // Two missed altogether: the next is the next whole period, and the gap is in the numbers.
    let later = at((39 + 3 * 360 + 10) * MINUTE);
    up(&mut life, ReportKind::FollowUp, Way::Written, later).expect("a follow-up");
    assert_eq!(life.incident.reports[3].late_ms, (360 + 10) * MINUTE);
    assert_eq!(next(&life), Some((DueKind::FollowUp, 39 + 4 * 360)));
    let dues = life.incident.dues();
    let missed = |due: &&Due| due.late_ms(later) > 0;
    assert_eq!(dues.iter().filter(missed).count(), 3, "{dues:?}");
}

#[test]
fn a_graver_level_reports_more_often_from_its_own_beginning() {
    let mut life = Life::at(Stage::Active);
    up(&mut life, ReportKind::First, Way::Written, at(10 * MINUTE)).expect("in writing");
    assert_eq!(next(&life), Some((DueKind::FollowUp, 10 + 360)));
    let present = present();
    let change = Change {
        expected_until: at(48 * HOUR),
        ..change(flood(), &present, ResponseLevel::Second)
    };
    let raise = Command::ChangeLevel { change, reason: words("水库险情") };
    life.step(raise, leader(), at(200 * MINUTE)).expect("raised");
    assert_eq!(next(&life), Some((DueKind::FollowUp, 200 + 60)));
}

#[test]
fn the_final_report_is_owed_after_the_end_and_closes_the_chain() {
    let mut life = Life::at(Stage::Active);
    assert_eq!(up(&mut life, ReportKind::Last, Way::Written, NOW), Err(Refusal::FirstMissing));
    up(&mut life, ReportKind::First, Way::Written, NOW).expect("in writing");
    assert_eq!(up(&mut life, ReportKind::Last, Way::Written, NOW), Err(Refusal::NotEnded));
    let down = Command::StandDown { judged: vec![Judged::Met; 2], reason: words("水退了") };
    life.step(down, leader(), at(HOUR)).expect("down");
    assert_eq!(next(&life), Some((DueKind::Last, 60 + 5 * 24 * 60)));
    up(&mut life, ReportKind::Last, Way::Written, at(2 * HOUR)).expect("the final one");
    assert_eq!(next(&life), None);
    let more = up(&mut life, ReportKind::FollowUp, Way::Written, at(3 * HOUR));
    assert_eq!(more, Err(Refusal::FinalMade));
}

#[test]
fn a_correction_is_a_new_number_and_meets_no_deadline() {
    let mut life = Life::at(Stage::Verifying);
    let correct =
        |number| ReportAsked { corrects: Some(number), ..asked(ReportKind::First, Way::Phone) };
    let none = life.step(Command::ReportUp(correct(1)), officer(), NOW);
    assert_eq!(none, Err(Refusal::NoSuchReport));
    life.step(Command::ReportUp(first_by_phone()), officer(), NOW).expect("by phone");
    let first = life.incident.reports[0].clone();
    life.step(Command::ReportUp(correct(1)), officer(), NOW).expect("corrected");
    assert_eq!(life.incident.reports[0], first, "the first stays as it was");
    let second = &life.incident.reports[1];
    assert_eq!((second.number, second.corrects, second.due_at), (2, Some(1), None));
    assert_eq!(next(&life), Some((DueKind::FirstWritten, 40)));
    let again = life.step(Command::ReportUp(first_by_phone()), officer(), NOW);
    assert_eq!(again, Err(Refusal::FirstMade));
}

#[test]
fn a_written_report_has_every_statutory_field() {
    let mut life = Life::at(Stage::Active);
    let mut short = asked(ReportKind::First, Way::Written);
    short.fields[4] = None;
    let result = life.step(Command::ReportUp(short), officer(), NOW);
    assert_eq!(result, Err(Refusal::FieldEmpty));
    let nothing = ReportAsked { fields: Vec::new(), ..asked(ReportKind::First, Way::Phone) };
    let result = life.step(Command::ReportUp(nothing), officer(), NOW);
    assert_eq!(result, Err(Refusal::FieldEmpty));
}

#[test]
fn what_was_dismissed_in_time_owes_nothing_and_what_was_late_stays_told() {
    let mut early = Life::at(Stage::Dismissed);
    assert_eq!(early.incident.dues(), []);
    early.incident.ended_at = Some(at(30 * MINUTE));
    let dues = early.incident.dues();
    assert_eq!(dues.len(), 1, "the phone was missed before it was dismissed: {dues:?}");
    // Without a plan in force there is no clock, and no report that would be numbered by it.
    let event = report(intake(), None, NOW).expect("a report");
    let told = Told { event: &event, at: NOW, staff: None };
    let bare = Incident::begun(IncidentId(1), told).expect("begun");
    assert_eq!(bare.dues(), []);
    let result = bare.decide(Command::ReportUp(first_by_phone()), officer(), NOW);
    assert_eq!(result, Err(Refusal::NoRule));
}

#[test]
fn an_exercise_is_said_first_and_once() {
    assert_eq!(marked(true, "出动"), "【演练】出动");
    assert_eq!(marked(true, "【演练】出动"), "【演练】出动");
    assert_eq!(marked(false, "出动"), "出动");
    let mut life = Life::begun(Intake { exercise: true, ..intake() });
    life.step(Command::ReportUp(first_by_phone()), officer(), NOW).expect("by phone");
    for english in [false, true] {
        let text = life.incident.reports[0].text("首报", life.incident.exercise, english);
        assert!(text.starts_with("【演练】首报\n"), "{text}");
    }
}
