//! What is written of files. Whatever makes an object needless notes it as gone in the same
//! transaction; it is deleted afterwards.

use super::super::batch::{Expect, Step};
use crate::file::FileRow;
use crate::statements::{Kind, Statement};
use crate::value::Arg;
use huiyin_domain::ids::{AreaId, CaseId, DraftId, FileId};
use huiyin_domain::leaf::Commitment;
use huiyin_domain::time::Millis;

#[derive(Clone, Debug)]
pub enum FilePut {
    New(FileRow),
    /// One more raw part is there; `Conflict` when another came in its place.
    Part {
        file: FileId,
        parts: i64,
        bytes: i64,
    },
    /// Its raw parts were looked into and what is kept is written.
    Kept(FileKept),
    /// From the draft to the case that it became.
    Filed {
        file: FileId,
        draft: DraftId,
        case: CaseId,
        sealed: Vec<u8>,
    },
    /// Its raw parts are deleted.
    PartsGone(FileId),
    /// After it was looked into for harm, or could not be: then it is looked at again at `next`.
    State {
        file: FileId,
        state: &'static str,
        next: Millis,
    },
    /// Its bytes go, its row stays: the case's events name it.
    Refused(FileId),
    /// One that no event names.
    Drop(FileId),
    /// An object was deleted.
    ObjectGone(String),
    /// Files of drafts that are no more, and such as never came to an end.
    Sweep {
        coming_before: Millis,
    },
}

#[derive(Clone, Debug)]
pub struct FileKept {
    pub file: FileId,
    pub state: &'static str,
    pub media: &'static str,
    pub bytes: i64,
    pub digest: Commitment,
    pub sealed: Vec<u8>,
    pub next: Millis,
}

const NEW: Statement = Statement::new(
    "put_file_new",
    Kind::Write,
    "INSERT INTO file (area_id, file_id, draft_id, case_id, state, media, bytes, parts, object, \
     sealed, digest, made_ms, next_ms) \
     VALUES (?1, ?2, ?3, ?4, 'coming', '', 0, 0, ?5, ?6, NULL, ?7, 0)",
);
const PART: Statement = Statement::new(
    "put_file_part",
    Kind::Write,
    "UPDATE file SET parts = ?3, bytes = ?4 \
     WHERE area_id = ?1 AND file_id = ?2 AND state = 'coming' AND parts + 1 = ?3",
);
const KEPT: Statement = Statement::new(
    "put_file_kept",
    Kind::Write,
    "UPDATE file SET state = ?3, media = ?4, bytes = ?5, digest = ?6, sealed = ?7, next_ms = ?8 \
     WHERE area_id = ?1 AND file_id = ?2 AND state = 'coming'",
);
const FILED: Statement = Statement::new(
    "put_file_filed",
    Kind::Write,
    "UPDATE file SET draft_id = NULL, case_id = ?4, sealed = ?5 WHERE area_id = ?1 \
     AND file_id = ?2 AND draft_id = ?3 AND state IN ('held', 'ready')",
);
const PARTS_GONE: Statement = Statement::new(
    "put_file_parts_gone",
    Kind::Write,
    "UPDATE file SET parts = 0 WHERE area_id = ?1 AND file_id = ?2 AND state <> 'coming'",
);
const STATE: Statement = Statement::new(
    "put_file_state",
    Kind::Write,
    "UPDATE file SET state = ?3, next_ms = ?4 \
     WHERE area_id = ?1 AND file_id = ?2 AND state = 'held'",
);
const ONE_GONE: Statement = Statement::new(
    "put_file_one_gone",
    Kind::Write,
    "INSERT INTO file_gone (area_id, object, parts) SELECT area_id, object, parts + 1 FROM file \
     WHERE area_id = ?1 AND file_id = ?2 ON CONFLICT (area_id, object) DO NOTHING",
);
const REFUSED: Statement = Statement::new(
    "put_file_refused",
    Kind::Write,
    "UPDATE file SET state = 'refused', parts = 0 \
     WHERE area_id = ?1 AND file_id = ?2 AND state = 'held'",
);
const DROP: Statement = Statement::new(
    "put_file_drop",
    Kind::Write,
    "DELETE FROM file WHERE area_id = ?1 AND file_id = ?2 \
     AND (draft_id IS NOT NULL OR state = 'coming')",
);
const OBJECT_GONE: Statement = Statement::new(
    "put_file_object_gone",
    Kind::Write,
    "DELETE FROM file_gone WHERE area_id = ?1 AND object = ?2",
);
/// One part may have been written and not counted.
macro_rules! left {
    () => {
        "(state = 'coming' AND made_ms < ?2 OR draft_id IS NOT NULL AND NOT EXISTS \
         (SELECT 1 FROM draft d WHERE d.area_id = file.area_id AND d.draft_id = file.draft_id))"
    };
}
const LEFT_GONE: Statement = Statement::new(
    "put_file_left_gone",
    Kind::Write,
    concat!(
        "INSERT INTO file_gone (area_id, object, parts) SELECT area_id, object, parts + 1 \
         FROM file WHERE area_id = ?1 AND ",
        left!(),
        " ON CONFLICT (area_id, object) DO NOTHING"
    ),
);
const LEFT: Statement = Statement::new(
    "put_file_left",
    Kind::Write,
    concat!("DELETE FROM file WHERE area_id = ?1 AND ", left!()),
);

pub(super) const STATEMENTS: [Statement; 12] = [
    NEW,
    PART,
    KEPT,
    FILED,
    PARTS_GONE,
    STATE,
    ONE_GONE,
    REFUSED,
    DROP,
    OBJECT_GONE,
    LEFT_GONE,
    LEFT,
];

impl FilePut {
    pub(super) fn steps<'a>(&'a self, area: AreaId, steps: &mut Vec<Step<'a>>) {
        let once = Expect::Rows(1);
        let mut step = |statement, rest: Vec<Arg<'a>>, expect| {
            let params = std::iter::once(Arg::Int(area.0)).chain(rest).collect();
            steps.push(Step { statement, params, expect });
        };
        let id = |file: &FileId| vec![Arg::Int(file.0)];
        match self {
            Self::New(row) => {
                let (draft, case) = match row.of {
                    crate::file::FileOf::Draft(draft) => (Some(draft.0), None),
                    crate::file::FileOf::Case(case) => (None, Some(case.0)),
                };
                let (object, sealed) = (Arg::Text(&row.object), Arg::Blob(&row.sealed));
                let of = [Arg::Int(row.file.0), Arg::int(draft), Arg::int(case)];
                let params = of.into_iter().chain([object, sealed, Arg::Int(row.made.0)]);
                step(&NEW, params.collect(), once);
            }
            Self::Part { file, parts, bytes } => {
                step(&PART, vec![Arg::Int(file.0), Arg::Int(*parts), Arg::Int(*bytes)], once);
            }
            Self::Kept(kept) => {
                let what = [Arg::Int(kept.file.0), Arg::Text(kept.state), Arg::Text(kept.media)];
                let bytes = [Arg::Int(kept.bytes), Arg::Blob(&kept.digest.0)];
                let rest = [Arg::Blob(&kept.sealed), Arg::Int(kept.next.0)];
                step(&KEPT, what.into_iter().chain(bytes).chain(rest).collect(), once);
            }
            Self::Filed { file, draft, case, sealed } => {
                let ids = [Arg::Int(file.0), Arg::Int(draft.0), Arg::Int(case.0)];
                step(&FILED, ids.into_iter().chain([Arg::Blob(sealed)]).collect(), once);
            }
            Self::PartsGone(file) => step(&PARTS_GONE, id(file), Expect::Any),
            Self::State { file, state, next } => {
                step(&STATE, vec![Arg::Int(file.0), Arg::Text(state), Arg::Int(next.0)], once);
            }
            Self::Refused(file) => {
                step(&ONE_GONE, id(file), Expect::Any);
                step(&REFUSED, id(file), once);
            }
            Self::Drop(file) => {
                step(&ONE_GONE, id(file), Expect::Any);
                step(&DROP, id(file), once);
            }
            Self::ObjectGone(object) => {
                step(&OBJECT_GONE, vec![Arg::Text(object)], Expect::Any);
            }
            Self::Sweep { coming_before } => {
                for statement in [&LEFT_GONE, &LEFT] {
                    step(statement, vec![Arg::Int(coming_before.0)], Expect::Any);
                }
            }
        }
    }
}
