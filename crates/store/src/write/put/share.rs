//! Puts of keys: a unit's public key, shares of a case's key, and the house's own wrapping of it.

use super::super::batch::{Expect, Step};
use crate::share::{ShareRow, UnitKeyRow};
use crate::statements::{Kind, Statement};
use crate::value::Arg;
use huiyin_domain::ids::{AreaId, CaseId, OutboxId, UnitId};
use huiyin_domain::time::Millis;

#[derive(Clone, Debug)]
pub enum SharePut {
    /// The first key of a unit: `Duplicate` when it has one.
    UnitKey(UnitKeyRow),
    /// Another key: `Conflict` unless the one before is the one that was read.
    UnitKeyChange {
        row: UnitKeyRow,
        before: String,
    },
    /// For a unit: `Conflict` unless its key is still the one that this was wrapped for. In the
    /// place of an older one.
    Share(ShareRow),
    ShareDrop {
        case: CaseId,
        holder: i64,
    },
    /// The house's wrapping of a case's key; empty where the house is to have none.
    /// `Conflict` when it is not the one that was read.
    House {
        case: CaseId,
        before: Vec<u8>,
        wrapped: Vec<u8>,
    },
    /// A message that cannot go out before a unit opens its key; no attempt is counted.
    MessageWait {
        outbox: OutboxId,
        now: Millis,
        next: Millis,
    },
    /// The unit opened its key: what waited for it is due.
    MessagesWake {
        unit: UnitId,
        now: Millis,
    },
}

const UNIT_KEY: Statement = Statement::new(
    "put_unit_key",
    Kind::Write,
    "INSERT INTO unit_key (area_id, unit_id, public, fingerprint, made_ms, staff_id) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
);
const UNIT_KEY_CHANGE: Statement = Statement::new(
    "put_unit_key_change",
    Kind::Write,
    "UPDATE unit_key SET public = ?3, fingerprint = ?4, made_ms = ?5, staff_id = ?6 \
     WHERE area_id = ?1 AND unit_id = ?2 AND fingerprint = ?7",
);
/// Says again, inside the transaction, what was looked at: the unit's key is still this one.
const UNIT_KEY_STANDS: Statement = Statement::new(
    "put_unit_key_stands",
    Kind::Write,
    "UPDATE unit_key SET made_ms = made_ms \
     WHERE area_id = ?1 AND unit_id = ?2 AND fingerprint = ?3",
);
const SHARE: Statement = Statement::new(
    "put_share",
    Kind::Write,
    "INSERT INTO case_share (area_id, case_id, holder, fingerprint, wrapped, made_ms, until_ms) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
     ON CONFLICT (area_id, case_id, holder) DO UPDATE SET fingerprint = excluded.fingerprint, \
     wrapped = excluded.wrapped, made_ms = excluded.made_ms, until_ms = excluded.until_ms",
);
const SHARE_DROP: Statement = Statement::new(
    "put_share_drop",
    Kind::Write,
    "DELETE FROM case_share WHERE area_id = ?1 AND case_id = ?2 AND holder = ?3",
);
const HOUSE: Statement = Statement::new(
    "put_house_key",
    Kind::Write,
    "UPDATE case_key SET wrapped = ?3 WHERE area_id = ?1 AND case_id = ?2 AND wrapped = ?4",
);
const MESSAGE_WAIT: Statement = Statement::new(
    "put_message_wait",
    Kind::Write,
    "UPDATE outbox SET state = 'due', token = NULL, lease_until_ms = NULL, next_ms = ?4, \
     last_error = 'locked' WHERE area_id = ?1 AND outbox_id = ?2 \
     AND state IN ('due', 'leased') AND next_ms <= ?3",
);
const MESSAGES_WAKE: Statement = Statement::new(
    "put_messages_wake",
    Kind::Write,
    "UPDATE outbox SET next_ms = ?3 WHERE area_id = ?1 AND state = 'due' \
     AND last_error = 'locked' AND next_ms > ?3 AND case_id IN (SELECT s.case_id \
     FROM case_share s WHERE s.area_id = ?1 AND s.holder = ?2 AND s.holder > 0)",
);

pub(super) const STATEMENTS: [Statement; 8] = [
    UNIT_KEY,
    UNIT_KEY_CHANGE,
    UNIT_KEY_STANDS,
    SHARE,
    SHARE_DROP,
    HOUSE,
    MESSAGE_WAIT,
    MESSAGES_WAKE,
];

impl SharePut {
    pub(super) fn steps<'a>(&'a self, area: AreaId, steps: &mut Vec<Step<'a>>) {
        let once = Expect::Rows(1);
        if let Self::Share(row) = self {
            stands(row, area, steps);
        }
        let (statement, expect, rest) = match self {
            Self::UnitKey(row) => (&UNIT_KEY, once, unit_key(row)),
            Self::UnitKeyChange { row, before } => {
                let mut params = unit_key(row);
                params.push(Arg::Text(before));
                (&UNIT_KEY_CHANGE, once, params)
            }
            Self::Share(row) => (&SHARE, once, share(row)),
            Self::ShareDrop { case, holder } => {
                (&SHARE_DROP, Expect::Any, vec![Arg::Int(case.0), Arg::Int(*holder)])
            }
            Self::House { case, before, wrapped } => {
                (&HOUSE, once, vec![Arg::Int(case.0), Arg::Blob(wrapped), Arg::Blob(before)])
            }
            Self::MessageWait { outbox, now, next } => {
                let params = vec![Arg::Int(outbox.0), Arg::Int(now.0), Arg::Int(next.0)];
                (&MESSAGE_WAIT, Expect::Any, params)
            }
            Self::MessagesWake { unit, now } => {
                (&MESSAGES_WAKE, Expect::Any, vec![Arg::Int(unit.0), Arg::Int(now.0)])
            }
        };
        let params = std::iter::once(Arg::Int(area.0)).chain(rest).collect();
        steps.push(Step { statement, params, expect });
    }
}

/// Of a share for a unit.
pub(in crate::write) fn stands<'a>(row: &'a ShareRow, area: AreaId, steps: &mut Vec<Step<'a>>) {
    if row.holder != 0 {
        let params = vec![Arg::Int(area.0), Arg::Int(row.holder), Arg::Text(&row.fingerprint)];
        steps.push(Step { statement: &UNIT_KEY_STANDS, params, expect: Expect::Rows(1) });
    }
}

fn unit_key(row: &UnitKeyRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.unit.0),
        Arg::Blob(&row.public),
        Arg::Text(&row.fingerprint),
        Arg::Int(row.made.0),
        Arg::Int(row.staff.0),
    ]
}

fn share(row: &ShareRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.case.0),
        Arg::Int(row.holder),
        Arg::Text(&row.fingerprint),
        Arg::Blob(&row.wrapped),
        Arg::Int(row.made.0),
        Arg::int(row.until.map(|until| until.0)),
    ]
}
