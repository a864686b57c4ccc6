//! Web push (RFC 8030): one request to the push service of somebody's own browser, sealed for that
//! browser alone (`seal`) and signed by this installation (`key`). A service may say that the
//! browser is gone; that is no failure.

mod endpoint;
mod key;
mod seal;
mod subscription;

pub use endpoint::Endpoint;
pub use key::PushKey;
pub use seal::Browser;
pub use subscription::Subscription;

use super::{Code, Message, Submitted};
use crate::moment::Moment;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use endpoint::Outside;
use seal::PLAIN_BYTES_MAX;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use std::time::Duration;
use ureq::Agent;
use ureq::unversioned::transport::DefaultConnector;

const TIMEOUT: Duration = Duration::from_secs(20);
/// A service may ask for a rest; longer than this nobody rests.
const REST_SECS_MAX: u64 = 3_600;

/// How much it matters that it comes at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Haste {
    Notice,
    /// Of duty: wakes a telephone that saves its battery.
    Call,
}

impl Haste {
    /// The urgency, and for how many seconds a service keeps it for a browser that is switched
    /// off: a notice for a day, a call no longer than an answer is waited for.
    const fn headers(self) -> (&'static str, u32) {
        match self {
            Self::Notice => ("normal", 86_400),
            Self::Call => ("high", 3_600),
        }
    }
}

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
        (haste, topic): (Haste, &str),
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
        let (urgency, kept_secs) = haste.headers();
        let request = self
            .agent
            .post(endpoint.as_str())
            .header("authorization", signed)
            .header("content-encoding", "aes128gcm")
            .header("content-type", "application/octet-stream")
            .header("ttl", kept_secs.to_string())
            .header("urgency", urgency)
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

    /// A message of duty. Every try of one message is of one topic.
    pub(super) async fn call(&self, message: Message<'_>) -> Submitted {
        let Some(to) = Subscription::read(message.to) else {
            return Submitted::Permanent(Code::of("push", "address"));
        };
        // A topic has 32 signs at most.
        let topic = URL_SAFE_NO_PAD.encode(&Sha256::digest(message.key)[..24]);
        let (how, text) = ((Haste::Call, topic.as_str()), lines(message.subject, message.text));
        match self.submit(&to.endpoint, &to.browser, how, &text).await {
            Pushed::Sent => Submitted::Sent,
            Pushed::Gone => Submitted::Permanent(Code::of("push", "gone")),
            Pushed::Later(code, _) => Submitted::Temporary(code),
            Pushed::Never(code) => Submitted::Permanent(code),
        }
    }
}

/// What a browser shows of a call: a line above, the words, and in a last line where they lead.
/// The words are cut, never the rest.
fn lines(subject: &str, text: &str) -> String {
    let (words, link) = text.rsplit_once('\n').unwrap_or((text, ""));
    let mut words = words.replace('\n', " ");
    let room = PLAIN_BYTES_MAX.saturating_sub(subject.len() + link.len() + 2);
    if words.len() > room {
        words.truncate(words.floor_char_boundary(room.saturating_sub('…'.len_utf8())));
        words.push('…');
    }
    [subject, &words, link].join("\n")
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
    fn a_long_call_keeps_its_marking_and_its_link() {
        let link = "https://huiyin.example/on-call/answer/1";
        let short = lines("【演练】呼叫", &format!("【演练】水涨了\n快来。\n{link}"));
        assert_eq!(short, format!("【演练】呼叫\n【演练】水涨了 快来。\n{link}"));
        for chars in 900..1_100 {
            let text = format!("【演练】{}\n{link}", "水".repeat(chars));
            let cut = lines("【演练】呼叫", &text);
            assert!(cut.len() <= PLAIN_BYTES_MAX && cut.ends_with(&format!("\n{link}")));
            let whole = chars * 3 + "【演练】呼叫\n【演练】\n".len() + link.len();
            assert_eq!(cut.contains('…'), whole > PLAIN_BYTES_MAX, "{chars}");
            assert!(cut.starts_with("【演练】呼叫\n【演练】水"));
        }
    }

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
