//! A throw-away PostgreSQL: one server for the whole test run, one fresh database a test.
//! It is a real one without `fsync`: processes are killed here, never the machine (that is
//! `it/power`, on a disk of its own). It ends when this process ends, however that comes about.

use crate::server::free_port;
use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio_postgres::NoTls;

pub const MISSING: &str =
    "PostgreSQL is needed: apt-get install -y postgresql (its own server is not used)";

pub struct Server {
    port: u16,
    /// The shell that starts PostgreSQL anew at each line of its input, and stops it and cleans
    /// up at its end.
    keeper: Child,
}

/// The server of this test run, started at the first call.
///
/// # Panics
/// PostgreSQL is not installed or does not start: never skipped.
pub fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(Server::start)
}

/// The address of a new, empty database.
///
/// # Panics
/// It cannot be made.
#[must_use]
pub fn database() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let server = server();
    let name = format!("t{}", NEXT.fetch_add(1, Ordering::Relaxed));
    server.execute("postgres", &format!("CREATE DATABASE {name}"));
    server.url(&name)
}

/// A database of the shared server goes before the run ends, for runs that make many.
///
/// # Panics
/// Never for a database that `database` made.
pub fn dropped(target: &str) {
    let (address, name) = target.rsplit_once('/').expect("an address has a database");
    if server().url("").trim_end_matches('/') == address {
        server().execute("postgres", &format!("DROP DATABASE {name} WITH (FORCE)"));
    }
}

impl Server {
    /// A server beside the shared one, for tests that stop or break it.
    ///
    /// # Panics
    /// PostgreSQL is not installed or does not start.
    #[must_use]
    pub fn start() -> Self {
        let bin = binaries().expect(MISSING);
        let dir = new_dir();
        let port = free_port();
        let data = dir.join("data");
        let script = "set -e; bin=$1; dir=$2; port=$3
            trap '' INT HUP TERM
            \"$bin/initdb\" -D \"$dir/data\" -U postgres -A trust -E UTF8 --locale=C --no-sync \
                >\"$dir/initdb.log\" 2>&1
            run() {
                \"$bin/postgres\" -D \"$dir/data\" -k \"$dir\" -p \"$port\" \
                    -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off \
                    -c max_connections=300 -c shared_buffers=64MB \
                    >>\"$dir/server.log\" 2>&1 </dev/null &
                pid=$!
            }
            run
            while read -r again; do
                kill -QUIT $pid || true
                wait $pid || true
                run
            done
            kill -QUIT $pid || true
            wait $pid || true
            rm -rf \"$dir\"";
        let mut command = as_postgres("sh");
        command.args(["-c", script, "sh"]).arg(&bin).arg(&dir).arg(port.to_string());
        // Its own group, so that Ctrl-C in a terminal leaves it time to clean up.
        command.stdin(Stdio::piped()).current_dir("/").process_group(0);
        let keeper = command.spawn().expect("the shell that keeps PostgreSQL starts");
        let server = Self { port, keeper };
        server.wait_until_up(&dir, &data);
        server
    }

    /// Ends at once, as after a crash, and starts again on the same data and port. Returns before
    /// it is up.
    ///
    /// # Panics
    /// Its keeper is gone.
    pub fn restart(&mut self) {
        let input = self.keeper.stdin.as_mut().expect("the keeper listens");
        input.write_all(b"again\n").and_then(|()| input.flush()).expect("the keeper hears");
    }

    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    fn wait_until_up(&self, dir: &Path, data: &Path) {
        for _ in 0..600 {
            if data.exists() && self.try_execute("postgres", "SELECT 1").is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let log = |name| fs::read_to_string(dir.join(name)).unwrap_or_default();
        panic!("PostgreSQL did not start:\n{}{}", log("initdb.log"), log("server.log"));
    }

    /// Runs a few statements as the database's owner.
    ///
    /// # Panics
    /// They fail.
    pub fn execute(&self, database: &str, sql: &str) {
        self.try_execute(database, sql).expect("the statement works");
    }

    fn try_execute(&self, database: &str, sql: &str) -> Result<(), tokio_postgres::Error> {
        let url = self.url(database);
        // On a thread of its own, so that it may be called inside a runtime too.
        std::thread::scope(|scope| {
            let run = || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                runtime.expect("a runtime starts").block_on(async {
                    let (client, connection) = tokio_postgres::connect(&url, NoTls).await?;
                    let connection = tokio::spawn(connection);
                    let done = client.batch_execute(sql).await;
                    drop(client);
                    let _ = connection.await;
                    done
                })
            };
            scope.spawn(run).join().expect("no panic")
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut input) = self.keeper.stdin.take() {
            let _ = input.flush();
        }
        let _ = self.keeper.wait();
    }
}

/// The newest installed server programs.
#[must_use]
pub fn binaries() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(Result::ok)
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())))
        .map(|(version, path)| (version, path.join("bin")))
        .filter(|(_, bin)| bin.join("initdb").exists())
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin)
}

/// As the user PostgreSQL runs as: it refuses to run as root.
#[must_use]
pub fn as_postgres(program: impl AsRef<OsStr>) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program).current_dir("/");
    command
}

#[must_use]
pub fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn new_dir() -> PathBuf {
    let dir = crate::temp_dir("pg");
    if is_root() {
        let chown = Command::new("chown").arg("postgres").arg(&dir).status();
        assert!(chown.is_ok_and(|status| status.success()), "{MISSING}");
    }
    dir
}
