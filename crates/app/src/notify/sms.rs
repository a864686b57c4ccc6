//! Text messages through any HTTP gateway that one request template can describe.
//! `{to}`, `{text}` and `{key}` are filled in, escaped for the place they stand in.

use super::{Code, Message, Submitted};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;
use ureq::Agent;
use ureq::http::{Method, Request};

const ANSWER_MAX: u64 = 64 * 1024;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsConfig {
    pub url: String,
    #[serde(default = "method_default")]
    pub method: String,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    #[serde(default)]
    pub body: String,
    #[serde(default)]
    pub body_kind: BodyKind,
    /// When set, a 2xx answer counts only if this field of its JSON has this value.
    pub ok_field: Option<OkField>,
    /// Values of `ok_field` that will never become right (a number that does not exist).
    #[serde(default)]
    pub final_values: Vec<String>,
    #[serde(default = "timeout_default_ms")]
    pub timeout_ms: u64,
}

fn method_default() -> String {
    "POST".into()
}

fn timeout_default_ms() -> u64 {
    10_000
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyKind {
    #[default]
    Json,
    Form,
    Text,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OkField {
    /// JSON pointer, such as `/result/code`.
    pub pointer: String,
    pub equals: String,
}

#[derive(Clone)]
pub struct Sms {
    config: Arc<SmsConfig>,
    method: Method,
    agent: Agent,
}

impl Sms {
    /// # Errors
    /// The template cannot make a request: a sentence for the operator.
    pub fn new(config: SmsConfig) -> Result<Self, String> {
        let method = Method::from_bytes(config.method.to_ascii_uppercase().as_bytes())
            .map_err(|_| format!("sms.method: {} is no HTTP method", config.method))?;
        let timeout = Duration::from_millis(config.timeout_ms);
        let agent = Agent::config_builder()
            .timeout_global(Some(timeout))
            .http_status_as_error(false)
            .max_redirects(0)
            .build()
            .into();
        let sms = Self { config: Arc::new(config), method, agent };
        let sample = Message { key: "key", to: "1", subject: "", text: "text" };
        sms.request(sample).map_err(|fault| format!("sms: {fault}"))?;
        Ok(sms)
    }

    pub async fn submit(&self, message: Message<'_>) -> Submitted {
        let Ok(request) = self.request(message) else {
            return Submitted::Permanent(Code::of("sms", "unsendable"));
        };
        let this = self.clone();
        tokio::task::spawn_blocking(move || this.send(request))
            .await
            .unwrap_or_else(|_| Submitted::Temporary(Code::of("sms", "interrupted")))
    }

    fn request(&self, message: Message<'_>) -> Result<Request<String>, ureq::http::Error> {
        let config = &self.config;
        let url = fill(&config.url, message, percent);
        let escape = match config.body_kind {
            BodyKind::Json => json,
            BodyKind::Form => percent,
            BodyKind::Text => str::to_owned,
        };
        let content_type = match config.body_kind {
            BodyKind::Json => "application/json; charset=utf-8",
            BodyKind::Form => "application/x-www-form-urlencoded",
            BodyKind::Text => "text/plain; charset=utf-8",
        };
        let mut request = Request::builder().method(self.method.clone()).uri(url);
        let own_type = config.headers.keys().any(|name| name.eq_ignore_ascii_case("content-type"));
        if !config.body.is_empty() && !own_type {
            request = request.header("content-type", content_type);
        }
        for (name, value) in &config.headers {
            request = request.header(name, fill(value, message, percent));
        }
        request.body(fill(&config.body, message, escape))
    }

    fn send(&self, request: Request<String>) -> Submitted {
        let (parts, body) = request.into_parts();
        let answer = if body.is_empty() {
            self.agent.run(Request::from_parts(parts, ()))
        } else {
            self.agent.run(Request::from_parts(parts, body))
        };
        match answer {
            Ok(mut answer) => {
                let status = answer.status().as_u16();
                let text = answer.body_mut().with_config().limit(ANSWER_MAX).read_to_string();
                self.judge(status, text.ok().as_deref())
            }
            Err(ureq::Error::Timeout(_)) => Submitted::Temporary(Code::of("http", "timeout")),
            Err(_) => Submitted::Temporary(Code::of("http", "connection")),
        }
    }

    /// An answer that broke off counts as not sent: the key lets the gateway see the repetition.
    fn judge(&self, status: u16, body: Option<&str>) -> Submitted {
        if !(200..300).contains(&status) {
            let code = Code::of("http", status);
            let ours = matches!(status, 401 | 402 | 403 | 404 | 405 | 408 | 425 | 429);
            let is_final = (400..500).contains(&status) && !ours;
            return if is_final { Submitted::Permanent(code) } else { Submitted::Temporary(code) };
        }
        let Some(rule) = &self.config.ok_field else {
            return Submitted::Sent;
        };
        let Some(body) = body else {
            return Submitted::Temporary(Code::of("http", "cut"));
        };
        let answer: Option<serde_json::Value> = serde_json::from_str(body).ok();
        let value = answer
            .as_ref()
            .and_then(|json| json.pointer(&rule.pointer))
            .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        match value {
            Some(value) if value == rule.equals => Submitted::Sent,
            Some(value) if self.config.final_values.contains(&value) => {
                Submitted::Permanent(Code::of("sms", "refused"))
            }
            Some(_) => Submitted::Temporary(Code::of("sms", "not-accepted")),
            None => Submitted::Temporary(Code::of("sms", "answer")),
        }
    }
}

/// Fills the three parts in one pass, so that braces inside a text stay as they are.
fn fill(template: &str, message: Message<'_>, escape: fn(&str) -> String) -> String {
    let mut filled = String::with_capacity(template.len() + message.text.len());
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        filled.push_str(&rest[..at]);
        rest = &rest[at..];
        let parts = [("{to}", message.to), ("{text}", message.text), ("{key}", message.key)];
        match parts.iter().find(|(name, _)| rest.starts_with(name)) {
            Some((name, value)) => {
                filled.push_str(&escape(value));
                rest = &rest[name.len()..];
            }
            None => {
                filled.push('{');
                rest = &rest[1..];
            }
        }
    }
    filled.push_str(rest);
    filled
}

fn json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("writing to memory");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: Message<'_> =
        Message { key: "k-1", to: "+86 138", subject: "", text: "他说\"{to}\"\n&" };

    #[test]
    fn parts_are_escaped_for_their_place_and_filled_once() {
        let json_body = fill(r#"{"m":"{to}","t":"{text}","x":{}}"#, MESSAGE, json);
        assert_eq!(json_body, r#"{"m":"+86 138","t":"他说\"{to}\"\n&","x":{}}"#);
        assert!(serde_json::from_str::<serde_json::Value>(&json_body).is_ok());
        assert_eq!(fill("?m={to}&k={key}", MESSAGE, percent), "?m=%2B86%20138&k=k-1");
    }

    #[test]
    fn a_template_that_makes_no_request_is_refused_at_start() {
        let config = |url: &str, method: &str| -> SmsConfig {
            toml::from_str(&format!("url = {url:?}\nmethod = {method:?}")).unwrap()
        };
        assert!(Sms::new(config("http://127.0.0.1:1/{key}", "post")).is_ok());
        assert!(Sms::new(config("not a url", "POST")).is_err());
        assert!(Sms::new(config("http://127.0.0.1/", "P OST")).is_err());
    }
}
