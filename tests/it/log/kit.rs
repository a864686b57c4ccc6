//! A log without a server: signed, written as files, grown and forked at will. And a small HTTP
//! server over a folder, which can be slow and counts what it is asked.

use huiyin_tlog::{
    Checkpoint, Commitment, Hash, LEAF_BYTES, Leaf, LogSigner, Policy, SignedCheckpoint,
    TileBuilder, bundle_write, leaf_hash,
};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

pub const ORIGIN: &str = "log.huiyin.example/331122";

/// Taken away when it goes.
pub struct Dir(pub PathBuf);

impl Dir {
    pub fn new(what: &str) -> Self {
        Self(huiyin_tests::temp_dir(what))
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn str(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub struct Log {
    pub dir: Dir,
    pub signer: LogSigner,
    builder: TileBuilder,
    entries: Vec<[u8; LEAF_BYTES]>,
}

/// A leaf that depends on its place and on which history it belongs to.
fn entry(index: u64, history: u8) -> [u8; LEAF_BYTES] {
    let seed = [&index.to_be_bytes()[..], &[history]].concat();
    Leaf { commitment: Commitment(leaf_hash(&seed).0) }.to_bytes()
}

impl Log {
    pub fn new() -> Self {
        let signer = LogSigner::of_seed(ORIGIN, &[1; 32]).unwrap();
        let (dir, builder) = (Dir::new("log"), TileBuilder::new());
        Self { dir, signer, builder, entries: Vec::new() }
    }

    pub fn of_size(size: u64) -> Self {
        let mut log = Self::new();
        log.grow(size, 0);
        log
    }

    /// The same log in another place, with its first `size` entries.
    pub fn forked_at(&self, size: u64) -> Self {
        let mut fork = Self::new();
        for index in 0..size {
            fork.push(self.entries[index as usize]);
        }
        fork.publish();
        fork
    }

    pub fn size(&self) -> u64 {
        self.builder.size()
    }

    fn push(&mut self, entry: [u8; LEAF_BYTES]) {
        self.builder.push(leaf_hash(&entry));
        self.entries.push(entry);
    }

    pub fn grow(&mut self, more: u64, history: u8) {
        for _ in 0..more {
            self.push(entry(self.size(), history));
        }
        self.publish();
    }

    pub fn head(&self) -> SignedCheckpoint {
        Checkpoint::new(ORIGIN, self.size(), self.builder.root()).sign(&self.signer).unwrap()
    }

    pub fn root(&self) -> Hash {
        self.builder.root()
    }

    fn publish(&mut self) {
        for written in self.builder.take() {
            let tile = written.tile;
            self.write(&tile.path(), &written.bytes);
            if tile.level == 0 {
                let start = (tile.index * 256) as usize;
                let entries = &self.entries[start..start + usize::from(tile.width)];
                let bundle = bundle_write(entries.iter().map(|entry| &entry[..])).unwrap();
                self.write(&tile.bundle_path(), &bundle);
            }
        }
        self.write("checkpoint", self.head().to_string().as_bytes());
        self.write("policy", self.policy_text().as_bytes());
    }

    pub fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.dir.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    pub fn policy_text(&self) -> String {
        format!("log {}\nquorum none\n", self.signer.public().to_vkey())
    }

    pub fn policy(&self) -> Policy {
        Policy::parse(self.policy_text().as_bytes()).unwrap()
    }

    pub fn policy_file(&self) -> String {
        self.dir.join("policy").to_str().unwrap().to_owned()
    }
}

/// Every file below a folder with its content.
pub fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, std::fs::read(path).unwrap());
            }
        }
    }
    found
}

/// A folder over HTTP, until the process ends.
#[derive(Clone)]
pub struct Static {
    pub url: String,
    asked: Arc<AtomicUsize>,
    pause_ms: Arc<AtomicU64>,
}

impl Static {
    pub fn serve(root: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = Self { url, asked: Arc::default(), pause_ms: Arc::default() };
        let (own, root) = (server.clone(), root.to_owned());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (own, root) = (own.clone(), root.clone());
                std::thread::spawn(move || drop(own.answer(stream, &root)));
            }
        });
        server
    }

    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    pub fn pause(&self, ms: u64) {
        self.pause_ms.store(ms, Ordering::SeqCst);
    }

    fn answer(&self, stream: TcpStream, root: &Path) -> std::io::Result<()> {
        let mut out = stream.try_clone()?;
        let mut lines = BufReader::new(stream).lines();
        let first = lines.next().transpose()?.unwrap_or_default();
        for line in &mut lines {
            if line?.is_empty() {
                break;
            }
        }
        self.asked.fetch_add(1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(self.pause_ms.load(Ordering::SeqCst)));
        let path = first.split(' ').nth(1).unwrap_or("/").trim_start_matches('/');
        let (status, body) = match std::fs::read(root.join(path)) {
            Ok(body) => ("200 OK", body),
            Err(_) => ("404 Not Found", Vec::new()),
        };
        let length = body.len();
        write!(out, "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n")?;
        out.write_all(&body)
    }
}

/// The program, run to its end.
pub fn run(args: &[&str]) -> (i32, String) {
    told(&huiyin_tests::server::run(args))
}

pub fn told(output: &Output) -> (i32, String) {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&text).into_owned())
}

/// The program as a process of its own; killed when it goes.
pub struct Running {
    pub child: Child,
}

impl Running {
    pub fn start(args: &[&str]) -> Self {
        let mut command: Command = huiyin_tests::server::program(args);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        Self { child }
    }

    /// Waits until somebody listens there.
    pub fn listening(args: &[&str], address: SocketAddr) -> Self {
        let mut running = Self::start(args);
        for _ in 0..600 {
            if TcpStream::connect(address).is_ok() {
                return running;
            }
            assert_eq!(running.child.try_wait().unwrap(), None, "it ended early");
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("it does not come up");
    }

    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}
