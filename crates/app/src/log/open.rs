//! Opening the log: its key, its mark and its policy. The key is made with the first leaf and
//! never again; a mark that is not there is trusted to be new unless the database came out of a
//! backup.

use super::rotate::{Known, known as known_as};
use super::{Log, LogFault, LogKey, Mark, Policy};
use crate::keys::{KeyFault, Keys};
use crate::moment::Moment;
use crate::{OpenFault, Settings};
use huiyin_domain::ids::{CalloutId, IncidentId, MemberId, ProblemId, StaffId, UnitId};
use huiyin_domain::leaf::Actor;
use huiyin_store::write::{Head, NewEvent, Put, Stall};
use huiyin_store::{Db, meta};
use huiyin_tlog::PromiseSigner;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::{Arc, Mutex, RwLock};
use tokio::sync::watch;

/// The public keys this log was ever signed with, a line each, newest last.
pub(crate) const LOG_KEYS: &str = "log-keys";
/// Set by a restore, taken away when the log is whole again.
pub(crate) const LOG_RESTORED: &str = "log-restored";

/// What happens to the log itself, each a leaf of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum LogEvent {
    /// The first leaf of every log.
    LogOpened {
        key: String,
    },
    KeyChanged {
        key: String,
        before: String,
        overlap_until_ms: i64,
    },
    /// Which case it was stays in its stub.
    CaseErased {
        leaves: u64,
        basis: String,
    },
    /// Leaves `from..to` came back without their events; the numbers that their cases may have
    /// had are set aside and never given.
    Restored {
        from: u64,
        to: u64,
        set_aside: Vec<SetAside>,
    },
    // What administrators did, and what was tried at sign-in: the journal. Accounts stand in it
    // by their ids, which are never given twice; no case and nobody who brought one does.
    AccountMade {
        staff: StaffId,
        unit: UnitId,
    },
    AccountOpened {
        staff: StaffId,
    },
    AccountClosed {
        staff: StaffId,
    },
    /// Codes of roles, with spaces between.
    RolesSet {
        staff: StaffId,
        before: String,
        after: String,
    },
    /// A one-time password and a new second factor; passkeys gone, sessions ended.
    SignInReset {
        staff: StaffId,
    },
    SessionsEnded {
        staff: StaffId,
    },
    PasskeyAdded {
        staff: StaffId,
    },
    PasskeyDropped {
        staff: StaffId,
    },
    /// A key answered with a counter that was there before: a copy of it may be about.
    PasskeyCopied {
        staff: StaffId,
    },
    /// At least so many wrong sign-ins to an account, one after the other.
    SignInsRefused {
        staff: StaffId,
        at_least: u32,
    },
    UnitSet {
        unit: UnitId,
        is_active: bool,
    },
    TopicsSet {
        count: u64,
    },
    ResponsibilitiesAdded {
        count: u64,
    },
    /// The program was started with other settings than before.
    SettingsChanged {
        digest: String,
    },
    /// Another model proposes topics, learned from cases registered between the two instants.
    ModelAdopted {
        hash: String,
        examples: u64,
        from_ms: i64,
        to_ms: i64,
    },
    /// A step of a common problem; the digest is of its row.
    CommonStepped {
        problem: ProblemId,
        seq: i64,
        digest: String,
    },
    /// A version of an emergency plan is in force from here on.
    PlanAdopted {
        plan: String,
        version: i64,
        hash: String,
    },
    // Who can be called to duty. Members stand here by their ids.
    MemberAsked {
        member: MemberId,
        unit: UnitId,
    },
    MemberJoined {
        member: MemberId,
    },
    MemberLeft {
        member: MemberId,
    },
    /// A step of an incident; the digest is of its row.
    IncidentStepped {
        incident: IncidentId,
        seq: i64,
        digest: String,
    },
    /// An account showed the key of a member of duty, and acts as them.
    AccountJoined {
        staff: StaffId,
        member: MemberId,
    },
    /// A call that belongs to no incident: a drill, a stand-by, a test page.
    CalloutBegun {
        callout: CalloutId,
        pin: String,
    },
    /// Somebody opened the numbers of those who are called, for the call tree.
    NumbersOpened {
        callout: CalloutId,
    },
    /// Whether drills of a unit begin by themselves.
    DrillsSet {
        unit: UnitId,
        is_on: bool,
    },
    /// A step of a roster, of one of its shifts or of a member; the digest is of its row.
    RosterStepped {
        book: String,
        seq: i64,
        digest: String,
    },
    /// Somebody opened an identity beyond their own work; of which case stands in the case.
    IdentityOpened,
    /// A counter gave out a new secret; of which case stands in the case.
    SecretReissued,
}

/// Numbers `from..=to` of an office and year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    pub office: String,
    pub year: i64,
    pub from: i64,
    pub to: i64,
}

impl LogEvent {
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::LogOpened { .. } => "log-opened",
            Self::KeyChanged { .. } => "key-changed",
            Self::CaseErased { .. } => "case-erased",
            Self::Restored { .. } => "restored",
            Self::CommonStepped { .. } => "common-stepped",
            Self::IncidentStepped { .. } => "incident-stepped",
            Self::AccountJoined { .. } => "account-joined",
            Self::RosterStepped { .. } => "roster-stepped",
            other => other.kind_of_journal(),
        }
    }

    fn kind_of_journal(&self) -> &'static str {
        match self {
            Self::AccountMade { .. } => "account-made",
            Self::AccountOpened { .. } => "account-opened",
            Self::AccountClosed { .. } => "account-closed",
            Self::RolesSet { .. } => "roles-set",
            Self::SignInReset { .. } => "sign-in-reset",
            Self::SessionsEnded { .. } => "sessions-ended",
            Self::PasskeyAdded { .. } => "passkey-added",
            Self::PasskeyDropped { .. } => "passkey-dropped",
            Self::PasskeyCopied { .. } => "passkey-copied",
            Self::SignInsRefused { .. } => "sign-ins-refused",
            Self::UnitSet { .. } => "unit-set",
            Self::TopicsSet { .. } => "topics-set",
            Self::ResponsibilitiesAdded { .. } => "responsibilities-added",
            Self::SettingsChanged { .. } => "settings-changed",
            Self::ModelAdopted { .. } => "model-adopted",
            Self::PlanAdopted { .. } => "plan-adopted",
            Self::MemberAsked { .. } => "member-asked",
            Self::MemberJoined { .. } => "member-joined",
            Self::MemberLeft { .. } => "member-left",
            Self::CalloutBegun { .. } => "callout-begun",
            Self::NumbersOpened { .. } => "numbers-opened",
            Self::DrillsSet { .. } => "drills-set",
            Self::IdentityOpened => "identity-opened",
            Self::SecretReissued => "secret-reissued",
            _ => "unknown",
        }
    }

    /// As somebody's act.
    #[must_use]
    pub fn note_by(&self, moment: &Moment, actor: Actor) -> NewEvent {
        NewEvent::new(moment.now(), self.kind(), actor, self, Vec::new(), moment.random())
    }

    #[must_use]
    pub fn note(&self, settings: &Settings) -> NewEvent {
        self.note_by(&settings.moment, Actor::System)
    }
}

type Opened = (Arc<Log>, Vec<Put>, Vec<NewEvent>);

pub(crate) async fn log_open(
    db: &Db,
    settings: &Settings,
    keys: &Keys,
) -> Result<Opened, OpenFault> {
    let promises = PromiseSigner::of_seed(&settings.origin, keys.promise_seed());
    let promises = promises.map_err(|_| LogFault::Origin)?;
    let known = meta::get(db, settings.area, LOG_KEYS).await?;
    let (key, puts, notes) = key_of(settings, known.as_deref())?;
    let path = &settings.high_water;
    let unusable = |fault| LogFault::Mark { path: path.clone(), fault };
    let mut mark = Mark::open(path).map_err(unusable)?;
    let is_restored =
        meta::get(db, settings.area, LOG_RESTORED).await?.is_some_and(|at| !at.is_empty());
    // Also at the second start, when the file made at the first is there and empty.
    let is_empty = mark.read().map_err(unusable)? == Head::EMPTY;
    let held = (is_restored && is_empty).then_some(Stall("restored-without-mark"));
    let policy = settings.witness_policy.as_deref().map(policy_read).transpose()?;
    let log = Log {
        moment: settings.moment.clone(),
        key_file: settings.log_key_file.clone(),
        key: RwLock::new(key.map(Arc::new)),
        key_stamp: Mutex::new(None),
        mark: Mutex::new(mark),
        trusted: Mutex::new(Head::EMPTY),
        newest: watch::channel(None).0,
        cosigned: RwLock::new(None),
        still: RwLock::new(None),
        held: RwLock::new(held),
        promises,
        policy,
    };
    Ok((Arc::new(log), puts, notes))
}

/// The log's key, made when this database never had one. Gone later, it is not made again: the
/// log then stands still until the file is back.
fn key_of(settings: &Settings, known: Option<&str>) -> Result<KeyAndFirst, OpenFault> {
    let path = &settings.log_key_file;
    let fault = |fault| OpenFault::Log(LogFault::Key(fault));
    let key = match (LogKey::load(path, &settings.origin), known) {
        (Err(KeyFault::Missing(_)), Some(_)) => return Ok((None, Vec::new(), Vec::new())),
        (Err(KeyFault::Missing(_)), None) => {
            match LogKey::create(path, &settings.origin, &settings.moment) {
                // Another first start made it a moment ago.
                Err(KeyFault::Exists(_)) => LogKey::load(path, &settings.origin),
                made => made,
            }
            .map_err(fault)?
        }
        (result, _) => result.map_err(fault)?,
    };
    let Some(known) = known else {
        let public = key.present().to_vkey();
        let put = Put::Meta { name: LOG_KEYS.into(), value: public.clone() };
        let opened = LogEvent::LogOpened { key: public };
        return Ok((Some(key), vec![put], vec![opened.note(settings)]));
    };
    let key = match known_as(known, &key) {
        Known::Newest => Some(key),
        // The log says first that it has another key; then that one signs.
        Known::Successor => key.former_alone(),
        Known::Outdated => {
            tracing::error!("log key file: the log has a newer key than this one");
            None
        }
        Known::Foreign => return Err(LogFault::OtherKey(path.clone()).into()),
    };
    Ok((key, Vec::new(), Vec::new()))
}

type KeyAndFirst = (Option<LogKey>, Vec<Put>, Vec<NewEvent>);

fn policy_read(path: &Path) -> Result<Policy, LogFault> {
    let fault = |why: String| LogFault::Policy { path: path.to_owned(), why };
    let text = std::fs::read_to_string(path).map_err(|error| fault(error.to_string()))?;
    let parsed = huiyin_tlog::Policy::parse(text.as_bytes());
    let parsed = parsed.map_err(|problem| fault(problem.to_string()))?;
    Ok(Policy { text, parsed })
}
