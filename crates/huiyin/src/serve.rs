//! A running server: the web side and the reconcilers over one `App`, started and stopped in
//! order. Used by the commands and, in-process, by the tests.

use crate::config::Config;
use crate::ops::{self, Ops};
use crate::web::{self, WebSettings};
use axum::Router;
use huiyin_app::App;
use huiyin_app::engine::{self, Engine};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

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
    pub app: App,
    engine: Option<Engine>,
    stop: watch::Sender<bool>,
    serving: JoinHandle<io::Result<()>>,
}

impl Server {
    /// Binds the address before anything else is promised, then serves.
    ///
    /// # Errors
    /// The address cannot be had.
    pub async fn start(app: App, config: &Config, options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind(config.listen).await?;
        let address = listener.local_addr()?;
        let _recorder = ops::recorder();
        let engine = (!options.without_engine).then(|| engine::spawn(&app));
        let any_port = config.listen.port() == 0 && config.public_url.ends_with(":0");
        let public_url =
            if any_port { format!("http://{address}") } else { config.public_url.clone() };
        let settings = WebSettings {
            secure: public_url.starts_with("https://"),
            public_url,
            trust_forwarded: config.trust_forwarded,
            demo: options.demo,
        };
        let site = web::router(app.clone(), settings).merge(options.extra);
        let pulse = engine.as_ref().map(Engine::pulse);
        let site = ops::around(site, Ops { app: app.clone(), pulse });
        let (stop, mut stopped) = watch::channel(false);
        let serving = tokio::spawn(async move {
            let service = site.into_make_service_with_connect_info::<SocketAddr>();
            let asked = async move {
                // An error means that nobody can ask any more.
                let _gone = stopped.wait_for(|stop| *stop).await;
            };
            axum::serve(listener, service).with_graceful_shutdown(asked).await
        });
        Ok(Self { address, app, engine, stop, serving })
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
