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
    pub proof: Option<String>,
    pub opening: Option<String>,
}

impl Brought {
    fn take(&mut self, receipt: Receipt) {
        self.number = Some(receipt.number);
        self.secret = Some(receipt.secret);
        // The first proof shown is the one to keep: it must hold for ever.
        self.proof = self.proof.take().or(receipt.proof);
        self.opening = receipt.opening;
    }
}

struct Receipt {
    number: String,
    secret: String,
    proof: Option<String>,
    opening: Option<String>,
    /// This call was answered before.
    again: bool,
}

pub struct Person {
    no: usize,
    pub address: SocketAddr,
    pub brought: Vec<Brought>,
    /// How often the server said that it could not.
    pub refused: usize,
    /// How often it gave its word instead of a proof.
    pub promised: usize,
    /// Everything before is settled.
    settled: usize,
}

enum Answer {
    Receipt(Receipt),
    Refused,
    /// The connection broke: nobody knows.
    Gone,
}

/// The same for whoever only counts.
enum Told {
    Receipt,
    Refused,
    Nothing,
}

impl Person {
    pub fn new(no: usize) -> Self {
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        Self { no, address, brought: Vec::new(), refused: 0, promised: 0, settled: 0 }
    }

    /// Brings cases until told to stop or until the server is gone.
    pub async fn work(&mut self, stop: &AtomicBool) {
        while !stop.load(Ordering::Relaxed) {
            match self.bring().await {
                Told::Receipt => {}
                Told::Refused => {
                    self.refused += 1;
                    tokio::time::sleep(BREATH).await;
                }
                Told::Nothing => return,
            }
        }
    }

    /// One more case; whether it was acknowledged.
    pub async fn brings_one(&mut self) -> bool {
        matches!(self.bring().await, Told::Receipt)
    }

    async fn bring(&mut self) -> Told {
        let (no, at) = (self.no, self.brought.len() + 1);
        let words = format!("第{no}个人的第{at}件事，路灯不亮");
        let key = format!("power-{no:04}-{at:012}");
        let (number, secret, proof, opening) = (None, None, None, None);
        self.brought.push(Brought { key, words, number, secret, proof, opening });
        match self.send(at - 1).await {
            Answer::Receipt(receipt) => {
                self.promised += usize::from(receipt.proof.is_none());
                self.brought[at - 1].take(receipt);
                Told::Receipt
            }
            Answer::Refused => Told::Refused,
            Answer::Gone => Told::Nothing,
        }
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
                let part = |name: &str| told[name].as_str().map(str::to_owned);
                Answer::Receipt(Receipt {
                    number: part("number").expect("a number"),
                    secret: part("secret").expect("a secret"),
                    proof: part("proof"),
                    opening: part("opening"),
                    again: page.status == 200,
                })
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
            let Answer::Receipt(receipt) = answer else {
                wrong.push(format!("{}: no receipt after the restart", one.words));
                continue;
            };
            let known = one.number.is_some();
            if known && (!receipt.again || one.number.as_ref() != Some(&receipt.number)) {
                wrong.push(format!("{}: acknowledged, and not known any more", one.words));
            } else if known && one.secret.as_ref() != Some(&receipt.secret) {
                wrong.push(format!("{}: another secret", one.words));
            }
            one.take(receipt);
        }
        self.settled = self.brought.len();
        wrong
    }
}
