//! Letters to those who are told on paper: what waits at a unit, one case's letters to print, and
//! that one was posted. A letter is a row of the outbox that no reconciler takes.

use crate::case::{ANSWER, Loaded, purpose};
use crate::lang::Lang;
use crate::seal::texts_open;
use crate::{App, By, Signed, Trouble};
use huiyin_domain::case::{BarCommand, Case, DeliveryEvent, Event, SettleEvent, Stage, TextRef};
use huiyin_domain::ids::{CaseId, CaseNumber, OutboxId, UnitId};
use huiyin_domain::policy::Action;
use huiyin_domain::time::Millis;
use huiyin_store::outbox::{self, OutboxState};
use huiyin_store::write::Put;
use jiff::tz::TimeZone;
use std::collections::HashSet;

/// Letters on one page of the list.
const PAGE: u32 = 50;

/// A letter as the list shows it: what and since when, not to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub letter: OutboxId,
    pub case: CaseId,
    pub number: CaseNumber,
    pub purpose: String,
    pub made: Millis,
}

#[derive(Clone, Debug, Default)]
pub struct WaitingPage {
    pub items: Vec<Waiting>,
    pub next: Option<OutboxId>,
}

/// A letter as it is printed.
#[derive(Clone, Debug)]
pub struct Letter {
    pub letter: OutboxId,
    pub number: CaseNumber,
    pub purpose: String,
    pub made: Millis,
    /// Who writes, and where an answer to it goes.
    pub unit: UnitId,
    pub intake: UnitId,
    pub name: Option<String>,
    pub address: String,
    /// The language the person asked for.
    pub lang: Lang,
    pub zone: TimeZone,
    pub title: String,
    pub texts: Vec<String>,
    /// Of an appointment.
    pub on: Option<Millis>,
    pub is_answered: bool,
}

impl App {
    /// # Errors
    /// `Forbidden`, `Unavailable`.
    pub async fn letters(
        &self,
        by: &Signed,
        after: Option<OutboxId>,
    ) -> Result<WaitingPage, Trouble> {
        By::Staff(by.clone()).may(Action::WorkList)?;
        let rows = outbox::letters(self.db(), self.area(), by.unit, after, PAGE).await?;
        let next = rows.last().map(|row| row.outbox).filter(|_| rows.len() >= PAGE as usize);
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            let loaded = self.case_load(row.case).await?;
            let who = By::Staff(by.clone());
            let may = self.may_on(&who, Action::LetterPost, row.case, &loaded.case).is_ok();
            if may && is_wanted(&loaded.case, &row) {
                let number = loaded.row.number;
                let OutboxState { outbox: letter, case, purpose, made, .. } = row;
                items.push(Waiting { letter, case, number, purpose, made });
            }
        }
        Ok(WaitingPage { items, next })
    }

    /// The letters of one case that wait, whole. The address is opened here and only while one
    /// waits. Whoever is not the handler leaves an event for each letter, once, before anything is
    /// opened: the errand is the reason, and the person sees it.
    ///
    /// # Errors
    /// `NotFound`, `Forbidden`, `Unavailable`.
    pub async fn letters_of(&self, by: &Signed, id: CaseId) -> Result<Vec<Letter>, Trouble> {
        let (loaded, rows) = self.letters_waiting(by, id).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        self.letters_opened(by, id, &loaded.case, &rows).await?;
        let key = self.case_key(&By::Staff(by.clone()), id).await?;
        let texts = texts_open(&key, huiyin_store::case::texts(self.db(), self.area(), id).await?)?;
        let read = |text: &TextRef| texts.get(&text.id).map(|opened| opened.text.clone());
        let party = self.party_of(id, &key).await?;
        let case = &loaded.case;
        let letter = |row: OutboxState| Letter {
            texts: said(&loaded, &row).iter().filter_map(read).collect(),
            on: appointed(&loaded, &row),
            letter: row.outbox,
            number: loaded.row.number.clone(),
            purpose: row.purpose,
            made: row.made,
            unit: case.owner.unit,
            intake: case.intake,
            name: party.name.as_ref().map(|name| name.as_str().to_owned()),
            address: party.address.as_ref().map(|at| at.as_str().to_owned()).unwrap_or_default(),
            lang: party.language.as_deref().and_then(Lang::from_tag).unwrap_or_default(),
            zone: loaded.pinned.procedure.zone.clone(),
            title: read(&case.title).unwrap_or_default(),
            is_answered: case.answer.is_some() || case.draft.is_some_and(|_| in_hand(case)),
        };
        Ok(rows.into_iter().map(letter).collect())
    }

    async fn letters_opened(
        &self,
        by: &Signed,
        id: CaseId,
        case: &Case,
        rows: &[OutboxState],
    ) -> Result<(), Trouble> {
        let is_new = |letter: &OutboxId| !case.bars.has_opened(*letter, by.staff);
        let letters: Vec<OutboxId> = rows.iter().map(|row| row.outbox).filter(is_new).collect();
        if case.owner.handler == Some(by.staff) || letters.is_empty() {
            return Ok(());
        }
        let open = BarCommand::LetterOpen { letters }.into();
        self.case_act(&By::Staff(by.clone()), id, None, open, None).await.map(drop)
    }

    /// It lies in the post box.
    ///
    /// # Errors
    /// `NotFound`, `Forbidden`; `Stale` when it does not wait any more.
    pub async fn letter_posted(
        &self,
        by: &Signed,
        id: CaseId,
        letter: OutboxId,
    ) -> Result<(), Trouble> {
        let (_, rows) = self.letters_waiting(by, id).await?;
        if !rows.iter().any(|row| row.outbox == letter) {
            return Err(Trouble::Stale);
        }
        self.put(vec![Put::LetterPosted { outbox: letter, done: self.moment().now() }]).await
    }

    async fn letters_waiting(
        &self,
        by: &Signed,
        id: CaseId,
    ) -> Result<(Loaded, Vec<OutboxState>), Trouble> {
        let loaded = self.case_load(id).await?;
        self.may_on(&By::Staff(by.clone()), Action::LetterPost, id, &loaded.case)?;
        let rows = outbox::of_case(self.db(), self.area(), id).await?;
        let waits = |row: &OutboxState| {
            row.channel == "post" && row.state == "due" && is_wanted(&loaded.case, row)
        };
        let rows = rows.into_iter().filter(waits).collect();
        Ok((loaded, rows))
    }
}

/// An answer whose delivery was settled otherwise is not sent any more.
fn is_wanted(case: &Case, row: &OutboxState) -> bool {
    let this = case.dispatch.is_some_and(|sent| sent.at == row.made);
    row.purpose != ANSWER || (this && in_hand(case))
}

fn in_hand(case: &Case) -> bool {
    case.stage == Stage::Approved
}

/// The events that this letter tells of.
fn told<'l>(loaded: &'l Loaded, row: &OutboxState) -> impl Iterator<Item = &'l Event> {
    let (made, wanted) = (row.made, row.purpose.clone());
    let of_letter = move |event: &&Event| purpose(event) == Some(wanted.as_str());
    loaded.log.iter().filter(move |log| log.at == made).map(|log| &log.event).filter(of_letter)
}

fn said(loaded: &Loaded, row: &OutboxState) -> Vec<TextRef> {
    let case = &loaded.case;
    match row.purpose.as_str() {
        ANSWER => case.draft.map(|draft| draft.text).into_iter().collect(),
        "answered" => answer_of(loaded, row).into_iter().collect(),
        "opinion" => case.opinion().into_iter().collect(),
        // What the person said themselves need not be sent to them.
        "registered" => Vec::new(),
        _ => {
            let mut seen = HashSet::new();
            let texts = told(loaded, row).filter(|event| event.texts_are_told());
            texts.flat_map(Event::texts).filter(|text| seen.insert(text.id)).collect()
        }
    }
}

/// The answer that was delivered at that instant, also when another has followed since.
fn answer_of(loaded: &Loaded, row: &OutboxState) -> Option<TextRef> {
    let mut draft = None;
    for log in &loaded.log {
        match &log.event {
            Event::Drafted { text, .. } => draft = Some(*text),
            Event::Delivery(DeliveryEvent::Delivered { .. }) if log.at == row.made => return draft,
            _ => {}
        }
    }
    None
}

fn appointed(loaded: &Loaded, row: &OutboxState) -> Option<Millis> {
    told(loaded, row).find_map(|event| match event {
        Event::Settle(SettleEvent::AppointmentSet { on, .. }) => Some(*on),
        _ => None,
    })
}
