//! How each step's form is read: every text may say places and things only, every fault stands
//! beside its field, and nothing that was typed is lost. Names of fields are the step's own,
//! because several forms stand on one page.

use super::{WHOLE, moment_of};
use crate::web::desk::bar::Desk;
use crate::web::desk::said::text;
use crate::web::field::Faults;
use crate::web::form::Form;
use huiyin_app::incident::{ActivateAsked, Asked, IncidentPage};
use huiyin_domain::ids::{CaseNumber, StaffId};
use huiyin_domain::incident::{
    FIELD_CHARS_MAX, Judged, MATTER_CHARS_MAX, MEASURE_CHARS_MAX, PLACE_CHARS_MAX, Refusal,
    ReportAsked, ReportKind, Step, TEXT_CHARS_MAX, WHAT_CHARS_MAX, Way,
};
use huiyin_domain::plan::{Colour, Hazard, Power, ResponseLevel};
use huiyin_domain::screening::PlaceText;
use huiyin_domain::text::{Text, TextFault};
use huiyin_domain::time::Millis;

/// Fields of one level's form; a change of level has its own beside.
pub struct LevelFields {
    pub level: &'static str,
    pub matter: &'static str,
    pub until: &'static str,
    pub measures: &'static str,
}

pub const ACTIVATE: LevelFields =
    LevelFields { level: "level", matter: "matter", until: "until", measures: "measures" };
pub const CHANGE: LevelFields = LevelFields {
    level: "to-level",
    matter: "to-matter",
    until: "to-until",
    measures: "to-measures",
};

/// The field that a step's own reason stands in.
pub const fn reason_of(step: Step) -> &'static str {
    match step {
        Step::Verify => "how",
        Step::ProposeDismissal => "dismissal",
        Step::RefuseDismissal => "not-dismissed",
        Step::Lift => "lifted",
        Step::ChangeLevel => "level-reason",
        Step::TransferUp => "up-reason",
        Step::TakeBack => "back-reason",
        Step::StandDown => "down-reason",
        Step::Resume => "resume-reason",
        Step::AskCounty => "ask",
        Step::Note => "note",
        _ => WHOLE,
    }
}

/// Where a refusal of a step is shown.
pub fn field_of(step: Step, refusal: Refusal) -> &'static str {
    let level = if step == Step::ChangeLevel { CHANGE } else { ACTIVATE };
    match (step, refusal) {
        (Step::Activate | Step::ChangeLevel, refusal) => match refusal {
            Refusal::ExpectedPast | Refusal::ExpectedFar => level.until,
            Refusal::AskCounty
            | Refusal::CrowdVerb
            | Refusal::NoMeasures
            | Refusal::TooMany
            | Refusal::LaddersMixed => level.measures,
            Refusal::Gathering => level.matter,
            Refusal::LevelUnknown | Refusal::SameLevel => level.level,
            _ => WHOLE,
        },
        (Step::Watch, Refusal::ExpectedPast | Refusal::ExpectedFar) => "watch-until",
        (Step::ReportUp, Refusal::WrongStage) => WHOLE,
        (Step::ReportUp, _) => "report-kind",
        (Step::OfferCommand, _) => "offer-to",
        (Step::Correct, _) => "correct-what",
        (step, Refusal::Gathering | Refusal::ExerciseUnsaid) => reason_of(step),
        _ => WHOLE,
    }
}

struct Read<'a> {
    desk: &'a Desk,
    form: &'a Form,
    faults: &'a mut Faults,
}

/// `None` without a fault: there is no such step.
pub fn asked(
    desk: &Desk,
    step: Step,
    page: &IncidentPage,
    form: &Form,
    faults: &mut Faults,
) -> Option<Asked> {
    let mut read = Read { desk, form, faults };
    match step {
        Step::Verify => Some(Asked::Verify { how: read.reason(step)? }),
        Step::ProposeDismissal => Some(Asked::ProposeDismissal { reason: read.reason(step)? }),
        Step::RefuseDismissal => Some(Asked::RefuseDismissal { reason: read.reason(step)? }),
        Step::Dismiss => Some(Asked::Dismiss),
        Step::Lift => Some(Asked::Lift { reason: read.reason(step)? }),
        Step::TakeBack => Some(Asked::TakeBack { reason: read.reason(step)? }),
        Step::Resume => Some(Asked::Resume { reason: read.reason(step)? }),
        Step::EndOffer => Some(Asked::EndOffer),
        Step::TakeCommand => Some(Asked::TakeOver),
        Step::Correct => read.correct(),
        Step::Watch => read.watch(),
        Step::Activate => {
            let change = read.level(&ACTIVATE)?;
            Some(Asked::Activate(change))
        }
        Step::ChangeLevel => {
            let change = read.level(&CHANGE);
            let reason = read.reason(step);
            Some(Asked::ChangeLevel { change: change?, reason: reason? })
        }
        Step::TransferUp => {
            let to = read.said("up-to", "incident-field-up-to", PLACE_CHARS_MAX);
            let reason = read.reason(step);
            Some(Asked::TransferUp { to: to?, reason: reason? })
        }
        Step::StandDown => read.stand_down(page),
        Step::ReportUp => read.report(page),
        Step::AskCounty => {
            let power = read.choice("power", "incident-field-power", Power::parse);
            let text = read.reason(step);
            Some(Asked::AskCounty { power: power?, text: text? })
        }
        Step::OfferCommand => {
            let to = read.choice("offer-to", "incident-field-offer", |id| id.parse().ok());
            Some(Asked::HandOver { to: StaffId(to?) })
        }
        Step::Note if form.choice("sealed") == "yes" => {
            let typed = form.text("note", TEXT_CHARS_MAX);
            let text = faults.take(&desk.ask, "note", "incident-field-note-text", typed)?;
            Some(Asked::NoteSealed { text })
        }
        Step::Note => Some(Asked::Note { text: read.reason(step)? }),
        Step::OpenCase => read.case(),
        Step::Recover | Step::Review | Step::Seal => None,
    }
}

impl Read<'_> {
    fn said(&mut self, name: &str, label: &str, max: usize) -> Option<PlaceText> {
        text(self.desk, self.form, self.faults, name, label, max)
    }

    fn reason(&mut self, step: Step) -> Option<PlaceText> {
        let label = match step {
            Step::Verify => "incident-field-how",
            Step::AskCounty => "incident-field-ask",
            Step::Note => "incident-field-note-text",
            _ => "incident-field-reason",
        };
        self.said(reason_of(step), label, TEXT_CHARS_MAX)
    }

    fn choice<T>(
        &mut self,
        name: &str,
        label: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let parsed = parse(self.form.choice(name)).ok_or(TextFault::UnknownChoice);
        self.faults.take(&self.desk.ask, name, label, parsed)
    }

    fn moment(&mut self, name: &str) -> Option<Millis> {
        let at = moment_of(self.desk, self.form.choice(name));
        if at.is_none() {
            self.faults.add(name, self.desk.t("incident-fault-when"));
        }
        at
    }

    fn correct(&mut self) -> Option<Asked> {
        let hazard = self.choice("correct-hazard", "incident-field-hazard", Hazard::parse);
        let place = self.said("correct-place", "incident-field-place", PLACE_CHARS_MAX);
        let what = self.said("correct-what", "incident-field-what", WHAT_CHARS_MAX);
        Some(Asked::Correct { hazard: hazard?, place: place?, what: what? })
    }

    fn watch(&mut self) -> Option<Asked> {
        let colour = self.choice("colour", "incident-field-colour", Colour::parse);
        let area = self.said("watch-area", "incident-field-watch-area", PLACE_CHARS_MAX);
        let until = self.moment("watch-until");
        Some(Asked::Watch { colour: colour?, area: area?, until: until? })
    }

    /// `plan level` is one choice; measures stand a line each.
    fn level(&mut self, fields: &LevelFields) -> Option<ActivateAsked> {
        let of_plan = |typed: &str| {
            let (plan, level) = typed.split_once(' ')?;
            Some((plan.to_owned(), ResponseLevel::parse(level)?))
        };
        let chosen = self.choice(fields.level, "incident-field-level", of_plan);
        let matter = self.said(fields.matter, "incident-field-matter", MATTER_CHARS_MAX);
        let expected_until = self.moment(fields.until);
        let measures = self.measures(fields.measures);
        let (plan, level) = chosen?;
        let (matter, expected_until, measures) = (matter?, expected_until?, measures?);
        Some(ActivateAsked { plan, level, matter, expected_until, measures })
    }

    fn measures(&mut self, name: &str) -> Option<Vec<PlaceText>> {
        let lines = self.form.get(name).lines().map(str::trim).filter(|line| !line.is_empty());
        let mut measures = Vec::new();
        for line in lines {
            let parsed = Text::parse(line, MEASURE_CHARS_MAX);
            let label = "incident-field-measures";
            let typed = self.faults.take(&self.desk.ask, name, label, parsed)?;
            match PlaceText::checked(&typed) {
                Ok(text) => measures.push(text),
                Err(fault) => {
                    let message = self.desk.code("screening-person-", fault.code());
                    self.faults.add(name, message);
                    return None;
                }
            }
        }
        Some(measures)
    }

    fn stand_down(&mut self, page: &IncidentPage) -> Option<Asked> {
        let criteria = page.incident.response.as_ref().map_or(0, |now| now.criteria.len());
        let mut judged = Vec::new();
        for no in 0..criteria {
            let (box_name, why) = (format!("met-{no}"), format!("waived-{no}"));
            let is_met = self.form.choice(&box_name) == "yes";
            if is_met {
                judged.push(Some(Judged::Met));
            } else {
                let reason = self.said(&why, "incident-field-waived", TEXT_CHARS_MAX);
                judged.push(reason.map(Judged::Waived));
            }
        }
        let reason = self.reason(Step::StandDown);
        let judged = judged.into_iter().collect::<Option<Vec<_>>>();
        Some(Asked::StandDown { judged: judged?, reason: reason? })
    }

    fn report(&mut self, page: &IncidentPage) -> Option<Asked> {
        let corrects = self.form.choice("corrects");
        let corrects = if corrects.is_empty() { None } else { Some(corrects.parse().ok()?) };
        let kind = match corrects {
            // What is corrected says what it is.
            Some(_) => Some(ReportKind::First),
            None => self.choice("report-kind", "incident-field-kind", ReportKind::parse),
        };
        let way = self.choice("way", "incident-field-way", Way::parse);
        let count = page.incident.rule.as_ref().map_or(0, |rule| rule.fields.len());
        let mut fields = Vec::new();
        let mut is_whole = true;
        for no in 0..count {
            let name = format!("report-{no}");
            let typed = self.form.choice(&name);
            if typed.is_empty() && way != Some(Way::Written) {
                fields.push(None);
                continue;
            }
            let said = self.said(&name, "incident-field-report", FIELD_CHARS_MAX);
            is_whole &= said.is_some();
            fields.push(said);
        }
        let (kind, way) = (kind?, way?);
        is_whole.then_some(Asked::ReportUp(ReportAsked { kind, way, fields, corrects }))
    }

    fn case(&mut self) -> Option<Asked> {
        match CaseNumber::parse(self.form.get("case-number")) {
            Ok(number) => Some(Asked::OpenCase { number }),
            Err(_) => {
                self.faults.add("case-number", self.desk.t("desk-find-shape"));
                None
            }
        }
    }
}
