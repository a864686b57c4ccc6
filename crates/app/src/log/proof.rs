//! Receipts: the proof that a case's first event is in the log, the promise where it is not yet,
//! and the opening that the person may add. The proof alone says nothing of the case.

use crate::{App, By, Trouble};
use huiyin_domain::ids::CaseId;
use huiyin_domain::leaf::{Commitment, Salt};
use huiyin_domain::policy::Action;
use huiyin_store::write::{First, Head};
use huiyin_store::{case, log};
use huiyin_tlog::{self as tlog, Leaf, Opening, SignedCheckpoint, TlogProof, inclusion_proof};
use std::sync::Arc;
use std::time::Duration;

/// What a person is given to show that the case was filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The text of a `.tlog-proof` file.
    Logged(String),
    /// A signed note: the log stands still at present, the case is in it within a day.
    Promised(String),
}

/// How long a checkpoint that covers a committed event is waited for.
const WAIT_MAX: Duration = Duration::from_secs(2);

impl App {
    /// The proof of a case's registration, under the newest checkpoint.
    ///
    /// # Errors
    /// `NotFound` also when the case exists but not for this reader; `Unavailable`.
    pub async fn case_proof(&self, by: &By, id: CaseId) -> Result<Proof, Trouble> {
        self.seen_by(by, id).await?;
        self.proof_of(id).await
    }

    /// The opening of a case's registration: what was committed to, and the salt.
    ///
    /// # Errors
    /// As `case_proof`.
    pub async fn case_opening(&self, by: &By, id: CaseId) -> Result<String, Trouble> {
        self.seen_by(by, id).await?;
        let first = self.first_event(id).await?;
        opening(first.salt, &first.canonical)
    }

    async fn seen_by(&self, by: &By, id: CaseId) -> Result<(), Trouble> {
        let loaded = self.case_load(id).await?;
        let is_person = matches!(by, By::Person(_));
        let seeing = if is_person { Action::CaseTrack } else { Action::CaseView };
        self.may_on(by, seeing, id, &loaded.case).map(drop)
    }

    async fn first_event(&self, id: CaseId) -> Result<case::EventRow, Trouble> {
        let first = case::event(self.db(), self.area(), id, 1).await?;
        first.ok_or(Trouble::NotFound)
    }

    pub(crate) async fn proof_of(&self, id: CaseId) -> Result<Proof, Trouble> {
        let first = self.first_event(id).await?;
        let commitment = first.commitment();
        // No clock is read: the checkpoint comes, or the wait runs out.
        let waited = tokio::time::timeout(WAIT_MAX, self.covered(id, first.position)).await;
        match waited {
            Ok(covered) => match covered? {
                Some((index, checkpoint)) => {
                    self.inclusion(index, commitment, &checkpoint).await.map(Proof::Logged)
                }
                None => Ok(self.promise(commitment)),
            },
            Err(_) => Ok(self.promise(commitment)),
        }
    }

    /// The place of the event and a checkpoint that reaches it; `None` when the log stands still.
    async fn covered(
        &self,
        id: CaseId,
        position: Option<u64>,
    ) -> Result<Option<(u64, Arc<SignedCheckpoint>)>, Trouble> {
        const ASK_AGAIN: Duration = Duration::from_millis(50);
        let mut position = position;
        loop {
            if position.is_none() {
                position = log::position_of(self.db(), self.area(), id, 1).await?;
            }
            if let Some(index) = position {
                let reaches = |note: &Arc<SignedCheckpoint>| note.checkpoint().size > index;
                let cosigned = super::peek(&self.0.log.cosigned).filter(reaches);
                let kept = || self.0.log.newest.borrow().clone().filter(reaches);
                let checkpoint = match cosigned.or_else(kept) {
                    Some(checkpoint) => Some(checkpoint),
                    None => self.log_newest().await?.filter(reaches),
                };
                if let Some(checkpoint) = checkpoint {
                    return Ok(Some((index, checkpoint)));
                }
            }
            if self.log_still().is_some() {
                return Ok(None);
            }
            tokio::time::sleep(ASK_AGAIN).await;
        }
    }

    async fn inclusion(
        &self,
        index: u64,
        commitment: Commitment,
        checkpoint: &SignedCheckpoint,
    ) -> Result<String, Trouble> {
        let head = checkpoint.checkpoint();
        let (size, root) = (head.size, head.root);
        let head = Head { size, root };
        let path = self.log_tree(head, |tree| inclusion_proof(tree, index, size)).await?;
        Ok(TlogProof::receipt(&leaf(commitment), index, path, checkpoint.clone()).to_string())
    }

    /// Proof or promise, and opening, of a case filed some time ago.
    pub(crate) async fn receipt_found(&self, id: CaseId) -> Result<(Proof, String), Trouble> {
        let first = self.first_event(id).await?;
        let opening = opening(first.salt, &first.canonical)?;
        Ok((self.proof_of(id).await?, opening))
    }

    /// The same of a case just filed, out of what the writer answered.
    pub(crate) fn receipt_of(&self, first: First, salt: Salt) -> Result<(Proof, String), Trouble> {
        let First { canonical, commitment, proof } = first;
        let opening = opening(salt, &canonical)?;
        let proof = match proof {
            Some(proof) => {
                let checkpoint = (*proof.checkpoint).clone();
                let receipt =
                    TlogProof::receipt(&leaf(commitment), proof.index, proof.path, checkpoint);
                Proof::Logged(receipt.to_string())
            }
            None => self.promise(commitment),
        };
        Ok((proof, opening))
    }

    /// "In the log within 24 hours", signed with a key of its own, so that it can be given even
    /// when the log's key is gone.
    fn promise(&self, commitment: Commitment) -> Proof {
        let now_s = u64::try_from(self.moment().now().0 / 1000).unwrap_or_default();
        metrics::counter!("huiyin_promises_total").increment(1);
        let promise = self.0.log.promises.promise(tlog::Commitment(commitment.0), now_s);
        Proof::Promised(promise.expect("this side of the year 9999").to_string())
    }
}

fn leaf(commitment: Commitment) -> Leaf {
    Leaf { commitment: tlog::Commitment(commitment.0) }
}

fn opening(salt: Salt, canonical: &[u8]) -> Result<String, Trouble> {
    let event = std::str::from_utf8(canonical).map_err(|_| Trouble::Internal("event"))?;
    let opening = Opening::new(salt, event).map_err(|_| Trouble::Internal("opening"))?;
    Ok(opening.to_string())
}
