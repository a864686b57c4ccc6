//! Puts of passkeys: one more, one used, one given another label, one taken away.

use super::super::batch::{Expect, Step};
use crate::passkey::PasskeyRow;
use crate::statements::{Kind, Statement};
use crate::value::Arg;
use huiyin_domain::ids::{AreaId, PasskeyId, StaffId};
use huiyin_domain::time::Millis;

#[derive(Clone, Debug)]
pub enum PasskeyPut {
    /// `Duplicate` when this authenticator is known already, whoever has it.
    New(PasskeyRow),
    /// An answer counts once: `Conflict` when this or a later challenge was answered before, or
    /// the key is gone.
    Used {
        passkey: PasskeyId,
        state: Vec<u8>,
        asked: Millis,
        at: Millis,
    },
    Drop {
        staff: StaffId,
        passkey: PasskeyId,
    },
    /// All of an account.
    DropOf(StaffId),
}

const NEW: Statement = Statement::new(
    "put_passkey",
    Kind::Write,
    "INSERT INTO staff_passkey (area_id, passkey_id, staff_id, credential, public_key, state, \
     label, made_ms, used_ms, asked_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9)",
);
const USED: Statement = Statement::new(
    "put_passkey_used",
    Kind::Write,
    "UPDATE staff_passkey SET state = ?3, asked_ms = ?4, used_ms = ?5 \
     WHERE area_id = ?1 AND passkey_id = ?2 AND asked_ms < ?4",
);
const DROP: Statement = Statement::new(
    "put_passkey_drop",
    Kind::Write,
    "DELETE FROM staff_passkey WHERE area_id = ?1 AND staff_id = ?2 AND passkey_id = ?3",
);
const DROP_OF: Statement = Statement::new(
    "put_passkeys_drop_of",
    Kind::Write,
    "DELETE FROM staff_passkey WHERE area_id = ?1 AND staff_id = ?2",
);

pub(super) const STATEMENTS: [Statement; 4] = [NEW, USED, DROP, DROP_OF];

impl PasskeyPut {
    pub(super) fn steps<'a>(&'a self, area: AreaId, steps: &mut Vec<Step<'a>>) {
        let (statement, expect, rest) = match self {
            Self::New(row) => (&NEW, Expect::Rows(1), passkey(row)),
            Self::Used { passkey, state, asked, at } => {
                let times = [Arg::Int(asked.0), Arg::Int(at.0)];
                let rest = [vec![Arg::Int(passkey.0), Arg::Blob(state)], times.to_vec()].concat();
                (&USED, Expect::Rows(1), rest)
            }
            Self::Drop { staff, passkey } => {
                (&DROP, Expect::Rows(1), vec![Arg::Int(staff.0), Arg::Int(passkey.0)])
            }
            Self::DropOf(staff) => (&DROP_OF, Expect::Any, vec![Arg::Int(staff.0)]),
        };
        let params = std::iter::once(Arg::Int(area.0)).chain(rest).collect();
        steps.push(Step { statement, params, expect });
    }
}

fn passkey(row: &PasskeyRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.passkey.0),
        Arg::Int(row.staff.0),
        Arg::Blob(&row.credential),
        Arg::Blob(&row.public_key),
        Arg::Blob(&row.state),
        Arg::Text(&row.label),
        Arg::Int(row.made.0),
        Arg::Int(row.asked.0),
    ]
}
