//! Reports to the body above (首报、续报、终报): numbered, with the statutory fields of the plan.
//! None is ever changed: a correction is a new number that says which one it corrects.

use super::clock::{DueKind, Words};
use super::{Incident, Refusal, Stage, check};
use crate::case::codes;
use crate::screening::PlaceText;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

codes!(ReportKind { First = "first", FollowUp = "follow-up", Last = "final" });
codes!(Way { Phone = "phone", Written = "written" });

/// A statutory field and what was written in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    pub field: Words,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub number: u32,
    pub kind: ReportKind,
    pub way: Way,
    pub at: Millis,
    pub fields: Vec<Answered>,
    pub corrects: Option<u32>,
    /// When it was owed; `None` of what nobody owed at a time.
    pub due_at: Option<Millis>,
    pub late_ms: i64,
}

impl Report {
    #[must_use]
    pub fn is_follow_up(&self) -> bool {
        self.kind == ReportKind::FollowUp && self.corrects.is_none()
    }

    /// As it goes out: number, kind, and a field a line; an exercise says so first.
    #[must_use]
    pub fn text(&self, title: &str, exercise: bool, english: bool) -> String {
        let label = |words: &Words| {
            let own = words.en.as_ref().filter(|_| english);
            own.unwrap_or(&words.zh).clone()
        };
        let between = if english { ": " } else { "：" };
        let lines = self.fields.iter().filter(|one| !one.text.is_empty());
        let lines = lines.map(|one| [label(&one.field).as_str(), between, &one.text].concat());
        let all: Vec<String> = std::iter::once(title.to_owned()).chain(lines).collect();
        super::marked(exercise, &all.join("\n"))
    }
}

/// A report as somebody makes it; a text for each field of the rule, in its order.
#[derive(Clone, Debug)]
pub struct ReportAsked {
    pub kind: ReportKind,
    pub way: Way,
    pub fields: Vec<Option<PlaceText>>,
    pub corrects: Option<u32>,
}

impl Incident {
    pub(super) fn reported(&self, asked: ReportAsked, now: Millis) -> Result<Report, Refusal> {
        let rule = self.rule.as_ref().ok_or(Refusal::NoRule)?;
        let (kind, way) = match asked.corrects {
            Some(number) => {
                let known = self.reports.iter().find(|made| made.number == number);
                let known = known.ok_or(Refusal::NoSuchReport)?;
                (known.kind, known.way)
            }
            None => {
                self.is_in_order(asked.kind, asked.way)?;
                (asked.kind, asked.way)
            }
        };
        let texts = asked.fields.into_iter().chain(std::iter::repeat(None));
        let mut fields = Vec::with_capacity(rule.fields.len());
        for (field, text) in rule.fields.iter().zip(texts) {
            if let Some(text) = &text {
                check::place_text(text, self.exercise)?;
            } else if way == Way::Written {
                return Err(Refusal::FieldEmpty);
            }
            let text = text.map(|text| text.as_str().to_owned()).unwrap_or_default();
            fields.push(Answered { field: field.clone(), text });
        }
        if fields.iter().all(|field| field.text.is_empty()) {
            return Err(Refusal::FieldEmpty);
        }
        let number = u32::try_from(self.reports.len()).unwrap_or(u32::MAX).saturating_add(1);
        let due = asked.corrects.is_none().then(|| self.due_of(kind, way)).flatten();
        let late_ms = due.map_or(0, |due| now.0.saturating_sub(due.0).max(0));
        let corrects = asked.corrects;
        Ok(Report { number, kind, way, at: now, fields, corrects, due_at: due, late_ms })
    }

    /// The first comes first, the final last, and each of them once.
    fn is_in_order(&self, kind: ReportKind, way: Way) -> Result<(), Refusal> {
        let made = |kind: ReportKind, way: Option<Way>| {
            let own = self.reports.iter().filter(|made| made.corrects.is_none());
            own.clone().any(|made| made.kind == kind && way.is_none_or(|way| made.way == way))
        };
        let written = made(ReportKind::First, Some(Way::Written));
        match kind {
            ReportKind::First if written || made(ReportKind::First, Some(way)) => {
                Err(Refusal::FirstMade)
            }
            ReportKind::FollowUp | ReportKind::Last if !written => Err(Refusal::FirstMissing),
            ReportKind::FollowUp | ReportKind::Last if self.is_last_made() => {
                Err(Refusal::FinalMade)
            }
            ReportKind::Last if !self.is_over() => Err(Refusal::NotEnded),
            _ => Ok(()),
        }
    }

    fn is_over(&self) -> bool {
        !matches!(
            self.stage,
            Stage::Reported
                | Stage::Verifying
                | Stage::Watch
                | Stage::Active
                | Stage::TransferredUp
        )
    }

    fn is_last_made(&self) -> bool {
        let ended = self.ended_at;
        let last = |made: &super::Report| made.kind == ReportKind::Last && made.corrects.is_none();
        self.reports.iter().any(|made| last(made) && ended.is_some_and(|ended| made.at >= ended))
    }

    fn due_of(&self, kind: ReportKind, way: Way) -> Option<Millis> {
        let wanted = match (kind, way) {
            (ReportKind::First, Way::Phone) => DueKind::FirstPhone,
            (ReportKind::First, Way::Written) => DueKind::FirstWritten,
            (ReportKind::FollowUp, Way::Written) => DueKind::FollowUp,
            (ReportKind::FollowUp, Way::Phone) => return None,
            (ReportKind::Last, _) => DueKind::Last,
        };
        let open = self.dues().into_iter().find(|due| due.kind == wanted && due.done_at.is_none());
        open.map(|due| due.due_at)
    }
}
