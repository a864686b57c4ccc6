//! Reading the whole database as it stood at one moment: one connection, one reading
//! transaction, rows in the order of their keys. What `audit` walks through and `dump` copies.
//! Nothing is checked here: lengths of hashes, too, are left to whoever looks for faults.

mod rows;

pub use rows::{BookScan, CaseScan, ErasedScan, EventScan, LeafScan, Mine, PlaceScan};

use crate::case::{PartyRow, TextRow, columns, party_row, text_row};
use crate::clock::{ClockRow, clock_row};
use crate::common::StepRow;
use crate::duty::PlanRow;
use crate::file::{FileRow, file_row};
use crate::postgres::Link;
use crate::share::{ShareRow, share_row};
use crate::sqlite::Sqlite;
use crate::statements::{Kind, Statement};
use crate::value::{Arg, Row, Value};
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, FileId};

/// The database at one moment. On SQLite the write-ahead log cannot shrink while it is open.
pub struct Snapshot(Inner);

enum Inner {
    Sqlite(Sqlite),
    Postgres(Box<Link>),
}

/// The first read of a transaction is what fixes its moment.
const FIRST: &str = "SELECT count(*) FROM migration";
/// No statement of a snapshot changes anything, so none has to be hurried.
const BEGIN_POSTGRES: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; \
     SET LOCAL statement_timeout = 0";

/// Cases of one range of ids, and of the same range everything that hangs on a case.
const CASES: Statement = Statement::new(
    "scan_cases",
    Kind::List,
    concat!(
        "SELECT ",
        columns!(),
        " FROM case_file WHERE area_id = ?1 AND case_id > ?2 ORDER BY case_id LIMIT ?3"
    ),
);
const EVENTS: Statement = Statement::new(
    "scan_events",
    Kind::List,
    "SELECT e.case_id, e.seq, e.kind, e.at_ms, e.canonical, e.salt, e.position, \
     l.case_id, l.seq, l.commitment FROM case_event e \
     LEFT JOIN leaf l ON l.area_id = e.area_id AND l.position = e.position \
     WHERE e.area_id = ?1 AND e.case_id > ?2 AND e.case_id <= ?3 \
     ORDER BY e.case_id, e.seq LIMIT ?4",
);
const WAITING: Statement = Statement::new(
    "scan_waiting",
    Kind::List,
    "SELECT case_id, seq, commitment FROM leaf_waiting \
     WHERE area_id = ?1 AND case_id > ?2 AND case_id <= ?3 ORDER BY case_id, seq",
);
const CLOCKS: Statement = Statement::new(
    "scan_clocks",
    Kind::List,
    "SELECT case_id, clock, run, state, owed_by, unit_id, due_ms, near_ms, next_ms, fired \
     FROM case_clock WHERE area_id = ?1 AND case_id > ?2 AND case_id <= ?3 \
     ORDER BY case_id, clock, run",
);
const TEXTS: Statement = Statement::new(
    "scan_texts",
    Kind::List,
    "SELECT case_id, text_id, kind, made_ms, sealed FROM case_text \
     WHERE area_id = ?1 AND case_id > ?2 AND case_id <= ?3 ORDER BY case_id, text_id",
);
const KEYS: Statement = Statement::new(
    "scan_keys",
    Kind::List,
    "SELECT case_id, wrapped FROM case_key \
     WHERE area_id = ?1 AND case_id > ?2 AND case_id <= ?3 ORDER BY case_id",
);
const SHARES: Statement = Statement::new(
    "scan_shares",
    Kind::List,
    "SELECT case_id, holder, fingerprint, wrapped, made_ms, until_ms FROM case_share \
     WHERE area_id = ?1 AND case_id > ?2 AND case_id <= ?3 ORDER BY case_id, holder",
);
const PARTIES: Statement = Statement::new(
    "scan_parties",
    Kind::List,
    "SELECT case_id, party_no, name, phone, email, address, language FROM case_party \
     WHERE area_id = ?1 AND case_id > ?2 AND case_id <= ?3 ORDER BY case_id, party_no",
);
/// Every place of the log, with whatever claims it.
const LEAVES: Statement = Statement::new(
    "scan_leaves",
    Kind::List,
    "SELECT l.position, l.case_id, l.seq, l.commitment, e.position, r.position, g.position \
     FROM leaf l \
     LEFT JOIN case_event e ON e.area_id = l.area_id AND e.case_id = l.case_id AND e.seq = l.seq \
     LEFT JOIN erased r ON r.area_id = l.area_id AND r.position = l.position \
     LEFT JOIN log_gap g ON g.area_id = l.area_id AND g.position = l.position \
     WHERE l.area_id = ?1 AND l.position > ?2 ORDER BY l.position LIMIT ?3",
);
const SYSTEM: Statement = Statement::new(
    "scan_system",
    Kind::List,
    "SELECT 0, e.seq, e.kind, e.at_ms, e.canonical, e.salt, e.position, \
     l.case_id, l.seq, l.commitment FROM system_event e \
     LEFT JOIN leaf l ON l.area_id = e.area_id AND l.position = e.position \
     WHERE e.area_id = ?1 AND e.seq > ?2 ORDER BY e.seq LIMIT ?3",
);
const ERASED: Statement = Statement::new(
    "scan_erased",
    Kind::List,
    "SELECT position, number, basis, at_ms FROM erased \
     WHERE area_id = ?1 AND position > ?2 ORDER BY position LIMIT ?3",
);
const COMMON_STEPS: Statement = Statement::new(
    "scan_common_steps",
    Kind::List,
    "SELECT problem_id, seq, at_ms, staff_id, unit_id, body FROM common_step \
     WHERE area_id = ?1 AND problem_id >= ?2 AND (problem_id > ?2 OR seq > ?3) \
     ORDER BY problem_id, seq LIMIT ?4",
);
const PLANS: Statement = Statement::new(
    "scan_plans",
    Kind::List,
    "SELECT plan_id, version, hash, body, staff_id, adopted_ms FROM plan_version \
     WHERE area_id = ?1 ORDER BY plan_id, version",
);
const INCIDENT_STEPS: Statement = Statement::new(
    "scan_incident_steps",
    Kind::List,
    "SELECT incident_id, seq, at_ms, staff_id, unit_id, source, body FROM incident_step \
     WHERE area_id = ?1 AND incident_id >= ?2 AND (incident_id > ?2 OR seq > ?3) \
     ORDER BY incident_id, seq LIMIT ?4",
);
const ROSTER_STEPS: Statement = Statement::new(
    "scan_roster_steps",
    Kind::List,
    "SELECT book, seq, at_ms, staff_id, unit_id, body FROM roster_step \
     WHERE area_id = ?1 AND book >= ?2 AND (book > ?2 OR seq > ?3) \
     ORDER BY book, seq LIMIT ?4",
);
const GAPS: Statement = Statement::new(
    "scan_gaps",
    Kind::List,
    "SELECT position, found_ms FROM log_gap \
     WHERE area_id = ?1 AND position > ?2 ORDER BY position LIMIT ?3",
);
const TILE: Statement = Statement::new(
    "scan_tile",
    Kind::List,
    "SELECT root, hashes FROM log_tile WHERE area_id = ?1 AND level = ?2 AND tile_no = ?3",
);
const TILES: Statement = Statement::new(
    "scan_tile_places",
    Kind::List,
    "SELECT level, tile_no FROM log_tile WHERE area_id = ?1 AND (level, tile_no) > (?2, ?3) \
     ORDER BY level, tile_no LIMIT ?4",
);
const HEAD: Statement =
    Statement::new("scan_head", Kind::List, "SELECT size, root FROM log_head WHERE area_id = ?1");
const COUNTERS: Statement = Statement::new(
    "scan_counters",
    Kind::List,
    "SELECT office, year, next FROM counter WHERE area_id = ?1 ORDER BY office, year",
);
const BOOKS: Statement = Statement::new(
    "scan_rulebook",
    Kind::List,
    "SELECT kind, rule_id, version, body, hash FROM rulebook WHERE area_id = ?1 \
     ORDER BY kind, rule_id, version",
);
const META: Statement = Statement::new(
    "scan_meta",
    Kind::List,
    "SELECT value FROM meta WHERE area_id = ?1 AND name = ?2",
);

pub(crate) const STATEMENTS: [Statement; 22] = [
    INCIDENT_STEPS,
    COMMON_STEPS,
    CASES,
    EVENTS,
    WAITING,
    CLOCKS,
    TEXTS,
    KEYS,
    SHARES,
    PARTIES,
    LEAVES,
    SYSTEM,
    ERASED,
    PLANS,
    ROSTER_STEPS,
    GAPS,
    TILE,
    TILES,
    HEAD,
    COUNTERS,
    BOOKS,
    META,
];

impl Snapshot {
    /// # Errors
    /// The database cannot be read.
    pub async fn open(db: &Db) -> Result<Self, StoreError> {
        let snapshot = match db {
            Db::Sqlite(sqlite) => Self(Inner::Sqlite(sqlite.snapshot()?)),
            Db::Postgres(postgres) => {
                let link = postgres.connect().await?;
                link.client.batch_execute(BEGIN_POSTGRES).await?;
                Self(Inner::Postgres(Box::new(link)))
            }
        };
        snapshot.rows(FIRST, &[]).await?;
        Ok(snapshot)
    }

    pub(crate) async fn rows(
        &self,
        sql: &'static str,
        params: &[Value],
    ) -> Result<Vec<Row>, StoreError> {
        match &self.0 {
            Inner::Sqlite(sqlite) => sqlite.rows(sql, params.to_vec()).await,
            Inner::Postgres(link) => {
                let params: Vec<Arg<'_>> = params.iter().map(Value::arg).collect();
                link.query(&link.prepared(sql).await?, &params).await
            }
        }
    }

    async fn read<T>(
        &self,
        statement: &'static Statement,
        params: &[Value],
        row: impl Fn(&mut Row) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let rows = self.rows(statement.source(), params).await?;
        rows.into_iter().map(|mut found| row(&mut found)).collect()
    }

    /// How many steps of the schema were applied.
    ///
    /// # Errors
    /// As everything here: the database cannot be read.
    pub async fn schema(&self) -> Result<i64, StoreError> {
        let rows = self.rows(FIRST, &[]).await?;
        rows.into_iter().next().map_or(Ok(0), |mut row| row.int())
    }

    /// Cases after an id.
    pub async fn cases(
        &self,
        area: AreaId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<CaseScan>, StoreError> {
        let params = [area.0.into(), after.into(), limit.into()];
        self.read(&CASES, &params, rows::case).await
    }

    /// Events of the cases of a range, each with the leaf at the place it names.
    pub async fn events(
        &self,
        area: AreaId,
        range: (i64, i64),
        limit: i64,
    ) -> Result<Vec<EventScan>, StoreError> {
        let params = [area.0.into(), range.0.into(), range.1.into(), limit.into()];
        self.read(&EVENTS, &params, rows::event).await
    }

    pub async fn waiting(
        &self,
        area: AreaId,
        range: (i64, i64),
    ) -> Result<Vec<(i64, i64, Vec<u8>)>, StoreError> {
        let row = |row: &mut Row| Ok((row.int()?, row.int()?, row.blob()?));
        self.read(&WAITING, &of_range(area, range), row).await
    }

    pub async fn clocks(
        &self,
        area: AreaId,
        range: (i64, i64),
    ) -> Result<Vec<Mine<ClockRow>>, StoreError> {
        self.read(&CLOCKS, &of_range(area, range), |row| rows::mine(row, clock_row)).await
    }

    pub async fn texts(
        &self,
        area: AreaId,
        range: (i64, i64),
    ) -> Result<Vec<Mine<TextRow>>, StoreError> {
        self.read(&TEXTS, &of_range(area, range), |row| rows::mine(row, text_row)).await
    }

    /// The wrapped keys.
    pub async fn keys(
        &self,
        area: AreaId,
        range: (i64, i64),
    ) -> Result<Vec<(i64, Vec<u8>)>, StoreError> {
        self.read(&KEYS, &of_range(area, range), |row| Ok((row.int()?, row.blob()?))).await
    }

    /// Steps of common problems after one of them, by problem and number.
    pub async fn common_steps(
        &self,
        area: AreaId,
        after: (i64, i64),
        limit: i64,
    ) -> Result<Vec<StepRow>, StoreError> {
        let params = [area.0.into(), after.0.into(), after.1.into(), limit.into()];
        self.read(&COMMON_STEPS, &params, crate::common::step_row).await
    }

    /// Every version of every plan.
    pub async fn plans(&self, area: AreaId) -> Result<Vec<PlanRow>, StoreError> {
        self.read(&PLANS, &[area.0.into()], crate::duty::plan_row).await
    }

    /// Steps of incidents after one of them, by incident and number.
    pub async fn incident_steps(
        &self,
        area: AreaId,
        after: (i64, i64),
        limit: i64,
    ) -> Result<Vec<crate::incident::StepRow>, StoreError> {
        let params = [area.0.into(), after.0.into(), after.1.into(), limit.into()];
        self.read(&INCIDENT_STEPS, &params, crate::incident::step_row).await
    }

    /// Steps of rosters after one of them, by book and number.
    pub async fn roster_steps(
        &self,
        area: AreaId,
        after: (&str, i64),
        limit: i64,
    ) -> Result<Vec<crate::roster::StepRow>, StoreError> {
        let params = [area.0.into(), after.0.into(), after.1.into(), limit.into()];
        self.read(&ROSTER_STEPS, &params, crate::roster::step_row).await
    }

    /// Keys wrapped for units and persons.
    pub async fn shares(
        &self,
        area: AreaId,
        range: (i64, i64),
    ) -> Result<Vec<ShareRow>, StoreError> {
        self.read(&SHARES, &of_range(area, range), share_row).await
    }

    pub async fn parties(
        &self,
        area: AreaId,
        range: (i64, i64),
    ) -> Result<Vec<Mine<PartyRow>>, StoreError> {
        self.read(&PARTIES, &of_range(area, range), |row| rows::mine(row, party_row)).await
    }

    /// Places of the log after one, with what claims them.
    pub async fn leaves(
        &self,
        area: AreaId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<LeafScan>, StoreError> {
        let params = [area.0.into(), after.into(), limit.into()];
        self.read(&LEAVES, &params, rows::leaf).await
    }

    /// Events of the log itself; their case is 0.
    pub async fn system_events(
        &self,
        area: AreaId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<EventScan>, StoreError> {
        let params = [area.0.into(), after.into(), limit.into()];
        self.read(&SYSTEM, &params, rows::event).await
    }

    pub async fn erased(
        &self,
        area: AreaId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<ErasedScan>, StoreError> {
        let params = [area.0.into(), after.into(), limit.into()];
        self.read(&ERASED, &params, rows::erased).await
    }

    /// Files, in the order of their ids.
    pub async fn files(
        &self,
        area: AreaId,
        after: FileId,
        limit: i64,
    ) -> Result<Vec<FileRow>, StoreError> {
        let params = [area.0.into(), after.0.into(), limit.into()];
        self.read(&crate::file::FROM, &params, file_row).await
    }

    /// Named gaps: place, and when it was found.
    pub async fn gaps(
        &self,
        area: AreaId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<(i64, i64)>, StoreError> {
        let params = [area.0.into(), after.into(), limit.into()];
        self.read(&GAPS, &params, |row| Ok((row.int()?, row.int()?))).await
    }

    /// Root and hashes of a full tile.
    pub async fn tile(
        &self,
        area: AreaId,
        level: i64,
        tile: i64,
    ) -> Result<Option<(Vec<u8>, Vec<u8>)>, StoreError> {
        let params = [area.0.into(), level.into(), tile.into()];
        let found = self.read(&TILE, &params, |row| Ok((row.blob()?, row.blob()?))).await?;
        Ok(found.into_iter().next())
    }

    /// Level and number of stored tiles after one.
    pub async fn tile_places(
        &self,
        area: AreaId,
        after: (i64, i64),
        limit: i64,
    ) -> Result<Vec<(i64, i64)>, StoreError> {
        let params = [area.0.into(), after.0.into(), after.1.into(), limit.into()];
        self.read(&TILES, &params, |row| Ok((row.int()?, row.int()?))).await
    }

    /// Size and root as stored.
    pub async fn head(&self, area: AreaId) -> Result<Option<PlaceScan>, StoreError> {
        let row = |row: &mut Row| Ok(PlaceScan { size: row.int()?, root: row.blob()? });
        Ok(self.read(&HEAD, &[area.0.into()], row).await?.into_iter().next())
    }

    /// Office, year, next number.
    pub async fn counters(&self, area: AreaId) -> Result<Vec<(String, i64, i64)>, StoreError> {
        let row = |row: &mut Row| Ok((row.text()?, row.int()?, row.int()?));
        self.read(&COUNTERS, &[area.0.into()], row).await
    }

    pub async fn rulebook(&self, area: AreaId) -> Result<Vec<BookScan>, StoreError> {
        self.read(&BOOKS, &[area.0.into()], rows::book).await
    }

    pub async fn meta(&self, area: AreaId, name: &str) -> Result<Option<String>, StoreError> {
        let found = self.read(&META, &[area.0.into(), name.into()], Row::text).await?;
        Ok(found.into_iter().next())
    }
}

fn of_range(area: AreaId, (after, upto): (i64, i64)) -> [Value; 3] {
    [area.0.into(), after.into(), upto.into()]
}
