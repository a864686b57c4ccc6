//! People who bring cases one after the other, each remembering what it was told.

use huiyin_tests::browser::Browser;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A refusal is taken at its word: the next try comes a little later.
const BREATH: Duration = Duration::from_millis(5);
/// Whoever asks is told something in this time, or the connection ends.
const PATIENCE: Duration = Duration::from_secs(30);

/// One case as it was sent, and what came back.
pub struct Brought {
    key: String,
    pub words: String,
    /// Set once the server has said that the case counts.
    pub number: Option<String>,
    secret: Option<String>,
}

pub struct Person {
    no: usize,
    pub address: SocketAddr,
    pub brought: Vec<Brought>,
    /// How often the server said that it could not.
    pub refused: usize,
    /// Everything before is settled.
    settled: usize,
}

enum Answer {
    Receipt {
        number: String,
        secret: String,
        again: bool,
    },
    Refused,
    /// The connection broke: nobody knows.
    Gone,
}

impl Person {
    pub fn new(no: usize) -> Self {
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        Self { no, address, brought: Vec::new(), refused: 0, settled: 0 }
    }

    /// Brings cases until told to stop or until the server is gone.
    pub async fn work(&mut self, stop: &AtomicBool) {
        while !stop.load(Ordering::Relaxed) {
            match self.bring().await {
                Answer::Receipt { .. } => {}
                Answer::Refused => {
                    self.refused += 1;
                    tokio::time::sleep(BREATH).await;
                }
                Answer::Gone => return,
            }
        }
    }

    /// One more case; whether it was acknowledged.
    pub async fn brings_one(&mut self) -> bool {
        matches!(self.bring().await, Answer::Receipt { .. })
    }

    async fn bring(&mut self) -> Answer {
        let (no, at) = (self.no, self.brought.len() + 1);
        let words = format!("第{no}个人的第{at}件事，路灯不亮");
        let key = format!("power-{no:04}-{at:012}");
        self.brought.push(Brought { key, words, number: None, secret: None });
        let answer = self.send(at - 1).await;
        if let Answer::Receipt { number, secret, .. } = &answer {
            let last = self.brought.last_mut().expect("just brought");
            (last.number, last.secret) = (Some(number.clone()), Some(secret.clone()));
        }
        answer
    }

    async fn send(&self, at: usize) -> Answer {
        let Brought { key, words, .. } = &self.brought[at];
        let body = json!({ "kind": "claim", "text": words }).to_string();
        let headers = [("content-type", "application/json"), ("idempotency-key", key.as_str())];
        let mut browser = Browser::new(self.address);
        let sent = browser.try_send("POST", "/api/v1/cases", &headers, body.as_bytes());
        let sent = tokio::time::timeout(PATIENCE, sent).await.expect("an answer, or none at all");
        let Ok(page) = sent else { return Answer::Gone };
        match page.status {
            200 | 201 => {
                let Ok(told) = serde_json::from_str::<Value>(&page.body) else {
                    return Answer::Gone;
                };
                let part = |name: &str| told[name].as_str().expect("a receipt").to_owned();
                let (number, secret) = (part("number"), part("secret"));
                Answer::Receipt { number, secret, again: page.status == 200 }
            }
            500 | 503 => Answer::Refused,
            other => panic!("{other}: {}", page.body),
        }
    }

    /// Sends everything not yet settled once more: what was acknowledged must give the same
    /// receipt and be known, what was cut off must now count.
    pub async fn settle(&mut self) -> Vec<String> {
        let mut wrong = Vec::new();
        for at in self.settled..self.brought.len() {
            let answer = self.send(at).await;
            let one = &mut self.brought[at];
            let Answer::Receipt { number, secret, again } = answer else {
                wrong.push(format!("{}: no receipt after the restart", one.words));
                continue;
            };
            let known = one.number.is_some();
            if known && (!again || one.number.as_ref() != Some(&number)) {
                wrong.push(format!("{}: acknowledged, and not known any more", one.words));
            } else if known && one.secret.as_ref() != Some(&secret) {
                wrong.push(format!("{}: another secret", one.words));
            }
            (one.number, one.secret) = (Some(number), Some(secret));
        }
        self.settled = self.brought.len();
        wrong
    }
}
