//! The report to the body above and its clock: how long from the receipt the plan gives, what is
//! owed now, and how late it is. A deadline that was missed stays in the list.

use super::event::Event;
use super::report::{ReportKind, Way};
use super::{Incident, Stage};
use crate::case::codes;
use crate::plan::{Label, Level, Plan};
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// A text of the plan, in both languages where it has both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    pub zh: String,
    pub en: Option<String>,
}

impl From<&Label> for Words {
    fn from(label: &Label) -> Self {
        Self { zh: label.zh.clone(), en: label.en.clone() }
    }
}

/// The plan's rule of reporting up, as it stood when it began to count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub plan: String,
    pub to: String,
    pub first_phone_ms: i64,
    pub first_written_ms: i64,
    /// `None`: as often as the level reports.
    pub follow_up_ms: Option<i64>,
    pub last_ms: i64,
    /// The statutory fields of a written report.
    pub fields: Vec<Words>,
}

impl Rule {
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let up = &plan.report_up;
        Self {
            plan: plan.pin(),
            to: up.to.clone(),
            first_phone_ms: ms(up.first_phone.seconds()),
            first_written_ms: ms(up.first_written.seconds()),
            follow_up_ms: up.follow_up.as_ref().map(|period| ms(period.seconds())),
            last_ms: ms(up.last.seconds()),
            fields: up.fields.iter().map(Words::from).collect(),
        }
    }
}

pub(super) fn sitrep_ms(level: &Level) -> i64 {
    ms(level.sitrep_every.seconds())
}

fn ms(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX / 1_000).saturating_mul(1_000)
}

codes!(
    DueKind {
        FirstPhone = "first-phone",
        FirstWritten = "first-written",
        FollowUp = "follow-up",
        Last = "final",
    }
);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub kind: DueKind,
    /// Of follow-ups, counted from 1; 0 of the others.
    pub no: u32,
    pub due_at: Millis,
    pub done_at: Option<Millis>,
}

impl Due {
    /// How late it was, or is by now; 0 in time.
    #[must_use]
    pub fn late_ms(&self, now: Millis) -> i64 {
        self.done_at.unwrap_or(now).0.saturating_sub(self.due_at.0).max(0)
    }

    #[must_use]
    pub fn is_missed(&self, now: Millis) -> bool {
        self.done_at.is_none() && self.late_ms(now) > 0
    }
}

impl Incident {
    /// What is owed to the body above, done and not, in the order in which it is due.
    #[must_use]
    pub fn dues(&self) -> Vec<Due> {
        let Some(rule) = &self.rule else { return Vec::new() };
        let mut dues = self.first_dues(rule);
        let mut no = 0;
        for made in self.reports.iter().filter(|made| made.is_follow_up()) {
            if let Some(due_at) = made.due_at {
                no += 1;
                let done_at = Some(made.at);
                dues.push(Due { kind: DueKind::FollowUp, no, due_at, done_at });
            }
        }
        if let Some(due_at) = self.next_follow_up(rule) {
            no += 1;
            dues.push(Due { kind: DueKind::FollowUp, no, due_at, done_at: None });
        }
        dues.extend(self.last_due(rule));
        dues
    }

    /// The next one that nobody has met.
    #[must_use]
    pub fn due_next(&self) -> Option<Due> {
        self.dues().into_iter().filter(|due| due.done_at.is_none()).min_by_key(|due| due.due_at)
    }

    /// What was not reported in time, and nobody was told yet.
    #[must_use]
    pub fn missed(&self, now: Millis) -> Vec<Event> {
        let untold = |due: &Due| due.is_missed(now) && !self.missed.contains(&(due.kind, due.no));
        let dues = self.dues().into_iter().filter(untold);
        dues.map(|Due { kind, no, due_at, .. }| Event::ReportMissed { due: kind, no, due_at })
            .collect()
    }

    fn first_dues(&self, rule: &Rule) -> Vec<Due> {
        let first = |way: Option<Way>| {
            let fits = |made: &&super::Report| {
                made.kind == ReportKind::First
                    && made.corrects.is_none()
                    && way.is_none_or(|way| made.way == way)
            };
            self.reports.iter().find(fits).map(|made| made.at)
        };
        let due = |kind, after, done_at| {
            let due_at = Millis(self.received_at.0.saturating_add(after));
            Due { kind, no: 0, due_at, done_at }
        };
        let both = [
            // Who writes in time has spoken in time.
            due(DueKind::FirstPhone, rule.first_phone_ms, first(None)),
            due(DueKind::FirstWritten, rule.first_written_ms, first(Some(Way::Written))),
        ];
        // What ended before it was due is not owed; what was missed by then stays told.
        let is_owed = |due: &Due| {
            let ended = self.ended_at.filter(|_| !self.stage.is_open());
            due.done_at.is_some()
                || !self.reports.is_empty()
                || ended.is_none_or(|ended| due.due_at <= ended)
        };
        both.into_iter().filter(is_owed).collect()
    }

    /// Counted on from the last written report in whole periods, so that a late one moves
    /// nothing; a level that reports more often counts from its own beginning.
    fn next_follow_up(&self, rule: &Rule) -> Option<Millis> {
        let goes_on = matches!(
            self.stage,
            Stage::Verifying | Stage::Watch | Stage::Active | Stage::TransferredUp
        );
        let is_of_chain = |made: &&super::Report| {
            made.corrects.is_none() && made.way == Way::Written && made.kind != ReportKind::Last
        };
        let made = self.reports.iter().rfind(is_of_chain).filter(|_| goes_on)?;
        let level = self.response.as_ref();
        let period = rule.follow_up_ms.or_else(|| level.map(|now| now.sitrep_ms))?.max(1);
        let mut from = made.due_at.unwrap_or(made.at).0.min(made.at.0);
        let since = self.level_since.map_or(i64::MIN, |at| at.0);
        if from.saturating_add(period) < since {
            from = since;
        }
        let whole = (made.at.0.saturating_sub(from)).div_euclid(period).max(0);
        Some(Millis(from.saturating_add(whole.saturating_add(1).saturating_mul(period))))
    }

    /// After the end; of what was dismissed only where something was told.
    fn last_due(&self, rule: &Rule) -> Option<Due> {
        let ended = self.ended_at?;
        let is_owed = match self.stage {
            Stage::Dismissed | Stage::Lifted => !self.reports.is_empty(),
            stage => stage.is_commanded() && !matches!(stage, Stage::Active | Stage::TransferredUp),
        };
        let made = |made: &&super::Report| {
            made.kind == ReportKind::Last && made.corrects.is_none() && made.at >= ended
        };
        let done_at = self.reports.iter().find(made).map(|made| made.at);
        let due_at = Millis(ended.0.saturating_add(rule.last_ms));
        is_owed.then_some(Due { kind: DueKind::Last, no: 0, due_at, done_at })
    }
}
