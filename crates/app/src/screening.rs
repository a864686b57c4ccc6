//! Screening rounds: opened by an office, walked by units, followed until nothing comes back.
//! Whether it can be done is the domain's to say; who sees what follows from the unit tree. No
//! person and no case is known here, so nothing of it goes to the public log.

mod row;

use crate::{App, Signed, Trouble};
use huiyin_domain::ids::{FindingId, RoundId, UnitId};
use huiyin_domain::policy::Action;
use huiyin_domain::screening::{
    self, FINDINGS_MAX, Finding, FindingDraft, NoteKind, Outcome, Part, PlaceText, Refusal, Return,
    Round, Standing,
};
use huiyin_domain::time::Millis;
use huiyin_store::screening::{self as store, FindingRow, NoteRow, PartRow};
use huiyin_store::write::{Put, ScreeningPut};

/// How many rounds are looked through, those that end last first.
const ROUNDS_READ: u32 = 300;
const NOTES_SHOWN: u32 = 500;
/// How many due findings are listed and counted.
pub const DUE_MAX: u32 = 200;

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScreeningFault {
    /// A rule stands in the way.
    Refused(Refusal),
    Trouble(Trouble),
}

impl From<Refusal> for ScreeningFault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl<T: Into<Trouble>> From<T> for ScreeningFault {
    fn from(trouble: T) -> Self {
        Self::Trouble(trouble.into())
    }
}

/// A round as an officer asks for it.
#[derive(Clone, Debug)]
pub struct RoundAsked {
    pub id: RoundId,
    pub title: PlaceText,
    pub topics: Vec<String>,
    pub places: Vec<String>,
    pub from: Millis,
    pub until: Millis,
    pub check_days: i64,
    pub units: Vec<UnitId>,
}

#[derive(Clone, Debug)]
pub struct RoundLine {
    pub round: Round,
    pub parts: Vec<Part>,
    pub standing: Standing,
}

impl RoundLine {
    /// The reader's own part.
    #[must_use]
    pub fn part(&self, unit: UnitId) -> Option<Part> {
        self.parts.iter().find(|part| part.unit == unit).copied()
    }
}

/// A finding with the version that a change of it must name.
#[derive(Clone, Debug)]
pub struct Kept {
    pub finding: Finding,
    pub version: i64,
}

#[derive(Clone, Debug)]
pub struct RoundPage {
    pub line: RoundLine,
    /// Only what the reader's unit sees.
    pub findings: Vec<Kept>,
    /// The reader is of the office whose round it is, or above it: sees all.
    pub sees_all: bool,
}

#[derive(Clone, Debug)]
pub struct Note {
    pub unit: UnitId,
    pub to: Option<UnitId>,
    pub kind: NoteKind,
    pub body: String,
    pub made: Millis,
}

#[derive(Clone, Debug)]
pub struct FindingPage {
    pub kept: Kept,
    pub round: Round,
    pub notes: Vec<Note>,
}

/// What the owner does about a finding.
#[derive(Clone, Debug)]
pub enum Step {
    Follow { next: Millis, text: PlaceText },
    HandOver { to: UnitId, text: PlaceText },
    End { outcome: Outcome, text: PlaceText },
    StayedAway { text: Option<PlaceText> },
    CameBack(Return),
}

impl App {
    /// The rounds that the reader's unit sees, those that end last first.
    ///
    /// # Errors
    /// `Forbidden`, or the store's.
    pub async fn screening_rounds(&self, by: &Signed) -> Result<Vec<RoundLine>, Trouble> {
        by.may(Action::ScreeningRead)?;
        let (db, area, now) = (self.db(), self.area(), self.moment().now());
        let tree = &self.org().tree;
        let rounds = store::rounds(db, area, ROUNDS_READ).await?;
        let parts = store::parts_listed(db, area, ROUNDS_READ).await?;
        let mut lines = Vec::new();
        for round in rounds {
            let id = round.round;
            let own = parts.iter().filter(|part| part.round == id);
            let line = line(row::round(round)?, own.copied(), now);
            if screening::round_is_seen_by(&line.round, &line.parts, by.unit, tree) {
                lines.push(line);
            }
        }
        Ok(lines)
    }

    /// What the reader's unit has to look at before an instant, longest owed first.
    ///
    /// # Errors
    /// `Forbidden`, or the store's.
    pub async fn screening_due(&self, by: &Signed, before: Millis) -> Result<Vec<Kept>, Trouble> {
        by.may(Action::ScreeningRead)?;
        let rows = store::due(self.db(), self.area(), by.unit, before, DUE_MAX).await?;
        rows.into_iter().map(row::kept).collect()
    }

    /// # Errors
    /// `Forbidden`; `NotFound` to a unit that does not see the round; the store's.
    pub async fn screening_round(&self, by: &Signed, id: RoundId) -> Result<RoundPage, Trouble> {
        by.may(Action::ScreeningRead)?;
        let line = self.round_line(id).await?;
        let org = self.org();
        let mut findings = self.round_findings(id).await?;
        let office = line.round.office;
        findings.retain(|kept| kept.finding.is_seen_by(by.unit, office, &org.tree));
        let sees_round = screening::round_is_seen_by(&line.round, &line.parts, by.unit, &org.tree);
        // Who was handed a finding may look at where it comes from.
        if !sees_round && findings.is_empty() {
            return Err(Trouble::NotFound);
        }
        let sees_all = org.tree.is_within(office, by.unit);
        Ok(RoundPage { line, findings, sees_all })
    }

    /// # Errors
    /// `Forbidden`; `NotFound` to a unit that does not see the finding; the store's.
    pub async fn screening_finding(
        &self,
        by: &Signed,
        id: FindingId,
    ) -> Result<FindingPage, Trouble> {
        by.may(Action::ScreeningRead)?;
        let (kept, round) = self.finding_seen(by, id).await?;
        let rows = store::notes(self.db(), self.area(), id, NOTES_SHOWN).await?;
        let notes = rows.into_iter().map(row::note).collect::<Result<_, _>>()?;
        Ok(FindingPage { kept, round, notes })
    }

    /// An office opens a round.
    ///
    /// # Errors
    /// A refusal; `Exists` when the same form was sent before; the store's.
    pub async fn screening_start(
        &self,
        by: &Signed,
        asked: RoundAsked,
    ) -> Result<RoundId, ScreeningFault> {
        by.may(Action::ScreeningLead)?;
        let org = self.org();
        let round = Round {
            id: asked.id,
            office: by.unit,
            title: asked.title,
            topics: asked.topics,
            places: asked.places,
            from: asked.from,
            until: asked.until,
            check_days: asked.check_days,
            made: self.moment().now(),
        };
        let is_topic = |id: &str| org.topic(id).is_some();
        let (round, parts) = screening::start(round, &asked.units, is_topic, &org.tree)?;
        let id = round.id;
        let part = |part: Part| {
            let reported = part.reported;
            ScreeningPut::Part(PartRow { round: id, unit: part.unit, reported })
        };
        let first = ScreeningPut::Round(row::round_row(&round));
        self.screening_put(std::iter::once(first).chain(parts.into_iter().map(part))).await?;
        Ok(id)
    }

    /// The reader's unit enters what it found.
    ///
    /// # Errors
    /// A refusal; `NotFound`; `Exists` when the same form was sent before; the store's.
    pub async fn screening_find(
        &self,
        by: &Signed,
        round: RoundId,
        draft: FindingDraft,
    ) -> Result<FindingId, ScreeningFault> {
        by.may(Action::ScreeningReport)?;
        let page = self.screening_round(by, round).await?;
        let known = self.round_findings(round).await?.len();
        let (org, now) = (self.org(), self.moment().now());
        let RoundLine { round, parts, .. } = &page.line;
        let finding = round.find(parts, by.unit, known, draft, &org.tree, now)?;
        let id = finding.id;
        self.screening_put([ScreeningPut::Finding(row::finding_row(&finding, 0))]).await?;
        Ok(id)
    }

    /// The reader's unit has walked its places.
    ///
    /// # Errors
    /// A refusal; `NotFound`; `Stale` when somebody of the unit did it just now; the store's.
    pub async fn screening_report(
        &self,
        by: &Signed,
        round: RoundId,
        says_nothing: bool,
    ) -> Result<(), ScreeningFault> {
        by.may(Action::ScreeningReport)?;
        let page = self.screening_round(by, round).await?;
        let own = |kept: &&Kept| kept.finding.finder == by.unit;
        let found = page.findings.iter().filter(own).count();
        let (line, now) = (&page.line, self.moment().now());
        let part = line.round.report(&line.parts, by.unit, found, says_nothing, now)?;
        let row = PartRow { round, unit: part.unit, reported: part.reported };
        Ok(self.screening_put([ScreeningPut::Reported(row)]).await?)
    }

    /// # Errors
    /// A refusal; `NotFound`; `Stale` when it changed since `version`; `Exists` when the same
    /// return was entered before; the store's.
    pub async fn screening_step(
        &self,
        by: &Signed,
        id: FindingId,
        version: i64,
        step: Step,
    ) -> Result<(), ScreeningFault> {
        by.may(Action::ScreeningReport)?;
        let (kept, round) = self.finding_seen(by, id).await?;
        let (org, now, unit) = (self.org(), self.moment().now(), by.unit);
        let before = &kept.finding;
        let (after, more, (kind, text, to)) = match step {
            Step::Follow { next, text } => {
                (before.follow(unit, next, now)?, None, (NoteKind::Followed, Some(text), None))
            }
            Step::HandOver { to, text } => {
                let after = before.hand_over(unit, round.office, to, &org.tree)?;
                (after, None, (NoteKind::HandedOver, Some(text), Some(to)))
            }
            Step::End { outcome, text } => {
                let after = before.end(unit, outcome, round.check_days, now)?;
                (after, None, (NoteKind::Ended, Some(text), None))
            }
            Step::StayedAway { text } => {
                (before.stayed_away(unit, now)?, None, (NoteKind::StayedAway, text, None))
            }
            Step::CameBack(again) => {
                let text = again.what.clone();
                let (after, returned) = before.came_back(unit, again, now)?;
                (after, Some(returned), (NoteKind::CameBack, Some(text), None))
            }
        };
        if kept.version != version {
            return Err(Trouble::Stale.into());
        }
        let note = NoteRow {
            finding: id,
            note: self.moment().id(),
            unit,
            to,
            kind: kind.code().into(),
            body: text.map(|text| text.as_str().to_owned()).unwrap_or_default(),
            made: now,
        };
        let puts =
            [ScreeningPut::Finding(row::finding_row(&after, version)), ScreeningPut::Note(note)];
        let returned = more.map(|new| ScreeningPut::Finding(row::finding_row(&new, 0)));
        Ok(self.screening_put(puts.into_iter().chain(returned)).await?)
    }

    async fn screening_put(
        &self,
        puts: impl IntoIterator<Item = ScreeningPut>,
    ) -> Result<(), Trouble> {
        self.put(puts.into_iter().map(Put::Screening).collect()).await
    }

    async fn round_line(&self, id: RoundId) -> Result<RoundLine, Trouble> {
        let (db, area) = (self.db(), self.area());
        let round = store::round(db, area, id).await?.ok_or(Trouble::NotFound)?;
        let parts = store::parts(db, area, id).await?;
        Ok(line(row::round(round)?, parts.into_iter(), self.moment().now()))
    }

    async fn round_findings(&self, id: RoundId) -> Result<Vec<Kept>, Trouble> {
        // What came back may stand beyond what a round takes itself.
        let limit = u32::try_from(2 * FINDINGS_MAX).unwrap_or(u32::MAX);
        let rows: Vec<FindingRow> = store::of_round(self.db(), self.area(), id, limit).await?;
        rows.into_iter().map(row::kept).collect()
    }

    async fn finding_seen(&self, by: &Signed, id: FindingId) -> Result<(Kept, Round), Trouble> {
        let (db, area) = (self.db(), self.area());
        let kept = store::finding(db, area, id).await?.ok_or(Trouble::NotFound)?;
        let kept = row::kept(kept)?;
        let round = store::round(db, area, kept.finding.round).await?;
        let round = row::round(round.ok_or(Trouble::Internal("screening-round"))?)?;
        let sees = kept.finding.is_seen_by(by.unit, round.office, &self.org().tree);
        if sees { Ok((kept, round)) } else { Err(Trouble::NotFound) }
    }
}

fn line(round: Round, parts: impl Iterator<Item = PartRow>, now: Millis) -> RoundLine {
    let part = |row: PartRow| Part { unit: row.unit, reported: row.reported };
    let parts: Vec<Part> = parts.map(part).collect();
    let standing = round.standing(&parts, now);
    RoundLine { round, parts, standing }
}
