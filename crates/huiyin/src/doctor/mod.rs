//! What an operator has to see to, as a list of small checks. Each looks at one thing and says
//! in a code how it is; the words, and what to do about it, are texts. A check of a further part
//! is one more function in one more file, and a line in `all`.

mod copies;
mod data;
mod edge;
mod log;
mod people;
mod reach;
mod settings;

use crate::config::{Config, ConfigFault};
use huiyin_app::App;
use huiyin_app::lang::{Lang, Value};
use huiyin_app::moment::Moment;
use serde::Serialize;

pub(crate) const DAY_MS: i64 = 86_400_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    Ok,
    /// Works, and somebody should see to it.
    Warn,
    /// Does not work, or will not be repaired when it breaks.
    Bad,
}

impl State {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}

/// One line of what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub code: &'static str,
    pub state: State,
    facts: Vec<(&'static str, String)>,
}

impl Finding {
    pub(crate) fn ok(code: &'static str) -> Self {
        Self { code, state: State::Ok, facts: Vec::new() }
    }

    pub(crate) fn warn(code: &'static str) -> Self {
        Self { code, state: State::Warn, facts: Vec::new() }
    }

    pub(crate) fn bad(code: &'static str) -> Self {
        Self { code, state: State::Bad, facts: Vec::new() }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.facts.push((name, value.to_string()));
        self
    }

    /// Nothing could be started with these settings.
    #[must_use]
    pub fn of_settings(fault: &ConfigFault) -> Self {
        Self::bad("settings-wrong").with("why", &fault.0)
    }

    /// How it is.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        lang.text(&format!("doctor-{}", self.code), &self.parts())
    }

    /// What to do about it; nothing where all is well.
    #[must_use]
    pub fn way(&self, lang: Lang) -> Option<String> {
        let key = format!("doctor-{}-way", self.code);
        (self.state != State::Ok).then(|| lang.text(&key, &self.parts()))
    }

    fn parts(&self) -> Vec<(&str, Value<'_>)> {
        self.facts.iter().map(|(name, value)| (*name, value.as_str().into())).collect()
    }
}

/// What the checks look at.
pub struct Room<'a> {
    pub config: &'a Config,
    pub moment: Moment,
    /// `None` when the database cannot be opened; `data` has said why.
    pub app: Option<App>,
    /// Also knock at the doors of others: mail relay, SMS gateway.
    pub reach: bool,
}

/// Every check there is.
pub async fn all(config: &Config, reach: bool) -> Vec<Finding> {
    let moment = Moment::real();
    let mut found = settings::check(config);
    found.extend(settings::files(config, &moment));
    found.push(log::mark(config));
    let (app, data) = data::check(config, &moment).await;
    found.extend(data);
    let room = Room { config, moment, app, reach };
    found.extend(data::disk(&room));
    found.extend(edge::check(&room));
    found.extend(copies::check(&room).await);
    found.extend(log::check(&room).await);
    found.extend(people::check(&room).await);
    found.extend(reach::check(&room).await);
    if let Some(app) = room.app {
        app.close().await;
    }
    found
}

/// The weightiest of all.
#[must_use]
pub fn worst(found: &[Finding]) -> State {
    found.iter().map(|one| one.state).max().unwrap_or(State::Ok)
}

/// Every code that a check can say; a test holds the texts against it.
pub const CODES: &[(&str, bool)] = &[
    ("settings-wrong", true),
    ("settings-fine", false),
    ("settings-plain", true),
    ("files-closed", false),
    ("folder-open", true),
    ("key-file", true),
    ("key-copy-fine", false),
    ("key-copy-none", true),
    ("key-copy-old", true),
    ("backup-none", true),
    ("backup-never", true),
    ("backup-old", true),
    ("backup-altered", true),
    ("backup-clear", true),
    ("backup-fresh", false),
    ("drill-never", true),
    ("drill-old", true),
    ("drill-broken", true),
    ("drill-fresh", false),
    ("disk-full", true),
    ("disk-low", true),
    ("disk-room", false),
    ("database-gone", true),
    ("database-newer", true),
    ("database-older", true),
    ("database-empty", true),
    ("database-fine", false),
    ("database-plain", true),
    ("database-closed", true),
    ("log-still", true),
    ("log-waiting", true),
    ("log-signs", false),
    ("mark-missing", true),
    ("mark-inside", true),
    ("mark-fine", false),
    ("witness-none", true),
    ("witness-named", false),
    ("clock-alarm", true),
    ("clock-fine", false),
    ("tls-broken", true),
    ("tls-near", true),
    ("tls-fine", false),
    ("tls-none", true),
    ("proxies-none", true),
    ("proxies-fine", false),
    ("accounts-none", true),
    ("accounts-one", true),
    ("accounts-security", true),
    ("accounts-auditor", true),
    ("accounts-fine", false),
    ("outbox-dead", true),
    ("outbox-fine", false),
    ("mail-gone", true),
    ("mail-fine", false),
    ("sms-gone", true),
    ("sms-fine", false),
];
