//! A small SMTP server on a real socket: records mails, and on request refuses, hangs or breaks
//! off. For tests of delivery; it speaks just enough for a well-behaved client.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What to do with the next mail; when nothing is planned it is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpAct {
    Accept,
    /// Answer the recipient with this code.
    RefuseRecipient(u16),
    /// Answer the whole text with this code.
    RefuseData(u16),
    /// Never answer again on this connection.
    Hang,
    /// Keep the mail, then break off before saying so.
    DropAfterData,
}

#[derive(Clone, Debug)]
pub struct MailSeen {
    pub to: String,
    pub data: String,
}

impl MailSeen {
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.data.split("\r\n\r\n").next()?.replace("\r\n ", " ");
        let wanted = format!("{}:", name.to_ascii_lowercase());
        let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with(&wanted))?;
        Some(line[wanted.len()..].trim().to_owned())
    }

    /// The text as its reader sees it.
    #[must_use]
    pub fn text(&self) -> String {
        let body = self.data.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        match self.header("Content-Transfer-Encoding").as_deref() {
            Some("base64") => String::from_utf8_lossy(&base64(body)).into_owned(),
            Some("quoted-printable") => String::from_utf8_lossy(&quoted(body)).into_owned(),
            _ => body.trim_end().to_owned(),
        }
    }
}

#[derive(Default)]
struct State {
    mails: Vec<MailSeen>,
    plan: VecDeque<SmtpAct>,
}

#[derive(Clone)]
pub struct SmtpServer {
    pub port: u16,
    state: Arc<Mutex<State>>,
}

impl SmtpServer {
    /// Listens on a free port until the process ends.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                thread::spawn(move || drop(talk(stream, &state)));
            }
        });
        Self { port, state }
    }

    pub fn plan(&self, acts: &[SmtpAct]) {
        self.state.lock().expect("no panic inside").plan.extend(acts);
    }

    #[must_use]
    pub fn mails(&self) -> Vec<MailSeen> {
        self.state.lock().expect("no panic inside").mails.clone()
    }
}

fn talk(stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let mut out = stream.try_clone()?;
    let mut lines = BufReader::new(stream);
    let mut say = |text: &str| out.write_all(format!("{text}\r\n").as_bytes());
    say("220 test ESMTP")?;
    let (mut act, mut to) = (SmtpAct::Accept, String::new());
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let verb = line.trim_end().to_ascii_uppercase();
        if verb.starts_with("EHLO") {
            say("250-test\r\n250-8BITMIME\r\n250 SMTPUTF8")?;
        } else if verb.starts_with("MAIL") {
            act = state.lock().expect("kept").plan.pop_front().unwrap_or(SmtpAct::Accept);
            if act == SmtpAct::Hang {
                thread::park();
            }
            say("250 ok")?;
        } else if verb.starts_with("RCPT") {
            to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
            match act {
                SmtpAct::RefuseRecipient(code) => say(&format!("{code} no"))?,
                _ => say("250 ok")?,
            }
        } else if verb == "DATA" {
            say("354 go on")?;
            let data = data_read(&mut lines)?;
            if let SmtpAct::RefuseData(code) = act {
                say(&format!("{code} no"))?;
                continue;
            }
            let mail = MailSeen { to: to.clone(), data };
            state.lock().expect("kept").mails.push(mail);
            if act == SmtpAct::DropAfterData {
                return Ok(());
            }
            say("250 kept")?;
        } else if verb == "QUIT" {
            return say("221 bye");
        } else {
            say("250 ok")?;
        }
    }
}

fn data_read(lines: &mut impl BufRead) -> std::io::Result<String> {
    let mut data = String::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 || line == ".\r\n" {
            return Ok(data);
        }
        data.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

fn base64(text: &str) -> Vec<u8> {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let values = text.bytes().filter_map(|b| SIGNS.iter().position(|sign| *sign == b));
    let (mut bits, mut count, mut out) = (0_u32, 0, Vec::new());
    for value in values {
        bits = bits << 6 | u32::try_from(value).expect("below 64");
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count & 255) as u8);
        }
    }
    out
}

fn quoted(text: &str) -> Vec<u8> {
    let joined = text.replace("=\r\n", "");
    let (mut out, mut bytes) = (Vec::new(), joined.trim_end().bytes());
    while let Some(byte) = bytes.next() {
        let hex = |b: u8| char::from(b).to_digit(16).unwrap_or(0) as u8;
        match byte {
            b'=' => {
                let high = bytes.next().map_or(0, hex);
                out.push(high << 4 | bytes.next().map_or(0, hex));
            }
            other => out.push(other),
        }
    }
    out
}
