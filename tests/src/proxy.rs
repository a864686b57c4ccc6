//! A bad line between a caller and the servers: it loses requests and answers, cuts them in the
//! middle, sends a request several times at once. One request a connection, as the kit sends.

use crate::dice::Dice;
use futures_util::future::join_all;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What happened to so many requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Happened {
    pub passed: u32,
    /// The server has seen a part of the request, the caller nothing.
    pub cut_in_request: u32,
    /// The server has the whole request, and nobody waits for its answer.
    pub cut_at_once: u32,
    /// The server has answered; the answer is lost.
    pub answer_lost: u32,
    /// The caller has half an answer.
    pub answer_cut: u32,
    /// The servers got it two or three times at once; the caller has the first answer.
    pub doubled: u32,
}

/// Ends when dropped.
pub struct Proxy {
    pub address: SocketAddr,
    state: Arc<Mutex<(Dice, Happened)>>,
    task: JoinHandle<()>,
}

impl Proxy {
    /// # Panics
    /// No port is free.
    pub async fn start(servers: Vec<SocketAddr>, dice: Dice) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let state = Arc::new(Mutex::new((dice, Happened::default())));
        let own = Arc::clone(&state);
        let task = tokio::spawn(async move {
            while let Ok((caller, _)) = listener.accept().await {
                let (own, servers) = (Arc::clone(&own), servers.clone());
                // What becomes of one connection is the caller's to find out.
                tokio::spawn(async move { drop(one(caller, &servers, &own).await) });
            }
        });
        Self { address, state, task }
    }

    #[must_use]
    pub fn happened(&self) -> Happened {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).1
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn one(
    mut caller: TcpStream,
    servers: &[SocketAddr],
    state: &Mutex<(Dice, Happened)>,
) -> io::Result<()> {
    let request = request_read(&mut caller).await?;
    let (what, first, pause, extra, part) = {
        let (dice, happened) = &mut *state.lock().unwrap_or_else(PoisonError::into_inner);
        let what = dice.roll(8);
        match what {
            0 => happened.cut_in_request += 1,
            1 => happened.cut_at_once += 1,
            2 => happened.answer_lost += 1,
            3 => happened.answer_cut += 1,
            4..=6 => happened.doubled += 1,
            _ => happened.passed += 1,
        }
        let first = usize::try_from(dice.roll(servers.len() as u64)).unwrap_or(0);
        let pause = Duration::from_micros(dice.roll(4000));
        (what, first, pause, 1 + dice.roll(2), dice.roll(100))
    };
    let server = |turn: u64| servers[(first + turn as usize) % servers.len()];
    match what {
        0 => {
            let mut to = TcpStream::connect(server(0)).await?;
            to.write_all(&request[..request.len() * part as usize / 100]).await?;
            tokio::time::sleep(pause).await;
        }
        1 => {
            let mut to = TcpStream::connect(server(0)).await?;
            to.write_all(&request).await?;
            tokio::time::sleep(pause).await;
        }
        2 => drop(asked(server(0), &request).await?),
        3 => {
            let answer = asked(server(0), &request).await?;
            caller.write_all(&answer[..answer.len() * part as usize / 100]).await?;
        }
        4..=6 => {
            let mut copies: Vec<_> = (0..=extra)
                .map(|turn| {
                    let (to, request) = (server(turn), request.clone());
                    tokio::spawn(async move { asked(to, &request).await })
                })
                .collect();
            // The others run to their end as well; nobody looks at their answers.
            let which = usize::try_from(part).unwrap_or(0) % copies.len();
            let answer = copies.swap_remove(which).await.map_err(io::Error::other)?;
            caller.write_all(&answer?).await?;
            drop(join_all(copies).await);
        }
        _ => caller.write_all(&asked(server(0), &request).await?).await?,
    }
    Ok(())
}

async fn asked(server: SocketAddr, request: &[u8]) -> io::Result<Vec<u8>> {
    let mut to = TcpStream::connect(server).await?;
    to.write_all(request).await?;
    let mut answer = Vec::new();
    to.read_to_end(&mut answer).await?;
    Ok(answer)
}

/// Head and body, as long as the head says.
async fn request_read(caller: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut request = Vec::new();
    loop {
        if let Some(end) = request.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&request[..end]).to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let length: usize = length.and_then(|text| text.trim().parse().ok()).unwrap_or(0);
            if request.len() >= end + 4 + length {
                return Ok(request);
            }
        }
        if caller.read_buf(&mut request).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}
