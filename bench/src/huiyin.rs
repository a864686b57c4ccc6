//! Huiyin itself as it is installed: the release binary, `huiyin serve`, a data folder, default
//! settings. Also its clerk, who reads worklist and cases.

use crate::Fault;
use crate::browser::{Browser, hidden};
use crate::child::Watchman;
use crate::system::System;
use huiyin_tests::server::free_port;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;
use totp_rs::{Builder, Secret};

/// The list of the clerk's whole unit, fifty rows a page.
pub const WORKLIST: &str = "/desk?scope=unit";
const PASSWORD: &str = "bench-password-only-on-loopback";

/// One installation: its binary, its data, its database.
#[derive(Clone)]
pub struct Installation {
    pub binary: PathBuf,
    pub data: PathBuf,
    /// An address of PostgreSQL; `None` for SQLite in the data folder.
    pub database: Option<String>,
}

/// What `user add` shows once.
pub struct Clerk {
    password: String,
    totp_secret: String,
}

impl Installation {
    /// Settings of whoever runs the bench must not leak in.
    #[must_use]
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("HUIYIN_") {
                command.env_remove(name);
            }
        }
        // What is measured is how fast cases are taken in, not the gate before a flood of them.
        command.env("HUIYIN_FLOOD_PER_MINUTE", "1000000");
        command.current_dir(self.data.parent().unwrap_or(Path::new("/")));
        command.arg("--data").arg(&self.data).args(["--lang", "en"]).args(args);
        if let Some(database) = &self.database {
            command.args(["--database", database]);
        }
        command
    }

    /// The command's standard output.
    pub fn run(&self, args: &[&str]) -> Result<String, Fault> {
        let output = self.command(args).output().map_err(|error| Fault::of("huiyin", error))?;
        let told = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() {
            return Ok(told(&output.stdout));
        }
        let errors = told(&output.stderr);
        Err(Fault(format!("huiyin {}: {}", args.join(" "), errors.trim())))
    }

    pub fn clerk_made(&self) -> Result<Clerk, Fault> {
        let roles = "intake,dispatcher,handler,unit-head";
        let shown = self
            .run(&["user", "add", "clerk", "--name", "Clerk", "--unit", "HY", "--role", roles])?;
        // Four lines of label and value: login, password, secret, address of the secret.
        let values: Vec<&str> = shown
            .lines()
            .filter_map(|line| line.strip_prefix("  ")?.rsplit_once("  "))
            .map(|(_, value)| value)
            .collect();
        match values[..] {
            ["clerk", password, secret, _] => {
                Ok(Clerk { password: password.into(), totp_secret: secret.into() })
            }
            _ => Err(Fault("`huiyin user add` prints in a form unknown here".into())),
        }
    }

    pub fn system(&self, name: &'static str, watchman: &Watchman) -> Result<System, Fault> {
        let port = free_port();
        let own = self.clone();
        let recipe = move || {
            let listen = format!("127.0.0.1:{port}");
            own.command(&["serve", "--listen", &listen])
        };
        let log = self.data.with_extension("log");
        let mut system = System::new(name, port, "/", log, watchman, Box::new(recipe));
        system.in_postgres = self.database.is_some();
        Ok(system)
    }
}

/// Signs the clerk in and changes the one-time password; the session.
pub async fn signed_in(system: &System, clerk: &Clerk) -> Result<Browser, Fault> {
    let mut browser = Browser::new(system.address);
    let token = token(&mut browser, "/desk/sign-in").await?;
    let code = code(&clerk.totp_secret)?;
    let fields = [
        ("token", token.as_str()),
        ("login", "clerk"),
        ("password", &clerk.password),
        ("code", &code),
    ];
    let answer = browser.post("/desk/sign-in", &fields).await?;
    if answer.status != 303 {
        return Err(Fault(format!("signing in at huiyin: status {}", answer.status)));
    }
    let token = self::token(&mut browser, "/desk/account").await?;
    let fields = [
        ("token", token.as_str()),
        ("old", &clerk.password),
        ("new", PASSWORD),
        ("again", PASSWORD),
    ];
    browser.post("/desk/account", &fields).await?;
    match browser.get("/desk").await?.status {
        200 => Ok(browser),
        status => Err(Fault(format!("the desk of huiyin: status {status}"))),
    }
}

async fn token(browser: &mut Browser, path: &str) -> Result<String, Fault> {
    let page = browser.get(path).await?.text();
    hidden(&page, "token").ok_or_else(|| Fault(format!("{path} of huiyin has no form")))
}

fn code(secret: &str) -> Result<String, Fault> {
    let fault = |why: String| Fault(format!("one-time code: {why}"));
    let secret = Secret::try_from_base32(secret).map_err(|e| fault(format!("{e:?}")))?;
    let totp = Builder::new().with_secret(secret).build().map_err(|e| fault(format!("{e:?}")))?;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let now = now.map_err(|error| fault(error.to_string()))?;
    Ok(totp.generate(now.as_secs()).to_string())
}

/// Addresses of the cases on the worklist's first page.
pub async fn case_paths(browser: &mut Browser) -> Result<Vec<String>, Fault> {
    let page = browser.get(WORKLIST).await?.text();
    let mut paths: Vec<String> = page
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|path| path.strip_prefix("/desk/case/").is_some_and(is_number))
        .map(str::to_owned)
        .collect();
    paths.sort();
    paths.dedup();
    if paths.is_empty() { Err(Fault("huiyin's worklist shows no case".into())) } else { Ok(paths) }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
