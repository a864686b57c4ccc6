//! Everything set up: folders, PostgreSQL, Huiyin on both engines, limit, echo, peers. What
//! cannot be set up stands in `skipped` with its reason.

use crate::Fault;
use crate::args::{Options, Part};
use crate::asking::Posts;
use crate::child::Watchman;
use crate::huiyin::{Clerk, Installation};
use crate::limit::Template;
use crate::load::{Target, closed};
use crate::peers::{HELPDESK, Peer, REQUEST_TRACKER, Scripts, scripts_folder};
use crate::postgres::Postgres;
use crate::system::System;
use huiyin_tests::server::free_port;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

pub const SQLITE: &str = "huiyin-sqlite";
pub const POSTGRES: &str = "huiyin-postgres";
pub const LIMIT_SQLITE: &str = "limit-sqlite";
pub const LIMIT_POSTGRES: &str = "limit-postgres";
pub const ECHO: &str = "echo";

/// What systems write before anything is measured, and in a second of all bursts of a round.
const BASE_BYTES: f64 = 1.5e9;
const ROUND_BYTES_PER_S: f64 = 0.4e9;
pub const PEER_CONNECTIONS: usize = 8;
/// Rows that a worklist of fifty needs, and a few more.
const TICKETS_MIN: usize = 60;

/// Huiyin on one engine, running.
pub struct Own {
    pub system: System,
    pub installation: Installation,
    pub clerk: Clerk,
    pub target: Target,
}

pub struct Lab {
    pub folder: PathBuf,
    pub options: Options,
    pub postgres: Option<Postgres>,
    pub own: Vec<Own>,
    /// The limit prototypes and the echo, with the same requests as Huiyin.
    pub limits: Vec<(System, Target)>,
    pub peers: Vec<(Peer, Target)>,
    pub template: Option<Template>,
    pub skipped: Vec<String>,
    pub facts: Vec<(String, String)>,
    /// Seconds to the first page, and memory then.
    pub first_start: BTreeMap<&'static str, (f64, u64)>,
    watchman: Watchman,
}

impl Lab {
    pub async fn set_up(options: Options) -> Result<Self, Fault> {
        let folder = folder_made(&options)?;
        let binary = binary_of(&options)?;
        let mut lab = Self {
            watchman: Watchman::start()?,
            facts: crate::machine::facts(&folder),
            folder,
            options,
            postgres: None,
            own: Vec::new(),
            limits: Vec::new(),
            peers: Vec::new(),
            template: None,
            skipped: Vec::new(),
            first_start: BTreeMap::new(),
        };
        match Postgres::start(&lab.folder, &lab.watchman).await {
            Ok(postgres) => lab.postgres = Some(postgres),
            Err(Fault(why)) => lab.skip("everything on PostgreSQL, and the peers", &why),
        }
        lab.own_up(&binary, SQLITE, None).await?;
        if let Some(postgres) = &lab.postgres {
            let database = postgres.database("huiyin").await?;
            lab.own_up(&binary, POSTGRES, Some(database)).await?;
        }
        lab.template_take().await;
        if lab.options.wants(Part::Intake) || lab.options.wants(Part::Start) {
            lab.limits_up(&binary).await;
        }
        if lab.options.without_peers {
            lab.skip("peers", "--without-peers");
        } else {
            lab.peers_up().await;
        }
        Ok(lab)
    }

    pub fn skip(&mut self, what: &str, why: &str) {
        eprintln!("    SKIPPED: {what}: {why}");
        self.skipped.push(format!("{what}: {why}"));
    }

    async fn own_up(
        &mut self,
        binary: &Path,
        name: &'static str,
        database: Option<String>,
    ) -> Result<(), Fault> {
        eprintln!("==> {name}");
        let data = self.folder.join(name);
        let installation = Installation { binary: binary.to_owned(), data, database };
        let clerk = installation.clerk_made()?;
        let mut system = installation.system(name, &self.watchman)?;
        self.started(&mut system).await?;
        let target = self.case_target(&system);
        self.own.push(Own { system, installation, clerk, target });
        Ok(())
    }

    fn case_target(&self, system: &System) -> Target {
        let seed = self.options.seed;
        let key = format!("bench-{seed:012}-{}", system.name);
        let mut posts = Posts::huiyin(seed, &key);
        posts.lines = vec![system.host()];
        Target::new(system.address, Arc::new(posts))
    }

    async fn started(&mut self, system: &mut System) -> Result<(), Fault> {
        let seconds = system.up().await?;
        let memory = crate::machine::pss_bytes(system.id().unwrap_or(0));
        self.first_start.insert(system.name, (seconds, memory));
        Ok(())
    }

    /// One case through the API of Huiyin on SQLite, and then a look at its rows.
    async fn template_take(&mut self) {
        let own = &self.own[0];
        match own.target.one().await {
            Ok(answer) if answer.status == 201 => {}
            Ok(answer) => {
                let why = format!("POST /api/v1/cases: {} {}", answer.status, answer.text());
                return self.skip("intake of Huiyin", &why);
            }
            Err(error) => return self.skip("intake of Huiyin", &error.to_string()),
        }
        let text_bytes = Posts::first_text_bytes(self.options.seed);
        match Template::taken(&own.installation.data.join("huiyin.db"), text_bytes) {
            Ok(template) => self.template = Some(template),
            Err(Fault(why)) => self.skip("the limit prototype", &why),
        }
    }

    async fn limits_up(&mut self, binary: &Path) {
        let Some(template) = self.template.clone() else { return };
        eprintln!("==> limit prototypes and echo");
        self.facts.push(("rows of one case".into(), template.words()));
        let file = self.folder.join("template.json");
        let bytes = serde_json::to_vec(&template).unwrap_or_default();
        if let Err(error) = fs::write(&file, bytes) {
            return self.skip("the limit prototype", &error.to_string());
        }
        let sqlite = self.limit_database(binary, LIMIT_SQLITE, None);
        let postgres = match &self.postgres {
            Some(postgres) => postgres.database("limits").await.map(Some),
            None => Ok(None),
        };
        let postgres = postgres.and_then(|url| match url {
            Some(url) => self.limit_database(binary, LIMIT_POSTGRES, Some(url)).map(Some),
            None => Ok(None),
        });
        for (name, database) in [(LIMIT_SQLITE, sqlite.map(Some)), (LIMIT_POSTGRES, postgres)] {
            let upped = match database {
                Ok(Some(database)) => self.limit_up(name, &["limit"], &[&database, &file]).await,
                Ok(None) => Ok(()),
                Err(fault) => Err(fault),
            };
            if let Err(Fault(why)) = upped {
                self.skip(name, &why);
            }
        }
        if let Err(Fault(why)) = self.limit_up(ECHO, &["echo"], &[]).await {
            self.skip(ECHO, &why);
        }
    }

    /// Huiyin itself makes the schema, so that tables and indexes are the same.
    fn limit_database(
        &self,
        binary: &Path,
        name: &str,
        url: Option<String>,
    ) -> Result<PathBuf, Fault> {
        let data = self.folder.join(name);
        let database = url.clone().map_or_else(|| data.join("huiyin.db"), PathBuf::from);
        let installation = Installation { binary: binary.to_owned(), data, database: url };
        installation.run(&["unit", "list"])?;
        Ok(database)
    }

    async fn limit_up(
        &mut self,
        name: &'static str,
        before: &[&str],
        after: &[&PathBuf],
    ) -> Result<(), Fault> {
        let port = free_port();
        let own = std::env::current_exe().map_err(|error| Fault::of("this program", error))?;
        let before: Vec<String> = before.iter().map(|arg| (*arg).to_owned()).collect();
        let after: Vec<PathBuf> = after.iter().map(|arg| (*arg).clone()).collect();
        let recipe = move || {
            let mut command = Command::new(&own);
            command.args(&before).arg(format!("127.0.0.1:{port}")).args(&after);
            command
        };
        let log = self.folder.join(format!("{name}.log"));
        let mut system = System::new(name, port, "/", log, &self.watchman, Box::new(recipe));
        system.in_postgres = name == LIMIT_POSTGRES;
        self.started(&mut system).await?;
        let target = self.case_target(&system);
        self.limits.push((system, target));
        Ok(())
    }

    async fn peers_up(&mut self) {
        let Some(postgres) = &self.postgres else { return };
        let (folder, data) = (scripts_folder(), self.folder.clone());
        let scripts = Scripts { folder, data, postgres_port: postgres.port };
        for (name, script, page) in
            [(REQUEST_TRACKER, "rt.sh", "/rt/"), (HELPDESK, "helpdesk.sh", "/")]
        {
            eprintln!("==> {name}: setting up by bench/peers/{script}");
            match self.peer_up(&scripts, name, script, page).await {
                Ok(peer) => {
                    let target =
                        Target::new(peer.system.address, Arc::new(peer.posts(self.options.seed)));
                    self.peers.push((peer, target));
                    for line in scripts.facts(script) {
                        self.facts.push((name.to_owned(), line));
                    }
                }
                Err(Fault(why)) => self.skip(name, &why),
            }
        }
    }

    async fn peer_up(
        &mut self,
        scripts: &Scripts,
        name: &'static str,
        script: &'static str,
        page: &'static str,
    ) -> Result<Peer, Fault> {
        scripts.prepare(script)?;
        let mut system = scripts.system(name, script, page, &self.watchman)?;
        self.started(&mut system).await?;
        let mut peer = Peer::sign_in(system, PEER_CONNECTIONS).await?;
        let target = Target::new(peer.system.address, Arc::new(peer.posts(self.options.seed)));
        // Brings all its workers up, and tickets for its lists.
        for _ in 0..20 {
            let burst = closed(&target, PEER_CONNECTIONS, 2.0).await;
            if burst.good() == 0 {
                let refused = &burst.refused;
                return Err(Fault(format!("no ticket made: {refused:?}, {} broken", burst.broken)));
            }
            peer.tickets += burst.good();
            if peer.tickets >= TICKETS_MIN {
                break;
            }
        }
        Ok(peer)
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        self.own.clear();
        self.limits.clear();
        self.peers.clear();
        self.postgres = None;
        if !self.options.keep {
            let _gone = fs::remove_dir_all(&self.folder);
        }
    }
}

/// New and empty, on the disk to be measured.
fn folder_made(options: &Options) -> Result<PathBuf, Fault> {
    let folder = match &options.data {
        Some(folder) => folder.clone(),
        None => beside("bench/data")?,
    };
    // Only what an earlier run made is taken away.
    if folder.join("fdatasync.mark").exists() {
        fs::remove_dir_all(&folder).map_err(|error| Fault::of("the data folder", error))?;
    } else if fs::read_dir(&folder).is_ok_and(|mut files| files.next().is_some()) {
        return Err(Fault(format!("{} is not empty and not ours", folder.display())));
    }
    fs::create_dir_all(&folder).map_err(|error| Fault::of("the data folder", error))?;
    let _made = fs::write(folder.join("fdatasync.mark"), "of huiyin-bench\n");
    let output = Command::new("df").arg("-Pk").arg(&folder).output();
    let output = output.map_err(|error| Fault::of("df", error))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let free = text.lines().nth(1).and_then(|line| line.split_whitespace().nth(3)?.parse().ok());
    let wanted = BASE_BYTES + ROUND_BYTES_PER_S * f64::from(options.rounds) * options.seconds;
    if free.is_some_and(|free_kib: f64| free_kib * 1024.0 < wanted) {
        let wanted = (wanted / 1e9).ceil();
        return Err(Fault(format!("{wanted} GB must be free where the data lie (--data DIR)")));
    }
    fs::canonicalize(&folder).map_err(|error| Fault::of("the data folder", error))
}

/// A path beside the folder of this binary: `target/bench` for `target/release/huiyin-bench`.
pub fn beside(path: &str) -> Result<PathBuf, Fault> {
    let own = std::env::current_exe().map_err(|error| Fault::of("this program", error))?;
    Ok(own.parent().and_then(Path::parent).unwrap_or(Path::new(".")).join(path))
}

pub fn binary_of(options: &Options) -> Result<PathBuf, Fault> {
    let own = std::env::current_exe().map_err(|error| Fault::of("this program", error))?;
    let binary = options.huiyin.clone().unwrap_or_else(|| own.with_file_name("huiyin"));
    let missing = || Fault(format!("{}: not built (--huiyin FILE)", binary.display()));
    fs::canonicalize(&binary).map_err(|_| missing())
}
