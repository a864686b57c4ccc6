//! After the durable commit and before the answer: the checkpoint is signed and the high-water
//! mark raised. It runs beside the writer, so that the next batch commits meanwhile; several
//! batches that wait here are signed one by one and marked together.

use super::batch::Made;
use super::change::Written;
use super::keeper::{Head, Keeper, Signing, Stall};
use super::queue::Options;
use crate::error::WriteError;
use crate::{Db, log};
use huiyin_domain::ids::AreaId;
use huiyin_tlog::SignedCheckpoint;
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};

/// Batches that may wait for their signature.
const WAITING_MAX: usize = 16;

pub(crate) type Reply = oneshot::Sender<Result<Written, WriteError>>;

/// A durable batch with what must be signed before its callers hear of it.
pub(crate) struct Durable {
    pub head: Head,
    pub answers: Vec<(Made, Reply)>,
}

pub(crate) struct Signer {
    db: Db,
    area: AreaId,
    keeper: Arc<dyn Keeper>,
    on_fatal: fn(&str) -> !,
}

impl Signer {
    /// `None` when there is no key: then nothing is signed.
    pub fn spawn(
        db: &Db,
        options: &Options,
    ) -> std::io::Result<Option<(mpsc::Sender<Durable>, oneshot::Receiver<()>)>> {
        let Some(keeper) = options.keeper.clone() else { return Ok(None) };
        let signer =
            Self { db: db.clone(), area: options.area, keeper, on_fatal: options.on_fatal };
        let (sender, waiting) = mpsc::channel(WAITING_MAX);
        let (ended, end) = oneshot::channel();
        let runtime = Handle::current();
        // Waiting for a disk is not for the threads that serve pages.
        std::thread::Builder::new().name("store-signer".into()).spawn(move || {
            runtime.block_on(signer.drive(waiting));
            let _ = ended.send(());
        })?;
        Ok(Some((sender, end)))
    }

    async fn drive(self, mut waiting: mpsc::Receiver<Durable>) {
        let mut taken = Vec::with_capacity(WAITING_MAX);
        while waiting.recv_many(&mut taken, WAITING_MAX).await > 0 {
            let heads: Vec<Head> = taken.iter().map(|durable| durable.head).collect();
            let signed = self.sign(&heads).await;
            let signed = signed.into_iter().map(Some).chain(std::iter::repeat(None));
            for (durable, checkpoint) in taken.drain(..).zip(signed) {
                answer(durable.answers, checkpoint.as_ref());
            }
        }
    }

    /// Nothing when the log must stand still: the answers then carry a promise.
    async fn sign(&self, heads: &[Head]) -> Vec<Arc<SignedCheckpoint>> {
        const TRIES: usize = 8;
        for _ in 0..TRIES {
            match self.keeper.sign(heads) {
                Signing::Signed(checkpoints) => return checkpoints,
                Signing::Failed(why) => (self.on_fatal)(&why),
                Signing::Stalled(why) => {
                    self.keeper.stalled(why);
                    return Vec::new();
                }
                Signing::Moved(mark) => match log::holds(&self.db, self.area, mark).await {
                    Ok(true) => self.keeper.trust(mark),
                    Ok(false) => {
                        self.keeper.stalled(Stall::FORKED);
                        return Vec::new();
                    }
                    Err(_) => break,
                },
            }
        }
        self.keeper.stalled(Stall("mark-unclear"));
        Vec::new()
    }
}

/// A caller who went away does not need the answer.
pub(crate) fn answer(answers: Vec<(Made, Reply)>, checkpoint: Option<&Arc<SignedCheckpoint>>) {
    for (made, reply) in answers {
        let _ = reply.send(made.answer(checkpoint));
    }
}
