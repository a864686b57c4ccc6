//! Everything written that is not a case: units, staff, sessions, drafts, deliveries,
//! rulebooks. Each put is one statement and says how many rows it must touch.

mod args;
mod callout;
mod common;
mod drill;
mod duty;
mod erase;
mod file;
mod hall;
mod incident;
mod model;
mod office;
mod passkey;
mod roster;
mod screening;
mod share;

use super::batch::{Expect, Step};
use crate::draft::DraftRow;
use crate::model::ModelRow;
use crate::rulebook::RulebookRow;
use crate::session::SessionRow;
use crate::staff::StaffRow;
use crate::statements::{Kind, Statement};
use crate::unit::{ResponsibilityRow, TopicRow, UnitRow};
use crate::value::Arg;
use args::{responsibility, rulebook, session, staff, topic, unit, versioned};
pub use callout::CalloutPut;
pub use common::CommonPut;
pub use drill::DrillPut;
pub use duty::DutyPut;
pub use erase::CaseErase;
pub(crate) use erase::erase_again;
pub use file::{FileKept, FilePut};
pub use hall::HallPut;
use huiyin_domain::ids::{AreaId, CaseId, DraftId, OutboxId, StaffId};
use huiyin_domain::time::Millis;
pub use incident::IncidentPut;
pub use office::OfficePut;
pub use passkey::PasskeyPut;
pub use roster::RosterPut;
pub use screening::ScreeningPut;
pub use share::SharePut;
pub(super) use share::stands as share_stands;

/// Rows with a `version`: 0 is a new row, anything else must be the stored one (else
/// `Conflict`); the writer counts it on.
#[derive(Clone, Debug)]
pub enum Put {
    Unit(UnitRow),
    Topic(TopicRow),
    Responsibility(ResponsibilityRow),
    ResponsibilityDrop(i64),
    Staff(StaffRow),
    /// A TOTP step is used once: `Conflict` when this or a later one was used before.
    StaffTotpStep {
        staff: StaffId,
        step: i64,
    },
    Session(SessionRow),
    /// Another token in the place of one that must still be there: what was known of the old
    /// one opens nothing any more.
    SessionTurn {
        token: [u8; 32],
        to: SessionRow,
    },
    SessionTouch {
        token: [u8; 32],
        seen: Millis,
    },
    SessionStepUp {
        token: [u8; 32],
        at: Millis,
    },
    SessionDrop([u8; 32]),
    SessionsDropOf(StaffId),
    /// All of an account but one.
    SessionsDropOthers {
        staff: StaffId,
        token: [u8; 32],
    },
    /// New, or in the place of the old one.
    Draft(DraftRow),
    DraftDrop(DraftId),
    /// Takes a message to deliver it: only one that is due, or whose lease has run out;
    /// `Conflict` when another sender has it. Counts the attempt.
    OutboxLease {
        outbox: OutboxId,
        token: i64,
        now: Millis,
        until: Millis,
    },
    /// The following three want the token of the lease, else `Conflict`.
    OutboxDone {
        outbox: OutboxId,
        token: i64,
        done: Millis,
    },
    OutboxRetry {
        outbox: OutboxId,
        token: i64,
        next: Millis,
        error: &'static str,
    },
    OutboxDead {
        outbox: OutboxId,
        token: i64,
        error: &'static str,
    },
    /// A letter that waited was printed and posted; `Conflict` when somebody did it before.
    LetterPosted {
        outbox: OutboxId,
        done: Millis,
    },
    /// Never changed afterwards: the same version again is a `Duplicate`.
    Rulebook(RulebookRow),
    Meta {
        name: String,
        value: String,
    },
    /// A fact that only one may change: `Conflict` unless it is still what was read. `None`: it
    /// is not there yet.
    MetaSwap {
        name: String,
        from: Option<String>,
        to: String,
    },
    /// Drops sessions last seen before, and drafts that ended before, these instants.
    Sweep {
        sessions_before: Millis,
        drafts_before: Millis,
    },
    /// All of a closed case; with a note that it was done.
    CaseErase(CaseErase),
    /// Numbers and windows of a reception hall.
    Hall(HallPut),
    Screening(ScreeningPut),
    /// Common problems and the cases that stand in them.
    Common(CommonPut),
    /// Plans, members of duty, their ways and posts.
    Duty(DutyPut),
    /// Calls to duty.
    Callout(CalloutPut),
    /// Drills, their schedules, and the end of what they say of anybody.
    Drill(DrillPut),
    /// Rosters, their shifts and handovers, who is away.
    Roster(RosterPut),
    /// Photos, papers and recordings.
    File(FilePut),
    /// Leaves, saved filters, and what members of staff are told.
    Office(OfficePut),
    Passkey(PasskeyPut),
    /// The model that proposes topics.
    Model(ModelRow),
    /// Away with a model that may have learned from this case, which teaches nothing any more.
    ModelUnlearn(CaseId),
    /// Incidents and what happened to them.
    Incident(IncidentPut),
    /// Keys of units and shares of cases' keys.
    Share(SharePut),
}

const UNIT_NEW: Statement = Statement::new(
    "put_unit_new",
    Kind::Write,
    "INSERT INTO unit (area_id, unit_id, parent_id, code, label_zh, label_en, kind, area_code, \
     active, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1)",
);
const UNIT_CHANGE: Statement = Statement::new(
    "put_unit_change",
    Kind::Write,
    "UPDATE unit SET parent_id = ?3, code = ?4, label_zh = ?5, label_en = ?6, kind = ?7, \
     area_code = ?8, active = ?9, version = version + 1 \
     WHERE area_id = ?1 AND unit_id = ?2 AND version = ?10",
);
const TOPIC: Statement = Statement::new(
    "put_topic",
    Kind::Write,
    "INSERT INTO topic (area_id, topic, label_zh, label_en, keywords) \
     VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (area_id, topic) DO UPDATE SET \
     label_zh = excluded.label_zh, label_en = excluded.label_en, keywords = excluded.keywords",
);
const RESPONSIBILITY: Statement = Statement::new(
    "put_responsibility",
    Kind::Write,
    "INSERT INTO responsibility (area_id, rule_id, topic, area_code, unit_id, basis, way, rank) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (area_id, rule_id) DO UPDATE SET \
     topic = excluded.topic, area_code = excluded.area_code, unit_id = excluded.unit_id, \
     basis = excluded.basis, way = excluded.way, rank = excluded.rank",
);
const RESPONSIBILITY_DROP: Statement = Statement::new(
    "put_responsibility_drop",
    Kind::Write,
    "DELETE FROM responsibility WHERE area_id = ?1 AND rule_id = ?2",
);
const STAFF_NEW: Statement = Statement::new(
    "put_staff_new",
    Kind::Write,
    "INSERT INTO staff (area_id, staff_id, login, display_name, unit_id, roles, password, \
     totp, totp_step, active, must_change, version) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 1)",
);
const STAFF_CHANGE: Statement = Statement::new(
    "put_staff_change",
    Kind::Write,
    "UPDATE staff SET login = ?3, display_name = ?4, unit_id = ?5, roles = ?6, password = ?7, \
     totp = ?8, totp_step = CASE WHEN totp_step > ?9 THEN totp_step ELSE ?9 END, \
     active = ?10, must_change = ?11, version = version + 1 \
     WHERE area_id = ?1 AND staff_id = ?2 AND version = ?12",
);
const STAFF_TOTP_STEP: Statement = Statement::new(
    "put_staff_totp_step",
    Kind::Write,
    "UPDATE staff SET totp_step = ?3 WHERE area_id = ?1 AND staff_id = ?2 AND totp_step < ?3",
);
const SESSION: Statement = Statement::new(
    "put_session",
    Kind::Write,
    "INSERT INTO session (area_id, token, staff_id, made_ms, seen_ms, step_up_ms, csrf) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
);
const SESSION_TOUCH: Statement = Statement::new(
    "put_session_touch",
    Kind::Write,
    "UPDATE session SET seen_ms = ?3 WHERE area_id = ?1 AND token = ?2 AND seen_ms < ?3",
);
const SESSION_STEP_UP: Statement = Statement::new(
    "put_session_step_up",
    Kind::Write,
    "UPDATE session SET step_up_ms = ?3, seen_ms = ?3 WHERE area_id = ?1 AND token = ?2",
);
const SESSION_DROP: Statement = Statement::new(
    "put_session_drop",
    Kind::Write,
    "DELETE FROM session WHERE area_id = ?1 AND token = ?2",
);
const SESSIONS_DROP_OF: Statement = Statement::new(
    "put_sessions_drop_of",
    Kind::Write,
    "DELETE FROM session WHERE area_id = ?1 AND staff_id = ?2",
);
const SESSIONS_DROP_OTHERS: Statement = Statement::new(
    "put_sessions_drop_others",
    Kind::Write,
    "DELETE FROM session WHERE area_id = ?1 AND staff_id = ?2 AND token <> ?3",
);
const SESSION_TURN: Statement = Statement::new(
    "put_session_turn",
    Kind::Write,
    "UPDATE session SET token = ?3, seen_ms = ?4, step_up_ms = ?5, csrf = ?6 \
     WHERE area_id = ?1 AND token = ?2",
);
const DRAFT: Statement = Statement::new(
    "put_draft",
    Kind::Write,
    "INSERT INTO draft (area_id, draft_id, sealed, expires_ms) VALUES (?1, ?2, ?3, ?4) \
     ON CONFLICT (area_id, draft_id) DO UPDATE SET \
     sealed = excluded.sealed, expires_ms = excluded.expires_ms",
);
const DRAFT_DROP: Statement = Statement::new(
    "put_draft_drop",
    Kind::Write,
    "DELETE FROM draft WHERE area_id = ?1 AND draft_id = ?2",
);
/// A lease moves `next_ms` to its end, so that a lapsed one is found like any due message.
const OUTBOX_LEASE: Statement = Statement::new(
    "put_outbox_lease",
    Kind::Write,
    "UPDATE outbox SET state = 'leased', token = ?3, lease_until_ms = ?5, next_ms = ?5, \
     attempts = attempts + 1 WHERE area_id = ?1 AND outbox_id = ?2 \
     AND state IN ('due', 'leased') AND next_ms <= ?4",
);
const OUTBOX_DONE: Statement = Statement::new(
    "put_outbox_done",
    Kind::Write,
    "UPDATE outbox SET state = 'done', done_ms = ?4, token = NULL, lease_until_ms = NULL, \
     last_error = NULL WHERE area_id = ?1 AND outbox_id = ?2 AND state = 'leased' AND token = ?3",
);
const OUTBOX_RETRY: Statement = Statement::new(
    "put_outbox_retry",
    Kind::Write,
    "UPDATE outbox SET state = 'due', next_ms = ?4, token = NULL, lease_until_ms = NULL, \
     last_error = ?5 WHERE area_id = ?1 AND outbox_id = ?2 AND state = 'leased' AND token = ?3",
);
const OUTBOX_DEAD: Statement = Statement::new(
    "put_outbox_dead",
    Kind::Write,
    "UPDATE outbox SET state = 'dead', token = NULL, lease_until_ms = NULL, last_error = ?4 \
     WHERE area_id = ?1 AND outbox_id = ?2 AND state = 'leased' AND token = ?3",
);
const LETTER_POSTED: Statement = Statement::new(
    "put_letter_posted",
    Kind::Write,
    "UPDATE outbox SET state = 'done', done_ms = ?3 WHERE area_id = ?1 AND outbox_id = ?2 \
     AND state = 'due' AND channel = 'post'",
);
const RULEBOOK: Statement = Statement::new(
    "put_rulebook",
    Kind::Write,
    "INSERT INTO rulebook (area_id, kind, rule_id, version, body, hash, adopted_ms) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
);
const META: Statement = Statement::new(
    "put_meta",
    Kind::Write,
    "INSERT INTO meta (area_id, name, value) VALUES (?1, ?2, ?3) \
     ON CONFLICT (area_id, name) DO UPDATE SET value = excluded.value",
);
const META_FIRST: Statement = Statement::new(
    "put_meta_first",
    Kind::Write,
    "INSERT INTO meta (area_id, name, value) VALUES (?1, ?2, ?3) \
     ON CONFLICT (area_id, name) DO NOTHING",
);
const META_SWAP: Statement = Statement::new(
    "put_meta_swap",
    Kind::Write,
    "UPDATE meta SET value = ?3 WHERE area_id = ?1 AND name = ?2 AND value = ?4",
);
const SWEEP_SESSIONS: Statement = Statement::new(
    "put_sweep_sessions",
    Kind::Write,
    "DELETE FROM session WHERE area_id = ?1 AND seen_ms < ?2",
);
const SWEEP_DRAFTS: Statement = Statement::new(
    "put_sweep_drafts",
    Kind::Write,
    "DELETE FROM draft WHERE area_id = ?1 AND expires_ms < ?2",
);

const OWN: [Statement; 28] = [
    UNIT_NEW,
    UNIT_CHANGE,
    TOPIC,
    RESPONSIBILITY,
    RESPONSIBILITY_DROP,
    STAFF_NEW,
    STAFF_CHANGE,
    STAFF_TOTP_STEP,
    SESSION,
    SESSION_TOUCH,
    SESSION_STEP_UP,
    SESSION_DROP,
    SESSIONS_DROP_OF,
    SESSIONS_DROP_OTHERS,
    SESSION_TURN,
    DRAFT,
    DRAFT_DROP,
    OUTBOX_LEASE,
    OUTBOX_DONE,
    OUTBOX_RETRY,
    OUTBOX_DEAD,
    LETTER_POSTED,
    RULEBOOK,
    META,
    META_FIRST,
    META_SWAP,
    SWEEP_SESSIONS,
    SWEEP_DRAFTS,
];

pub(crate) fn statements() -> impl Iterator<Item = Statement> {
    let beside = hall::statements().chain(screening::STATEMENTS).chain(office::STATEMENTS);
    let erase = erase::STATEMENTS.into_iter().chain(erase::AGAIN);
    let beside =
        beside.chain(passkey::STATEMENTS).chain(model::STATEMENTS).chain(share::STATEMENTS);
    let beside =
        beside.chain(common::STATEMENTS).chain(duty::STATEMENTS).chain(callout::STATEMENTS);
    let drill = drill::STATEMENTS.into_iter().flatten().copied();
    let beside = beside.chain(incident::STATEMENTS).chain(drill);
    let beside = beside.chain(roster::STATEMENTS);
    OWN.into_iter().chain(erase).chain(file::STATEMENTS).chain(beside)
}

impl Put {
    /// The statements of this put, in the order they run.
    pub(crate) fn steps<'a>(&'a self, area: AreaId, steps: &mut Vec<Step<'a>>) {
        match self {
            Self::CaseErase(erase) => erase.steps(area, steps),
            Self::Hall(hall) => hall.steps(area, steps),
            Self::Screening(screening) => screening.steps(area, steps),
            Self::Common(common) => common.steps(area, steps),
            Self::Duty(duty) => duty.steps(area, steps),
            Self::Callout(callout) => callout.steps(area, steps),
            Self::Drill(drill) => drill.steps(area, steps),
            Self::Roster(roster) => roster.steps(area, steps),
            Self::Incident(put) => put.steps(area, steps),
            Self::Passkey(put) => put.steps(area, steps),
            Self::Model(row) => model::steps(row, area, steps),
            Self::ModelUnlearn(case) => steps.push(erase::unlearn(area, *case)),
            Self::Share(share) => share.steps(area, steps),
            Self::File(file) => file.steps(area, steps),
            Self::Office(put) => put.steps(area, steps),
            _ => self.own_steps(area, steps),
        }
    }

    fn own_steps<'a>(&'a self, area: AreaId, steps: &mut Vec<Step<'a>>) {
        let area = Arg::Int(area.0);
        let mut one = |statement: &'static Statement, expect, rest: Vec<Arg<'a>>| {
            let mut params = Vec::with_capacity(rest.len() + 1);
            params.push(area);
            params.extend(rest);
            steps.push(Step { statement, params, expect });
        };
        match self {
            Self::Unit(row) if row.version == 0 => one(&UNIT_NEW, Expect::Rows(1), unit(row)),
            Self::Unit(row) => {
                one(&UNIT_CHANGE, Expect::Rows(1), versioned(unit(row), row.version))
            }
            Self::Topic(row) => one(&TOPIC, Expect::Rows(1), topic(row)),
            Self::Responsibility(row) => {
                one(&RESPONSIBILITY, Expect::Rows(1), responsibility(row));
            }
            Self::ResponsibilityDrop(rule) => {
                one(&RESPONSIBILITY_DROP, Expect::Any, vec![Arg::Int(*rule)]);
            }
            Self::Staff(row) if row.version == 0 => one(&STAFF_NEW, Expect::Rows(1), staff(row)),
            Self::Staff(row) => {
                one(&STAFF_CHANGE, Expect::Rows(1), versioned(staff(row), row.version));
            }
            Self::StaffTotpStep { staff, step } => {
                let params = vec![Arg::Int(staff.0), Arg::Int(*step)];
                one(&STAFF_TOTP_STEP, Expect::Rows(1), params);
            }
            Self::Draft(row) => {
                let params =
                    vec![Arg::Int(row.draft.0), Arg::Blob(&row.sealed), Arg::Int(row.expires.0)];
                one(&DRAFT, Expect::Rows(1), params);
            }
            Self::DraftDrop(draft) => one(&DRAFT_DROP, Expect::Any, vec![Arg::Int(draft.0)]),
            Self::Rulebook(row) => one(&RULEBOOK, Expect::Rows(1), rulebook(row)),
            Self::Meta { name, value } => {
                one(&META, Expect::Rows(1), vec![Arg::Text(name), Arg::Text(value)]);
            }
            Self::MetaSwap { name, from: None, to } => {
                one(&META_FIRST, Expect::Rows(1), vec![Arg::Text(name), Arg::Text(to)]);
            }
            Self::MetaSwap { name, from: Some(from), to } => {
                let params = vec![Arg::Text(name), Arg::Text(to), Arg::Text(from)];
                one(&META_SWAP, Expect::Rows(1), params);
            }
            Self::Sweep { sessions_before, drafts_before } => {
                one(&SWEEP_SESSIONS, Expect::Any, vec![Arg::Int(sessions_before.0)]);
                one(&SWEEP_DRAFTS, Expect::Any, vec![Arg::Int(drafts_before.0)]);
            }
            other => {
                let (statement, expect, rest) = other.session_or_outbox();
                one(statement, expect, rest);
            }
        }
    }

    fn session_or_outbox(&self) -> (&'static Statement, Expect, Vec<Arg<'_>>) {
        let once = Expect::Rows(1);
        let leased = |outbox: &OutboxId, token: &i64| vec![Arg::Int(outbox.0), Arg::Int(*token)];
        let with = |mut params: Vec<_>, more: &[_]| {
            params.extend_from_slice(more);
            params
        };
        match self {
            Self::Session(row) => (&SESSION, once, session(row)),
            Self::SessionTouch { token, seen } => {
                (&SESSION_TOUCH, Expect::Any, vec![Arg::Blob(token), Arg::Int(seen.0)])
            }
            Self::SessionStepUp { token, at } => {
                (&SESSION_STEP_UP, once, vec![Arg::Blob(token), Arg::Int(at.0)])
            }
            Self::SessionDrop(token) => (&SESSION_DROP, Expect::Any, vec![Arg::Blob(token)]),
            Self::SessionsDropOf(staff) => {
                (&SESSIONS_DROP_OF, Expect::Any, vec![Arg::Int(staff.0)])
            }
            Self::SessionsDropOthers { staff, token } => {
                (&SESSIONS_DROP_OTHERS, Expect::Any, vec![Arg::Int(staff.0), Arg::Blob(token)])
            }
            Self::SessionTurn { token, to } => {
                let times = [Arg::Int(to.seen.0), Arg::Int(to.step_up.0), Arg::Blob(&to.csrf)];
                let tokens = vec![Arg::Blob(token), Arg::Blob(&to.token)];
                (&SESSION_TURN, once, with(tokens, &times))
            }
            Self::OutboxLease { outbox, token, now, until } => {
                let times = [Arg::Int(now.0), Arg::Int(until.0)];
                (&OUTBOX_LEASE, once, with(leased(outbox, token), &times))
            }
            Self::OutboxDone { outbox, token, done } => {
                (&OUTBOX_DONE, once, with(leased(outbox, token), &[Arg::Int(done.0)]))
            }
            Self::OutboxRetry { outbox, token, next, error } => {
                let more = [Arg::Int(next.0), Arg::Text(error)];
                (&OUTBOX_RETRY, once, with(leased(outbox, token), &more))
            }
            Self::OutboxDead { outbox, token, error } => {
                (&OUTBOX_DEAD, once, with(leased(outbox, token), &[Arg::Text(error)]))
            }
            Self::LetterPosted { outbox, done } => {
                (&LETTER_POSTED, once, vec![Arg::Int(outbox.0), Arg::Int(done.0)])
            }
            _ => unreachable!("every other put has its own arm in `steps`"),
        }
    }
}
