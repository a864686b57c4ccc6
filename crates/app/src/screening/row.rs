//! Rows of the store made into what the domain knows, and back.

use super::{Kept, Note};
use crate::Trouble;
use huiyin_domain::screening::{
    Finding, NoteKind, Outcome, PlaceText, Proposal, Round, Seen, State,
};
use huiyin_store::screening::{FindingRow, NoteRow, RoundRow};

const BROKEN: Trouble = Trouble::Internal("screening-row");

pub fn round(row: RoundRow) -> Result<Round, Trouble> {
    let list = |json: &str| serde_json::from_str::<Vec<String>>(json).map_err(|_| BROKEN);
    Ok(Round {
        id: row.round,
        office: row.office,
        title: PlaceText::stored(row.title),
        topics: list(&row.topics)?,
        places: list(&row.area_codes)?,
        from: row.from,
        until: row.until,
        check_days: row.check_days,
        made: row.made,
    })
}

pub fn round_row(round: &Round) -> RoundRow {
    let list = |list: &Vec<String>| serde_json::to_string(list).expect("a list of strings");
    RoundRow {
        round: round.id,
        office: round.office,
        title: round.title.as_str().to_owned(),
        topics: list(&round.topics),
        area_codes: list(&round.places),
        from: round.from,
        until: round.until,
        check_days: round.check_days,
        made: round.made,
    }
}

pub fn kept(row: FindingRow) -> Result<Kept, Trouble> {
    let outcome = row.outcome.as_deref().and_then(Outcome::parse);
    let state = match (row.state.as_str(), outcome, row.next) {
        ("open", None, Some(follow)) => State::Open { follow },
        ("ended", Some(outcome), Some(check)) => State::Ended { outcome, check },
        ("checked", Some(outcome), None) => State::Checked { outcome, again: row.again },
        _ => return Err(BROKEN),
    };
    let finding = Finding {
        id: row.finding,
        round: row.round,
        finder: row.finder,
        owner: row.owner,
        seen: Seen {
            place: PlaceText::stored(row.place),
            topic: row.topic,
            what: PlaceText::stored(row.what),
            danger: row.danger,
        },
        proposal: Proposal::parse(&row.proposal).ok_or(BROKEN)?,
        state,
        before: row.before,
        made: row.made,
    };
    Ok(Kept { finding, version: row.version })
}

pub fn finding_row(finding: &Finding, version: i64) -> FindingRow {
    let (outcome, again) = match finding.state {
        State::Open { .. } => (None, None),
        State::Ended { outcome, .. } => (Some(outcome), None),
        State::Checked { outcome, again } => (Some(outcome), again),
    };
    FindingRow {
        finding: finding.id,
        round: finding.round,
        finder: finding.finder,
        owner: finding.owner,
        place: finding.seen.place.as_str().to_owned(),
        topic: finding.seen.topic.clone(),
        what: finding.seen.what.as_str().to_owned(),
        danger: finding.seen.danger,
        proposal: finding.proposal.code().into(),
        state: finding.state.code().into(),
        outcome: outcome.map(|outcome| outcome.code().into()),
        next: finding.state.next(),
        before: finding.before,
        again,
        made: finding.made,
        version,
    }
}

pub fn note(row: NoteRow) -> Result<Note, Trouble> {
    let kind = NoteKind::parse(&row.kind).ok_or(BROKEN)?;
    Ok(Note { unit: row.unit, to: row.to, kind, body: row.body, made: row.made })
}
