//! A small HTTP gateway for text messages on a real socket: records requests, and on request
//! refuses, hangs or breaks off. It may honour the key of a message (a repetition is answered
//! but not delivered again) or ignore it, as real gateways do.

use std::collections::{HashSet, VecDeque};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SmsAct {
    /// Answer with this status and body.
    Answer(u16, &'static str),
    /// Never answer.
    Hang,
    /// Deliver, then break off before answering.
    DropAfterwards,
}

#[derive(Clone, Debug)]
pub struct SmsSeen {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// When all of it was read.
    pub at: Instant,
}

impl SmsSeen {
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

#[derive(Default)]
struct State {
    requests: Vec<SmsSeen>,
    delivered: Vec<SmsSeen>,
    keys: HashSet<String>,
    plan: VecDeque<SmsAct>,
}

#[derive(Clone)]
pub struct SmsGateway {
    pub port: u16,
    state: Arc<Mutex<State>>,
}

impl SmsGateway {
    /// Listens on a free port until the process ends. With `honours_key`, the header
    /// `idempotency-key` tells a repetition.
    #[must_use]
    pub fn start(honours_key: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                thread::spawn(move || drop(answer(stream, &state, honours_key)));
            }
        });
        Self { port, state }
    }

    pub fn plan(&self, acts: &[SmsAct]) {
        self.state.lock().expect("no panic inside").plan.extend(acts.iter().cloned());
    }

    #[must_use]
    pub fn requests(&self) -> Vec<SmsSeen> {
        self.state.lock().expect("no panic inside").requests.clone()
    }

    /// What reached a phone.
    #[must_use]
    pub fn delivered(&self) -> Vec<SmsSeen> {
        self.state.lock().expect("no panic inside").delivered.clone()
    }
}

fn answer(stream: TcpStream, state: &Mutex<State>, honours_key: bool) -> std::io::Result<()> {
    let mut out = stream.try_clone()?;
    let Some(seen) = request_read(&mut BufReader::new(stream))? else {
        return Ok(());
    };
    let mut kept = state.lock().expect("no panic inside");
    kept.requests.push(seen.clone());
    let act = kept.plan.pop_front().unwrap_or(SmsAct::Answer(200, r#"{"code":"0"}"#));
    let key = seen.header("idempotency-key").unwrap_or_default().to_owned();
    let delivers = match act {
        SmsAct::Answer(status, body) => status == 200 && !body.contains("fail"),
        SmsAct::Hang => false,
        SmsAct::DropAfterwards => true,
    };
    if delivers && (kept.keys.insert(key) || !honours_key) {
        kept.delivered.push(seen);
    }
    drop(kept);
    match act {
        SmsAct::Answer(status, body) => {
            let length = body.len();
            let head = format!("HTTP/1.1 {status} x\r\ncontent-length: {length}\r\n");
            out.write_all(format!("{head}connection: close\r\n\r\n{body}").as_bytes())
        }
        SmsAct::Hang => {
            thread::park();
            Ok(())
        }
        SmsAct::DropAfterwards => Ok(()),
    }
}

fn request_read(lines: &mut impl BufRead) -> std::io::Result<Option<SmsSeen>> {
    let mut first = String::new();
    if lines.read_line(&mut first)? == 0 {
        return Ok(None);
    }
    let mut words = first.split_whitespace().map(str::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        lines.read_line(&mut line)?;
        match line.trim_end().split_once(':') {
            Some((name, value)) => headers.push((name.to_owned(), value.trim().to_owned())),
            None => break,
        }
    }
    let mut seen = SmsSeen { method, path, headers, body: String::new(), at: Instant::now() };
    let length = seen.header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    lines.read_exact(&mut body)?;
    seen.body = String::from_utf8_lossy(&body).into_owned();
    seen.at = Instant::now();
    Ok(Some(seen))
}
