//! Which topic a matter is about, as a proposal with reasons: by the model that learned from this
//! office's own decisions, and by the keywords of the topics until there is one. How a model is
//! learned, tried and adopted is in `learn`.

mod learn;

use crate::{App, Trouble};
use huiyin_domain::leaf::hex;
use huiyin_domain::unit::{TopicProposal, topics_proposed};
use huiyin_search::route::Model;
use huiyin_store::model::{self, ModelRow};
use std::sync::{Arc, PoisonError, RwLock};

pub use learn::{Figures, Learned, Trial, Verdict};

/// What is proposed for a matter.
#[derive(Clone, Debug, Default)]
pub struct Topics {
    /// The likeliest first.
    pub proposed: Vec<TopicProposal>,
    /// Whether the model is not sure enough to name one.
    pub is_unsure: bool,
    /// The hash of the model that proposes; `None`: keywords do.
    pub model: Option<String>,
}

/// A model as it was adopted.
#[derive(Debug)]
pub struct Adopted {
    pub model: Model,
    pub row: ModelRow,
}

/// The model of this process; the one in the database counts.
#[derive(Debug, Default)]
pub(crate) struct Routing(RwLock<Option<Arc<Adopted>>>);

impl Routing {
    fn now(&self) -> Option<Arc<Adopted>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, adopted: Option<Arc<Adopted>>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = adopted;
    }
}

impl App {
    /// The topics that the words speak for. A topic that the office no longer has is not proposed.
    #[must_use]
    pub fn topics_proposed(&self, title: &str, body: &str) -> Topics {
        let org = self.org();
        let words =
            || Topics { proposed: topics_proposed(title, body, &org.topics), ..Topics::default() };
        let Some(adopted) = self.routing().now() else { return words() };
        let proposal = adopted.model.propose(title, body);
        let proposed: Vec<TopicProposal> = proposal
            .topics
            .into_iter()
            .filter(|one| org.topic(&one.label).is_some())
            .map(|one| TopicProposal::learned(one.label, one.words, one.confidence))
            .collect();
        if proposed.is_empty() {
            return words();
        }
        let model = Some(adopted.row.hash.clone());
        Topics { proposed, is_unsure: proposal.abstains, model }
    }

    /// The model that proposes now.
    #[must_use]
    pub fn model_now(&self) -> Option<Arc<Adopted>> {
        self.routing().now()
    }

    /// Takes the model of the database over, where it is another than the one in memory.
    ///
    /// # Errors
    /// The store's. A model that cannot be read is none: keywords propose.
    pub async fn model_look(&self) -> Result<(), Trouble> {
        let hash = model::hash(self.db(), self.area()).await?;
        if hash.as_deref() == self.routing().now().as_ref().map(|one| one.row.hash.as_str()) {
            return Ok(());
        }
        let row = model::now(self.db(), self.area()).await?;
        let adopted = row.and_then(|row| self.model_open(row));
        self.routing().set(adopted.map(Arc::new));
        Ok(())
    }

    /// After a case that taught is gone. What cannot be asked now is asked by the reconciler; until
    /// then keywords propose.
    pub(crate) async fn model_look_again(&self) {
        if let Err(trouble) = self.model_look().await {
            tracing::warn!(%trouble, "the routing model is looked at later");
            self.routing().set(None);
        }
    }

    fn model_open(&self, row: ModelRow) -> Option<Adopted> {
        let bytes = self.keys().model().open(learn::PLACE, &row.sealed);
        let model = bytes.ok().and_then(|bytes| Model::from_bytes(&bytes).ok());
        let model = model.filter(|model| hex(&model.hash()) == row.hash);
        if model.is_none() {
            tracing::error!(hash = %row.hash, "the routing model cannot be read; keywords propose");
        }
        model.map(|model| Adopted { model, row })
    }
}
