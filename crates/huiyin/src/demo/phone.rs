//! The telephones of the example town: one small gateway on this machine, which takes text
//! messages and calls and shows the newest on the page of the example town. Nothing leaves.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use huiyin_app::Settings;
use huiyin_app::notify::SmsConfig;
use serde::Deserialize;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;

/// Messages that are kept; older ones were read.
const KEPT: usize = 60;

/// One message as it came to a telephone.
#[derive(Clone, Debug, Deserialize)]
pub struct Heard {
    pub to: String,
    pub text: String,
}

impl Heard {
    /// Where the address in it leads, without the host.
    #[must_use]
    pub fn path(&self) -> Option<String> {
        const TAP: &str = "/on-call/answer/";
        let (_, rest) = self.text.split_once(TAP)?;
        let tap: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        Some(format!("{TAP}{tap}"))
    }

    /// The code to join that it carries.
    fn code(&self) -> Option<String> {
        let (_, rest) = self.text.split_once("验证码：")?;
        Some(rest.chars().filter(|c| *c != ' ').take_while(char::is_ascii_digit).collect())
    }
}

#[derive(Clone)]
pub struct Phone {
    port: u16,
    heard: Arc<Mutex<VecDeque<Heard>>>,
}

impl Phone {
    /// # Errors
    /// No port is free.
    pub async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let phone = Self { port: listener.local_addr()?.port(), heard: Arc::default() };
        let router = Router::new().route("/", post(take)).with_state(phone.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(phone)
    }

    /// The settings of a town whose gateways this is.
    ///
    /// # Panics
    /// Never: the template is a good one.
    pub fn ways(&self, settings: &mut Settings) {
        let template = format!(
            "url = \"http://127.0.0.1:{}/\"\nbody = '{{\"to\":\"{{to}}\",\"text\":\"{{text}}\"}}'\n\
             [headers]\ncontent-type = \"application/json\"\n",
            self.port
        );
        let gateway: SmsConfig = toml::from_str(&template).expect("a good template");
        settings.sms = Some(gateway.clone());
        settings.duty.voice = Some(gateway);
        settings.duty.signature = Some("青石应急".into());
    }

    /// Newest first.
    #[must_use]
    pub fn newest(&self) -> Vec<Heard> {
        let heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.iter().rev().cloned().collect()
    }

    /// Codes that came to this number.
    #[must_use]
    pub fn codes(&self, number: &str) -> Vec<String> {
        let own = self.newest().into_iter().filter(|heard| heard.to == number);
        own.filter_map(|heard| heard.code()).collect()
    }
}

async fn take(State(phone): State<Phone>, body: Bytes) {
    let Ok(heard) = serde_json::from_slice(&body) else { return };
    let mut all = phone.heard.lock().unwrap_or_else(PoisonError::into_inner);
    all.push_back(heard);
    if all.len() > KEPT {
        all.pop_front();
    }
}
