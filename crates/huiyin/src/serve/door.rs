//! The doors of the server: plain, a socket file, or TLS. Handshakes go on beside each other,
//! bounded in number and time, so that one who dawdles keeps only themselves waiting.

use crate::tls::Tls;
use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream, UnixListener};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// Handshakes under way: of everybody, and of one address. Each takes milliseconds.
const HANDSHAKES_MAX: usize = 1024;
pub const HANDSHAKES_OF_ONE_MAX: usize = 64;
const HANDSHAKE_TIME_MAX: Duration = Duration::from_secs(10);
/// Through the door, waiting for the server to take them.
const READY_MAX: usize = 64;
/// After an error of accepting, such as too many open files.
const REST: Duration = Duration::from_millis(500);

/// Who is at the other end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer {
    /// `None` over a socket file.
    pub address: Option<IpAddr>,
    pub is_tls: bool,
}

pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}
type Io = Box<dyn Stream>;

/// One way in.
pub enum Door {
    Plain(TcpListener),
    Unix(UnixListener),
    Tls(Guarded),
}

/// Streams whose handshake is done.
pub struct Guarded {
    address: SocketAddr,
    ready: mpsc::Receiver<(Io, Peer)>,
    accepting: JoinHandle<()>,
}

impl Drop for Guarded {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Door {
    /// # Errors
    /// The listener has no address.
    pub fn guarded(listener: TcpListener, tls: &Arc<Tls>) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let (through, ready) = mpsc::channel(READY_MAX);
        let acceptor = TlsAcceptor::from(tls.server());
        let accepting = tokio::spawn(accept(listener, acceptor, through));
        Ok(Self::Tls(Guarded { address, ready, accepting }))
    }
}

impl Listener for Door {
    type Io = Io;
    type Addr = Peer;

    async fn accept(&mut self) -> (Io, Peer) {
        loop {
            let came: io::Result<(Io, Peer)> = match self {
                Self::Plain(listener) => plain_of(TcpListener::accept(listener).await),
                Self::Unix(listener) => {
                    let peer = Peer { address: None, is_tls: false };
                    let came = UnixListener::accept(listener).await;
                    came.map(|(stream, _)| (Box::new(stream) as Io, peer))
                }
                Self::Tls(guarded) => match guarded.ready.recv().await {
                    Some(came) => Ok(came),
                    // Whoever accepts has ended: nobody will come any more.
                    None => std::future::pending().await,
                },
            };
            match came {
                Ok(came) => return came,
                Err(error) => rest(&error).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<Peer> {
        let (address, is_tls) = match self {
            Self::Plain(listener) => (Some(listener.local_addr()?.ip()), false),
            Self::Unix(_) => (None, false),
            Self::Tls(guarded) => (Some(guarded.address.ip()), true),
        };
        Ok(Peer { address, is_tls })
    }
}

fn plain_of(came: io::Result<(TcpStream, SocketAddr)>) -> io::Result<(Io, Peer)> {
    let (stream, from) = came?;
    let peer = Peer { address: Some(from.ip()), is_tls: false };
    Ok((Box::new(stream), peer))
}

impl Connected<IncomingStream<'_, Door>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        *stream.remote_addr()
    }
}

/// One who was gone before we looked is nothing; anything else may be a lack that passes.
async fn rest(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "accepting connections");
        tokio::time::sleep(REST).await;
    }
}

async fn accept(listener: TcpListener, acceptor: TlsAcceptor, ready: mpsc::Sender<(Io, Peer)>) {
    let (places, of_one) = (Arc::new(Semaphore::new(HANDSHAKES_MAX)), OfOne::default());
    loop {
        let (stream, from) = match TcpListener::accept(&listener).await {
            Ok(came) => came,
            Err(error) => {
                rest(&error).await;
                continue;
            }
        };
        // Too many: the newest goes, so that those under way come to their end.
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
        let Some(own) = of_one.enter(from.ip()) else { continue };
        let (acceptor, ready) = (acceptor.clone(), ready.clone());
        tokio::spawn(async move {
            let shaken = tokio::time::timeout(HANDSHAKE_TIME_MAX, shake(&acceptor, stream)).await;
            drop((place, own));
            if let Ok(Ok(stream)) = shaken {
                let peer = Peer { address: Some(from.ip()), is_tls: true };
                // The server has ended when nobody takes it.
                let _gone = ready.send((stream, peer)).await;
            }
        });
    }
}

async fn shake(acceptor: &TlsAcceptor, stream: TcpStream) -> io::Result<Io> {
    let shaken = acceptor.accept(stream).await?;
    Ok(Box::new(shaken) as Io)
}

/// How many handshakes each address has under way.
#[derive(Clone, Default)]
struct OfOne(Arc<Mutex<HashMap<IpAddr, usize>>>);

struct Entered {
    all: OfOne,
    address: IpAddr,
}

impl OfOne {
    fn enter(&self, address: IpAddr) -> Option<Entered> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = all.entry(address).or_default();
        if *count >= HANDSHAKES_OF_ONE_MAX {
            return None;
        }
        *count += 1;
        Some(Entered { all: self.clone(), address })
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        let mut all = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = all.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                all.remove(&self.address);
            }
        }
    }
}
