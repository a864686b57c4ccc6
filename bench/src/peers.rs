//! The peers: each is set up by its script in `bench/peers`, in the form its makers recommend.
//! What cannot be set up is a reason to be printed, never a silent gap.

use crate::Fault;
use crate::asking::{Pages, Posts};
use crate::browser::{Browser, hidden};
use crate::child::Watchman;
use crate::http::Answer;
use crate::load::Asking;
use crate::system::System;
use huiyin_tests::server::free_port;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

pub const REQUEST_TRACKER: &str = "request-tracker";
pub const HELPDESK: &str = "django-helpdesk";
const LOGIN: &str = "root";
const PASSWORD: &str = "bench-password";
/// The script's way of saying that something is missing on this machine.
const SKIPPED: i32 = 3;

pub struct Scripts {
    pub folder: PathBuf,
    /// Where everything is made, and the port of PostgreSQL.
    pub data: PathBuf,
    pub postgres_port: u16,
}

/// A peer with its sessions: one for each connection, because Request Tracker locks a session
/// while it answers.
pub struct Peer {
    pub system: System,
    /// Made so far; their ids count from 1.
    pub tickets: usize,
    sessions: Vec<String>,
    /// For POSTs only: what keeps forged ones away.
    guard: Vec<String>,
}

/// A page, or the data that fills it where the peer's page is filled by a script.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Look {
    Worklist,
    Case,
}

impl Scripts {
    /// Installs and sets up; `Err` says why not.
    pub fn prepare(&self, script: &str) -> Result<(), Fault> {
        for step in ["install", "setup"] {
            let output = self.command(script, &[step], None).output();
            let output = output.map_err(|error| Fault::of(script, error))?;
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            if output.status.success() {
                continue;
            }
            let reason = said.lines().find_map(|line| line.strip_prefix("SKIP: "));
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            let last = |text: &str| text.trim().lines().last().unwrap_or_default().to_owned();
            return Err(Fault(match (output.status.code(), reason) {
                (Some(SKIPPED), Some(reason)) => reason.to_owned(),
                _ => format!("{script} {step} failed: {} {}", last(&said), last(&errors)),
            }));
        }
        Ok(())
    }

    /// `name: value` lines for the report.
    #[must_use]
    pub fn facts(&self, script: &str) -> Vec<String> {
        let output = self.command(script, &["facts"], None).output();
        let said = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        said.unwrap_or_default().lines().map(str::to_owned).collect()
    }

    fn command(&self, script: &str, steps: &[&str], port: Option<u16>) -> Command {
        let mut command = Command::new("bash");
        command.arg(self.folder.join(script)).args(steps).arg(&self.data);
        command.arg(self.postgres_port.to_string());
        command.args(port.map(|port| port.to_string()));
        command
    }

    pub fn system(
        &self,
        name: &'static str,
        script: &'static str,
        first_page: &'static str,
        watchman: &Watchman,
    ) -> Result<System, Fault> {
        let port = free_port();
        let own = Self {
            folder: self.folder.clone(),
            data: self.data.clone(),
            postgres_port: self.postgres_port,
        };
        let recipe = move || own.command(script, &["serve"], Some(port));
        let log = self.data.join(format!("{name}.log"));
        let mut system = System::new(name, port, first_page, log, watchman, Box::new(recipe));
        system.peer = true;
        system.in_postgres = true;
        Ok(system)
    }
}

impl Peer {
    /// Signs in once for each connection.
    pub async fn sign_in(system: System, connections: usize) -> Result<Self, Fault> {
        let (mut sessions, mut guard) = (Vec::new(), Vec::new());
        for _ in 0..connections {
            let mut browser = Browser::new(system.address);
            let token = if system.name == HELPDESK {
                helpdesk_sign_in(&mut browser).await?
            } else {
                request_tracker_sign_in(&mut browser).await?
            };
            sessions.push(format!("{}{}", system.host(), browser.cookie_line()));
            guard.push(token);
        }
        Ok(Self { system, tickets: 0, sessions, guard })
    }

    #[must_use]
    pub fn posts(&self, seed: u64) -> Posts {
        let mut posts = match self.system.name {
            HELPDESK => Posts::helpdesk(seed),
            _ => Posts::request_tracker(seed),
        };
        posts.lines =
            self.sessions.iter().zip(&self.guard).map(|(one, two)| format!("{one}{two}")).collect();
        posts
    }

    /// Fifty rows, or single tickets in turn. Worklists are the peers' JSON, which costs them
    /// less than their page.
    pub async fn pages(&self, look: Look) -> Result<Arc<dyn Asking>, Fault> {
        let mut browser = Browser::new(self.system.address);
        let is_helpdesk = self.system.name == HELPDESK;
        if is_helpdesk {
            helpdesk_sign_in(&mut browser).await?;
        }
        let ids = 1..=self.tickets.clamp(1, 50);
        let paths = match (look, is_helpdesk) {
            (Look::Worklist, true) => vec![helpdesk_list_path(&mut browser).await?],
            (Look::Worklist, false) => vec![
                "/rt/REST/2.0/tickets?query=Queue%3D%27General%27&orderby=Created&order=DESC\
                 &per_page=50&fields=Subject,Status,Created,Owner,Due"
                    .to_owned(),
            ],
            (Look::Case, true) => ids.map(|id| format!("/tickets/{id}/")).collect(),
            (Look::Case, false) => {
                ids.map(|id| format!("/rt/Ticket/Display.html?id={id}")).collect()
            }
        };
        Ok(Arc::new(Pages { paths, lines: self.sessions.clone() }))
    }

    /// The whole list as a person sees it, for the record.
    #[must_use]
    pub fn list_page(&self) -> Pages {
        let path = match self.system.name {
            HELPDESK => "/tickets/",
            _ => "/rt/Search/Results.html?Query=Queue%3D%27General%27&Rows=50",
        };
        Pages { paths: vec![path.to_owned()], lines: self.sessions.clone() }
    }
}

/// The header that its POSTs must carry.
async fn helpdesk_sign_in(browser: &mut Browser) -> Result<String, Fault> {
    let page = browser.get("/login/").await?.text();
    let token = hidden(&page, "csrfmiddlewaretoken");
    let token = token.ok_or_else(|| Fault("no sign-in form at django-helpdesk".into()))?;
    let fields = [
        ("csrfmiddlewaretoken", token.as_str()),
        ("username", LOGIN),
        ("password", PASSWORD),
        ("next", "/"),
    ];
    refused_unless(302, &browser.post("/login/", &fields).await?, HELPDESK)?;
    let token = browser.cookies.get("csrftoken").cloned().unwrap_or_default();
    Ok(format!("x-csrftoken: {token}\r\n"))
}

async fn request_tracker_sign_in(browser: &mut Browser) -> Result<String, Fault> {
    let fields = [("user", LOGIN), ("pass", PASSWORD)];
    browser.post("/rt/NoAuth/Login.html", &fields).await?;
    refused_unless(200, &browser.get("/rt/REST/2.0/user/root").await?, REQUEST_TRACKER)?;
    Ok(String::new())
}

fn refused_unless(wanted: u16, answer: &Answer, name: &str) -> Result<(), Fault> {
    if answer.status == wanted {
        return Ok(());
    }
    Err(Fault(format!("signing in at {name}: status {}", answer.status)))
}

/// The list's page names the address of its rows, the query packed into it.
async fn helpdesk_list_path(browser: &mut Browser) -> Result<String, Fault> {
    let page = browser.get("/tickets/").await?.text();
    let (_, rest) = page
        .split_once("\"/datatables_ticket_list/")
        .ok_or_else(|| Fault("the list of django-helpdesk names no rows".into()))?;
    let query = rest.split('"').next().unwrap_or_default();
    Ok(format!("/datatables_ticket_list/{query}?draw=1&start=0&length=50"))
}

/// Where the scripts lie: beside the sources this program was made from.
#[must_use]
pub fn scripts_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers")
}
