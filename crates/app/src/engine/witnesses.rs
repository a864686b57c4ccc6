//! Gathers cosignatures for the newest checkpoint, from every witness of the policy that has an
//! address, each at its own pace. Nobody waits for them. A witness that has seen another history
//! than ours stops the signing: that is what it is there for.

use super::Tick;
use crate::{App, Trouble};
use huiyin_tlog::{
    AddCheckpoint, Algorithm, NOTE_BYTES_MAX, SIZE_MAX, SignedCheckpoint, VerifierKey,
    cosignatures_accept,
};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::JoinSet;
use ureq::Agent;

const ANSWER_TIME_MAX: Duration = Duration::from_secs(10);
/// Asked with a wrong size, a witness says which; another process may be faster once more.
const TRIES: usize = 3;
const PAUSE_MS_FIRST: i64 = 5_000;
const PAUSE_MS_MAX: i64 = 300_000;

/// What this process knows of the witnesses; another process learns the same by asking.
#[derive(Clone)]
pub struct Witnesses {
    agent: Agent,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// The head being cosigned, with the signatures that came so far.
    head: Option<SignedCheckpoint>,
    /// By the name in the policy.
    each: BTreeMap<String, Known>,
}

#[derive(Clone, Copy, Default)]
struct Known {
    /// The size it cosigned last, as far as we know.
    size: u64,
    failures: u32,
    not_before_ms: i64,
}

/// One witness to be asked.
#[derive(Clone)]
struct Asked {
    name: String,
    key: VerifierKey,
    url: String,
    known: Known,
}

/// What a witness answered.
enum Answer {
    Signed(Vec<u8>),
    /// It did not answer, or not in a way we understand.
    Failed(String),
    /// It cosigned more than we show.
    Ahead(u64),
    /// It cosigned another history.
    Other(&'static str),
}

impl Default for Witnesses {
    fn default() -> Self {
        let agent = Agent::config_builder()
            .timeout_global(Some(ANSWER_TIME_MAX))
            .http_status_as_error(false)
            .max_redirects(0)
            .user_agent(concat!("huiyin/", env!("CARGO_PKG_VERSION")))
            .build()
            .into();
        Self { agent, state: Arc::default() }
    }
}

impl Witnesses {
    /// Asks those that have not cosigned the newest checkpoint yet.
    ///
    /// # Errors
    /// The store cannot answer; witnesses that do not answer are no error.
    pub async fn tick(&self, app: &App) -> Result<Tick, Trouble> {
        let Some(policy) = app.log_witness_policy() else { return Ok(Tick::default()) };
        if app.log_still().is_some() {
            return Ok(Tick::default());
        }
        let Some(newest) = app.log_newest().await? else { return Ok(Tick::default()) };
        let head = self.head_of(&newest);
        let mut asking = JoinSet::new();
        for asked in self.due(app, &head) {
            let (app, agent, head) = (app.clone(), self.agent.clone(), head.clone());
            asking.spawn(async move {
                let answer = ask(&app, &agent, &asked, &head).await;
                (asked, answer)
            });
        }
        let mut done = 0;
        while let Some(answered) = asking.join_next().await {
            let Ok((asked, answer)) = answered else { continue };
            let took = self.took(app, &asked, answer).await?;
            done += usize::from(took);
            // Kept as soon as it is enough; whoever answers later is added.
            let grown = self.lock().head.clone();
            if let Some(grown) = grown.filter(|_| took)
                && policy.cosigned(&grown, None).is_ok()
            {
                metrics::gauge!("huiyin_log_cosigned_size").set(grown.checkpoint().size as f64);
                app.log_cosigned(grown);
            }
        }
        Ok(Tick { done, more: false })
    }

    /// What was gathered for this head already, or the head alone.
    fn head_of(&self, newest: &SignedCheckpoint) -> SignedCheckpoint {
        let mut state = self.lock();
        match &state.head {
            Some(head) if head.note().text() == newest.note().text() => head.clone(),
            _ => {
                state.head = Some(newest.clone());
                newest.clone()
            }
        }
    }

    fn due(&self, app: &App, head: &SignedCheckpoint) -> Vec<Asked> {
        let state = self.lock();
        let now = app.moment().now().0;
        let witnesses = app.log_witness_policy().map_or(&[][..], |policy| policy.witnesses());
        let due = witnesses.iter().filter_map(|witness| {
            let url = witness.url.clone()?;
            let known = state.each.get(&witness.name).copied().unwrap_or_default();
            let signs = witness.key.algorithm() == Algorithm::COSIGNATURE;
            let missing = !matches!(head.cosigned_at(&witness.key), Ok(Some(_)));
            let asked = || {
                let (name, key) = (witness.name.clone(), witness.key.clone());
                Asked { name, key, url, known }
            };
            (signs && missing && known.not_before_ms <= now).then(asked)
        });
        due.collect()
    }

    /// Whether it brought a cosignature.
    async fn took(&self, app: &App, asked: &Asked, answer: Answer) -> Result<bool, Trouble> {
        let failure = match answer {
            Answer::Signed(body) => match self.accepted(asked, &body) {
                Ok(added) => return Ok(added),
                Err(why) => why,
            },
            Answer::Failed(why) => why,
            Answer::Ahead(size) => {
                // Another process of ours may have been faster; its commit came before.
                let newest = app.log_newest().await?;
                let ours = newest.map_or(0, |newest| newest.checkpoint().size);
                self.remember(&asked.name, |known| known.size = size);
                if ours >= size || app.log_still().is_some() {
                    return Ok(false);
                }
                alarm(app, asked, "witness-ahead");
                format!("it cosigned {size} leaves, we have {ours}")
            }
            Answer::Other(why) => {
                alarm(app, asked, why);
                why.to_owned()
            }
        };
        metrics::counter!("huiyin_witness_failures_total").increment(1);
        tracing::warn!(witness = asked.name, why = failure, "no cosignature");
        let now = app.moment().now().0;
        self.remember(&asked.name, |known| {
            let pause = PAUSE_MS_FIRST << known.failures.min(10);
            known.failures += 1;
            known.not_before_ms = now + pause.min(PAUSE_MS_MAX);
        });
        Ok(false)
    }

    fn accepted(&self, asked: &Asked, body: &[u8]) -> Result<bool, String> {
        let mut state = self.lock();
        let Some(head) = &mut state.head else { return Ok(false) };
        let size = head.checkpoint().size;
        let added = cosignatures_accept(head, body, std::slice::from_ref(&asked.key));
        let added = added.map_err(|reason| reason.code().to_owned())?;
        state.each.insert(asked.name.clone(), Known { size, ..Known::default() });
        if added == 0 {
            return Err("its answer holds no signature by its key".into());
        }
        metrics::counter!("huiyin_witness_cosignatures_total").increment(1);
        Ok(true)
    }

    fn remember(&self, name: &str, change: impl FnOnce(&mut Known)) {
        change(self.lock().each.entry(name.to_owned()).or_default());
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Two histories of this log have been seen: by a restored backup, a second server, or worse.
fn alarm(app: &App, asked: &Asked, why: &'static str) {
    metrics::counter!("huiyin_log_fork_alarms_total").increment(1);
    tracing::error!(
        witness = asked.name,
        why,
        "a witness has cosigned another history than ours: nothing is signed any more"
    );
    app.log_stall(why);
}

async fn ask(app: &App, agent: &Agent, asked: &Asked, head: &SignedCheckpoint) -> Answer {
    let size = head.checkpoint().size;
    let mut old = asked.known.size;
    for _ in 0..TRIES {
        if old > size {
            return Answer::Ahead(old);
        }
        let path = match app.log_consistency(old, head.checkpoint()).await {
            Ok(path) => path,
            Err(trouble) => return Answer::Failed(trouble.to_string()),
        };
        let request = AddCheckpoint { old_size: old, path, checkpoint: head.clone() };
        let (agent, url) = (agent.clone(), format!("{}/add-checkpoint", asked.url));
        let posted = tokio::task::spawn_blocking(move || post(&agent, &url, &request.to_string()));
        let answer = posted.await.unwrap_or_else(|_| Err("interrupted".into()));
        match answer {
            Ok((200, body)) => return Answer::Signed(body),
            Ok((409, body)) => match size_read(&body) {
                Some(had) if had != old => old = had,
                // Our very size, and another root.
                _ => return Answer::Other("witness-conflict"),
            },
            Ok((422, _)) => return Answer::Other("witness-refused"),
            Ok((status, _)) => return Answer::Failed(format!("HTTP {status}")),
            Err(why) => return Answer::Failed(why),
        }
    }
    Answer::Failed("its size changes faster than we ask".into())
}

fn post(agent: &Agent, url: &str, body: &str) -> Result<(u16, Vec<u8>), String> {
    let sent = agent.post(url).header("content-type", "text/plain; charset=utf-8").send(body);
    let mut answer = sent.map_err(|fault| fault.to_string())?;
    let status = answer.status().as_u16();
    let read = answer.body_mut().with_config().limit(NOTE_BYTES_MAX as u64).read_to_vec();
    Ok((status, read.map_err(|fault| fault.to_string())?))
}

/// A size in decimal and a newline, as `text/x.tlog.size`.
fn size_read(body: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(body).ok()?.strip_suffix('\n')?;
    let size: u64 = text.parse().ok().filter(|size| *size <= SIZE_MAX)?;
    (size.to_string() == text).then_some(size)
}
