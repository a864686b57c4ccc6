//! Mail through one SMTP relay.

use super::{Code, Message, Submitted};
use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::time::Duration;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    pub host: String,
    #[serde(default = "port_default")]
    pub port: u16,
    #[serde(default)]
    pub tls: MailTls,
    pub user: Option<String>,
    pub password: Option<String>,
    /// `Office <office@example.org>`
    pub from: String,
    #[serde(default = "timeout_default_ms")]
    pub timeout_ms: u64,
}

fn port_default() -> u16 {
    587
}

fn timeout_default_ms() -> u64 {
    20_000
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailTls {
    /// Only for a relay on the same machine or in tests.
    None,
    #[default]
    Starttls,
    Implicit,
}

#[derive(Clone)]
pub struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    timeout: Duration,
}

impl Mail {
    /// # Errors
    /// The sender's address or the host name cannot be used: a sentence for the operator.
    pub fn new(config: &MailConfig) -> Result<Self, String> {
        let from: Mailbox = config.from.parse().map_err(|fault| format!("mail.from: {fault}"))?;
        let parameters = || {
            TlsParameters::new(config.host.clone()).map_err(|fault| format!("mail.host: {fault}"))
        };
        let tls = match config.tls {
            MailTls::None => Tls::None,
            MailTls::Starttls => Tls::Required(parameters()?),
            MailTls::Implicit => Tls::Wrapper(parameters()?),
        };
        let timeout = Duration::from_millis(config.timeout_ms);
        let mut builder =
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(config.host.clone())
                .port(config.port)
                .tls(tls)
                .timeout(Some(timeout));
        if let (Some(user), Some(password)) = (&config.user, &config.password) {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(Self { transport: builder.build(), from, timeout })
    }

    pub async fn submit(&self, message: Message<'_>) -> Submitted {
        let Ok(to) = message.to.trim().parse::<Address>() else {
            return Submitted::Permanent(Code::of("mail", "address"));
        };
        let mail = lettre::Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(message.subject.replace(['\r', '\n'], " "))
            .message_id(Some(self.message_id(message.key)))
            .header(ContentType::TEXT_PLAIN)
            .body(message.text.to_owned());
        let Ok(mail) = mail else {
            return Submitted::Permanent(Code::of("mail", "unsendable"));
        };
        // The transport's own limit is per command; this one is for the whole conversation.
        match tokio::time::timeout(self.timeout * 2, self.transport.send(mail)).await {
            Ok(Ok(_)) => Submitted::Sent,
            Ok(Err(fault)) => classify(&fault),
            Err(_) => Submitted::Temporary(Code::of("smtp", "timeout")),
        }
    }

    /// The same for every attempt of one message, and says nothing about it.
    fn message_id(&self, key: &str) -> String {
        let digest = Sha256::digest([b"huiyin/mail/1\0", key.as_bytes()].concat());
        let digest = huiyin_domain::leaf::hex(&digest[..16]);
        format!("<{digest}@{}>", self.from.email.domain())
    }
}

/// Refusals of our own sign-in or of the connection are the operator's to mend: the message
/// waits. Only a refusal of the message itself is final.
fn classify(fault: &SmtpError) -> Submitted {
    let Some(status) = fault.status() else {
        let cause = match fault {
            fault if fault.is_timeout() => "timeout",
            fault if fault.is_tls() => "tls",
            fault if fault.is_client() => "client",
            fault if fault.is_response() => "response",
            _ => "connection",
        };
        return Submitted::Temporary(Code::of("smtp", cause));
    };
    let status = u16::from(status);
    let ours = matches!(status, 500..=504 | 521 | 530..=538);
    let code = Code::of("smtp", status);
    if status >= 500 && !ours { Submitted::Permanent(code) } else { Submitted::Temporary(code) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn configuration_faults_are_sentences() {
        let config = |from: &str| MailConfig {
            host: "127.0.0.1".into(),
            port: 25,
            tls: MailTls::None,
            user: None,
            password: None,
            from: from.into(),
            timeout_ms: 1000,
        };
        assert!(Mail::new(&config("回音 <office@example.org>")).is_ok());
        assert!(Mail::new(&config("nobody")).err().unwrap().starts_with("mail.from: "));
    }
}
