//! The ways a message leaves the house: mail over SMTP, text messages over an HTTP gateway, and,
//! to officers alone, web push.
//! A channel submits one message and says what became of it; when to try again is decided by
//! the engine. Codes name the cause and never carry an address or a text.

mod mail;
mod push;
mod sms;

pub use mail::{Mail, MailConfig, MailTls};
pub use push::{Browser, Endpoint, Push, PushKey, Pushed};
pub use sms::{BodyKind, OkField, Sms, SmsConfig};

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
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The channels this deployment has.
#[derive(Clone, Default)]
pub struct Notify {
    mail: Option<Mail>,
    sms: Option<Sms>,
    push: Option<Push>,
}

impl Notify {
    #[must_use]
    pub fn new(mail: Option<Mail>, sms: Option<Sms>) -> Self {
        Self { mail, sms, push: None }
    }

    #[must_use]
    pub fn with_push(self, push: Push) -> Self {
        Self { push: Some(push), ..self }
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
}
