//! A running server: the web side and the reconcilers over one `App`, started and stopped in
//! order. Used by the commands and, in-process, by the tests.

mod door;

pub use door::{Door, HANDSHAKES_OF_ONE_MAX, Peer};

use crate::config::Config;
use crate::ops::{self, Ops};
use crate::tls::Tls;
use crate::web::via::Proxies;
use crate::web::{self, WebSettings};
use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use huiyin_app::App;
use huiyin_app::engine::{self, Engine};
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, UnixListener};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

/// How long requests under way may take once the server was asked to stop.
const DRAIN_MAX: Duration = Duration::from_secs(25);

/// What differs between the kinds of server.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The example town: every page says so.
    pub demo: bool,
    /// More routes, as the example town's list of sign-ins.
    pub extra: Router,
    /// Tests drive the reconcilers themselves.
    pub without_engine: bool,
}

/// Listens for being asked to end; made before the server answers anybody, so that there is no
/// moment at which asking would kill.
pub struct Asked {
    term: Signal,
    int: Signal,
}

impl Asked {
    /// # Errors
    /// The system refuses to tell of signals.
    pub fn listen() -> io::Result<Self> {
        let (term, int) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        Ok(Self { term, int })
    }

    /// Returns when the process is asked to end.
    pub async fn come(&mut self) {
        tokio::select! {
            _ = self.term.recv() => {}
            _ = self.int.recv() => {}
        }
    }
}

pub struct Server {
    pub address: SocketAddr,
    /// Where plain HTTP leads on from, if it does.
    pub plain_address: Option<SocketAddr>,
    pub tls: Option<Arc<Tls>>,
    pub app: App,
    engine: Option<Engine>,
    stop: watch::Sender<bool>,
    serving: JoinHandle<io::Result<()>>,
    looking: Option<JoinHandle<()>>,
}

/// An error means that nobody can ask any more.
fn asked(stopped: &watch::Receiver<bool>) -> impl Future<Output = ()> + Send + use<> {
    let mut stopped = stopped.clone();
    async move {
        let _gone = stopped.wait_for(|stop| *stop).await;
    }
}

/// The first that fails ends the others with it.
async fn all_ended(mut running: JoinSet<io::Result<()>>) -> io::Result<()> {
    while let Some(ended) = running.join_next().await {
        ended.map_err(io::Error::other)??;
    }
    Ok(())
}

/// A socket file of an earlier run is in the way and nobody's; a file of another kind is not ours.
fn unix_bound(path: &Path) -> io::Result<UnixListener> {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt};
    if std::fs::symlink_metadata(path).is_ok_and(|meta| meta.file_type().is_socket()) {
        std::fs::remove_file(path)?;
    }
    let listener = UnixListener::bind(path)?;
    // The proxy beside us is of our group; whoever can open it is believed like a proxy.
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o660))?;
    Ok(listener)
}

/// Plain HTTP says only where to go; nothing that was sent in the clear is read.
fn onwards(public_url: String) -> Router {
    Router::new().fallback(move |request: Request| {
        let whole = request.uri().path_and_query().map_or("/", |whole| whole.as_str());
        let there = format!("{public_url}{whole}");
        async move { leads_to(&there) }
    })
}

fn leads_to(there: &str) -> Response {
    (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, there)]).into_response()
}

impl Server {
    /// Binds the address before anything else is promised, then serves.
    ///
    /// # Errors
    /// The address cannot be had.
    pub async fn start(app: App, config: &Config, options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind(config.listen).await?;
        let address = listener.local_addr()?;
        let tls = config.edge.tls.as_ref();
        let tls = tls.map(|tls| Tls::open(config, tls, app.moment())).transpose();
        let tls = tls.map_err(io::Error::other)?.map(Arc::new);
        let scheme = if tls.is_some() { "https" } else { "http" };
        let mut doors = vec![match &tls {
            Some(tls) => Door::guarded(listener, tls)?,
            None => Door::Plain(listener),
        }];
        if let Some(path) = &config.edge.unix {
            doors.push(Door::Unix(unix_bound(path)?));
        }
        let plain = match config.edge.plain {
            Some(plain) => Some(TcpListener::bind(plain).await?),
            None => None,
        };
        let plain_address = plain.as_ref().map(TcpListener::local_addr).transpose()?;
        let _recorder = ops::recorder();
        let engine = (!options.without_engine).then(|| engine::spawn(&app));
        let any_port = config.listen.port() == 0 && config.public_url.ends_with(":0");
        let public_url =
            if any_port { format!("{scheme}://{address}") } else { config.public_url.clone() };
        let (stop, stopped) = watch::channel(false);
        let settings = WebSettings {
            stopped: stopped.clone(),
            secure: public_url.starts_with("https://"),
            public_url: public_url.clone(),
            proxies: Proxies { trusted: config.edge.trusted.clone(), header: config.edge.header },
            demo: options.demo,
        };
        let site = web::router(app.clone(), settings).merge(options.extra);
        let pulse = engine.as_ref().map(Engine::pulse);
        let site = ops::around(site, Ops { app: app.clone(), pulse });
        let mut running = JoinSet::new();
        for door in doors {
            let service = site.clone().into_make_service_with_connect_info::<Peer>();
            let served = axum::serve(door, service).with_graceful_shutdown(asked(&stopped));
            running.spawn(served.into_future());
        }
        if let Some(plain) = plain {
            let leads_on = axum::serve(plain, onwards(public_url));
            running.spawn(leads_on.with_graceful_shutdown(asked(&stopped)).into_future());
        }
        let serving = tokio::spawn(all_ended(running));
        let looking = tls.clone().map(|tls| tokio::spawn(tls.keep_looking()));
        Ok(Self { address, plain_address, tls, app, engine, stop, serving, looking })
    }

    /// Where it really listens, as an address.
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Serves until the process is asked to end (SIGTERM, SIGINT) or serving fails.
    ///
    /// # Errors
    /// Serving failed.
    pub async fn until_asked(&mut self, asked: &mut Asked) -> io::Result<()> {
        tokio::select! {
            () = asked.come() => Ok(()),
            ended = &mut self.serving => ended.unwrap_or_else(|fault| Err(io::Error::other(fault))),
        }
    }

    /// No new connections; requests under way finish; reconcilers finish what they hold; what
    /// is queued is written. In this order nothing that was answered is lost.
    pub async fn stop(mut self) {
        tracing::info!("stopping");
        self.stop.send_replace(true);
        if let Some(looking) = self.looking.take() {
            looking.abort();
        }
        if !self.serving.is_finished()
            && tokio::time::timeout(DRAIN_MAX, &mut self.serving).await.is_err()
        {
            tracing::warn!("some requests did not finish in time");
            self.serving.abort();
        }
        if let Some(engine) = self.engine.take() {
            engine.stop().await;
        }
        self.app.close().await;
        tracing::info!("stopped");
    }
}
