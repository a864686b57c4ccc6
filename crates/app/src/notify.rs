//! The ways a message leaves the house: mail over SMTP, text messages over an HTTP gateway, and,
//! to officers and members of duty, web push.
//! A channel submits one message and says what became of it; when to try again is decided by
//! the engine. Codes name the cause and never carry an address or a text.

mod mail;
mod push;
mod sms;

pub use mail::{Mail, MailConfig, MailTls};
pub use push::{Browser, Endpoint, Haste, Push, PushKey, Pushed, Subscription};
pub use sms::{BodyKind, OkField, Sms, SmsConfig};

use serde::Deserialize;
use std::fmt;

/// One message on its way. `key` is stable over all attempts, so that a receiver can see that a
/// second one is the same.
#[derive(Clone, Copy)]
pub struct Message<'a> {
    pub key: &'a str,
    pub to: &'a str,
    pub subject: &'a str,
    pub text: &'a str,
}

/// What became of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Submitted {
    Sent,
    /// Worth another try later: the other side was busy, away or slow.
    Temporary(Code),
    /// Will never work for this message.
    Permanent(Code),
}

/// Why an attempt failed, such as `smtp-451` or `http-timeout`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    fn of(area: &str, cause: impl fmt::Display) -> Self {
        Self(format!("{area}-{cause}"))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A browser that has taken it back: nothing reaches it any more.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.0 == "push-gone"
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The ways of duty beside mail and text messages; each is a gateway that one request template
/// describes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DutyWays {
    /// Reads the text out over the telephone and brings the pressed digit back.
    pub voice: Option<SmsConfig>,
    pub webhook: Option<SmsConfig>,
    /// What text messages begin with, `【…】`, where the gateway wants it so.
    pub signature: Option<String>,
    /// What a gateway shows that brings answers in; without one that door is shut.
    pub inbound_token: Option<String>,
}

/// The channels this deployment has.
#[derive(Clone, Default)]
pub struct Notify {
    mail: Option<Mail>,
    sms: Option<Sms>,
    voice: Option<Sms>,
    webhook: Option<Sms>,
    push: Option<Push>,
}

impl Notify {
    #[must_use]
    pub fn new(mail: Option<Mail>, sms: Option<Sms>) -> Self {
        Self { mail, sms, ..Self::default() }
    }

    #[must_use]
    pub fn with_push(self, push: Push) -> Self {
        Self { push: Some(push), ..self }
    }

    #[must_use]
    pub fn with_duty(self, voice: Option<Sms>, webhook: Option<Sms>) -> Self {
        Self { voice, webhook, ..self }
    }

    #[must_use]
    pub fn push(&self) -> Option<&Push> {
        self.push.as_ref()
    }

    /// Whether mail can be sent at all.
    #[must_use]
    pub fn has_mail(&self) -> bool {
        self.mail.is_some()
    }

    #[must_use]
    pub fn has_sms(&self) -> bool {
        self.sms.is_some()
    }

    /// A channel that is not set up may be tomorrow: the message waits.
    pub async fn mail(&self, message: Message<'_>) -> Submitted {
        match &self.mail {
            Some(mail) => mail.submit(message).await,
            None => Submitted::Temporary(Code::of("mail", "not-configured")),
        }
    }

    pub async fn sms(&self, message: Message<'_>) -> Submitted {
        match &self.sms {
            Some(sms) => sms.submit(message).await,
            None => Submitted::Temporary(Code::of("sms", "not-configured")),
        }
    }

    pub async fn voice(&self, message: Message<'_>) -> Submitted {
        match &self.voice {
            Some(voice) => voice.submit(message).await,
            None => Submitted::Temporary(Code::of("voice", "not-configured")),
        }
    }

    pub async fn webhook(&self, message: Message<'_>) -> Submitted {
        match &self.webhook {
            Some(webhook) => webhook.submit(message).await,
            None => Submitted::Temporary(Code::of("webhook", "not-configured")),
        }
    }

    /// To the browser of a member of duty; `to` is its subscription as it is kept.
    pub async fn app(&self, message: Message<'_>) -> Submitted {
        match &self.push {
            Some(push) => push.call(message).await,
            None => Submitted::Temporary(Code::of("push", "not-configured")),
        }
    }
}
