//! Three scenarios told in both languages, as people read them.

use super::lines;
use crate::lang::Lang;
use huiyin_domain::calendar;
use huiyin_domain::clock::{Extension, Pause, Story, Trigger, When, tell};
use huiyin_domain::procedure;
use huiyin_domain::time::{Millis, parse_date};

fn told(preset: &str, clock: &str, story: &Story<'_>) -> String {
    let procedure = procedure::shipped(preset).expect("shipped");
    let rule = procedure.clock(clock).expect("known");
    let calendar = calendar::shipped(&procedure.calendar).expect("shipped");
    let why = tell(procedure, rule, calendar, story).expect("in range");
    let text = |lang| lines(lang, &why).join("\n");
    format!("{}\n\n{}", text(Lang::Zh), text(Lang::En))
}

fn story(start: &str, trigger: Trigger, amount: u32) -> Story<'static> {
    let start = When::On(parse_date(start).expect("a date"));
    Story { start, started_by: Some(trigger), amount, pauses: &[], extensions: &[] }
}

fn extension(requested: u32, at: &str) -> Extension {
    let approved_at = Millis::parse(at).expect("an instant");
    Extension { clock: "handle".into(), requested, approved_at, by: "李明 (unit head)".into() }
}

#[test]
fn working_days_around_spring_festival() {
    let story = story("2026-02-11", Trigger::ReceivedByTransfer, 5);
    insta::assert_snapshot!(told("cn-xinfang", "object_to_transfer", &story));
}

#[test]
fn sixty_days_with_an_extension_and_one_too_late() {
    let extensions =
        [extension(40, "2026-03-02T09:00:00+08:00"), extension(30, "2026-04-20T09:00:00+08:00")];
    let story = Story { extensions: &extensions, ..story("2026-01-05", Trigger::Accepted, 60) };
    insta::assert_snapshot!(told("cn-xinfang", "handle", &story));
}

#[test]
fn a_hearing_in_the_reexamination() {
    let pause = |from: &str, to: &str| Pause {
        reason: "hearing".into(),
        from: parse_date(from).expect("a date"),
        to: parse_date(to).expect("a date"),
    };
    let pauses = [pause("2026-04-20", "2026-04-24"), pause("2026-04-23", "2026-04-27")];
    let story = Story { pauses: &pauses, ..story("2026-04-08", Trigger::ReexamRequested, 30) };
    insta::assert_snapshot!(told("cn-xinfang", "decide_reexam", &story));
}

#[test]
fn hours_and_a_year_without_a_notice() {
    let at = Millis::parse("2026-02-16T22:30:00+08:00").expect("an instant");
    let urgent = Story { start: When::At(at), ..story("2026-02-16", Trigger::Registered, 1) };
    let crossing = story("2026-12-28", Trigger::ReceivedByTransfer, 5);
    insta::assert_snapshot!(format!(
        "{}\n\n{}",
        told("cn-12345", "dispatch_urgent", &urgent),
        told("cn-12345", "handle", &crossing)
    ));
}

/// Every code a shipped file can show has words in both languages.
#[test]
fn no_code_is_without_words() {
    for lang in Lang::ALL {
        for (id, _) in procedure::SHIPPED {
            let procedure = procedure::shipped(id).expect("shipped");
            for clock in &procedure.clocks {
                assert!(lang.has(&format!("clock-owner-{}", clock.owed_label)), "{id}");
                for trigger in clock.starts_at() {
                    assert!(lang.has(&format!("clock-trigger-{}", trigger.code())), "{id}");
                }
            }
        }
    }
}
