//! What is done once a key is open: accusations that nobody could lock before are locked, units
//! that came to read a case get their share, and after a change of key what was wrapped for the
//! old one is wrapped for the new. All in batches; cut short, the next opening goes on.

use super::lock::wanted;
use super::{Held, share_of};
use crate::keys::{Holder, UnitKey, UnitPublic};
use crate::{App, By, Signed, Trouble};
use huiyin_domain::ids::{CaseId, UnitId};
use huiyin_domain::leaf::Actor;
use huiyin_domain::policy::Action;
use huiyin_store::share::{self, ShareRow};
use huiyin_store::write::{Change, Put, SharePut};

const BATCH: u32 = 64;
/// One opening looks at no more cases than this; the next goes on.
const LOOKED_MAX: usize = 2_000;

/// What an opening did beside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Accusations that the house's key opened until now.
    pub locked: usize,
    /// Shares that units lacked.
    pub shared: usize,
}

impl App {
    /// # Errors
    /// The store's; what was done until then stays done.
    pub async fn unit_key_settle(&self, held: &Held) -> Result<Settled, Trouble> {
        Ok(Settled { locked: self.house_left().await?, shared: self.shares_lacking(held).await? })
    }

    /// Locks every accusation that the house's key still opens and that can be locked.
    async fn house_left(&self) -> Result<usize, Trouble> {
        let (mut after, mut looked, mut locked) = (CaseId(0), 0, 0);
        while looked < LOOKED_MAX {
            let cases = share::under_house(self.db(), self.area(), after, BATCH).await?;
            let Some(last) = cases.last() else { break };
            after = *last;
            looked += cases.len();
            for case in cases {
                match self.house_left_by(case).await {
                    Ok(done) => locked += usize::from(done),
                    // Somebody acts on it right now: their step, or the next opening, locks it.
                    Err(Trouble::Stale) => {}
                    Err(trouble) => return Err(trouble),
                }
            }
        }
        if locked > 0 {
            // The house's wrapping is not to lie in the files either, as far as can be seen to.
            let done = huiyin_store::erased::scrub(self.db()).await;
            drop(done.inspect_err(|error| tracing::warn!(%error, "after locking")));
        }
        Ok(locked)
    }

    async fn house_left_by(&self, id: CaseId) -> Result<bool, Trouble> {
        let (area, at) = (self.area(), self.moment().now());
        let loaded = self.case_load(id).await?;
        let before = huiyin_store::case::key(self.db(), area, id).await?;
        let before = before.ok_or(Trouble::NotFound)?;
        if before.is_empty() {
            return Ok(false);
        }
        let (handed, puts) = self.locked_now(id, &loaded.case, before, at).await?;
        if puts.is_empty() {
            return Ok(false);
        }
        let events: Vec<_> = handed.into_iter().collect();
        let mut puts: Vec<Put> = puts.into_iter().map(Put::Share).collect();
        puts.extend(self.notices_owed(id, &loaded.case, &events, Actor::System, at).await?);
        let org = self.org();
        let case = (!events.is_empty())
            .then(|| self.change_of(Actor::System, id, &loaded, &events, at, &org.tree));
        self.write(Change { area, at, idempotency: None, case, puts, notes: Vec::new() }).await?;
        Ok(true)
    }

    /// Shares that units which work on a case of this unit's do not have yet.
    async fn shares_lacking(&self, held: &Held) -> Result<usize, Trouble> {
        let office = self.office_keys().await?;
        let org = self.org();
        let (ring, now) = (office.ring(&org.tree), self.moment().now());
        let (mut after, mut looked, mut shared) = (CaseId(0), 0, 0);
        while looked < LOOKED_MAX {
            let rows = self.held_after(held.key.unit(), after).await?;
            let Some(last) = rows.last() else { break };
            after = last.case;
            looked += rows.len();
            for row in rows.iter().filter(|row| row.fingerprint == held.fingerprint) {
                let case = self.case_load(row.case).await?.case;
                let shares = share::of_case(self.db(), self.area(), row.case).await?;
                let has = |unit: &UnitId| shares.iter().any(|share| share.holder == unit.0);
                let key = self.keys().share_open_unit(&share_of(row), &row.wrapped, &held.key)?;
                let lacking = wanted(&ring, &case).into_iter().filter(|unit| !has(unit));
                let puts: Vec<Put> = lacking
                    .map(|unit| self.share_for_unit(row.case, &key, unit, &office, (now, None)))
                    .map(|row| row.map(|row| Put::Share(SharePut::Share(row))))
                    .collect::<Result<_, _>>()?;
                shared += puts.len();
                if !puts.is_empty() {
                    self.put_quietly(puts).await?;
                }
            }
        }
        Ok(shared)
    }

    async fn held_after(&self, unit: UnitId, after: CaseId) -> Result<Vec<ShareRow>, Trouble> {
        Ok(share::held(self.db(), self.area(), unit, after, BATCH).await?)
    }

    /// What is wrapped for the old key of a unit is wrapped for its new one.
    pub(super) async fn shares_taken_over(
        &self,
        old: &UnitKey,
        new: &UnitPublic,
    ) -> Result<usize, Trouble> {
        let (was, is) = (old.public().fingerprint(), new.fingerprint());
        let (mut after, mut done) = (CaseId(0), 0);
        loop {
            let rows = self.held_after(old.unit(), after).await?;
            let Some(last) = rows.last() else { return Ok(done) };
            after = last.case;
            let mut puts = Vec::new();
            for row in rows.into_iter().filter(|row| row.fingerprint == was && was != is) {
                let key = self.keys().share_open_unit(&share_of(&row), &row.wrapped, old)?;
                let share = crate::keys::Share { fingerprint: is.clone(), ..share_of(&row) };
                let wrapped = self.keys().share_for_unit(&share, &key, new)?;
                let row = super::share_row(share, wrapped);
                puts.push(Put::Share(SharePut::Share(row)));
            }
            done += puts.len();
            if !puts.is_empty() {
                self.put_quietly(puts).await?;
            }
        }
    }

    /// A unit lost its card and has a new key: whoever holds the same cases shares them with it
    /// again, having compared the fingerprint with that unit by another way.
    ///
    /// # Errors
    /// `Forbidden`; `Locked` without an open key; `Stale`: the unit has another key by now.
    pub async fn unit_key_again(
        &self,
        by: &Signed,
        unit: UnitId,
        fingerprint: &str,
    ) -> Result<usize, Trouble> {
        By::Staff(by.clone()).may(Action::UnitKeyMake)?;
        let held = by.held.as_ref().ok_or(Trouble::Locked)?;
        let office = self.office_keys().await?;
        let known = office.rows.iter().find(|row| row.unit == unit);
        if known.is_none_or(|row| row.fingerprint != fingerprint) {
            return Err(Trouble::Stale);
        }
        let (mut after, mut done) = (CaseId(0), 0);
        loop {
            let rows = self.held_after(by.unit, after).await?;
            let Some(last) = rows.last() else { return Ok(done) };
            after = last.case;
            for row in rows.iter().filter(|row| row.fingerprint == held.fingerprint) {
                let holder = Holder::Unit(unit).code();
                let theirs = share::of_holder(self.db(), self.area(), row.case, holder).await?;
                let Some(theirs) = theirs.filter(|row| row.fingerprint != fingerprint) else {
                    continue;
                };
                let key = self.keys().share_open_unit(&share_of(row), &row.wrapped, &held.key)?;
                let (case, made) = (row.case, theirs.made);
                let share = self.share_for_unit(case, &key, unit, &office, (made, None))?;
                self.put_quietly(vec![Put::Share(SharePut::Share(share))]).await?;
                done += 1;
            }
        }
    }
}
