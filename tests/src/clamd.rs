//! A scanner that speaks as much of clamd as is needed: finds what holds its mark, and on request
//! is away or talks nonsense.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::thread;

/// What this scanner takes for harm.
pub const MARK: &[u8] = b"canary that does harm";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Awake = 0,
    /// Closes every connection.
    Away = 1,
    Nonsense = 2,
}

#[derive(Clone)]
pub struct Clamd {
    pub port: u16,
    mood: Arc<AtomicU8>,
    asked: Arc<AtomicUsize>,
}

impl Clamd {
    /// # Panics
    /// No port can be had.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let one = Self { port, mood: Arc::default(), asked: Arc::default() };
        let own = one.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let _ = own.serve(stream);
            }
        });
        one
    }

    #[must_use]
    pub fn at(&self) -> String {
        format!("tcp:127.0.0.1:{}", self.port)
    }

    pub fn be(&self, mood: Mood) {
        self.mood.store(mood as u8, Ordering::SeqCst);
    }

    #[must_use]
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn serve(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mood = self.mood.load(Ordering::SeqCst);
        if mood == Mood::Away as u8 {
            return Ok(());
        }
        let mut head = [0; 10];
        stream.read_exact(&mut head)?;
        assert_eq!(&head, b"zINSTREAM\0");
        let mut all = Vec::new();
        loop {
            let mut length = [0; 4];
            stream.read_exact(&mut length)?;
            let length = u32::from_be_bytes(length) as usize;
            if length == 0 {
                break;
            }
            let from = all.len();
            all.resize(from + length, 0);
            stream.read_exact(&mut all[from..])?;
        }
        self.asked.fetch_add(1, Ordering::SeqCst);
        let has = all.windows(MARK.len()).any(|window| window == MARK);
        stream.write_all(match (mood == Mood::Nonsense as u8, has) {
            (true, _) => b"stream: OK perhaps\0".as_slice(),
            (false, true) => b"stream: Canary.Test FOUND\0",
            (false, false) => b"stream: OK\0",
        })
    }
}
