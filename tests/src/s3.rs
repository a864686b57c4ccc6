//! A store that speaks as much of S3 as is needed, keeps objects in memory, and can be away. It
//! looks whether a request is signed and whether the digest in it is that of what was sent.

use huiyin_domain::leaf::hex;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

#[derive(Clone)]
pub struct S3Server {
    pub port: u16,
    pub objects: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    away: Arc<AtomicBool>,
}

impl S3Server {
    /// # Panics
    /// No port can be had.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let server = Self { port, objects: Arc::default(), away: Arc::default() };
        let own = server.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let own = own.clone();
                thread::spawn(move || while own.serve(&stream).is_some() {});
            }
        });
        server
    }

    pub fn be_away(&self, away: bool) {
        self.away.store(away, Ordering::SeqCst);
    }

    /// # Panics
    /// Somebody panicked with the objects in hand.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.objects.lock().expect("unharmed").keys().cloned().collect()
    }

    fn serve(&self, mut stream: &TcpStream) -> Option<()> {
        let mut reader = BufReader::new(stream.try_clone().ok()?);
        let mut first = String::new();
        reader.read_line(&mut first).ok().filter(|read| *read > 0)?;
        let mut parts = first.split(' ');
        let (method, path) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        let mut headers = BTreeMap::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            headers.insert(name.to_ascii_lowercase(), value.to_owned());
        }
        let length = headers.get("content-length").and_then(|l| l.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let (status, answer) = self.answer(&method, &path, &headers, body);
        let head = format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\n\r\n", answer.len());
        stream.write_all(head.as_bytes()).ok()?;
        stream.write_all(&answer).ok()
    }

    fn answer(
        &self,
        method: &str,
        path: &str,
        headers: &BTreeMap<String, String>,
        body: Vec<u8>,
    ) -> (u16, Vec<u8>) {
        if self.away.load(Ordering::SeqCst) {
            return (503, Vec::new());
        }
        let has = |name: &str, value: &str| headers.get(name).is_some_and(|own| own == value);
        let signed = headers.get("authorization").is_some_and(|own| {
            own.starts_with("AWS4-HMAC-SHA256 Credential=key/") && own.contains("Signature=")
        });
        if !signed || !has("x-amz-content-sha256", &hex(&Sha256::digest(&body))) {
            return (403, Vec::new());
        }
        let mut objects = self.objects.lock().expect("unharmed");
        match method {
            "PUT" => {
                objects.insert(path.to_owned(), body);
                (200, Vec::new())
            }
            "GET" => objects.get(path).map_or((404, Vec::new()), |body| (200, body.clone())),
            "DELETE" => {
                objects.remove(path);
                (204, Vec::new())
            }
            _ => (405, Vec::new()),
        }
    }
}
