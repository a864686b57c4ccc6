//! The test kit: real engines, real sockets, small fakes of the outside world.

pub mod authenticator;
pub mod barring;
pub mod browser;
pub mod cells;
pub mod clamd;
pub mod crew;
pub mod dice;
pub mod edge;
pub mod everything;
pub mod full_desk;
pub mod guesses;
pub mod html;
pub mod pg;
pub mod photo;
#[cfg(target_os = "linux")]
pub mod powerfs;
pub mod proxy;
pub mod push;
pub mod roll_call;
pub mod s3;
pub mod server;
pub mod site;
pub mod sms;
pub mod smtp;
pub mod town;
pub mod whole;

use huiyin_store::Db;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

/// A fresh database on one engine; its files go when it goes.
pub struct Home {
    pub name: &'static str,
    /// What `Db::open` and `--database` take.
    pub target: String,
    dir: Option<PathBuf>,
}

/// A fresh database on each engine: what a store test loops over.
#[must_use]
pub fn engines() -> Vec<Home> {
    vec![sqlite(), postgres()]
}

#[must_use]
pub fn sqlite() -> Home {
    sqlite_in(temp_dir("sqlite"))
}

/// The SQLite database `huiyin.db` in this folder, which goes with it.
#[must_use]
pub fn sqlite_in(dir: PathBuf) -> Home {
    let target = format!("sqlite:{}", dir.join("huiyin.db").display());
    Home { name: "sqlite", target, dir: Some(dir) }
}

#[must_use]
pub fn postgres() -> Home {
    Home { name: "postgres", target: pg::database(), dir: None }
}

/// A database on a PostgreSQL server of the test's own.
#[must_use]
pub const fn postgres_at(target: String) -> Home {
    Home { name: "postgres", target, dir: None }
}

impl Home {
    /// What is left where a home was taken away.
    pub(crate) const fn nowhere() -> Self {
        Self { name: "nowhere", target: String::new(), dir: None }
    }

    /// # Panics
    /// The database cannot be opened.
    pub async fn open(&self) -> Db {
        Db::open(&self.target).await.expect("the database opens")
    }

    /// One number, asked past the store.
    ///
    /// # Panics
    /// The query fails.
    pub async fn count(&self, sql: &str) -> i64 {
        match &self.dir {
            Some(_) => self.sqlite().query_row(sql, [], |row| row.get(0)).expect("a number"),
            None => self.client().await.query_one(sql, &[]).await.expect("a row").get(0),
        }
    }

    /// Statements run past the store.
    ///
    /// # Panics
    /// They fail.
    pub async fn execute(&self, sql: &str) {
        match &self.dir {
            Some(_) => self.sqlite().execute_batch(sql).expect("it works"),
            None => self.client().await.batch_execute(sql).await.expect("it works"),
        }
    }

    /// Rows of two texts and a number, asked past the store: enough for catalogues.
    ///
    /// # Panics
    /// The query fails.
    pub async fn triples(&self, sql: &str) -> Vec<(String, String, i64)> {
        if self.dir.is_some() {
            let connection = self.sqlite();
            let mut prepared = connection.prepare(sql).expect("it prepares");
            let rows = prepared.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
            return rows.expect("rows").map(|row| row.expect("a row")).collect();
        }
        let rows = self.client().await.query(sql, &[]).await.expect("rows");
        rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect()
    }

    fn sqlite(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.file()).expect("the file opens")
    }

    /// A connection of one's own, past the store.
    ///
    /// # Panics
    /// PostgreSQL does not answer.
    pub async fn client(&self) -> tokio_postgres::Client {
        let connected = tokio_postgres::connect(&self.target, tokio_postgres::NoTls).await;
        let (client, connection) = connected.expect("it connects");
        tokio::spawn(connection);
        client
    }

    /// The SQLite file.
    ///
    /// # Panics
    /// This is no SQLite home.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.dir.as_ref().expect("a SQLite home").join("huiyin.db")
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Some(dir) = &self.dir {
            let _ = std::fs::remove_dir_all(dir);
        }
    }
}

/// A new directory of this process, below the system's place for temporary files.
///
/// # Panics
/// It cannot be made.
#[must_use]
pub fn temp_dir(what: &str) -> PathBuf {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let no = NEXT.fetch_add(1, Ordering::Relaxed);
    let dir = std::env::temp_dir().join(format!("huiyin-{what}-{}-{no}", std::process::id()));
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).expect("a temporary directory");
    dir
}
