//! The running program for tests: in-process over a given `App`, or as a child process that can
//! be killed. The child is this very test binary, called again with the arguments of `huiyin`
//! (see `child_main`), so that it is never older than the code under test.

use huiyin::config::{Config, Flags};
use huiyin::serve::{Asked, Options, Server};
use huiyin_app::moment::Moment;
use huiyin_app::{App, Settings};
use huiyin_store::Durability;
use std::fs::File;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::Duration;

const ARGS: &str = "HUIYIN_KIT_ARGS";
/// Set: the child serves with commits that a power cut may take, which no setting can ask for.
const LAX: &str = "HUIYIN_KIT_LAX";
const SEPARATOR: char = '\u{1f}';

/// A configuration that serves on a free port of this machine and touches only `data`.
///
/// # Panics
/// It is refused.
#[must_use]
pub fn config(data: &Path, database: &str) -> Config {
    let flags = Flags {
        data: Some(data.to_owned()),
        database: Some(database.to_owned()),
        listen: Some("127.0.0.1:0".into()),
        ..Flags::default()
    };
    Config::load(&flags).expect("a good configuration")
}

/// Starts the real server in this process over an `App`. `without_engine`: the test drives the
/// reconcilers itself.
///
/// # Panics
/// It cannot listen.
pub async fn start(app: &App, config: &Config, without_engine: bool) -> Server {
    let options = Options { without_engine, ..Options::default() };
    Server::start(app.clone(), config, options).await.expect("it listens")
}

/// Where a served program would put temporary files, if it made any.
///
/// # Panics
/// It cannot be made.
#[must_use]
pub fn temporary_of(data: &Path) -> PathBuf {
    let mut name = data.as_os_str().to_owned();
    name.push(".tmp");
    let folder = PathBuf::from(name);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// A port that was free a moment ago.
///
/// # Panics
/// There is none.
#[must_use]
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// The program as a command of its own process.
///
/// # Panics
/// The test binary cannot find itself.
#[must_use]
pub fn program(args: &[&str]) -> Command {
    let own = std::env::current_exe().expect("the test binary");
    let mut command = Command::new(own);
    command
        .args(["--exact", "child::program", "--ignored", "--nocapture", "--quiet"])
        .env(ARGS, args.join(&SEPARATOR.to_string()))
        .env("HUIYIN_LANG", "en")
        .env("HUIYIN_FLOOD_PER_MINUTE", "1000000")
        .stdin(Stdio::null());
    command
}

/// What `tests/it/child.rs` calls; `None` when this process is no child of the kit.
#[must_use]
pub fn child_main() -> Option<u8> {
    let args = std::env::var(ARGS).ok()?;
    huiyin::cli::fall::quietly();
    if std::env::var_os(LAX).is_some() {
        let args: Vec<&str> = args.split(SEPARATOR).collect();
        return Some(u8::from(serve_lax(&args).is_err()));
    }
    let args = args.split(SEPARATOR).map(Into::into);
    Some(huiyin::cli::code_of(std::iter::once("huiyin".into()).chain(args)))
}

/// What `huiyin serve` does, over a database that is opened to lose.
fn serve_lax(args: &[&str]) -> Result<(), Box<dyn std::error::Error>> {
    let after = |flag: &str| {
        let at = args.iter().position(|arg| *arg == flag).expect("the kit gives it");
        args[at + 1].to_owned()
    };
    let flags = Flags {
        data: Some(after("--data").into()),
        database: Some(after("--database")),
        listen: Some(after("--listen")),
        ..Flags::default()
    };
    let config = Config::load(&flags)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut asked = Asked::listen()?;
        config.data_folder_make()?;
        let settings = config.settings(Moment::real());
        let app = App::open(Settings { durability: Durability::Lax, ..settings }).await?;
        huiyin::first::office_made(&app, &config).await?;
        let mut server = Server::start(app, &config, Options::default()).await?;
        server.until_asked(&mut asked).await?;
        server.stop().await;
        Ok(())
    })
}

/// Runs a command line to its end.
///
/// # Panics
/// It cannot be started.
#[must_use]
pub fn run(args: &[&str]) -> Output {
    program(args).output().expect("the program starts")
}

/// `huiyin serve` as a process of its own; killed when dropped.
pub struct Process {
    pub address: SocketAddr,
    child: Child,
    /// A file, because a full pipe would stop the server.
    output: PathBuf,
}

impl Process {
    /// Starts it and waits until it is ready.
    ///
    /// # Panics
    /// It does not come up within a minute.
    #[must_use]
    pub fn serve(data: &Path, database: &str) -> Self {
        Self::serve_with(data, database, &[])
    }

    /// The same with more flags.
    ///
    /// # Panics
    /// It does not come up within a minute.
    #[must_use]
    pub fn serve_with(data: &Path, database: &str, more: &[&str]) -> Self {
        let mut process = Self::started(data, database, more, Durability::Full);
        process.up().unwrap_or_else(|why| panic!("{why}"));
        process
    }

    /// Starts it and waits for nothing.
    ///
    /// # Panics
    /// There is no test binary to start.
    #[must_use]
    pub fn started(data: &Path, database: &str, more: &[&str], durability: Durability) -> Self {
        let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
        let (data, listen) = (data.to_string_lossy(), address.to_string());
        let mut args = vec!["serve", "--data", &data, "--database", database, "--listen", &listen];
        args.extend(more);
        let output = crate::temp_dir("output").join("log");
        let file = File::create(&output).expect("a file for its output");
        let errors = file.try_clone().expect("the same file");
        let mut command = program(&args);
        if durability == Durability::Lax {
            command.env(LAX, "yes");
        }
        command.env("TMPDIR", temporary_of(Path::new(&*data)));
        let child = command.stdout(file).stderr(errors).spawn();
        Self { address, child: child.expect("the program starts"), output }
    }

    /// Waits until it answers.
    ///
    /// # Errors
    /// It ended, or did not come up within a minute; with all that it printed.
    pub fn up(&mut self) -> Result<(), String> {
        for _ in 0..1200 {
            if TcpStream::connect(self.address).is_ok() {
                return Ok(());
            }
            if let Some(status) = self.ended() {
                return Err(format!("the program ended with {status}: {}", self.printed()));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(format!("the program does not come up: {}", self.printed()))
    }

    /// The number of its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Made to fall as by a fault of its own (SIGABRT); all that it printed and logged.
    ///
    /// # Panics
    /// It is gone already.
    #[must_use]
    pub fn fall(mut self) -> String {
        self.signal("-ABRT");
        let ended = self.child.wait().expect("it ends");
        assert!(!ended.success(), "{ended}");
        self.printed()
    }

    /// How much memory it holds.
    ///
    /// # Panics
    /// It is gone, or this is no Linux.
    #[must_use]
    pub fn resident_kb(&self) -> u64 {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).expect("a process");
        let line = status.lines().find(|line| line.starts_with("VmRSS")).expect("a size");
        line.split_whitespace().nth(1).and_then(|kb| kb.parse().ok()).expect("a number")
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Asks it to end (SIGTERM) and waits for nothing.
    ///
    /// # Panics
    /// It cannot be asked.
    pub fn ask_to_end(&self) {
        self.signal("-TERM");
    }

    /// Holds it where it is (SIGSTOP): it keeps its locks and connections, and knows nothing.
    ///
    /// # Panics
    /// It is gone.
    pub fn pause(&self) {
        self.signal("-STOP");
    }

    /// Lets it go on as if nothing had happened (SIGCONT).
    ///
    /// # Panics
    /// It is gone.
    pub fn go_on(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, which: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([which, &id]).status().expect("kill runs");
        assert!(sent.success(), "{which}");
    }

    /// No warning, no time to finish anything: SIGKILL.
    ///
    /// # Panics
    /// It cannot be killed.
    pub fn kill(mut self) {
        self.end_at_once();
    }

    /// The same for one that stays where it is, to be replaced later.
    ///
    /// # Panics
    /// It cannot be killed.
    pub fn end_at_once(&mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
    }

    /// Asked to end (SIGTERM) and ended; all that it printed and logged.
    ///
    /// # Panics
    /// It cannot be asked, or ends badly.
    #[must_use]
    pub fn stop(mut self) -> String {
        self.ask_to_end();
        let ended = self.child.wait().expect("it ends");
        let text = self.printed();
        assert!(ended.success(), "{ended}: {text}");
        text
    }

    /// What it has printed and logged so far.
    #[must_use]
    pub fn printed(&self) -> String {
        std::fs::read_to_string(&self.output).unwrap_or_default()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = self.output.parent().map(std::fs::remove_dir_all);
    }
}
