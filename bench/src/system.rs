//! A thing that is measured: how it is started, where it answers, which processes are its own.

use crate::Fault;
use crate::child::{Child, Watchman};
use crate::http::Wire;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

const START_TIME_MAX: Duration = Duration::from_secs(60);

type Recipe = Box<dyn Fn() -> Command + Send + Sync>;

pub struct System {
    pub name: &'static str,
    /// Somebody else's product, to be compared with.
    pub peer: bool,
    pub in_postgres: bool,
    pub address: SocketAddr,
    /// The page that somebody sees first.
    pub first_page: &'static str,
    recipe: Recipe,
    log: PathBuf,
    watchman: Watchman,
    child: Option<Child>,
}

impl System {
    /// Not yet started; `recipe` makes the same command each time.
    pub fn new(
        name: &'static str,
        port: u16,
        first_page: &'static str,
        log: PathBuf,
        watchman: &Watchman,
        recipe: Recipe,
    ) -> Self {
        Self {
            name,
            peer: false,
            in_postgres: false,
            address: SocketAddr::from(([127, 0, 0, 1], port)),
            first_page,
            recipe,
            log,
            watchman: watchman.clone(),
            child: None,
        }
    }

    /// Starts it; seconds until its first page was answered.
    pub async fn up(&mut self) -> Result<f64, Fault> {
        let started = Instant::now();
        let name = self.name;
        let told = |Fault(why)| Fault(format!("{name}: {why}"));
        let mut child =
            Child::start((self.recipe)(), &self.log, "TERM", &self.watchman).map_err(told)?;
        let host = self.host();
        let request = format!("GET {} HTTP/1.1\r\n{host}\r\n", self.first_page).into_bytes();
        loop {
            if let Ok(200..=399) = Wire::new(self.address).status(&request).await {
                self.child = Some(child);
                return Ok(started.elapsed().as_secs_f64());
            }
            child.check().map_err(told)?;
            if started.elapsed() > START_TIME_MAX {
                return Err(told(Fault("does not come up within a minute".into())));
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    pub fn down(&mut self) {
        self.child = None;
    }

    /// SIGKILL, no warning; whether it ended by that.
    pub fn kill(&mut self) -> bool {
        self.child.take().is_some_and(|mut child| child.kill())
    }

    /// The root of its processes, while it runs.
    #[must_use]
    pub fn id(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    #[must_use]
    pub fn host(&self) -> String {
        format!("host: {}\r\n", self.address)
    }
}
