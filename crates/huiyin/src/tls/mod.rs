//! TLS spoken by the server itself: rustls with ring, TLS 1.2 and 1.3, HTTP/1.1 and 2. The pair
//! of certificate and key is looked at again and again: a new one is taken when it is whole and
//! fits, else the old one goes on and somebody is told.

mod own;
mod pair;

pub use pair::{Pair, PairFault};

use crate::config::{Config, TlsConfig};
use huiyin_app::moment::Moment;
use huiyin_domain::time::Millis;
use own::Own;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{ServerConfig, version};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

/// How often the files are looked at.
pub const LOOK_EVERY: Duration = Duration::from_secs(10);
const DAY_MS: i64 = 86_400_000;
/// A pair of an authority that ends within so many days makes somebody uneasy.
pub const END_NEAR_DAYS: i64 = 21;

/// Where the pair comes from.
#[derive(Debug)]
enum Source {
    Files { cert: PathBuf, key: PathBuf },
    Own(Own),
}

#[derive(Debug)]
pub struct Tls {
    source: Source,
    moment: Moment,
    held: Arc<Held>,
    server: Arc<ServerConfig>,
    /// The files as they were when they were last read, whether they were good or not.
    seen: Mutex<Option<pair::Stamp>>,
}

/// What handshakes are made with at present.
#[derive(Debug)]
struct Held(RwLock<Pair>);

impl ResolvesServerCert for Held {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.read().unwrap_or_else(PoisonError::into_inner).key.clone())
    }
}

impl Tls {
    /// # Errors
    /// There is no usable pair: nothing is served then.
    pub fn open(config: &Config, tls: &TlsConfig, moment: &Moment) -> Result<Self, PairFault> {
        let now = moment.now();
        let source = match tls {
            TlsConfig::Files { cert, key } => {
                Source::Files { cert: cert.clone(), key: key.clone() }
            }
            TlsConfig::SelfMade => Source::Own(Own::open(config, now)?),
        };
        let (cert, key) = source.paths();
        let stamp = pair::Stamp::of(cert, key);
        let pair = Pair::read(cert, key, now)?;
        let held = Arc::new(Held(RwLock::new(pair)));
        let server = server_config(&held);
        let seen = Mutex::new(stamp);
        Ok(Self { source, moment: moment.clone(), held, server, seen })
    }

    #[must_use]
    pub fn server(&self) -> Arc<ServerConfig> {
        self.server.clone()
    }

    /// The pair that is in use.
    #[must_use]
    pub fn pair(&self) -> Pair {
        self.held.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Of the authority to be trusted, where it is our own.
    #[must_use]
    pub fn authority(&self) -> Option<(PathBuf, String)> {
        match &self.source {
            Source::Files { .. } => None,
            Source::Own(own) => Some((own.authority_file(), own.authority_print())),
        }
    }

    /// Looks once: renews our own pair in time, takes a new pair that is whole. Whether the pair
    /// in use has changed.
    ///
    /// # Errors
    /// The new pair cannot be used; the old one goes on.
    pub fn look(&self) -> Result<bool, PairFault> {
        let now = self.moment.now();
        let end = self.pair().end;
        metrics::gauge!("huiyin_tls_days_left").set((end.0 - now.0) as f64 / DAY_MS as f64);
        if let Source::Own(own) = &self.source {
            own.renew_in_time(end, now)?;
        }
        let (cert, key) = self.source.paths();
        let stamp = pair::Stamp::of(cert, key);
        {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            if *seen == stamp {
                return Ok(false);
            }
            *seen = stamp;
        }
        let pair = Pair::read(cert, key, now)?;
        *self.held.0.write().unwrap_or_else(PoisonError::into_inner) = pair;
        Ok(true)
    }

    /// Looks for as long as the server runs.
    pub async fn keep_looking(self: Arc<Self>) {
        let mut told = Millis(0);
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            let own = Arc::clone(&self);
            let looked = tokio::task::spawn_blocking(move || own.look()).await;
            match looked {
                Ok(Ok(true)) => tracing::info!(print = self.pair().print, "new certificate in use"),
                Ok(Ok(false)) => {}
                Ok(Err(fault)) => {
                    tracing::warn!(%fault, "the new certificate cannot be used; the old goes on");
                }
                Err(_) => tracing::error!("looking at the certificate panicked"),
            }
            let (end, now) = (self.pair().end, self.moment.now());
            if end.0 - now.0 < END_NEAR_DAYS * DAY_MS && now.0 - told.0 > DAY_MS {
                told = now;
                tracing::warn!(days = (end.0 - now.0) / DAY_MS, "the certificate ends soon");
            }
        }
    }
}

impl Source {
    fn paths(&self) -> (&PathBuf, &PathBuf) {
        match self {
            Self::Files { cert, key } => (cert, key),
            Self::Own(own) => own.paths(),
        }
    }
}

fn server_config(held: &Arc<Held>) -> Arc<ServerConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&version::TLS13, &version::TLS12])
        .expect("ring knows both versions");
    let mut server = builder.with_no_client_auth().with_cert_resolver(held.clone());
    server.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Arc::new(server)
}
