//! A tie stands on both cases. Each case is a change of its own, so the second is made to agree
//! with the first: looked at and written when it lacks, as often as it takes.

use super::{Loaded, TRIES_MAX};
use crate::{App, By, Trouble};
use huiyin_domain::case::{Command, Event, JointCommand, JointEvent, Tie};
use huiyin_domain::ids::{CaseId, CaseNumber};
use huiyin_domain::leaf::Actor;
use huiyin_domain::policy::Action;
use huiyin_store::write::Change;
use std::collections::{BTreeSet, HashMap};

/// The other case that a command ties or unties.
pub(super) fn other_of<T>(command: &Command<T>) -> Option<CaseId> {
    match command {
        Command::Joint(JointCommand::Link { other, .. } | JointCommand::Unlink { other }) => {
            Some(*other)
        }
        _ => None,
    }
}

impl App {
    /// Every case that this one is or was tied to and that the reader may open, with its number;
    /// of others not even that they exist.
    pub(crate) async fn tied_known(
        &self,
        by: &By,
        loaded: &Loaded,
    ) -> Result<HashMap<CaseId, CaseNumber>, Trouble> {
        let others = loaded.log.iter().filter_map(|entry| match entry.event {
            Event::Joint(JointEvent::Linked { other, .. }) => Some(other),
            _ => None,
        });
        let others: BTreeSet<CaseId> = others.collect();
        let mut known = HashMap::new();
        for other in others {
            let loaded = match self.case_load(other).await {
                Err(Trouble::NotFound) => continue,
                loaded => loaded?,
            };
            if self.may_on(by, Action::CaseView, other, &loaded.case).is_ok() {
                known.insert(other, loaded.row.number);
            }
        }
        Ok(known)
    }

    /// Makes the other cases agree with `id`; says whether one of them did not. Done twice is
    /// done once, so that whoever was told of a failure only has to press again.
    pub(super) async fn ties_even(
        &self,
        actor: Actor,
        id: CaseId,
        others: &[CaseId],
    ) -> Result<bool, Trouble> {
        let mut wrote = false;
        for other in others.iter().filter(|other| **other != id) {
            let mut tries = 0;
            loop {
                match self.tie_even(actor, id, *other).await {
                    Ok(false) => break,
                    Ok(true) => wrote = true,
                    Err(Trouble::Stale) => {}
                    Err(trouble) => return Err(trouble),
                }
                tries += 1;
                // Somebody works on the other case without a pause: for the asker that is
                // something that can be sent once more.
                if tries >= TRIES_MAX {
                    return Err(Trouble::Unavailable);
                }
            }
        }
        Ok(wrote)
    }

    async fn tie_even(&self, actor: Actor, id: CaseId, other: CaseId) -> Result<bool, Trouble> {
        let wanted = self.case_load(id).await?.case.joint.tie_to(other).map(Tie::mirrored);
        let loaded = match self.case_load(other).await {
            // Erased in the meantime: nothing is left that could disagree.
            Err(Trouble::NotFound) => return Ok(false),
            loaded => loaded?,
        };
        let event = match (loaded.case.joint.tie_to(id), wanted) {
            (known, wanted) if known == wanted => return Ok(false),
            (None, Some(tie)) => {
                loaded.case.tie_fits()?;
                JointEvent::Linked { other: id, tie }
            }
            (Some(_), _) => JointEvent::Unlinked { other: id },
            (None, None) => return Ok(false),
        };
        let now = self.moment().now();
        let events = [Event::Joint(event)];
        let org = self.org();
        let change = self.change_of(actor, other, &loaded, &events, now, &org.tree);
        let (area, puts, notes) = (self.area(), Vec::new(), Vec::new());
        let case = Some(change);
        self.write(Change { area, at: now, idempotency: None, case, puts, notes }).await?;
        Ok(true)
    }
}
