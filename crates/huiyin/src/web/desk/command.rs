//! From the fields of a case form to a command of the domain: parsed once, every fault noted
//! beside its field. Whether the command is allowed is not asked here.

use super::typed::Typed;
use super::{command_bars, command_delivery, command_joint, command_review, command_settle, reply};
use huiyin_app::lang::Lang;
use huiyin_domain::case::{CaseKind, Command, ExtensionRequest, Outcome, Way};
use huiyin_domain::ids::{CaseId, StaffId, UnitId};
use huiyin_domain::policy::Action;
use huiyin_domain::text::{BODY_CHARS_MAX, REASON_CHARS_MAX, SUMMARY_CHARS_MAX, Text};
use huiyin_domain::time::parse_date;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// `None` when a field is at fault (noted in `typed`), or the action has no form.
pub fn read(at: &Reading, action: Action, typed: &mut Typed) -> Option<Command<Text>> {
    let (lang, unit) = (at.lang, at.unit);
    match action {
        Action::Classify => classify(lang, typed),
        Action::Route => {
            let to = unit_of(lang, typed, "to", "other");
            let note = typed.text_or_none(lang, "note", REASON_CHARS_MAX);
            // Why it is this unit is looked up, never taken from the form.
            let reasons = Vec::new();
            clean(typed, Command::Route { to: to?, reasons, note })
        }
        Action::Accept => {
            let sends = typed.value("send") == "yes";
            let notice = if sends { official(lang, typed, "text") } else { None };
            clean(typed, Command::Accept { notice })
        }
        Action::Transfer => {
            let to = unit_of(lang, typed, "to", "other");
            let reason = reason(lang, typed);
            Some(Command::Transfer { to: to?, reason: reason? })
        }
        Action::Assign => {
            let to = number(lang, typed, "to").map(StaffId)?;
            Some(Command::Assign { to, unit })
        }
        Action::Take => Some(Command::Take),
        Action::Notify => {
            let notice = typed.value("notice").to_owned();
            let text = official(lang, typed, "text")?;
            Some(Command::Notify { notice, text })
        }
        Action::AddMaterial => {
            let text = typed.text(lang, "text", BODY_CHARS_MAX)?;
            Some(Command::AddMaterial { text })
        }
        Action::Summarise => {
            let text = typed.text(lang, "text", SUMMARY_CHARS_MAX)?;
            Some(Command::Summarise { text })
        }
        Action::Return => Some(Command::Return { reason: reason(lang, typed)? }),
        Action::Reopen => Some(Command::Reopen { reason: reason(lang, typed)? }),
        Action::OpenIdentity => Some(Command::OpenIdentity { reason: reason(lang, typed)? }),
        Action::Conclude => Some(Command::Conclude),
        other => read_answer(at, other, typed),
    }
}

/// What reading needs besides the fields: language, the owner's unit, the zone of dates.
pub struct Reading {
    pub lang: Lang,
    pub unit: UnitId,
    pub zone: TimeZone,
    /// The case that a number in the form names.
    pub other: Option<CaseId>,
}

/// The second half of [`read`]: periods and the answer.
fn read_answer(at: &Reading, action: Action, typed: &mut Typed) -> Option<Command<Text>> {
    let lang = at.lang;
    match action {
        Action::AskExtension => {
            let clock = typed.value("clock").to_owned();
            let amount = amount(lang, typed);
            let reason = reason(lang, typed);
            let asked = ExtensionRequest { clock, amount: amount?, reason: reason? };
            Some(Command::AskExtension(asked))
        }
        Action::DecideExtension if typed.value("decision") == "grant" => {
            let amount = amount(lang, typed);
            let reason = reason(lang, typed);
            Some(Command::GrantExtension { amount: amount?, reason: reason? })
        }
        Action::DecideExtension => {
            let decided = |code: &str| (code == "refuse").then_some(());
            let decided = typed.code(lang, "decision", decided);
            let reason = reason(lang, typed);
            decided?;
            Some(Command::RefuseExtension { reason: reason? })
        }
        Action::Draft => {
            let outcome = typed.code(lang, "outcome", Outcome::parse);
            let text = official(lang, typed, "text");
            // What it holds is looked up, never taken from the form.
            Some(Command::Draft { outcome: outcome?, text: text?, holds: Vec::new() })
        }
        Action::SendBack => Some(Command::SendBack { reason: reason(lang, typed)? }),
        Action::Check => Some(Command::Check),
        Action::Approve => Some(Command::Approve),
        Action::Deliver | Action::DeliverySettle => command_delivery::read(at, action, typed),
        Action::Arbitrate
        | Action::TaskSet
        | Action::TaskAnswer
        | Action::Supervise
        | Action::SupervisionAnswer
        | Action::LeaderName
        | Action::Link => command_joint::read(at, action, typed),
        Action::AppointmentAsk
        | Action::AppointmentSet
        | Action::MediationOffer
        | Action::MediationConsent
        | Action::Mediate
        | Action::Hear
        | Action::FollowUp => command_settle::read(at, action, typed),
        Action::ReviewAssign
        | Action::ReviewDecide
        | Action::ReviewDeliver
        | Action::ExplainUnanswered => command_review::read(at, action, typed),
        Action::RecusalDeclare
        | Action::RecusalDecide
        | Action::BriefGive
        | Action::AdmissionNote => command_bars::read(at, action, typed),
        _ => None,
    }
}

/// A day, as a date field sends it.
pub fn day(lang: Lang, typed: &mut Typed, field: &'static str) -> Option<Date> {
    typed.code(lang, field, |value| parse_date(value.trim()).ok())
}

fn classify(lang: Lang, typed: &mut Typed) -> Option<Command<Text>> {
    let case_kind = typed.code(lang, "kind", CaseKind::parse);
    let way = match typed.value("way") {
        "" => None,
        _ => typed.code(lang, "way", Way::parse),
    };
    // One of the two buttons says more than what the list stood at.
    let topic = ["likely", "topic"].map(|name| typed.value(name).to_owned());
    let topic = topic.into_iter().find(|topic| !topic.is_empty());
    let urgent = typed.value("urgent") == "yes";
    let accused = match typed.value("accused") {
        "" => None,
        _ => number(lang, typed, "accused").map(UnitId),
    };
    let case_kind = case_kind?;
    clean(typed, Command::Classify { case_kind, way, topic, urgent, accused })
}

pub fn clean(typed: &Typed, command: Command<Text>) -> Option<Command<Text>> {
    typed.faults.is_empty().then_some(command)
}

pub fn reason(lang: Lang, typed: &mut Typed) -> Option<Text> {
    typed.text(lang, "reason", REASON_CHARS_MAX)
}

/// What goes out to the person may not hold a part of the template that was left open.
pub fn official(lang: Lang, typed: &mut Typed, field: &'static str) -> Option<Text> {
    let text = typed.text(lang, field, BODY_CHARS_MAX)?;
    let Some(open) = reply::part_left_open(text.as_str()) else {
        return Some(text);
    };
    typed.refuse(field, lang.text("desk-fault-part-open", &[("part", open.into())]));
    None
}

pub fn number(lang: Lang, typed: &mut Typed, field: &'static str) -> Option<i64> {
    typed.code(lang, field, |value| value.parse().ok())
}

/// A proposed unit, or one picked from the whole list beside the proposals.
pub fn unit_of(
    lang: Lang,
    typed: &mut Typed,
    field: &'static str,
    other: &'static str,
) -> Option<UnitId> {
    let field = if matches!(typed.value(field), "" | "other") { other } else { field };
    number(lang, typed, field).map(UnitId)
}

fn amount(lang: Lang, typed: &mut Typed) -> Option<u32> {
    let digits: String = typed.value("amount").trim().chars().map(ascii_digit).collect();
    let amount = digits.parse().ok().filter(|amount| *amount > 0);
    if amount.is_none() {
        typed.refuse("amount", lang.plain("desk-fault-amount"));
    }
    amount
}

/// Digits as Chinese keyboards make them.
fn ascii_digit(c: char) -> char {
    match c {
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        Typed::new("x", crate::web::form::Form::of(pairs))
    }

    fn reading(lang: Lang) -> Reading {
        Reading { lang, unit: UnitId(1), zone: TimeZone::UTC, other: None }
    }

    fn faults(action: Action, pairs: &[(&str, &str)]) -> Vec<&'static str> {
        let mut typed = typed(pairs);
        assert!(read(&reading(Lang::Zh), action, &mut typed).is_none(), "{pairs:?}");
        typed.faults.iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn every_fault_is_beside_its_field() {
        assert_eq!(faults(Action::Transfer, &[]), ["other", "reason"]);
        assert_eq!(faults(Action::Classify, &[("way", "x")]), ["kind", "way"]);
        assert_eq!(faults(Action::AskExtension, &[("amount", "-3")]), ["amount", "reason"]);
        assert_eq!(faults(Action::Draft, &[("text", "好【请写明】")]), ["outcome", "text"]);
        assert_eq!(faults(Action::DecideExtension, &[]), ["decision", "reason"]);
    }

    #[test]
    fn a_unit_is_a_proposed_one_or_one_from_the_list() {
        for pairs in [[("to", "7"), ("other", "8")], [("to", "other"), ("other", "7")]] {
            let command = read(&reading(Lang::En), Action::Route, &mut typed(&pairs));
            let Some(Command::Route { to: UnitId(7), note: None, .. }) = command else {
                panic!("a route to 7: {pairs:?}");
            };
        }
    }

    #[test]
    fn full_width_digits_are_digits() {
        let pairs = [("amount", "３０"), ("reason", "x"), ("clock", "handle")];
        assert!(read(&reading(Lang::Zh), Action::AskExtension, &mut typed(&pairs)).is_some());
    }
}
