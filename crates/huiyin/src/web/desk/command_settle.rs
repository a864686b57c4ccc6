//! From fields to commands of settling: appointments, mediation, hearings, follow-ups; and the
//! way back: beside which field a rule that stood in the way is told.

use super::command::{Reading, clean, day, number, official, reason};
use super::command_bars;
use super::typed::Typed;
use super::{agreement, steps};
use huiyin_domain::case::{Asking, Command, Found, Refusal, SettleCommand, Side};
use huiyin_domain::ids::StaffId;
use huiyin_domain::policy::Action;
use huiyin_domain::text::{BODY_CHARS_MAX, REASON_CHARS_MAX, Text};
use huiyin_domain::time::Millis;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

const PLACE_CHARS_MAX: usize = 200;

/// `None` when a field is at fault; the form's `step` says which of the action's steps it is.
pub fn read(at: &Reading, action: Action, typed: &mut Typed) -> Option<Command<Text>> {
    let lang = at.lang;
    let command = match action {
        Action::AppointmentAsk => {
            SettleCommand::AppointmentAsk { text: typed.text(lang, "text", REASON_CHARS_MAX)? }
        }
        Action::AppointmentSet => appointment(at, typed)?,
        Action::MediationOffer => {
            let mediator = officer(at, typed, "mediator");
            let text = typed.text(lang, "text", REASON_CHARS_MAX);
            SettleCommand::MediationOffer { mediator: mediator?, text: text? }
        }
        Action::MediationConsent => {
            let side = typed.code(lang, "side", Side::parse);
            let record = typed.text_or_none(lang, "record", REASON_CHARS_MAX);
            match typed.value("step") {
                "refuse" => SettleCommand::MediationRefuse { side: side?, record },
                _ => SettleCommand::MediationConsent { side: side?, record },
            }
        }
        Action::Mediate => mediate(at, typed)?,
        Action::Hear => hear(at, typed)?,
        Action::FollowUp => follow_up(at, typed)?,
        _ => return None,
    };
    clean(typed, command.into())
}

fn appointment(at: &Reading, typed: &mut Typed) -> Option<SettleCommand<Text>> {
    let lang = at.lang;
    match typed.value("step") {
        "hold" => {
            let appointment = counted(at, typed, "appointment");
            let text = typed.text(lang, "text", BODY_CHARS_MAX);
            Some(SettleCommand::AppointmentHold { appointment: appointment?, text: text? })
        }
        "cancel" => {
            let appointment = counted(at, typed, "appointment");
            let reason = reason(lang, typed);
            Some(SettleCommand::AppointmentCancel { appointment: appointment?, reason: reason? })
        }
        _ => {
            let day = day(lang, typed, "day");
            let time = typed.code(lang, "time", time_of_day);
            let with = officer(at, typed, "with");
            let place = typed.text(lang, "place", PLACE_CHARS_MAX);
            let at = moment(day?, time?, &at.zone);
            if at.is_none() {
                typed.refuse("day", lang.plain("error-refused-too-far"));
            }
            Some(SettleCommand::AppointmentSet { at: at?, with: with?, place: place? })
        }
    }
}

fn mediate(at: &Reading, typed: &mut Typed) -> Option<SettleCommand<Text>> {
    let lang = at.lang;
    match typed.value("step") {
        "agree" => {
            let text = agreement::text(lang, typed);
            let due = day(lang, typed, "due");
            let ticked = |side: &&Side| typed.value(&format!("signed-{}", side.code())) == "yes";
            let signed: Vec<Side> = Side::ALL.iter().filter(ticked).copied().collect();
            let sealed = typed.value("sealed") == "yes";
            // What it takes away is looked up, never taken from the form.
            let waives = false;
            let (text, follow_up) = (text?, due?);
            Some(SettleCommand::MediationAgree { text, signed, sealed, follow_up, waives })
        }
        "fail" => Some(SettleCommand::MediationFail { reason: reason(lang, typed)? }),
        "confirm" => {
            let text = typed.text(lang, "text", REASON_CHARS_MAX)?;
            Some(SettleCommand::MediationConfirm { text })
        }
        _ => {
            let on = day(lang, typed, "day");
            let text = typed.text(lang, "text", BODY_CHARS_MAX);
            Some(SettleCommand::MediationMeet { on: on?, text: text? })
        }
    }
}

fn hear(at: &Reading, typed: &mut Typed) -> Option<SettleCommand<Text>> {
    let lang = at.lang;
    match typed.value("step") {
        "hold" => {
            let to = day(lang, typed, "until");
            let text = typed.text(lang, "text", BODY_CHARS_MAX);
            Some(SettleCommand::HearingHold { to: to?, text: text? })
        }
        "cancel" => Some(SettleCommand::HearingCancel { reason: reason(lang, typed)? }),
        _ => {
            let (from, to) = (day(lang, typed, "from"), day(lang, typed, "until"));
            let text = official(lang, typed, "text");
            Some(SettleCommand::HearingSet { from: from?, to: to?, text: text? })
        }
    }
}

fn follow_up(at: &Reading, typed: &mut Typed) -> Option<SettleCommand<Text>> {
    let lang = at.lang;
    match typed.value("step") {
        "done" => {
            let follow_up = counted(at, typed, "follow_up");
            let found = typed.code(lang, "found", Found::parse);
            let text = typed.text(lang, "text", REASON_CHARS_MAX);
            let (follow_up, found, text) = (follow_up?, found?, text?);
            Some(SettleCommand::FollowUpDone { follow_up, found, text })
        }
        _ => {
            let asking = typed.code(lang, "asking", Asking::parse);
            let due = day(lang, typed, "due");
            Some(SettleCommand::FollowUpSet { asking: asking?, due: due? })
        }
    }
}

/// Somebody by name, or nobody in particular.
fn officer(at: &Reading, typed: &mut Typed, field: &'static str) -> Option<Option<StaffId>> {
    match typed.value(field) {
        "" => Some(None),
        _ => number(at.lang, typed, field).map(|id| Some(StaffId(id))),
    }
}

/// The number of an appointment or a follow-up within its case.
fn counted(at: &Reading, typed: &mut Typed, field: &'static str) -> Option<u32> {
    typed.code(at.lang, field, |value| value.parse().ok())
}

/// `14:05`, also as Chinese keyboards write it.
fn time_of_day(value: &str) -> Option<Time> {
    let plain: String = value.trim().chars().map(plain_sign).collect();
    let (hour, minute) = plain.split_once(':')?;
    let part = |text: &str| {
        let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse::<i8>().ok()).flatten()
    };
    Time::new(part(hour)?, part(minute)?, 0, 0).ok()
}

fn plain_sign(c: char) -> char {
    match c {
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c),
        '：' => ':',
        other => other,
    }
}

/// `None` beyond the years that can be named.
fn moment(day: Date, time: Time, zone: &TimeZone) -> Option<Millis> {
    zone.to_timestamp(day.to_datetime(time)).ok().map(Millis::from_timestamp)
}

/// Beside which field of the posted form a refusal belongs; `None`: to the form as a whole.
pub fn field_of(form: &str, refusal: &Refusal) -> Option<&'static str> {
    let is = |action: Action, step: &str| form == steps::form_name(action, step);
    let dated = matches!(
        refusal,
        Refusal::DueInPast | Refusal::TooFar | Refusal::NotYetHeld | Refusal::Reversed
    );
    match refusal {
        Refusal::AgreementWaives => Some("text"),
        Refusal::AgreementUnsigned => Some("signed-person"),
        Refusal::HandlerOfOtherUnit if is(Action::MediationOffer, "") => Some("mediator"),
        Refusal::HandlerOfOtherUnit if is(Action::AppointmentSet, "set") => Some("with"),
        Refusal::RecordNeeded if form.starts_with(Action::MediationConsent.code()) => {
            Some("record")
        }
        _ if !dated => command_bars::field_of(refusal),
        _ if is(Action::BriefGive, "") => Some("due"),
        _ if is(Action::AppointmentSet, "set") || is(Action::Mediate, "meet") => Some("day"),
        _ if is(Action::Mediate, "agree") || is(Action::FollowUp, "set") => Some("due"),
        Refusal::DueInPast if is(Action::Hear, "set") => Some("from"),
        _ if is(Action::Hear, "set") || is(Action::Hear, "hold") => Some("until"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::form::Form;
    use huiyin_app::lang::Lang;
    use huiyin_domain::ids::UnitId;
    use jiff::civil::time;

    fn faults(action: Action, pairs: &[(&str, &str)]) -> Vec<&'static str> {
        let mut typed = Typed::new("x", Form::of(pairs));
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let at = Reading { lang: Lang::Zh, unit: UnitId(1), zone, other: None };
        assert!(read(&at, action, &mut typed).is_none(), "{pairs:?}");
        typed.faults.iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn every_fault_is_beside_its_field() {
        let set = faults(Action::AppointmentSet, &[("step", "set"), ("with", "x")]);
        assert_eq!(set, ["day", "time", "with", "place"]);
        let hold = faults(Action::AppointmentSet, &[("step", "hold")]);
        assert_eq!(hold, ["appointment", "text"]);
        assert_eq!(faults(Action::MediationConsent, &[("step", "consent")]), ["side"]);
        assert_eq!(faults(Action::Mediate, &[("step", "meet")]), ["day", "text"]);
        assert_eq!(faults(Action::Mediate, &[("step", "agree")]), ["text", "due"]);
        assert_eq!(faults(Action::Mediate, &[("step", "fail")]), ["reason"]);
        let hear = [("step", "set"), ("from", "2026-02-30"), ("until", "soon")];
        assert_eq!(faults(Action::Hear, &hear), ["from", "until", "text"]);
        assert_eq!(faults(Action::FollowUp, &[("step", "set")]), ["asking", "due"]);
        let done = [("step", "done"), ("follow_up", "-1"), ("found", "lost")];
        assert_eq!(faults(Action::FollowUp, &done), ["follow_up", "found", "text"]);
    }

    #[test]
    fn a_time_is_read_as_people_write_it() {
        for (said, want) in [
            ("14:05", Some(time(14, 5, 0, 0))),
            (" 9:30", Some(time(9, 30, 0, 0))),
            ("１４：０５", Some(time(14, 5, 0, 0))),
            ("24:00", None),
            ("9", None),
            ("+9:30", None),
            ("09:30:00", None),
        ] {
            assert_eq!(time_of_day(said), want, "{said}");
        }
    }

    #[test]
    fn a_day_and_a_time_are_a_moment_of_the_cases_zone() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let at = moment(jiff::civil::date(2026, 3, 2), time(9, 0, 0, 0), &zone);
        assert_eq!(at, Some(Millis(1_772_413_200_000)));
    }
}
