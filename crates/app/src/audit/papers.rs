//! Texts, keys and parties of a case: every text that an event names is there and is the one it
//! names. What is sealed can be looked into only with the key file at hand.

use super::locks;
use super::report::Found;
use crate::keys::{CaseKey, Keys, Place};
use crate::seal::{party_open, title_place};
use huiyin_domain::case::{
    BarEvent, Case, DeliveryEvent, Event, JointEvent, PersonEvent, ReviewEvent, SettleEvent,
    TextRef, TextSlot,
};
use huiyin_domain::ids::CaseId;
use huiyin_domain::leaf::{Commitment, Entry, Salt, text_digest};
use huiyin_domain::time::Millis;
use huiyin_store::case::{CaseHead, PartyRow, TextRow};
use huiyin_store::share::ShareRow;
use std::collections::BTreeMap;

/// The sealed rows of one case.
pub(super) struct Papers<'a> {
    pub case: CaseId,
    pub name: &'a str,
    pub key: Option<&'a Vec<u8>>,
    pub texts: &'a [TextRow],
    pub parties: &'a [&'a PartyRow],
    pub shares: &'a [ShareRow],
}

struct Named {
    digest: Commitment,
    slot: TextSlot,
    at: Millis,
}

impl Papers<'_> {
    /// `head` and `case` where the row is there and its events could be folded.
    pub fn check(
        &self,
        entries: &[Entry<Event>],
        head: Option<(&CaseHead, &Case)>,
        keys: Option<&Keys>,
        found: &mut Found,
    ) {
        let name = self.name;
        let key = match (self.key, keys) {
            (None, _) => {
                found.add("key-missing", name);
                None
            }
            (Some(_), None) => None,
            // Locked: only the units and the person can look into it.
            (Some(wrapped), Some(_)) if wrapped.is_empty() => None,
            (Some(wrapped), Some(keys)) => match keys.unwrap(self.case, wrapped) {
                Ok(key) => Some(key),
                Err(_) => {
                    found.add("key-broken", name);
                    None
                }
            },
        };
        let is_locked = self.key.is_some_and(Vec::is_empty);
        locks::check(self.shares, is_locked, keys, name, found);
        let titles = self.texts_check(entries, key.as_ref(), found);
        if let (Some((head, case)), Some(key)) = (head, &key) {
            let title = key.open(title_place(self.case), &head.title);
            let is_same =
                title.ok().map(|title| title.to_vec()) == titles.get(&case.title.id.0).cloned();
            found.wants(is_same, "title-differs", || name.to_owned());
        }
        found.wants(self.parties.len() == 1, "party-rows", || name.to_owned());
        for row in self.parties {
            found.wants(row.party_no == 1, "party-rows", || name.to_owned());
            if let Some(key) = &key {
                let opens = party_open(key, self.case, row).is_ok();
                found.wants(opens, "party-sealed", || name.to_owned());
            }
        }
    }

    /// The titles that could be opened, by the id of their text.
    fn texts_check(
        &self,
        entries: &[Entry<Event>],
        key: Option<&CaseKey>,
        found: &mut Found,
    ) -> BTreeMap<i64, Vec<u8>> {
        let mut named: BTreeMap<i64, Named> = BTreeMap::new();
        for entry in entries {
            for (slot, text) in texts_of(&entry.event) {
                // A later event may cite it: an opinion is why a case is opened again.
                let own = Named { digest: text.digest, slot, at: entry.at };
                let first = named.entry(text.id.0).or_insert(own);
                let place = || format!("{} text {}", self.name, text.id.0);
                found.wants(first.digest == text.digest, "text-differs", place);
            }
        }
        let mut titles = BTreeMap::new();
        found.count("texts", self.texts.len() as u64);
        for row in self.texts {
            let place = || format!("{} text {}", self.name, row.text.0);
            let Some(named) = named.remove(&row.text.0) else {
                found.add("text-unnamed", place());
                continue;
            };
            found.wants(row.kind == named.slot.code(), "text-kind", place);
            found.wants(row.made == named.at, "text-made", place);
            let Some(key) = key else { continue };
            match text_open(key, row) {
                Some((salt, text)) => {
                    found.wants(text_digest(&salt, &text) == named.digest, "text-differs", place);
                    if named.slot == TextSlot::Title {
                        titles.insert(row.text.0, text);
                    }
                }
                None => found.add("text-sealed", place()),
            }
        }
        for text in named.keys() {
            found.add("text-missing", format!("{} text {text}", self.name));
        }
        titles
    }
}

fn text_open(key: &CaseKey, row: &TextRow) -> Option<(Salt, Vec<u8>)> {
    let place = Place { table: "case_text", row: row.text.0, column: "sealed" };
    let plain = key.open(place, &row.sealed).ok()?;
    let (salt, text) = plain.split_first_chunk::<32>()?;
    Some((*salt, text.to_vec()))
}

/// The texts that an event names, with what each is to the case.
fn texts_of(event: &Event) -> Vec<(TextSlot, TextRef)> {
    let slot = match event {
        Event::File(event) => return event.texts(),
        Event::Registered { title, body, place, .. } => {
            let place = place.map(|place| (TextSlot::Place, place));
            let both = [(TextSlot::Title, *title), (TextSlot::Body, *body)];
            return both.into_iter().chain(place).collect();
        }
        Event::Routed { .. } => TextSlot::Note,
        Event::Notified { .. } => TextSlot::Notice,
        Event::MaterialAdded { .. } => TextSlot::Material,
        Event::Summarised { .. } => TextSlot::Summary,
        Event::Drafted { .. } => TextSlot::Answer,
        Event::VerdictGiven { .. } => TextSlot::Comment,
        Event::Joint(event) => of_joint(event),
        Event::Settle(event) => of_settle(event),
        Event::Delivery(DeliveryEvent::Delivered { .. }) => TextSlot::Note,
        Event::Review(ReviewEvent::ReviewDecided { .. }) => TextSlot::Opinion,
        Event::Person(PersonEvent::UnansweredSaid { .. }) => TextSlot::Comment,
        Event::Person(PersonEvent::UnansweredExplained { .. }) => TextSlot::Note,
        Event::Bar(BarEvent::BriefGiven { .. }) => TextSlot::Brief,
        Event::Bar(BarEvent::BriefAnswered { .. }) => TextSlot::Statement,
        Event::Bar(BarEvent::AdmissionNoted { .. }) => TextSlot::Note,
        _ => TextSlot::Reason,
    };
    event.texts().into_iter().map(|text| (slot, text)).collect()
}

const fn of_joint(event: &JointEvent) -> TextSlot {
    match event {
        JointEvent::TaskSet { .. } | JointEvent::SupervisionOrdered { .. } => TextSlot::Note,
        JointEvent::TaskAnswered { .. } | JointEvent::SupervisionAnswered { .. } => {
            TextSlot::Answer
        }
        JointEvent::ArbiterNamed { .. }
        | JointEvent::Arbitrated { .. }
        | JointEvent::TaskBack { .. }
        | JointEvent::TaskDropped { .. }
        | JointEvent::LeaderNamed { .. }
        | JointEvent::LeaderReleased { .. }
        | JointEvent::Linked { .. }
        | JointEvent::Unlinked { .. } => TextSlot::Reason,
    }
}

const fn of_settle(event: &SettleEvent) -> TextSlot {
    match event {
        SettleEvent::AppointmentAsked { .. }
        | SettleEvent::AppointmentCancelled { .. }
        | SettleEvent::MediationFailed { .. }
        | SettleEvent::HearingCancelled { .. } => TextSlot::Reason,
        SettleEvent::MediationAgreed { .. } => TextSlot::Agreement,
        SettleEvent::AppointmentSet { .. }
        | SettleEvent::AppointmentHeld { .. }
        | SettleEvent::MediationOffered { .. }
        | SettleEvent::MediationConsented { .. }
        | SettleEvent::MediationRefused { .. }
        | SettleEvent::MediationMet { .. }
        | SettleEvent::MediationConfirmed { .. }
        | SettleEvent::HearingSet { .. }
        | SettleEvent::HearingHeld { .. }
        | SettleEvent::FollowUpSet { .. }
        | SettleEvent::FollowUpDone { .. } => TextSlot::Note,
    }
}
