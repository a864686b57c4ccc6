//! What is asked of each system: the same matters in the form that each of them wants, and GETs
//! of pages. Prepared beforehand, so that the generator only copies bytes.

use crate::load::Asking;
use crate::words::{Chance, Matter, matter};
use serde_json::json;

const MATTERS: usize = 2048;

/// What is sent, and the lines of the head that stay the same: one set per session, the host
/// in each.
pub struct Posts {
    path: &'static str,
    pub lines: Vec<String>,
    bodies: Vec<Vec<u8>>,
    /// Beginning of every `Idempotency-Key`, for those who take one.
    key: Option<String>,
}

impl Posts {
    fn new(path: &'static str, seed: u64, body: impl Fn(&Matter) -> serde_json::Value) -> Self {
        let mut chance = Chance::new(seed);
        let bodies = (0..MATTERS).map(|_| body(&matter(&mut chance)).to_string().into_bytes());
        let lines = vec!["host: 127.0.0.1\r\n".to_owned()];
        Self { path, lines, bodies: bodies.collect(), key: None }
    }

    /// `key` must differ between runs on the same data.
    #[must_use]
    pub fn huiyin(seed: u64, key: &str) -> Self {
        let posts = Self::new("/api/v1/cases", seed, |matter| {
            json!({"kind": matter.kind, "title": matter.title, "text": matter.text,
                "name": matter.name, "phone": matter.phone, "notice": "none"})
        });
        Self { key: Some(key.to_owned()), ..posts }
    }

    /// The one who asks is the member of staff who signed in: nobody new is made.
    #[must_use]
    pub fn request_tracker(seed: u64) -> Self {
        Self::new("/rt/REST/2.0/ticket", seed, |matter| {
            json!({"Queue": "General", "Subject": matter.title, "Content": matter.text,
                "ContentType": "text/plain"})
        })
    }

    #[must_use]
    pub fn helpdesk(seed: u64) -> Self {
        Self::new("/api/tickets/", seed, |matter| {
            json!({"queue": 1, "title": matter.title, "description": matter.text,
                "submitter_email": "resident@bench.invalid", "priority": 3})
        })
    }

    /// Bytes of the text in request 0 of this seed.
    #[must_use]
    pub fn first_text_bytes(seed: u64) -> usize {
        matter(&mut Chance::new(seed)).text.len()
    }
}

impl Asking for Posts {
    fn write(&self, connection: usize, number: u64, out: &mut Vec<u8>) {
        let body = &self.bodies[(number % MATTERS as u64) as usize];
        let (path, own) = (&self.path, &self.lines[connection % self.lines.len()]);
        let head = format!(
            "POST {path} HTTP/1.1\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n{own}",
            body.len()
        );
        out.extend_from_slice(head.as_bytes());
        if let Some(key) = &self.key {
            out.extend_from_slice(format!("idempotency-key: {key}-{number:016x}\r\n").as_bytes());
        }
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(body);
    }
}

/// Pages in turn, each connection with its own session.
pub struct Pages {
    pub paths: Vec<String>,
    pub lines: Vec<String>,
}

impl Asking for Pages {
    fn write(&self, connection: usize, number: u64, out: &mut Vec<u8>) {
        let path = &self.paths[(number % self.paths.len() as u64) as usize];
        let own = &self.lines[connection % self.lines.len()];
        let head = format!("GET {path} HTTP/1.1\r\n{own}\r\n");
        out.extend_from_slice(head.as_bytes());
    }
}
