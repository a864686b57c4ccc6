//! The load: a closed loop (each connection asks again as soon as it is answered) for capacity,
//! an open loop (requests have a time to start, whether or not the last is answered) for
//! latency. Every answer is counted by its status.

use crate::http::{Answer, Wire};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, mpsc};

/// Writes requests; `connection` is for those who need a session for each.
pub trait Asking: Send + Sync {
    fn write(&self, connection: usize, number: u64, out: &mut Vec<u8>);
}

#[derive(Debug, Default)]
pub struct Burst {
    /// Milliseconds, sorted; of good answers only.
    pub latencies_ms: Vec<f64>,
    /// Answers that were not 2xx.
    pub refused: BTreeMap<u16, u64>,
    /// Requests that no answer came to.
    pub broken: u64,
    pub elapsed_s: f64,
}

impl Burst {
    #[must_use]
    pub fn good(&self) -> usize {
        self.latencies_ms.len()
    }

    #[must_use]
    pub fn per_s(&self) -> f64 {
        self.good() as f64 / self.elapsed_s
    }

    fn count(&mut self, status: std::io::Result<u16>, latency: Duration) {
        match status {
            Ok(200..=299) => self.latencies_ms.push(latency.as_secs_f64() * 1000.0),
            Ok(status) => *self.refused.entry(status).or_default() += 1,
            Err(_) => self.broken += 1,
        }
    }

    fn add(&mut self, other: Self) {
        self.latencies_ms.extend(other.latencies_ms);
        for (status, count) in other.refused {
            *self.refused.entry(status).or_default() += count;
        }
        self.broken += other.broken;
    }

    fn done(mut self, started: Instant) -> Self {
        self.elapsed_s = started.elapsed().as_secs_f64();
        self.latencies_ms.sort_by(f64::total_cmp);
        self
    }
}

/// One place to send to: where, what, and the running number of requests, never used twice.
#[derive(Clone)]
pub struct Target {
    pub address: SocketAddr,
    pub asking: Arc<dyn Asking>,
    pub next: Arc<AtomicU64>,
}

impl Target {
    #[must_use]
    pub fn new(address: SocketAddr, asking: Arc<dyn Asking>) -> Self {
        Self { address, asking, next: Arc::default() }
    }

    /// The next request, with the whole of its answer.
    pub async fn one(&self) -> std::io::Result<Answer> {
        let mut request = Vec::new();
        self.request(0, &mut request);
        Wire::new(self.address).answer(&request).await
    }

    /// A request that was sent before, byte for byte.
    pub async fn again(&self, wire: &mut Wire, number: u64) -> std::io::Result<Answer> {
        let mut request = Vec::new();
        self.asking.write(0, number, &mut request);
        wire.answer(&request).await
    }

    fn request(&self, connection: usize, out: &mut Vec<u8>) -> u64 {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        out.clear();
        self.asking.write(connection, number, out);
        number
    }
}

/// `connections` at once for about `seconds`; what was begun is waited for and its time counts.
pub async fn closed(target: &Target, connections: usize, seconds: f64) -> Burst {
    let started = Instant::now();
    let until = started + Duration::from_secs_f64(seconds);
    let workers = (0..connections).map(|connection| {
        let target = target.clone();
        tokio::spawn(async move {
            let (mut wire, mut request) = (Wire::new(target.address), Vec::new());
            let mut burst = Burst::default();
            while Instant::now() < until {
                target.request(connection, &mut request);
                let sent = Instant::now();
                let status = wire.status(&request).await;
                let failed = status.is_err();
                burst.count(status, sent.elapsed());
                if failed {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            }
            burst
        })
    });
    gathered(workers.collect()).await.done(started)
}

/// `per_s` requests a second over at most `connections`; each is timed from when it should have
/// started, so that a server that stops for a while cannot hide it.
pub async fn open(target: &Target, connections: usize, per_s: f64, seconds: f64) -> Burst {
    let started = Instant::now();
    let (due, waiting) = mpsc::unbounded_channel();
    let waiting = Arc::new(Mutex::new(waiting));
    // A thread, because the runtime's timer knows only whole milliseconds.
    let pace = std::thread::spawn(move || {
        let count = (per_s * seconds).max(1.0) as u64;
        for number in 0..count {
            let intended = started + Duration::from_secs_f64(number as f64 / per_s);
            std::thread::sleep(intended.saturating_duration_since(Instant::now()));
            if due.send(intended).is_err() {
                return;
            }
        }
    });
    let workers = (0..connections).map(|connection| {
        let (target, waiting) = (target.clone(), Arc::clone(&waiting));
        tokio::spawn(async move {
            let (mut wire, mut request) = (Wire::new(target.address), Vec::new());
            let mut burst = Burst::default();
            loop {
                let next = waiting.lock().await.recv().await;
                let Some(intended) = next else { return burst };
                target.request(connection, &mut request);
                let status = wire.status(&request).await;
                burst.count(status, intended.elapsed());
            }
        })
    });
    let burst = gathered(workers.collect()).await.done(started);
    let _paced = pace.join();
    burst
}

/// What a server had acknowledged before it was killed, with the number of the request.
pub async fn until_broken(target: &Target, connections: usize) -> Vec<(u64, Answer)> {
    let workers = (0..connections).map(|connection| {
        let target = target.clone();
        tokio::spawn(async move {
            let (mut wire, mut request) = (Wire::new(target.address), Vec::new());
            let mut acknowledged = Vec::new();
            loop {
                let number = target.request(connection, &mut request);
                match wire.answer(&request).await {
                    Ok(answer) => acknowledged.push((number, answer)),
                    Err(_) => return acknowledged,
                }
            }
        })
    });
    let workers: Vec<_> = workers.collect();
    let mut all = Vec::new();
    for worker in workers {
        all.extend(worker.await.unwrap_or_default());
    }
    all
}

async fn gathered(workers: Vec<tokio::task::JoinHandle<Burst>>) -> Burst {
    let mut whole = Burst::default();
    for worker in workers {
        whole.add(worker.await.expect("a load worker does not panic"));
    }
    whole
}
