//! The witness of liveness: a process of its own, best on a machine of its own, that has a test
//! page sent on a schedule and alarms over its own channel when nobody answers it, or when the
//! server cannot even be asked. It needs neither database nor keys of the office.

use huiyin_app::notify::{Code, Message, Notify, Submitted};
use serde::Deserialize;
use std::time::Duration;
use ureq::Agent;

const ANSWER_TIME_MAX: Duration = Duration::from_secs(30);

/// What is watched, and who is told.
pub struct Watch {
    /// Address of the server, without a path.
    pub server: String,
    pub token: String,
    pub plan: String,
    pub role: String,
    /// How long an answer is waited for.
    pub wait: Duration,
    /// How often is looked meanwhile.
    pub look: Duration,
    pub notify: Notify,
    pub mails: Vec<String>,
    pub numbers: Vec<String>,
}

/// What one round came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Answered,
    /// Sent, and nobody answered in time.
    Silent,
    /// No gateway took it.
    NotSent,
    /// The server could not be asked, or refused.
    Unreachable,
}

impl Found {
    /// The language key that says it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Answered => "watch-answered",
            Self::Silent => "watch-silent",
            Self::NotSent => "watch-not-sent",
            Self::Unreachable => "watch-unreachable",
        }
    }
}

#[derive(Deserialize)]
struct Begun {
    call: String,
}

#[derive(Deserialize)]
struct Stood {
    handed_over: usize,
    answered: bool,
}

impl Watch {
    /// Has one test page sent and waits for its answer.
    pub async fn round(&self) -> Found {
        let begin = serde_json::json!({ "plan": self.plan, "role": self.role });
        let Some(begun) = self.ask::<Begun>(begin).await else { return Found::Unreachable };
        let ask = serde_json::json!({ "call": begun.call });
        let looks = self.wait.as_millis() / self.look.as_millis().max(1);
        let mut last = None;
        for _ in 0..looks.max(1) {
            tokio::time::sleep(self.look).await;
            last = self.ask::<Stood>(ask.clone()).await;
            if last.as_ref().is_some_and(|stood| stood.answered) {
                return Found::Answered;
            }
        }
        match last {
            None => Found::Unreachable,
            Some(Stood { handed_over: 0, .. }) => Found::NotSent,
            Some(_) => Found::Silent,
        }
    }

    async fn ask<T: for<'de> Deserialize<'de> + Send + 'static>(
        &self,
        body: serde_json::Value,
    ) -> Option<T> {
        let (url, token) = (format!("{}/api/v1/self-test", self.server), self.token.clone());
        let asked = tokio::task::spawn_blocking(move || {
            let agent: Agent =
                Agent::config_builder().timeout_global(Some(ANSWER_TIME_MAX)).build().into();
            let request = agent
                .post(url)
                .header("authorization", format!("Bearer {token}"))
                .header("content-type", "application/json");
            let mut answer = request.send(body.to_string()).ok()?;
            serde_json::from_str(&answer.body_mut().read_to_string().ok()?).ok()
        });
        asked.await.ok().flatten()
    }

    /// Tells everybody who is to be told, over channels of its own; the causes of what failed.
    pub async fn alarm(&self, key: &str, subject: &str, text: &str) -> Vec<Code> {
        let mut failed = Vec::new();
        let mut heard = |submitted| {
            if let Submitted::Temporary(code) | Submitted::Permanent(code) = submitted {
                failed.push(code);
            }
        };
        for to in &self.mails {
            heard(self.notify.mail(Message { key, to, subject, text }).await);
        }
        for to in &self.numbers {
            heard(self.notify.sms(Message { key, to, subject, text }).await);
        }
        failed
    }
}
