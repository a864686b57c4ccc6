//! Once a day: what was registered lately is read through in the order in which it came, what may
//! be one matter at one place is proposed to the unit that has it, open problems are counted, and
//! yesterday is held against the same weekdays before. Accusations, and whatever the house cannot
//! open, take no part. Done by one server; the others see its mark.

use super::growth::Counts;
use crate::{App, Trouble};
use huiyin_domain::ids::{CaseId, ProblemId, UnitId};
use huiyin_domain::time::Millis;
use huiyin_search::cluster::{Audience, Leaders, Settings};
use huiyin_store::common::{self as store, ProposalRow};
use huiyin_store::meta;
use huiyin_store::write::{CommonPut, Put};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Mutex;

/// The last day for which all was done.
const DONE: &str = "common-counted";
const READ_BATCH: u32 = 32;
const WINDOW_MS: i64 = 120 * 86_400_000;

/// Where this process is with it.
#[derive(Clone, Default)]
pub struct Night(Arc<Mutex<Option<Reading>>>);

struct Reading {
    day: i64,
    after: CaseId,
    leaders: Leaders,
    /// In the order in which the leaders took them.
    reports: Vec<Report>,
    counts: Counts,
}

/// A case as it takes part in the grouping.
struct Report {
    case: CaseId,
    owner: UnitId,
    topic: String,
    area_code: String,
    is_open: bool,
    standing: Standing,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Free,
    /// In a problem already.
    Linked,
    /// Somebody said that it stands for itself.
    Apart,
}

/// A case as the leaders take it.
struct Words {
    title: String,
    body: String,
    day: i64,
}

impl Night {
    /// One batch. True: there is more to do.
    ///
    /// # Errors
    /// The store cannot answer; the next call goes on from there.
    pub async fn tick(&self, app: &App) -> Result<bool, Trouble> {
        let mut reading = self.0.lock().await;
        let day = app.common_day();
        if reading.as_ref().is_none_or(|reading| reading.day != day) {
            if app.common_done().await? == Some(day) {
                *reading = None;
                return Ok(false);
            }
            *reading = Some(Reading::begin(app, day));
        }
        let Some(mut now) = reading.take() else { return Ok(false) };
        let is_more = app.common_read(&mut now).await?;
        if is_more {
            *reading = Some(now);
            return Ok(true);
        }
        app.common_finish(now).await?;
        Ok(false)
    }
}

impl Reading {
    fn begin(app: &App, day: i64) -> Self {
        let from = Millis(app.moment().now().0.saturating_sub(WINDOW_MS));
        Self {
            day,
            after: CaseId(app.moment().id_floor(from).saturating_sub(1)),
            leaders: Leaders::new(Settings::default()),
            reports: Vec::new(),
            counts: Counts::default(),
        }
    }
}

impl App {
    async fn common_done(&self) -> Result<Option<i64>, Trouble> {
        let known = meta::get(self.db(), self.area(), DONE).await?;
        Ok(known.and_then(|day| day.parse().ok()))
    }

    /// Reads on. False: that was all.
    async fn common_read(&self, reading: &mut Reading) -> Result<bool, Trouble> {
        let (db, area) = (self.db(), self.area());
        let rows = huiyin_store::case::all_after(db, area, reading.after, READ_BATCH).await?;
        let mut words = Vec::with_capacity(rows.len());
        for row in &rows {
            reading.after = row.case;
            let Some(text) = self.common_words(row.case).await? else { continue };
            let linked = store::link_of(db, area, row.case).await?.map(|link| link.problem);
            let standing = match linked {
                Some(_) => Standing::Linked,
                None if store::is_apart(db, area, row.case).await? => Standing::Apart,
                None => Standing::Free,
            };
            let (topic, area_code) = (row.head.topic.clone(), row.head.area_code.clone());
            reading.counts.take(text.day, row.case, &topic, &area_code, linked);
            reading.reports.push(Report {
                case: row.case,
                owner: row.head.owner_unit,
                topic,
                area_code,
                is_open: row.head.is_open,
                standing,
            });
            words.push(text);
        }
        let mut leaders = std::mem::take(&mut reading.leaders);
        let taken = tokio::task::spawn_blocking(move || {
            for one in words {
                leaders.take(&one.title, &one.body, one.day);
            }
            leaders
        });
        reading.leaders = taken.await.map_err(|_| Trouble::Internal("common-read"))?;
        Ok(rows.len() == READ_BATCH as usize)
    }

    async fn common_words(&self, case: CaseId) -> Result<Option<Words>, Trouble> {
        Ok(self.matter_masked(case).await?.map(|(at, title, body)| Words {
            title,
            body,
            day: self.day_of(at),
        }))
    }

    async fn common_finish(&self, reading: Reading) -> Result<(), Trouble> {
        let day = reading.day;
        let proposals = self.proposals_of(&reading).await?;
        let bursts = self.bursts_of(&reading.counts, day).await?;
        self.common_count().await?;
        let notices = self.day_notices(&proposals, &bursts).await?;
        let from = self.common_done().await?;
        if from == Some(day) {
            return Ok(());
        }
        // Whichever server comes first has done it.
        let mark = Put::MetaSwap {
            name: DONE.into(),
            from: from.map(|day| day.to_string()),
            to: day.to_string(),
        };
        let mut puts = vec![mark, Put::Common(CommonPut::ProposalsSweep)];
        puts.extend(proposals.into_iter().map(|row| Put::Common(CommonPut::Proposal(row))));
        puts.extend(bursts.into_iter().map(|row| Put::Common(CommonPut::Burst(row))));
        puts.extend(notices);
        match self.put(puts).await {
            Err(Trouble::Stale) if self.common_done().await? == Some(day) => Ok(()),
            result => result,
        }
    }

    /// Groups of one place, of which enough different people told one unit, and of which nothing
    /// is in a problem yet.
    async fn proposals_of(&self, reading: &Reading) -> Result<Vec<ProposalRow>, Trouble> {
        let floor = Audience::Owner.floor();
        let settings = Settings::default();
        let mut rows = Vec::new();
        for group in reading.leaders.groups() {
            let members = || group.members.iter().map(|at| &reading.reports[*at]);
            if members().any(|one| one.standing == Standing::Linked)
                || !group.is_of_one_place(&settings)
            {
                continue;
            }
            let mut by_owner: BTreeMap<UnitId, Vec<&Report>> = BTreeMap::new();
            for one in members().filter(|one| one.standing == Standing::Free) {
                by_owner.entry(one.owner).or_default().push(one);
            }
            for (owner, reports) in by_owner {
                let cases: Vec<CaseId> = reports.iter().map(|one| one.case).collect();
                if cases.len() < floor as usize || reports.iter().all(|one| !one.is_open) {
                    continue;
                }
                if !self.reporters_among(&cases).await?.at_least(floor) {
                    continue;
                }
                rows.push(ProposalRow {
                    proposal: ProblemId(cases[0].0),
                    owner,
                    topic: most(reports.iter().map(|one| one.topic.as_str())),
                    area_code: most(reports.iter().map(|one| one.area_code.as_str())),
                    cases,
                });
            }
        }
        Ok(rows)
    }
}

/// What stands most often; of two that stand as often, the first by its own order.
fn most<'a>(all: impl Iterator<Item = &'a str>) -> String {
    let mut often: BTreeMap<&str, usize> = BTreeMap::new();
    for one in all.filter(|one| !one.is_empty()) {
        *often.entry(one).or_default() += 1;
    }
    let best = often.into_iter().rev().max_by_key(|(_, times)| *times);
    best.map_or_else(String::new, |(one, _)| one.to_owned())
}
