//! People's programs: each brings one case after the other, and sends the same key until it is
//! told what became of it.

use huiyin_tests::browser::Browser;
use serde::Deserialize;
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Whoever is told nothing in this time sends again.
const PATIENCE: Duration = Duration::from_secs(5);
/// Between a try that failed and the next.
const BREATH: Duration = Duration::from_millis(15);

/// One answer that acknowledges a case.
#[derive(Clone, Debug, Deserialize)]
pub struct Told {
    pub number: String,
    pub secret: String,
    pub proof: Option<String>,
    pub promise: Option<String>,
    pub opening: String,
}

pub struct Sent {
    pub key: String,
    pub words: String,
    /// Every acknowledgement, in the order of their coming.
    pub told: Vec<Told>,
    /// How often it was sent.
    pub times: u32,
}

pub enum Answer {
    Told(Told),
    /// A refusal, in so many words.
    Refused,
    /// Nobody knows what became of it.
    Gone,
}

pub struct Client {
    no: usize,
    pub sent: Vec<Sent>,
    pub refused: usize,
    pub gone: usize,
}

impl Client {
    pub const fn new(no: usize) -> Self {
        Self { no, sent: Vec::new(), refused: 0, gone: 0 }
    }

    /// Brings cases until told to stop. A failure leads to the next server, if there is one.
    pub async fn work(&mut self, servers: &[SocketAddr], stop: &AtomicBool) {
        while !stop.load(Ordering::Relaxed) {
            if self.is_settled() {
                self.begin();
            }
            let turn = self.sent.last().map_or(0, |sent| sent.times as usize);
            let address = servers[(self.no + self.sent.len() + turn) % servers.len()];
            if !self.send(address).await {
                tokio::time::sleep(BREATH).await;
            }
        }
    }

    /// A new case, not yet sent.
    pub fn begin(&mut self) {
        let (no, at) = (self.no, self.sent.len() + 1);
        let words = format!("第{no}个人的第{at}件事，路灯不亮");
        let key = format!("kills-{no:04}-{at:012}");
        self.sent.push(Sent { key, words, told: Vec::new(), times: 0 });
    }

    pub fn is_settled(&self) -> bool {
        self.sent.last().is_none_or(|sent| !sent.told.is_empty())
    }

    /// Sends the newest case; whether it was acknowledged.
    pub async fn send(&mut self, address: SocketAddr) -> bool {
        let sent = self.sent.last_mut().expect("something was begun");
        sent.times += 1;
        match post(address, &sent.key, &sent.words).await {
            Answer::Told(told) => {
                sent.told.push(told);
                return true;
            }
            Answer::Refused => self.refused += 1,
            Answer::Gone => self.gone += 1,
        }
        false
    }

    /// What was cut off is sent until it counts.
    pub async fn settle(&mut self, servers: &[SocketAddr]) -> bool {
        for try_no in 0..400 {
            if self.is_settled() || self.send(servers[(self.no + try_no) % servers.len()]).await {
                return true;
            }
            tokio::time::sleep(BREATH * 4).await;
        }
        false
    }
}

pub async fn post(address: SocketAddr, key: &str, words: &str) -> Answer {
    let body = json!({ "kind": "claim", "text": words }).to_string();
    let headers = [("content-type", "application/json"), ("idempotency-key", key)];
    let mut browser = Browser::new(address);
    let sent = browser.try_send("POST", "/api/v1/cases", &headers, body.as_bytes());
    let Ok(Ok(page)) = tokio::time::timeout(PATIENCE, sent).await else { return Answer::Gone };
    match page.status {
        // A body that was cut off has told nobody anything.
        200 | 201 => serde_json::from_str(&page.body).map_or(Answer::Gone, Answer::Told),
        500 | 503 => Answer::Refused,
        other => panic!("{other}: {}", page.body),
    }
}

/// People at work, until asked to stop.
pub struct Work {
    stop: Arc<AtomicBool>,
    tasks: Vec<tokio::task::JoinHandle<Client>>,
}

impl Work {
    pub fn begin(clients: Vec<Client>, servers: &[SocketAddr]) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let task = |mut client: Client| {
            let (stop, servers) = (Arc::clone(&stop), servers.to_vec());
            tokio::spawn(async move {
                client.work(&servers, &stop).await;
                client
            })
        };
        let tasks = clients.into_iter().map(task).collect();
        Self { stop, tasks }
    }

    pub async fn end(self) -> Vec<Client> {
        self.stop.store(true, Ordering::Relaxed);
        let mut clients = Vec::new();
        for task in self.tasks {
            clients.push(task.await.expect("no client panics"));
        }
        clients
    }
}
