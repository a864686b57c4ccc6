//! Learning from the office: cases whose topic somebody decided are the examples, read anew each
//! time and kept nowhere. A model is tried on the newest decisions, which it has not seen, beside
//! what proposes now; a worse one is not adopted. What was adopted stands in the log.

use super::Adopted;
use crate::log::LogEvent;
use crate::seal::texts_open;
use crate::{App, By, Trouble};
use huiyin_domain::case::TextSlot;
use huiyin_domain::ids::CaseId;
use huiyin_domain::leaf::hex;
use huiyin_domain::policy::Action;
use huiyin_domain::time::Millis;
use huiyin_domain::unit::{Topic, topics_proposed};
use huiyin_search::figures::macro_f1;
use huiyin_search::mask::masked;
use huiyin_search::route::{self, Example, Model, Options};
use huiyin_store::model::{self, Decided, ModelRow};
use huiyin_store::write::Put;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) const PLACE: crate::keys::Place =
    crate::keys::Place { table: "routing_model", row: 0, column: "sealed" };

/// So many decided cases are read, the newest.
const EXAMPLES_MAX: usize = 20_000;
const BATCH: u32 = 500;
/// Fewer teach nothing that the keywords do not know.
const EXAMPLES_MIN: usize = 200;
/// Fewer decisions than these tell nothing about which model is better.
const TRIAL_MIN: usize = 50;

/// What a trial came to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    pub macro_f1: f64,
    pub accuracy: f64,
    pub top2_accuracy: f64,
}

/// The same messages before both.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    pub messages: usize,
    pub candidate: Figures,
    /// The model that proposes now, or the keywords.
    pub present: Figures,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    Adopted {
        hash: String,
    },
    /// The present one did better on the same messages.
    Worse,
    /// Too few decisions: how many more are wanted.
    TooFew {
        wanted: usize,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Learned {
    pub examples: usize,
    pub trial: Option<Trial>,
    pub verdict: Verdict,
}

/// A decided case as it teaches; when it was registered tells what a model has seen.
struct Lesson {
    at: Millis,
    label: String,
    title: String,
    body: String,
}

impl Lesson {
    fn example(&self) -> Example<'_> {
        Example { label: &self.label, title: &self.title, body: &self.body }
    }
}

impl App {
    /// Learns from the decisions up to now and adopts what is not worse.
    ///
    /// # Errors
    /// `Forbidden` to all but who runs the office's tables; the store's.
    pub async fn model_train(&self, by: &By, tell: impl FnMut(u64)) -> Result<Learned, Trouble> {
        by.may(Action::UnitManage)?;
        self.model_look().await?;
        let lessons = self.lessons(tell).await?;
        let (examples, present) = (lessons.len(), self.model_now());
        let Some(trial_from) = trial_from(&lessons, present.as_deref()) else {
            let wanted = wanted(&lessons, present.as_deref());
            return Ok(Learned { examples, trial: None, verdict: Verdict::TooFew { wanted } });
        };
        let topics = self.org().topics.clone();
        let judged = move || {
            let (seen, asked) = lessons.split_at(trial_from);
            (tried(seen, asked, present, &topics), lessons)
        };
        let (trial, lessons) = blocking(judged).await?;
        let is_worse = trial.candidate.macro_f1 < trial.present.macro_f1;
        let verdict = if is_worse {
            Verdict::Worse
        } else {
            Verdict::Adopted { hash: self.model_adopt(by, lessons, trial).await? }
        };
        Ok(Learned { examples, trial: Some(trial), verdict })
    }

    /// What was tried on the newest decisions learns from those too, and proposes from now on.
    async fn model_adopt(
        &self,
        by: &By,
        lessons: Vec<Lesson>,
        trial: Trial,
    ) -> Result<String, Trouble> {
        let at = |lesson: Option<&Lesson>| lesson.map_or(Millis(0), |lesson| lesson.at);
        let (from, to) = (at(lessons.first()), at(lessons.last()));
        let count = lessons.len();
        let model = blocking(move || learned(&lessons)).await?;
        let (hash, made) = (hex(&model.hash()), self.moment().now());
        let row = ModelRow {
            hash: hash.clone(),
            examples: i64::try_from(count).unwrap_or(i64::MAX),
            from,
            to,
            made,
            figures: serde_json::to_string(&trial).map_err(|_| Trouble::Internal("figures"))?,
            sealed: self.keys().model().seal(PLACE, &model.to_bytes()),
        };
        let told = LogEvent::ModelAdopted {
            hash: hash.clone(),
            examples: count as u64,
            from_ms: from.0,
            to_ms: to.0,
        };
        self.put_told(by, vec![Put::Model(row.clone())], &[told]).await?;
        self.routing().set(Some(Arc::new(Adopted { model, row })));
        Ok(hash)
    }

    /// The decided cases, masked, oldest first.
    async fn lessons(&self, mut tell: impl FnMut(u64)) -> Result<Vec<Lesson>, Trouble> {
        let mut lessons = Vec::new();
        let mut before = CaseId(i64::MAX);
        while lessons.len() < EXAMPLES_MAX {
            let rows = model::decided(self.db(), self.area(), before, BATCH).await?;
            let Some(last) = rows.last() else { break };
            before = last.case;
            for row in rows {
                // Erased since the list was read.
                if let Some(lesson) = self.lesson(row).await? {
                    lessons.push(lesson);
                }
            }
            tell(lessons.len() as u64);
        }
        lessons.sort_by_key(|lesson| lesson.at);
        Ok(lessons)
    }

    async fn lesson(&self, row: Decided) -> Result<Option<Lesson>, Trouble> {
        let key = match self.case_key(&By::System, row.case).await {
            Err(Trouble::NotFound) => return Ok(None),
            key => key?,
        };
        let texts = huiyin_store::case::texts(self.db(), self.area(), row.case).await?;
        let texts = texts_open(&key, texts)?;
        let party = self.party_of(row.case, &key).await?;
        let own = party.values();
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        let first = |slot| {
            let ids = texts.iter().filter(|(_, text)| text.slot == slot).map(|(id, _)| *id);
            ids.min().map_or(String::new(), |id| masked(&texts[&id].text, &own))
        };
        let (title, body) = (first(TextSlot::Title), first(TextSlot::Body));
        Ok(Some(Lesson { at: row.registered, label: row.topic, title, body }))
    }
}

/// From which lesson on the trial is; `None`: too few. Neither model has seen what the trial asks:
/// beside a present model that is the newer half of what was decided since it learned.
fn trial_from(lessons: &[Lesson], present: Option<&Adopted>) -> Option<usize> {
    let all = lessons.len();
    let fresh = present.map_or(all / 5, |present| fresh(lessons, present) / 2);
    (all >= EXAMPLES_MIN && fresh >= TRIAL_MIN.min(all / 5)).then(|| all - fresh)
}

fn fresh(lessons: &[Lesson], present: &Adopted) -> usize {
    lessons.iter().filter(|lesson| lesson.at > present.row.to).count()
}

fn wanted(lessons: &[Lesson], present: Option<&Adopted>) -> usize {
    let more = present.map_or(0, |one| (2 * TRIAL_MIN).saturating_sub(fresh(lessons, one)));
    more.max(EXAMPLES_MIN.saturating_sub(lessons.len()))
}

fn learned(lessons: &[Lesson]) -> Model {
    let examples: Vec<Example<'_>> = lessons.iter().map(Lesson::example).collect();
    route::train(&examples, &Options::default())
}

fn tried(
    seen: &[Lesson],
    asked: &[Lesson],
    present: Option<Arc<Adopted>>,
    topics: &[Topic],
) -> Trial {
    let candidate = learned(seen);
    let by_model = |model: &Model, lesson: &Lesson| {
        let proposed = model.propose(&lesson.title, &lesson.body).topics;
        proposed.into_iter().map(|topic| topic.label).collect()
    };
    let by_words = |lesson: &Lesson| {
        let proposed = topics_proposed(&lesson.title, &lesson.body, topics);
        proposed.into_iter().map(|topic| topic.topic).collect()
    };
    Trial {
        messages: asked.len(),
        candidate: figures(asked, |lesson| by_model(&candidate, lesson)),
        present: match &present {
            Some(present) => figures(asked, |lesson| by_model(&present.model, lesson)),
            None => figures(asked, by_words),
        },
    }
}

fn figures(asked: &[Lesson], proposed: impl Fn(&Lesson) -> Vec<String>) -> Figures {
    let answers: Vec<(&str, Vec<String>)> =
        asked.iter().map(|lesson| (lesson.label.as_str(), proposed(lesson))).collect();
    let share = |many: usize| many as f64 / answers.len().max(1) as f64;
    let among = |n: usize| {
        let hit =
            |(label, named): &&(&str, Vec<String>)| named.iter().take(n).any(|one| one == label);
        share(answers.iter().filter(hit).count())
    };
    let labels: BTreeSet<&str> = answers
        .iter()
        .flat_map(|(label, named)| [Some(*label), named.first().map(String::as_str)])
        .map(Option::unwrap_or_default)
        .collect();
    let place = |label: &str| labels.iter().position(|one| *one == label).unwrap_or(0);
    let wanted: Vec<usize> = answers.iter().map(|(label, _)| place(label)).collect();
    let guessed: Vec<usize> =
        answers.iter().map(|(_, named)| place(named.first().map_or("", String::as_str))).collect();
    let macro_f1 = macro_f1(&wanted, &guessed, labels.len());
    Figures { macro_f1, accuracy: among(1), top2_accuracy: among(2) }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Trouble> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Trouble::Internal("learning"))
}
