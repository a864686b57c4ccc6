//! Keys that units hold: made, opened, put away, changed. The private half is on a card and, while
//! it is open, in one officer's browser; this program keeps it nowhere. What cases are locked
//! with is in `lock`, what is done with an open key in `settle`.

mod lock;
mod ring;
mod settle;

pub(crate) use lock::{Kept, OfficeKeys, Stepped};
pub use ring::Held;
pub(crate) use ring::Ring;
pub use settle::Settled;

use crate::keys::{Card, CaseKey, Holder, Share, ShareKey, UnitKey, UnitPublic};
use crate::{App, By, Person, Signed, Trouble};
use huiyin_domain::ids::{CaseId, StaffId, UnitId};
use huiyin_domain::policy::Action;
use huiyin_domain::time::Millis;
use huiyin_store::share::{self, ShareRow, UnitKeyRow};
use huiyin_store::write::{Put, SharePut};
use subtle::ConstantTimeEq;

/// Units that are listed on one page.
const UNITS_MAX: u32 = 50;

/// Why a card did not do what was wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CardFault {
    /// Mistyped: the check signs do not fit.
    Typed,
    /// A card, but not the one of this unit's present key.
    Other,
    /// The unit has no key yet.
    None,
    /// Made anew although there is a key, which is not open: the old card must be said lost.
    Open,
    Trouble(Trouble),
}

impl<E: Into<Trouble>> From<E> for CardFault {
    fn from(error: E) -> Self {
        Self::Trouble(error.into())
    }
}

/// What everybody of a unit may know of its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFacts {
    pub fingerprint: String,
    pub made: Millis,
    pub by: StaffId,
}

/// What an open key can do for other units, or for its own after a change.
#[derive(Clone, Debug, Default)]
pub struct KeyWork {
    /// Units of whose cases this unit holds the only shares that open, with how many and the
    /// fingerprint of their present key; the own unit among them after a change cut short.
    pub behind: Vec<(UnitId, i64, String)>,
    /// Messages to persons that wait for this key.
    pub waiting: i64,
}

impl App {
    /// The public facts of the key of the officer's unit.
    ///
    /// # Errors
    /// `Forbidden`; the store's.
    pub async fn unit_key(&self, by: &Signed) -> Result<Option<KeyFacts>, Trouble> {
        By::Staff(by.clone()).may(Action::UnitKeyOpen)?;
        let row = share::unit_key(self.db(), self.area(), by.unit).await?;
        Ok(row.map(|row| KeyFacts { fingerprint: row.fingerprint, made: row.made, by: row.staff }))
    }

    /// The officer typed the card of their unit.
    ///
    /// # Errors
    /// See [`CardFault`].
    pub async fn unit_key_open(&self, by: &Signed, typed: &str) -> Result<Held, CardFault> {
        By::Staff(by.clone()).may(Action::UnitKeyOpen)?;
        let card = Card::parse(typed).ok_or(CardFault::Typed)?;
        let row = share::unit_key(self.db(), self.area(), by.unit).await?;
        let row = row.ok_or(CardFault::None)?;
        let key = card.key(self.area(), by.unit);
        if !bool::from(key.public().bytes()[..].ct_eq(&row.public)) {
            return Err(CardFault::Other);
        }
        let held = Held { key, fingerprint: row.fingerprint, since: self.moment().now() };
        self.unit_key_at_hand(&held).await?;
        Ok(held)
    }

    /// From now on messages can go out, and what waited for this key is due.
    async fn unit_key_at_hand(&self, held: &Held) -> Result<(), Trouble> {
        let (unit, now) = (held.key.unit(), self.moment().now());
        self.0.ring.keep(held, now);
        self.put(vec![Put::Share(SharePut::MessagesWake { unit, now })]).await
    }

    /// A card of which nothing is kept: it counts once it was typed back.
    ///
    /// # Errors
    /// `Forbidden`.
    pub fn unit_card(&self, by: &Signed) -> Result<(Card, String), Trouble> {
        By::Staff(by.clone()).may(Action::UnitKeyMake)?;
        let card = Card::fresh(self.moment());
        let fingerprint = card.key(self.area(), by.unit).public().fingerprint();
        Ok((card, fingerprint))
    }

    /// The card that was shown has been written down and typed back: it is the unit's key now.
    /// With the key before it open, what it was wrapped for is wrapped anew; without, the unit
    /// above or beside has to help (`lost`).
    ///
    /// # Errors
    /// See [`CardFault`]; `Stale` when a colleague was faster.
    pub async fn unit_key_make(
        &self,
        by: &Signed,
        typed: &str,
        fingerprint: &str,
        lost: bool,
    ) -> Result<Held, CardFault> {
        By::Staff(by.clone()).may(Action::UnitKeyMake)?;
        let card = Card::parse(typed).ok_or(CardFault::Typed)?;
        let key = card.key(self.area(), by.unit);
        let public = key.public();
        if public.fingerprint() != fingerprint {
            return Err(CardFault::Other);
        }
        let now = self.moment().now();
        let row = UnitKeyRow {
            unit: by.unit,
            public: public.bytes().to_vec(),
            fingerprint: fingerprint.to_owned(),
            made: now,
            staff: by.staff,
        };
        let before = share::unit_key(self.db(), self.area(), by.unit).await?;
        let put = match before {
            Some(known) if known.fingerprint == fingerprint => None,
            Some(_) if by.held.is_none() && !lost => return Err(CardFault::Open),
            Some(known) => Some(SharePut::UnitKeyChange { row, before: known.fingerprint }),
            None => Some(SharePut::UnitKey(row)),
        };
        if let Some(put) = put {
            self.put(vec![Put::Share(put)]).await?;
        }
        let held = Held { key, fingerprint: fingerprint.to_owned(), since: now };
        self.unit_key_at_hand(&held).await?;
        if let Some(old) = &by.held {
            self.shares_taken_over(&old.key, &public).await?;
        }
        Ok(held)
    }

    /// After a change that was cut short: the card before opens what is still wrapped for it.
    ///
    /// # Errors
    /// `Other`: nothing is wrapped for that card.
    pub async fn unit_key_earlier(&self, by: &Signed, typed: &str) -> Result<usize, CardFault> {
        By::Staff(by.clone()).may(Action::UnitKeyMake)?;
        let card = Card::parse(typed).ok_or(CardFault::Typed)?;
        let row = share::unit_key(self.db(), self.area(), by.unit).await?;
        let row = row.ok_or(CardFault::None)?;
        let public = self.public_of(&row)?;
        match self.shares_taken_over(&card.key(self.area(), by.unit), &public).await? {
            0 => Err(CardFault::Other),
            count => Ok(count),
        }
    }

    /// # Errors
    /// `Forbidden`; the store's.
    pub async fn unit_key_work(&self, by: &Signed) -> Result<KeyWork, Trouble> {
        By::Staff(by.clone()).may(Action::UnitKeyOpen)?;
        let (db, area) = (self.db(), self.area());
        let keys = share::unit_keys(db, area).await?;
        let print = |unit: UnitId| keys.iter().find(|row| row.unit == unit);
        let behind = share::behind(db, area, by.unit, UNITS_MAX).await?;
        let known = |(unit, count)| Some((unit, count, print(unit)?.fingerprint.clone()));
        Ok(KeyWork {
            behind: behind.into_iter().filter_map(known).collect(),
            waiting: share::waiting(db, area, by.unit).await?,
        })
    }

    /// The browser's key is put away; this process forgets it, too.
    pub fn unit_key_close(&self, by: &Signed) {
        self.0.ring.drop(by.unit);
    }

    /// What the browser of this session keeps of an open key, to be sealed in its cookie.
    #[must_use]
    pub fn held_bytes(&self, by: &Signed, held: &Held) -> Vec<u8> {
        let times = [held.since.0, self.moment().now().0, held.key.unit().0];
        let times = times.iter().flat_map(|part| part.to_be_bytes());
        by.csrf.into_iter().chain(times).chain(*held.key.bytes()).collect()
    }

    /// The key that a browser sent, if it is of this session, in time, and still the unit's key;
    /// and whether its time is to be written anew.
    ///
    /// # Errors
    /// The store's.
    pub async fn held_read(
        &self,
        by: &Signed,
        bytes: &[u8],
    ) -> Result<Option<(Held, bool)>, Trouble> {
        const TOUCH_EVERY_MS: i64 = 60_000;
        let now = self.moment().now();
        let Some((since, seen, key)) = held_parts(self, by, bytes) else { return Ok(None) };
        if now.0 - seen.0 > self.settings().session_idle_ms {
            return Ok(None);
        }
        let row = share::unit_key(self.db(), self.area(), by.unit).await?;
        let public = key.public();
        let Some(row) = row.filter(|row| row.public == public.bytes()) else { return Ok(None) };
        let held = Held { key, fingerprint: row.fingerprint, since };
        self.0.ring.keep(&held, now);
        Ok(Some((held, now.0 - seen.0 > TOUCH_EVERY_MS)))
    }

    /// The key of a case, unwrapped for whoever asks: that they may is asked of the policy, before.
    pub(crate) async fn case_key(&self, by: &By, case: CaseId) -> Result<CaseKey, Trouble> {
        let wrapped = huiyin_store::case::key(self.db(), self.area(), case).await?;
        self.case_key_from(by, case, &wrapped.ok_or(Trouble::NotFound)?).await
    }

    /// The same of a key that was read already; empty: the house has none.
    pub(crate) async fn case_key_from(
        &self,
        by: &By,
        case: CaseId,
        wrapped: &[u8],
    ) -> Result<CaseKey, Trouble> {
        if !wrapped.is_empty() {
            return Ok(self.keys().unwrap(case, wrapped)?);
        }
        match by {
            By::Person(Person { case: own, share: Some(own_key) }) if *own == case => {
                self.key_by_person(case, own_key).await
            }
            By::Staff(Signed { held: Some(held), .. }) => self.key_by_unit(case, held).await,
            By::Public | By::Person(_) | By::Staff(_) | By::System => Err(Trouble::Locked),
        }
    }

    /// For those who read and answer an edited brief or ask to be let in: they hold no share
    /// of its key. The caller shows and seals the texts of the brief alone.
    pub(crate) async fn case_key_for_brief(
        &self,
        by: &By,
        case: CaseId,
    ) -> Result<CaseKey, Trouble> {
        match self.case_key(by, case).await {
            Err(Trouble::Locked) => self.case_key_for_delivery(case).await,
            found => found,
        }
    }

    /// For a message on its way out, an edited brief and what is answered to it, and for nothing
    /// else: a key that some officer has open now.
    pub(crate) async fn case_key_for_delivery(&self, case: CaseId) -> Result<CaseKey, Trouble> {
        let wrapped = huiyin_store::case::key(self.db(), self.area(), case).await?;
        let wrapped = wrapped.ok_or(Trouble::NotFound)?;
        if !wrapped.is_empty() {
            return Ok(self.keys().unwrap(case, &wrapped)?);
        }
        let until = self.settings().session_idle_ms;
        for held in self.0.ring.open_now(self.moment().now(), until) {
            match self.key_by_unit(case, &held).await {
                Err(Trouble::Locked) => {}
                found => return found,
            }
        }
        Err(Trouble::Locked)
    }

    async fn key_by_person(&self, case: CaseId, own: &ShareKey) -> Result<CaseKey, Trouble> {
        let row = share::of_holder(self.db(), self.area(), case, Holder::Person.code()).await?;
        let row = row.ok_or(Trouble::Locked)?;
        Ok(self.keys().share_open_person(&share_of(&row), &row.wrapped, own)?)
    }

    async fn key_by_unit(&self, case: CaseId, held: &Held) -> Result<CaseKey, Trouble> {
        let unit = Holder::Unit(held.key.unit()).code();
        let row = share::of_holder(self.db(), self.area(), case, unit).await?;
        let now = self.moment().now();
        let row = row.filter(|row| row.until.is_none_or(|until| now < until));
        // Wrapped for a key that the unit had before: this one does not open it.
        let row = row.filter(|row| row.fingerprint == held.fingerprint).ok_or(Trouble::Locked)?;
        Ok(self.keys().share_open_unit(&share_of(&row), &row.wrapped, &held.key)?)
    }

    fn public_of(&self, row: &UnitKeyRow) -> Result<UnitPublic, Trouble> {
        UnitPublic::new(self.area(), row.unit, &row.public).ok_or(Trouble::Internal("unit-key"))
    }
}

pub(crate) fn share_of(row: &ShareRow) -> Share {
    Share {
        case: row.case,
        holder: Holder::of(row.holder),
        fingerprint: row.fingerprint.clone(),
        made: row.made,
        until: row.until,
    }
}

pub(crate) fn share_row(share: Share, wrapped: Vec<u8>) -> ShareRow {
    let holder = share.holder.code();
    let Share { case, fingerprint, made, until, .. } = share;
    ShareRow { case, holder, fingerprint, wrapped, made, until }
}

/// Since when it is open, when it was last used, and the key; `None` for another session's.
fn held_parts(app: &App, by: &Signed, bytes: &[u8]) -> Option<(Millis, Millis, UnitKey)> {
    let (csrf, rest) = bytes.split_first_chunk::<32>()?;
    let (since, rest) = rest.split_first_chunk::<8>()?;
    let (seen, rest) = rest.split_first_chunk::<8>()?;
    let (unit, key) = rest.split_first_chunk::<8>()?;
    let is_own = bool::from(csrf.ct_eq(&by.csrf)) && i64::from_be_bytes(*unit) == by.unit.0;
    let key = UnitKey::from_bytes(app.area(), by.unit, key.try_into().ok()?);
    let at = |bytes: &[u8; 8]| Millis(i64::from_be_bytes(*bytes));
    is_own.then(|| (at(since), at(seen), key))
}
