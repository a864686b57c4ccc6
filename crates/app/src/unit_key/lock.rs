//! What a step of a case does to its lock: an accusation is locked, found to be something else it
//! is unlocked, sent on it is wrapped for whoever reads it now. Written with the step itself.

use super::{share_of, share_row};
use crate::case::Loaded;
use crate::keys::{CaseKey, Holder, Share, ViewSecret};
use crate::{App, By, Trouble};
use huiyin_domain::case::keeping::{Keyring, is_locking, readers};
use huiyin_domain::case::{Case, Event, Refusal};
use huiyin_domain::ids::{CaseId, UnitId};
use huiyin_domain::leaf::Actor;
use huiyin_domain::policy::Role;
use huiyin_domain::time::Millis;
use huiyin_domain::unit::UnitTree;
use huiyin_store::share::{self, ShareRow, UnitKeyRow};
use huiyin_store::write::{Put, SharePut};

/// The keys of all units and who runs the machines, read when it matters and not kept: another
/// process may have changed them a moment ago.
pub(crate) struct OfficeKeys {
    pub rows: Vec<UnitKeyRow>,
    keyed: Vec<UnitId>,
    operators: Vec<UnitId>,
}

impl OfficeKeys {
    pub fn ring<'a>(&'a self, tree: &'a UnitTree) -> Keyring<'a> {
        Keyring { tree, keyed: &self.keyed, operators: &self.operators }
    }
}

/// How a new case's key is kept.
pub(crate) struct Kept {
    /// Empty: the house has none.
    pub house: Vec<u8>,
    pub shares: Vec<ShareRow>,
    pub handed: Option<Event>,
}

/// A step about to be written, as far as the lock is concerned.
pub(crate) struct Stepped<'a> {
    pub by: &'a By,
    pub loaded: &'a Loaded,
    /// The secret that opens the case from now on, where the step gives another.
    pub secret: Option<&'a ViewSecret>,
    pub now: Millis,
}

impl App {
    pub(crate) async fn office_keys(&self) -> Result<OfficeKeys, Trouble> {
        let rows = share::unit_keys(self.db(), self.area()).await?;
        let keyed = rows.iter().map(|row| row.unit).collect();
        // Without any key nobody has to be left out.
        let operators = if rows.is_empty() { Vec::new() } else { self.operators().await? };
        Ok(OfficeKeys { rows, keyed, operators })
    }

    /// Units of whoever runs the machines: as set, else wherever an administrator is.
    async fn operators(&self) -> Result<Vec<UnitId>, Trouble> {
        let org = self.org();
        let code = self.settings().operator_unit.as_deref();
        if let Some(unit) = code.and_then(|code| org.unit_by_code(code)) {
            return Ok(vec![unit.id]);
        }
        let rows = huiyin_store::staff::all(self.db(), self.area()).await?;
        let runs = |roles: &str| roles.split(' ').any(|role| role == Role::Admin.code());
        let admins = rows.into_iter().filter(|row| row.active && runs(&row.roles));
        Ok(admins.map(|row| row.unit).collect())
    }

    /// Of a case about to be registered. `office`: only where its kind locks it.
    pub(crate) fn kept_at_first(
        &self,
        id: CaseId,
        case: &Case,
        key: &CaseKey,
        secret: &ViewSecret,
        office: Option<&OfficeKeys>,
    ) -> Result<Kept, Trouble> {
        let now = case.registered_at;
        // Of every case: whatever it is found to be later, its person is not locked out.
        let mut shares = vec![self.share_for_person(id, key, secret, now)];
        let org = self.org();
        let ring = office.map(|office| (office, office.ring(&org.tree)));
        let keepers = ring.as_ref().map(|(_, ring)| ring.keepers(case.intake, case.accused));
        let keepers = keepers.unwrap_or_default();
        let Some((office, ring)) = ring.filter(|_| !keepers.is_empty()) else {
            return Ok(Kept { house: self.keys().wrapped(id, key), shares, handed: None });
        };
        let handed = ring.handed(case, &keepers);
        let owner = handed.is_none().then_some(case.owner.unit);
        let mut units = keepers;
        units.extend(owner.filter(|owner| !units.contains(owner)));
        for unit in units {
            shares.push(self.share_for_unit(id, key, unit, office, (now, None))?);
        }
        Ok(Kept { house: Vec::new(), shares, handed })
    }

    pub(super) fn share_for_person(
        &self,
        id: CaseId,
        key: &CaseKey,
        secret: &ViewSecret,
        made: Millis,
    ) -> ShareRow {
        let (holder, fingerprint) = (Holder::Person, String::new());
        let share = Share { case: id, holder, fingerprint, made, until: None };
        let own = self.keys().share_key(id, secret);
        let wrapped = self.keys().share_for_person(&share, key, &own);
        share_row(share, wrapped)
    }

    pub(super) fn share_for_unit(
        &self,
        id: CaseId,
        key: &CaseKey,
        unit: UnitId,
        office: &OfficeKeys,
        (made, until): (Millis, Option<Millis>),
    ) -> Result<ShareRow, Trouble> {
        let row = office.rows.iter().find(|row| row.unit == unit);
        let row = row.ok_or(Trouble::Refused(Refusal::UnitKeyless))?;
        let (holder, fingerprint) = (Holder::Unit(unit), row.fingerprint.clone());
        let share = Share { case: id, holder, fingerprint, made, until };
        let wrapped = self.keys().share_for_unit(&share, key, &self.public_of(row)?)?;
        Ok(share_row(share, wrapped))
    }

    /// What is to be written with a step; a case that becomes an accusation may have to go where
    /// it can be read, which is one event more.
    pub(crate) async fn lock_after(
        &self,
        step: &Stepped<'_>,
        events: &mut Vec<Event>,
    ) -> Result<Vec<Put>, Trouble> {
        let before = &step.loaded.case;
        let after = folded(before, events, step.now, step.by.actor());
        let locks = is_locking(after.kind, after.protects);
        if !locks && !is_locking(before.kind, before.protects) && step.secret.is_none() {
            return Ok(Vec::new());
        }
        let id = step.loaded.row.case;
        let wrapped = huiyin_store::case::key(self.db(), self.area(), id).await?;
        let wrapped = wrapped.ok_or(Trouble::NotFound)?;
        let mut puts = Vec::new();
        if let Some(secret) = step.secret {
            let key = self.case_key_from(step.by, id, &wrapped).await;
            let key = key.map_err(|trouble| match (trouble, step.by) {
                (Trouble::Locked, By::Staff(_)) => Trouble::Refused(Refusal::ReissueLocked),
                (trouble, _) => trouble,
            })?;
            let share = self.share_for_person(id, &key, secret, step.now);
            puts.push(SharePut::Share(share));
        }
        puts.extend(match (wrapped.is_empty(), locks) {
            (false, false) => Vec::new(),
            (false, true) => {
                let (handed, puts) = self.locked_now(id, &after, wrapped, step.now).await?;
                events.extend(handed);
                puts
            }
            (true, false) => self.unlocked_now(step.by, id).await?,
            (true, true) => self.shared_anew(step, &after).await?,
        });
        let lent = self.lent_after(step, events).await?;
        Ok(puts.into_iter().map(Put::Share).chain(lent).collect())
    }

    /// Whoever is let in for an hour reads a locked case with their unit's key, for that hour:
    /// the share is made by whoever confirms, and goes when the admission ends.
    pub(crate) async fn lent_after(
        &self,
        step: &Stepped<'_>,
        events: &[Event],
    ) -> Result<Vec<Put>, Trouble> {
        let (id, now) = (step.loaded.row.case, step.now);
        let before = lent(&step.loaded.case);
        let after = lent(&folded(&step.loaded.case, events, now, step.by.actor()));
        if before == after || !self.is_locked(id).await? {
            return Ok(Vec::new());
        }
        let shares = share::of_case(self.db(), self.area(), id).await?;
        let lasts = |unit: UnitId| {
            shares.iter().any(|share| share.holder == unit.0 && share.until.is_none())
        };
        let mut puts = Vec::new();
        let fresh = after.iter().filter(|one| !before.contains(one) && !lasts(one.0));
        for (unit, until) in fresh {
            let key = self.case_key_from(step.by, id, &[]).await?;
            let office = self.office_keys().await?;
            let share = self.share_for_unit(id, &key, *unit, &office, (now, Some(*until)))?;
            puts.push(Put::Share(SharePut::Share(share)));
        }
        let is_over = |unit: UnitId| !after.iter().any(|one| one.0 == unit);
        let over = before.iter().map(|one| one.0).filter(|unit| is_over(*unit) && !lasts(*unit));
        puts.extend(over.map(|unit| Put::Share(SharePut::ShareDrop { case: id, holder: unit.0 })));
        Ok(puts)
    }

    /// The house's key ends for this case. Nothing, where no unit can keep it, or where its
    /// person has no share yet: they are never locked out.
    pub(super) async fn locked_now(
        &self,
        id: CaseId,
        case: &Case,
        before: Vec<u8>,
        now: Millis,
    ) -> Result<(Option<Event>, Vec<SharePut>), Trouble> {
        let office = self.office_keys().await?;
        let org = self.org();
        let ring = office.ring(&org.tree);
        let keepers = ring.keepers(case.intake, case.accused);
        let own = share::of_holder(self.db(), self.area(), id, Holder::Person.code()).await?;
        if keepers.is_empty() || own.is_none() {
            return Ok((None, Vec::new()));
        }
        let key = self.keys().unwrap(id, &before)?;
        let handed = ring.handed(case, &keepers);
        let mut units = keepers;
        let reading = readers(case).into_iter().filter(|unit| ring.may_read(*unit, case.accused));
        units.extend(reading);
        units.sort_unstable();
        units.dedup();
        let mut puts = vec![SharePut::House { case: id, before, wrapped: Vec::new() }];
        for unit in units {
            puts.push(SharePut::Share(self.share_for_unit(
                id,
                &key,
                unit,
                &office,
                (now, None),
            )?));
        }
        Ok((handed, puts))
    }

    /// Somebody who can read it found that it is no accusation: it is a case like any other.
    async fn unlocked_now(&self, by: &By, id: CaseId) -> Result<Vec<SharePut>, Trouble> {
        let key = self.case_key(by, id).await?;
        let wrapped = self.keys().wrapped(id, &key);
        let shares = share::of_case(self.db(), self.area(), id).await?;
        let units = shares.into_iter().filter(|share| share.holder != Holder::Person.code());
        let drops = units.map(|share| SharePut::ShareDrop { case: id, holder: share.holder });
        let house = SharePut::House { case: id, before: Vec::new(), wrapped };
        Ok(std::iter::once(house).chain(drops).collect())
    }

    /// Wrapped for the units that read it from now on, and for no others.
    async fn shared_anew(
        &self,
        step: &Stepped<'_>,
        after: &Case,
    ) -> Result<Vec<SharePut>, Trouble> {
        let (id, now) = (step.loaded.row.case, step.now);
        let office = self.office_keys().await?;
        let org = self.org();
        let ring = office.ring(&org.tree);
        let known = readers(&step.loaded.case);
        let new: Vec<UnitId> =
            readers(after).into_iter().filter(|unit| !known.contains(unit)).collect();
        let by_person = matches!(step.by, By::Person(_));
        if !by_person && new.iter().any(|unit| !ring.may_read(*unit, after.accused)) {
            return Err(Trouble::Refused(Refusal::UnitKeyless));
        }
        let shares = share::of_case(self.db(), self.area(), id).await?;
        let wanted = wanted(&ring, after);
        let has = |unit: &UnitId| shares.iter().any(|share| share.holder == unit.0);
        let opens = |unit: &UnitId| {
            let row = office.rows.iter().find(|row| row.unit == *unit);
            let share = shares.iter().find(|share| share.holder == unit.0);
            row.zip(share).is_some_and(|(row, share)| row.fingerprint == share.fingerprint)
        };
        // A unit it is sent to gets a share that opens; for others an old one is a thing of
        // their own, to be mended when somebody looked at their new key.
        let lacks = |unit: &UnitId| !has(unit) || (new.contains(unit) && !opens(unit));
        let missing: Vec<UnitId> = wanted.iter().copied().filter(lacks).collect();
        let mut puts = Vec::new();
        match self.case_key_from(step.by, id, &[]).await {
            Ok(key) => {
                for unit in &missing {
                    let share = self.share_for_unit(id, &key, *unit, &office, (now, None))?;
                    puts.push(SharePut::Share(share));
                }
            }
            Err(Trouble::Locked) if by_person || !missing.iter().any(|unit| new.contains(unit)) => {
            }
            Err(trouble) => return Err(trouble),
        }
        let dropped = drops(&shares, &wanted);
        let stays = |row: &ShareRow| {
            share_of(row).holder != Holder::Person && !dropped.contains(&row.holder)
        };
        // Whoever ends up with no unit that opens it has to open it first.
        let is_kept = !puts.is_empty() || shares.iter().any(stays);
        let accused = |holder: &i64| {
            after.accused.is_some_and(|top| org.tree.is_within(UnitId(*holder), top))
        };
        if !is_kept && dropped.iter().any(accused) {
            return Err(Trouble::Locked);
        }
        let drop = |holder: &i64| SharePut::ShareDrop { case: id, holder: *holder };
        if is_kept {
            puts.extend(dropped.iter().map(drop));
        }
        Ok(puts)
    }

    /// How many of the two units are lacking that an accusation over the web would be locked
    /// with; 2: it stays under the house's key.
    ///
    /// # Errors
    /// The store's.
    pub async fn keepers_lacking(&self) -> Result<usize, Trouble> {
        let org = self.org();
        let office = self.office_keys().await?;
        let root = org.root().map(|root| root.id);
        let found = root.map_or(0, |root| office.ring(&org.tree).keepers(root, None).len());
        Ok(huiyin_domain::case::keeping::KEEPERS - found)
    }

    /// Who would keep an accusation that is brought over the web now.
    ///
    /// # Errors
    /// The store's.
    pub async fn keeper_of_web(&self) -> Result<Option<UnitId>, Trouble> {
        let org = self.org();
        let office = self.office_keys().await?;
        let keepers = org.root().map(|root| office.ring(&org.tree).keepers(root.id, None));
        Ok(keepers.and_then(|keepers| keepers.first().copied()))
    }

    /// Whether the house has no key to this case.
    pub(crate) async fn is_locked(&self, id: CaseId) -> Result<bool, Trouble> {
        let wrapped = huiyin_store::case::key(self.db(), self.area(), id).await?;
        Ok(wrapped.ok_or(Trouble::NotFound)?.is_empty())
    }

    /// A case of an earlier release has no share for its person; they have just proved the
    /// secret, so now it gets one. What goes wrong here is tried the next time.
    pub(crate) async fn own_share_made(&self, id: CaseId, secret: &ViewSecret) {
        let made = async {
            let known = share::of_holder(self.db(), self.area(), id, Holder::Person.code()).await?;
            if known.is_none() && !self.is_locked(id).await? {
                let key = self.case_key(&By::System, id).await?;
                let share = self.share_for_person(id, &key, secret, self.moment().now());
                self.put_quietly(vec![Put::Share(SharePut::Share(share))]).await?;
            }
            Ok::<(), Trouble>(())
        };
        if let Err(trouble) = made.await {
            tracing::warn!(%trouble, "a person's own share could not be made");
        }
    }
}

/// Units of officers who are let in for a while, and until when.
fn lent(case: &Case) -> Vec<(UnitId, Millis)> {
    let given = case.bars.admissions.iter().filter(|one| one.is_given());
    given.filter_map(|one| Some((one.unit, one.confirmed?.1))).collect()
}

/// Its keepers, and whoever works on it.
pub(super) fn wanted(ring: &Keyring<'_>, case: &Case) -> Vec<UnitId> {
    let mut units = ring.keepers(case.intake, case.accused);
    units.extend(readers(case).into_iter().filter(|unit| ring.may_read(*unit, case.accused)));
    units.sort_unstable();
    units.dedup();
    units
}

/// Holders that are to have it no longer. A share given for a while ends by itself.
fn drops(shares: &[ShareRow], wanted: &[UnitId]) -> Vec<i64> {
    let of_unit = shares.iter().filter(|row| share_of(row).holder != Holder::Person);
    let lasting = of_unit.filter(|row| row.until.is_none());
    let holders = lasting.map(|row| row.holder);
    holders.filter(|holder| !wanted.contains(&UnitId(*holder))).collect()
}

fn folded(case: &Case, events: &[Event], now: Millis, actor: Actor) -> Case {
    let mut after = case.clone();
    events.iter().for_each(|event| after.apply(event, now, actor));
    after
}
