//! The journal of administrators: what the one who runs the machine and the one who gives power
//! did, what was tried at sign-in, and who opened an identity. Each line is a leaf of the log, so
//! nobody can take one away or write one later; this only reads.

use crate::log::LogEvent;
use crate::{App, By, Settings, Trouble};
use huiyin_domain::ids::StaffId;
use huiyin_domain::leaf::{Actor, Entry, hex};
use huiyin_domain::policy::Action;
use huiyin_domain::time::Millis;
use huiyin_store::write::Put;
use huiyin_store::{journal, meta};
use sha2::{Digest, Sha256};

const SETTINGS: &str = "settings-digest";

/// What can be asked for, in the order in which it is offered.
pub const KINDS: [&str; 31] = [
    "account-made",
    "account-opened",
    "account-closed",
    "roles-set",
    "sign-in-reset",
    "sessions-ended",
    "passkey-added",
    "passkey-dropped",
    "passkey-copied",
    "sign-ins-refused",
    "unit-set",
    "topics-set",
    "responsibilities-added",
    "settings-changed",
    "model-adopted",
    "common-stepped",
    "roster-stepped",
    "plan-adopted",
    "member-asked",
    "member-joined",
    "member-left",
    "incident-stepped",
    "account-joined",
    "callout-begun",
    "numbers-opened",
    "drills-set",
    "identity-opened",
    "secret-reissued",
    "key-changed",
    "case-erased",
    "restored",
];

/// One line. Names are today's: an account keeps its id, whatever it is called.
#[derive(Clone, Debug)]
pub struct JournalLine {
    pub seq: i64,
    pub at: Millis,
    pub actor: Actor,
    /// Of the one who did it, where it was a member of staff.
    pub actor_name: Option<String>,
    pub event: LogEvent,
    /// Of the account it was done to.
    pub account: Option<String>,
}

/// What to look for.
#[derive(Clone, Debug, Default)]
pub struct JournalFilter {
    /// One of [`KINDS`]; of anything else there is nothing.
    pub kind: Option<String>,
    /// Only what was before this moment.
    pub until: Option<Millis>,
    /// Only what stands before this line: the next page.
    pub before: Option<i64>,
}

impl App {
    /// Newest first.
    ///
    /// # Errors
    /// `Forbidden` to all but whoever audits the administrators.
    pub async fn journal(
        &self,
        by: &By,
        filter: &JournalFilter,
        limit: u32,
    ) -> Result<Vec<JournalLine>, Trouble> {
        by.may(Action::JournalRead)?;
        let (db, area) = (self.db(), self.area());
        let mut before = filter.before.unwrap_or(i64::MAX);
        if let Some(until) = filter.until {
            before = before.min(journal::place_before(db, area, until).await?);
        }
        let rows = journal::before(db, area, filter.kind.as_deref(), before, limit).await?;
        let names = self.accounts_named().await?;
        let named = |id: StaffId| names.get(&id).cloned();
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            let entry: Entry<LogEvent> = serde_json::from_slice(&row.canonical)
                .map_err(|_| Trouble::Internal("journal-line"))?;
            let actor_name = match entry.actor {
                Actor::Staff { id, .. } => named(id),
                Actor::Resident | Actor::System => None,
            };
            let account = entry.event.account().and_then(named);
            let (actor, event) = (entry.actor, entry.event);
            let (seq, at) = (row.seq, row.at);
            lines.push(JournalLine { seq, at, actor, actor_name, event, account });
        }
        Ok(lines)
    }

    /// At the start of a server: whether it runs with other settings than the last one did. What
    /// they are stands in nobody's journal; that they changed does.
    ///
    /// # Errors
    /// The store's.
    pub async fn settings_told(&self) -> Result<(), Trouble> {
        let digest = settings_digest(self.settings());
        let known = meta::get(self.db(), self.area(), SETTINGS).await?;
        if known.as_deref() == Some(digest.as_str()) {
            return Ok(());
        }
        let put = Put::Meta { name: SETTINGS.into(), value: digest.clone() };
        let told = known.map(|_| LogEvent::SettingsChanged { digest });
        self.put_told(&By::System, vec![put], told.as_slice()).await
    }

    /// How an account is told in the journal: the name of its owner, and its own.
    async fn accounts_named(&self) -> Result<std::collections::HashMap<StaffId, String>, Trouble> {
        let rows = huiyin_store::staff::all(self.db(), self.area()).await?;
        let named = |row: huiyin_store::staff::StaffRow| {
            (row.staff, format!("{} · {}", row.display_name, row.login))
        };
        Ok(rows.into_iter().map(named).collect())
    }
}

/// Of what decides who may do what, when, and how the town is reached; no password is in it.
fn settings_digest(settings: &Settings) -> String {
    let procedures: Vec<String> = settings
        .procedure_by_channel
        .iter()
        .map(|(channel, procedure)| format!("{}={procedure}", channel.code()))
        .collect();
    let lines = [
        settings.origin.clone(),
        settings.public_url.clone(),
        procedures.join(" "),
        settings.draft_days.to_string(),
        settings.session_idle_ms.to_string(),
        settings.session_ms_max.to_string(),
        settings.step_up_ms.to_string(),
        settings.flood_per_minute.to_string(),
        settings.mail.is_some().to_string(),
        settings.sms.is_some().to_string(),
        settings.sms_inbound_token.is_some().to_string(),
        settings.report_sources.len().to_string(),
        settings.duty.voice.is_some().to_string(),
        settings.duty.webhook.is_some().to_string(),
        settings.duty.inbound_token.is_some().to_string(),
    ];
    let mut digest = hex(&Sha256::digest(lines.join("\n")));
    digest.truncate(16);
    digest
}

impl LogEvent {
    /// The account that it was done to.
    #[must_use]
    pub fn account(&self) -> Option<StaffId> {
        match self {
            Self::AccountMade { staff, .. }
            | Self::AccountOpened { staff }
            | Self::AccountClosed { staff }
            | Self::RolesSet { staff, .. }
            | Self::SignInReset { staff }
            | Self::SessionsEnded { staff }
            | Self::PasskeyAdded { staff }
            | Self::PasskeyDropped { staff }
            | Self::PasskeyCopied { staff }
            | Self::SignInsRefused { staff, .. } => Some(*staff),
            _ => None,
        }
    }
}
