//! Web push (RFC 8030): one request to the push service of the officer's own browser, sealed for
//! that browser alone (`seal`) and signed by this installation (`key`). A service may say that the
//! browser is gone; that is no failure.

mod endpoint;
mod key;
mod seal;

pub use endpoint::Endpoint;
pub use key::PushKey;
pub use seal::Browser;

use super::Code;
use crate::moment::Moment;
use endpoint::Outside;
use std::sync::Arc;
use std::time::Duration;
use ureq::Agent;
use ureq::unversioned::transport::DefaultConnector;

const TIMEOUT: Duration = Duration::from_secs(20);
/// How long a service keeps it for a browser that is switched off.
const KEPT_SECS: u32 = 86_400;
/// A service may ask for a rest; longer than this nobody rests.
const REST_SECS_MAX: u64 = 3_600;

/// What became of one attempt for one browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pushed {
    Sent,
    /// The browser has taken it back: never again.
    Gone,
    /// Worth another try, not before so many milliseconds if the service said so.
    Later(Code, Option<i64>),
    /// Will never work for this message.
    Never(Code),
}

#[derive(Clone)]
pub struct Push {
    key: Arc<PushKey>,
    agent: Agent,
    moment: Moment,
    /// Tells a service whom to ask, where it is an address of the outside world.
    contact: Option<String>,
    is_local: bool,
}

impl Push {
    /// `is_local`: only in tests, whose push service is on this machine and without TLS.
    #[must_use]
    pub fn new(key: PushKey, moment: Moment, public_url: &str, is_local: bool) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .http_status_as_error(false)
            .max_redirects(0)
            .https_only(!is_local)
            .build();
        let outside = Outside::new(is_local);
        let agent = Agent::with_parts(config, DefaultConnector::default(), outside);
        let contact = public_url.starts_with("https://").then(|| public_url.to_owned());
        Self { key: Arc::new(key), agent, moment, contact, is_local }
    }

    /// The public key that a browser subscribes with.
    #[must_use]
    pub fn public(&self) -> String {
        self.key.public()
    }

    /// # Errors
    /// It is no address of a push service.
    pub fn endpoint(&self, typed: &str) -> Result<Endpoint, &'static str> {
        Endpoint::parse(typed, self.is_local)
    }

    /// `topic`: a second message of the same topic takes the place of the first, where that has
    /// not reached the browser yet.
    pub async fn submit(
        &self,
        endpoint: &str,
        browser: &Browser,
        topic: &str,
        text: &str,
    ) -> Pushed {
        let Ok(endpoint) = self.endpoint(endpoint) else {
            return Pushed::Never(Code::of("push", "address"));
        };
        let Some(body) = seal::sealed(browser, text.as_bytes(), &self.moment) else {
            return Pushed::Never(Code::of("push", "unsendable"));
        };
        let now = self.moment.now();
        let signed = self.key.authorization(&endpoint, self.contact.as_deref(), now);
        let request = self
            .agent
            .post(endpoint.as_str())
            .header("authorization", signed)
            .header("content-encoding", "aes128gcm")
            .header("content-type", "application/octet-stream")
            .header("ttl", KEPT_SECS.to_string())
            .header("urgency", "normal")
            .header("topic", topic);
        let sent = tokio::task::spawn_blocking(move || request.send(&body[..])).await;
        match sent {
            Ok(Ok(answer)) => {
                let rest = answer.headers().get("retry-after");
                let rest = rest.and_then(|value| value.to_str().ok()?.trim().parse().ok());
                judge(answer.status().as_u16(), rest)
            }
            Ok(Err(ureq::Error::Timeout(_))) => Pushed::Later(Code::of("push", "timeout"), None),
            Ok(Err(_)) => Pushed::Later(Code::of("push", "connection"), None),
            Err(_) => Pushed::Later(Code::of("push", "interrupted"), None),
        }
    }
}

fn judge(status: u16, rest_secs: Option<u64>) -> Pushed {
    let code = Code::of("push", status);
    let rest = rest_secs.map(|secs| secs.min(REST_SECS_MAX));
    let rest = rest.and_then(|secs| i64::try_from(secs * 1_000).ok());
    match status {
        200..=299 => Pushed::Sent,
        404 | 410 => Pushed::Gone,
        408 | 425 | 429 | 500..=599 => Pushed::Later(code, rest),
        _ => Pushed::Never(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_a_service_are_told_apart() {
        assert_eq!(judge(201, None), Pushed::Sent);
        assert_eq!(judge(410, None), Pushed::Gone);
        assert_eq!(judge(404, Some(9)), Pushed::Gone);
        assert!(matches!(judge(429, Some(30)), Pushed::Later(_, Some(30_000))));
        assert!(matches!(judge(429, Some(u64::MAX)), Pushed::Later(_, Some(3_600_000))));
        assert!(matches!(judge(503, None), Pushed::Later(_, None)));
        for status in [301, 400, 401, 403, 413] {
            assert!(matches!(judge(status, None), Pushed::Never(_)), "{status}");
        }
    }
}
