//! A push service and the browsers behind it, on a real socket: checks who signed a request
//! (RFC 8292), opens what was sealed for a browser (RFC 8291) with that browser's own key, and on
//! request answers that the browser is gone or that it has had enough for now.

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes128Gcm, Key, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::{PublicKey, SecretKey};
use sha2::Sha256;
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What to answer the next request; when nothing is planned it is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PushAct {
    Take,
    Answer(u16),
    /// Had enough, for so many seconds.
    Busy(u32),
}

/// What a browser gives away when it subscribes.
#[derive(Clone, Debug)]
pub struct Subscription {
    pub endpoint: String,
    pub p256dh: String,
    pub auth: String,
}

/// A request whose signature held and whose seal opened.
#[derive(Clone, Debug)]
pub struct PushSeen {
    /// Which browser, in the order they subscribed.
    pub browser: usize,
    pub text: String,
    pub topic: String,
    pub urgency: String,
    /// For how many seconds the service is to keep it.
    pub ttl: u32,
    /// The key that signed, and until when, in seconds.
    pub signer: String,
    pub expires: i64,
    pub status: u16,
}

struct Browser {
    secret: SecretKey,
    auth: [u8; 16],
}

#[derive(Default)]
struct State {
    browsers: Vec<Browser>,
    seen: Vec<PushSeen>,
    faults: Vec<String>,
    plan: VecDeque<PushAct>,
}

#[derive(Clone)]
pub struct PushService {
    pub port: u16,
    state: Arc<Mutex<State>>,
}

impl PushService {
    /// Listens on a free port until the process ends.
    ///
    /// # Panics
    /// There is no free port.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                thread::spawn(move || drop(answer(stream, &state, port)));
            }
        });
        Self { port, state }
    }

    /// A browser subscribes.
    ///
    /// # Panics
    /// Never: the numbers are keys.
    #[must_use]
    pub fn subscribe(&self) -> Subscription {
        let mut state = self.state.lock().expect("no panic inside");
        let no = u8::try_from(state.browsers.len()).expect("few browsers");
        let secret = SecretKey::from_slice(&[no + 1; 32]).expect("a key");
        let auth = [no + 101; 16];
        let point = secret.public_key().to_sec1_point(false);
        state.browsers.push(Browser { secret, auth });
        Subscription {
            endpoint: format!("http://127.0.0.1:{}/p/{no}", self.port),
            p256dh: URL_SAFE_NO_PAD.encode(point.as_bytes()),
            auth: URL_SAFE_NO_PAD.encode(auth),
        }
    }

    /// # Panics
    /// Never.
    pub fn plan(&self, acts: &[PushAct]) {
        self.state.lock().expect("no panic inside").plan.extend(acts);
    }

    /// Requests that were in order, whatever they were answered.
    ///
    /// # Panics
    /// A request was not in order.
    #[must_use]
    pub fn seen(&self) -> Vec<PushSeen> {
        let state = self.state.lock().expect("no panic inside");
        assert_eq!(state.faults, Vec::<String>::new());
        state.seen.clone()
    }

    /// What was wrong with requests.
    ///
    /// # Panics
    /// Never.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        self.state.lock().expect("no panic inside").faults.clone()
    }

    /// The next message is opened with another browser's key, as if it had gone astray.
    ///
    /// # Panics
    /// There is no browser.
    pub fn swap_keys(&self) {
        let mut state = self.state.lock().expect("no panic inside");
        state.browsers[0].auth = [0; 16];
    }
}

struct Request {
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    fn header(&self, name: &str) -> Result<&str, String> {
        let found = self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str()).ok_or_else(|| format!("no {name}"))
    }
}

fn answer(stream: TcpStream, state: &Mutex<State>, port: u16) -> std::io::Result<()> {
    let mut out = stream.try_clone()?;
    let request = request_read(&mut BufReader::new(stream))?;
    let mut kept = state.lock().expect("no panic inside");
    let (status, rest) = match kept.plan.pop_front().unwrap_or(PushAct::Take) {
        PushAct::Take => (201, String::new()),
        PushAct::Answer(status) => (status, String::new()),
        PushAct::Busy(secs) => (429, format!("retry-after: {secs}\r\n")),
    };
    let status = match examined(&request, &kept.browsers, port) {
        Ok(seen) => {
            kept.seen.push(PushSeen { status, ..seen });
            status
        }
        Err(fault) => {
            kept.faults.push(fault);
            400
        }
    };
    drop(kept);
    let head = format!("HTTP/1.1 {status} x\r\n{rest}content-length: 0\r\nconnection: close\r\n");
    out.write_all(format!("{head}\r\n").as_bytes())
}

fn examined(request: &Request, browsers: &[Browser], port: u16) -> Result<PushSeen, String> {
    let no = request.path.strip_prefix("/p/").and_then(|no| no.parse::<usize>().ok());
    let browser = no.and_then(|no| browsers.get(no)).ok_or("no such browser")?;
    if request.header("content-encoding")? != "aes128gcm" {
        return Err("another encoding".into());
    }
    let ttl = request.header("ttl")?.parse::<u32>().map_err(|_| "ttl")?;
    let urgency = request.header("urgency")?.to_owned();
    let topic = request.header("topic")?.to_owned();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    if topic.len() > 32 || !topic.chars().all(plain) {
        return Err(format!("topic {topic}"));
    }
    let (signer, expires) = signature_held(request.header("authorization")?, port)?;
    let text = opened(browser, &request.body)?;
    let browser = no.unwrap_or(0);
    Ok(PushSeen { browser, text, topic, urgency, ttl, signer, expires, status: 0 })
}

/// `vapid t=…, k=…`: signed by the key it names, made out to this service.
fn signature_held(value: &str, port: u16) -> Result<(String, i64), String> {
    let parts = value.strip_prefix("vapid t=").and_then(|rest| rest.split_once(", k="));
    let (token, signer) = parts.ok_or("another scheme")?;
    let (said, signature) = token.rsplit_once('.').ok_or("no token")?;
    let decoded = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| "base64".to_owned());
    let key = VerifyingKey::from_sec1_bytes(&decoded(signer)?).map_err(|_| "no key")?;
    let signature = Signature::from_slice(&decoded(signature)?).map_err(|_| "no signature")?;
    key.verify(said.as_bytes(), &signature).map_err(|_| "the signature does not hold")?;
    let (head, claims) = said.split_once('.').ok_or("no claims")?;
    let json = |text: &str| -> Result<serde_json::Value, String> {
        serde_json::from_slice(&decoded(text)?).map_err(|_| "no JSON".into())
    };
    let (head, claims) = (json(head)?, json(claims)?);
    if head["alg"] != "ES256" {
        return Err(format!("another algorithm: {head}"));
    }
    if claims["aud"] != format!("http://127.0.0.1:{port}") {
        return Err(format!("made out to somebody else: {claims}"));
    }
    Ok((signer.to_owned(), claims["exp"].as_i64().ok_or("no end")?))
}

fn opened(browser: &Browser, body: &[u8]) -> Result<String, String> {
    let salt = body.get(..16).ok_or("no salt")?;
    let id_len = usize::from(*body.get(20).ok_or("no header")?);
    let sender = body.get(21..21 + id_len).ok_or("no sender")?;
    let record = &body[21 + id_len..];
    let sender_key = PublicKey::from_sec1_bytes(sender).map_err(|_| "no sender's key")?;
    let own = browser.secret.public_key().to_sec1_point(false);
    let shared =
        p256::ecdh::diffie_hellman(browser.secret.to_nonzero_scalar(), sender_key.as_affine());
    let info = [b"WebPush: info\0", own.as_bytes(), sender].concat();
    let mut secret = [0; 32];
    let shared = shared.raw_secret_bytes();
    let first = Hkdf::<Sha256>::new(Some(&browser.auth), shared.as_slice());
    first.expand(&info, &mut secret).map_err(|_| "hkdf")?;
    let derived = Hkdf::<Sha256>::new(Some(salt), &secret);
    let (mut key, mut nonce) = ([0; 16], [0; 12]);
    derived.expand(b"Content-Encoding: aes128gcm\0", &mut key).map_err(|_| "hkdf")?;
    derived.expand(b"Content-Encoding: nonce\0", &mut nonce).map_err(|_| "hkdf")?;
    let cipher = Aes128Gcm::new(&Key::<Aes128Gcm>::from(key));
    let plain = cipher.decrypt(&Nonce::from(nonce), record).map_err(|_| "the seal is broken")?;
    let text = plain.strip_suffix(&[2]).ok_or("no end of the last record")?;
    String::from_utf8(text.to_vec()).map_err(|_| "no text".into())
}

fn request_read(lines: &mut impl BufRead) -> std::io::Result<Request> {
    let mut first = String::new();
    lines.read_line(&mut first)?;
    let path = first.split_whitespace().nth(1).unwrap_or_default().to_owned();
    let mut request = Request { path, headers: Vec::new(), body: Vec::new() };
    loop {
        let mut line = String::new();
        lines.read_line(&mut line)?;
        match line.trim_end().split_once(':') {
            Some((name, value)) => {
                request.headers.push((name.to_owned(), value.trim().to_owned()));
            }
            None => break,
        }
    }
    let length = request.header("content-length").ok().and_then(|text| text.parse().ok());
    request.body = vec![0; length.unwrap_or(0)];
    lines.read_exact(&mut request.body)?;
    Ok(request)
}
