//! Plans in their versions, members of duty with their ways and posts, read. Who may see them,
//! and what opens a sealed cell, is the use case's to say.

use crate::statements::{Kind, Statement};
use crate::value::Row;
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, ChannelId, MemberId, StaffId, TermId, UnitId};
use huiyin_domain::time::Millis;

/// One version of a plan, never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRow {
    pub plan: String,
    pub version: i64,
    /// Hex.
    pub hash: String,
    /// The file as it was adopted.
    pub body: String,
    pub staff: StaffId,
    pub adopted: Millis,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRow {
    pub member: MemberId,
    pub unit: UnitId,
    /// Sealed.
    pub name: Vec<u8>,
    pub asked: Millis,
    pub joined: Option<Millis>,
    pub left: Option<Millis>,
    pub key_no: i64,
    /// As read; the writer counts it on.
    pub version: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelRow {
    pub channel: ChannelId,
    pub member: MemberId,
    pub way: String,
    /// Sealed.
    pub address: Vec<u8>,
    /// Sealed; to be sent to the address.
    pub code: Option<Vec<u8>>,
    pub code_hash: Option<Vec<u8>>,
    pub code_until: Option<Millis>,
    pub tries: i64,
    pub next: Option<Millis>,
    pub confirmed: Option<Millis>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermRow {
    pub term: TermId,
    pub member: MemberId,
    pub post: String,
    pub from: Millis,
    pub until: Option<Millis>,
}

macro_rules! plans {
    ($rest:literal) => {
        concat!(
            "SELECT v.plan_id, v.version, v.hash, v.body, v.staff_id, v.adopted_ms \
             FROM plan_version v ",
            $rest
        )
    };
}
macro_rules! members {
    ($rest:literal) => {
        concat!(
            "SELECT member_id, unit_id, name, asked_ms, joined_ms, left_ms, key_no, version \
             FROM duty_member WHERE area_id = ?1 ",
            $rest
        )
    };
}
macro_rules! channels {
    ($rest:literal) => {
        concat!(
            "SELECT channel_id, member_id, way, address, code, code_hash, code_until_ms, tries, \
             next_ms, confirmed_ms FROM duty_channel WHERE area_id = ?1 ",
            $rest
        )
    };
}
macro_rules! terms {
    ($rest:literal) => {
        concat!(
            "SELECT term_id, member_id, post, from_ms, until_ms FROM duty_term \
             WHERE area_id = ?1 ",
            $rest
        )
    };
}

const PLAN: Statement = Statement::new(
    "plan_version",
    Kind::List,
    plans!("WHERE v.area_id = ?1 AND v.plan_id = ?2 AND v.version = ?3"),
);
const PLANS_IN_FORCE: Statement = Statement::new(
    "plans_in_force",
    Kind::List,
    plans!(
        "JOIN plan_active a ON a.area_id = v.area_id AND a.plan_id = v.plan_id \
         AND a.version = v.version WHERE v.area_id = ?1 ORDER BY v.plan_id"
    ),
);
const MEMBER: Statement = Statement::new("duty_member", Kind::List, members!("AND member_id = ?2"));
const MEMBERS: Statement =
    Statement::new("duty_members", Kind::List, members!("ORDER BY member_id"));
const CHANNEL: Statement =
    Statement::new("duty_channel", Kind::List, channels!("AND channel_id = ?2"));
const CHANNELS: Statement =
    Statement::new("duty_channels", Kind::List, channels!("ORDER BY channel_id"));
const CHANNELS_OF: Statement = Statement::new(
    "duty_channels_of_member",
    Kind::List,
    channels!("AND member_id = ?2 ORDER BY channel_id"),
);
const CHANNEL_BY_CODE: Statement =
    Statement::new("duty_channel_by_code", Kind::List, channels!("AND code_hash = ?2"));
const CODES_DUE: Statement = Statement::new(
    "duty_codes_due",
    Kind::List,
    channels!("AND next_ms <= ?2 ORDER BY next_ms, channel_id LIMIT ?3"),
);
const TERMS: Statement = Statement::new("duty_terms", Kind::List, terms!("ORDER BY term_id"));
const TERMS_OF: Statement = Statement::new(
    "duty_terms_of_member",
    Kind::List,
    terms!("AND member_id = ?2 ORDER BY term_id"),
);
pub(crate) const STATEMENTS: [Statement; 11] = [
    PLAN,
    PLANS_IN_FORCE,
    MEMBER,
    MEMBERS,
    CHANNEL,
    CHANNELS,
    CHANNELS_OF,
    CHANNEL_BY_CODE,
    CODES_DUE,
    TERMS,
    TERMS_OF,
];

/// # Errors
/// The database cannot answer.
pub async fn plan(
    db: &Db,
    area: AreaId,
    plan: &str,
    version: i64,
) -> Result<Option<PlanRow>, StoreError> {
    let row = db.row_opt(&PLAN, &[area.0.into(), plan.into(), version.into()]).await?;
    row.map(|mut row| plan_row(&mut row)).transpose()
}

/// # Errors
/// The database cannot answer.
pub async fn plans_in_force(db: &Db, area: AreaId) -> Result<Vec<PlanRow>, StoreError> {
    db.rows(&PLANS_IN_FORCE, &[area.0.into()])
        .await?
        .into_iter()
        .map(|mut row| plan_row(&mut row))
        .collect()
}

/// # Errors
/// The database cannot answer.
pub async fn member(db: &Db, area: AreaId, id: MemberId) -> Result<Option<MemberRow>, StoreError> {
    db.row_opt(&MEMBER, &[area.0.into(), id.0.into()]).await?.map(member_row).transpose()
}

/// All, who left as well.
///
/// # Errors
/// The database cannot answer.
pub async fn members(db: &Db, area: AreaId) -> Result<Vec<MemberRow>, StoreError> {
    db.rows(&MEMBERS, &[area.0.into()]).await?.into_iter().map(member_row).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn channel(
    db: &Db,
    area: AreaId,
    id: ChannelId,
) -> Result<Option<ChannelRow>, StoreError> {
    db.row_opt(&CHANNEL, &[area.0.into(), id.0.into()]).await?.map(channel_row).transpose()
}

/// # Errors
/// The database cannot answer.
pub async fn channels(db: &Db, area: AreaId) -> Result<Vec<ChannelRow>, StoreError> {
    db.rows(&CHANNELS, &[area.0.into()]).await?.into_iter().map(channel_row).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn channels_of(
    db: &Db,
    area: AreaId,
    member: MemberId,
) -> Result<Vec<ChannelRow>, StoreError> {
    let rows = db.rows(&CHANNELS_OF, &[area.0.into(), member.0.into()]).await?;
    rows.into_iter().map(channel_row).collect()
}

/// The way whose code this is.
///
/// # Errors
/// The database cannot answer.
pub async fn channel_by_code(
    db: &Db,
    area: AreaId,
    hash: &[u8],
) -> Result<Option<ChannelRow>, StoreError> {
    let row = db.row_opt(&CHANNEL_BY_CODE, &[area.0.into(), hash.into()]).await?;
    row.map(channel_row).transpose()
}

/// Codes that wait to be sent, oldest first.
///
/// # Errors
/// The database cannot answer.
pub async fn codes_due(
    db: &Db,
    area: AreaId,
    now: Millis,
    limit: u32,
) -> Result<Vec<ChannelRow>, StoreError> {
    let params = [area.0.into(), now.0.into(), i64::from(limit).into()];
    db.rows(&CODES_DUE, &params).await?.into_iter().map(channel_row).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn terms(db: &Db, area: AreaId) -> Result<Vec<TermRow>, StoreError> {
    db.rows(&TERMS, &[area.0.into()]).await?.into_iter().map(term_row).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn terms_of(db: &Db, area: AreaId, member: MemberId) -> Result<Vec<TermRow>, StoreError> {
    let rows = db.rows(&TERMS_OF, &[area.0.into(), member.0.into()]).await?;
    rows.into_iter().map(term_row).collect()
}

pub(crate) fn plan_row(row: &mut Row) -> Result<PlanRow, StoreError> {
    Ok(PlanRow {
        plan: row.text()?,
        version: row.int()?,
        hash: row.text()?,
        body: row.text()?,
        staff: StaffId(row.int()?),
        adopted: Millis(row.int()?),
    })
}

fn member_row(mut row: Row) -> Result<MemberRow, StoreError> {
    Ok(MemberRow {
        member: MemberId(row.int()?),
        unit: UnitId(row.int()?),
        name: row.blob()?,
        asked: Millis(row.int()?),
        joined: row.opt_int()?.map(Millis),
        left: row.opt_int()?.map(Millis),
        key_no: row.int()?,
        version: row.int()?,
    })
}

fn channel_row(mut row: Row) -> Result<ChannelRow, StoreError> {
    Ok(ChannelRow {
        channel: ChannelId(row.int()?),
        member: MemberId(row.int()?),
        way: row.text()?,
        address: row.blob()?,
        code: row.opt_blob()?,
        code_hash: row.opt_blob()?,
        code_until: row.opt_int()?.map(Millis),
        tries: row.int()?,
        next: row.opt_int()?.map(Millis),
        confirmed: row.opt_int()?.map(Millis),
    })
}

fn term_row(mut row: Row) -> Result<TermRow, StoreError> {
    Ok(TermRow {
        term: TermId(row.int()?),
        member: MemberId(row.int()?),
        post: row.text()?,
        from: Millis(row.int()?),
        until: row.opt_int()?.map(Millis),
    })
}
