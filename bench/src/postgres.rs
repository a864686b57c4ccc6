//! A PostgreSQL server of the machine's own packages with default settings, in our folder and
//! on a free port of loopback; every system that needs one has its own database in it.

use crate::Fault;
use crate::child::{Child, Watchman};
use huiyin_tests::pg::{MISSING, as_postgres, binaries, is_root};
use huiyin_tests::server::free_port;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use tokio_postgres::{Client, NoTls};

pub struct Postgres {
    child: Child,
    pub port: u16,
    /// Settings that say how safe a commit is, as the server reports them.
    pub settings: Vec<(String, String)>,
}

const REPORTED: &[&str] = &[
    "server_version",
    "fsync",
    "synchronous_commit",
    "wal_sync_method",
    "full_page_writes",
    "shared_buffers",
    "max_wal_size",
    "max_connections",
];

impl Postgres {
    pub async fn start(folder: &Path, watchman: &Watchman) -> Result<Self, Fault> {
        let bin = binaries().ok_or_else(|| Fault(MISSING.into()))?;
        let dir = folder.join("postgres");
        fs::create_dir_all(&dir).map_err(|error| Fault::of("postgres", error))?;
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(&dir))?;
            let readable = as_postgres("test").arg("-w").arg(&dir).status();
            if !readable.is_ok_and(|status| status.success()) {
                let dir = dir.display();
                return Err(Fault(format!("user postgres cannot enter {dir}: choose --data")));
            }
        }
        let data = dir.join("data");
        if !data.join("PG_VERSION").exists() {
            run(as_postgres(bin.join("initdb")).arg("-D").arg(&data).args([
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
            ]))?;
        }
        let port = free_port();
        let mut command = as_postgres(bin.join("postgres"));
        command.arg("-D").arg(&data).arg("-k").arg(&dir).args(["-p", &port.to_string()]);
        command.args(["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300"]);
        let child = Child::start(command, &folder.join("postgres.log"), "INT", watchman)?;
        let mut postgres = Self { child, port, settings: Vec::new() };
        let client = postgres.first_connection().await?;
        for name in REPORTED {
            let row = client.query_one(&format!("SHOW {name}"), &[]).await?;
            postgres.settings.push(((*name).to_owned(), row.get(0)));
        }
        Ok(postgres)
    }

    async fn first_connection(&mut self) -> Result<Client, Fault> {
        for _ in 0..600 {
            self.child.check()?;
            if let Ok(client) = connect(&self.url("postgres")).await {
                return Ok(client);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(Fault("PostgreSQL does not come up".into()))
    }

    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// A new, empty database.
    pub async fn database(&self, name: &str) -> Result<String, Fault> {
        let client = connect(&self.url("postgres")).await?;
        let ordered = "ENCODING 'UTF8' TEMPLATE template0";
        client.batch_execute(&format!("CREATE DATABASE {name} {ordered}")).await?;
        Ok(self.url(name))
    }
}

pub async fn connect(url: &str) -> Result<Client, Fault> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

fn run(command: &mut Command) -> Result<(), Fault> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| Fault::of(&name, error))?;
    if output.status.success() {
        return Ok(());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    Err(Fault(format!("{name}: {}", errors.lines().last().unwrap_or("failed"))))
}
