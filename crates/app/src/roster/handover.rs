//! Handing a shift over: offered by who leaves, taken by who comes, each with the position of the
//! log at that moment. A duty leader signs for one who is not there.

use super::book::{Book, Loaded};
use super::{ROSTERS_MAX, RosterFault};
use crate::incident::IncidentRow;
use crate::{App, By, Signed, Trouble};
use huiyin_domain::ids::{MemberId, ShiftId, StaffId, UnitId};
use huiyin_domain::leaf::hex;
use huiyin_domain::policy::{Action, Role};
use huiyin_domain::roster::handover::{
    Event, Handover, LogPosition, OFFER_EARLY_MS, Refusal, Signer, Watch,
};
use huiyin_domain::roster::{Kind, RosterKey};
use huiyin_domain::screening::PlaceText;
use huiyin_domain::time::Millis;
use huiyin_store::roster::{self as store, ShiftRow};
use huiyin_store::write::RosterPut;

const TRIES_MAX: u32 = 3;

/// One shift's handover, as its page shows it.
#[derive(Clone, Debug)]
pub struct HandoverView {
    pub shift: ShiftId,
    pub roster: RosterKey,
    pub title: String,
    pub watch: Watch,
    pub outgoing: Option<String>,
    pub incoming: Option<String>,
    pub handover: Handover,
    /// Who offered and who took, by name.
    pub offered_by: Option<String>,
    pub taken_by: Option<String>,
    /// What was open when the shift before was taken: where to begin.
    pub before: Vec<String>,
    pub offers: Sign,
    pub takes: Sign,
}

/// How the reader can sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    No,
    Own,
    /// For somebody who is not there, with a reason.
    InStead,
}

#[derive(Clone, Debug)]
pub struct HandoverDesk {
    pub views: Vec<HandoverView>,
    /// Open incidents of the reader's area: whoever comes must know of them.
    pub open: Vec<IncidentRow>,
    pub log: LogPosition,
}

impl App {
    /// The shifts of desks that run, and those that can be offered already.
    ///
    /// # Errors
    /// `Forbidden`; the store's.
    pub async fn handover_desk(&self, by: &Signed) -> Result<HandoverDesk, Trouble> {
        by.may(Action::DutySee)?;
        let (db, area, now) = (self.db(), self.area(), self.moment().now());
        let mut views = Vec::new();
        for row in store::all(db, area, ROSTERS_MAX).await? {
            let loaded = self.roster_of(row).await?;
            if !is_desk(&loaded, now) {
                continue;
            }
            let key = loaded.key.as_str();
            let mut shifts = store::begun(db, area, key, now, 1).await?;
            shifts.retain(|row| row.until > now);
            let soon = Millis(now.0.saturating_add(OFFER_EARLY_MS + 1));
            shifts.extend(store::shifts(db, area, key, (Millis(now.0 + 1), soon)).await?);
            for shift in shifts {
                views.push(self.handover_view(by, &loaded, &shift).await?);
            }
        }
        let mut open = self.incidents(by).await?.0;
        open.retain(|row| self.is_theirs(by, &row.area_code));
        Ok(HandoverDesk { views, open, log: self.log_position().await? })
    }

    async fn handover_view(
        &self,
        by: &Signed,
        loaded: &Loaded,
        shift: &ShiftRow,
    ) -> Result<HandoverView, Trouble> {
        let (watch, before) = self.watch(shift).await?;
        let handover = self.handover_of(shift.shift).await?;
        let names = self.member_names().await?;
        let staff = self.staff_names().await?;
        let name = |member: Option<MemberId>| names.get(&member?).cloned();
        let signed = |id: StaffId| staff.get(&id).cloned();
        let signer = self.signer(by, loaded.row.unit).await?;
        let works = by.may(Action::DutyWork).is_ok() && handover.taken.is_none();
        let sign = |due: Option<MemberId>| match (works, due.is_some() && signer.member == due) {
            (false, _) => Sign::No,
            (true, true) => Sign::Own,
            (true, false) if signer.leads => Sign::InStead,
            (true, false) => Sign::No,
        };
        let is_second = |sign: Sign| match &handover.offer {
            Some(offer) if offer.signed.staff == by.staff && !watch.takes_alone() => Sign::No,
            None if !watch.takes_alone() => Sign::No,
            _ => sign,
        };
        let offers = if watch.takes_alone() { Sign::No } else { sign(watch.outgoing) };
        let takes = is_second(sign(watch.incoming));
        let before = match before {
            Some(row) => self.handover_of(row.shift).await?.offer,
            None => None,
        };
        Ok(HandoverView {
            shift: shift.shift,
            roster: loaded.key.clone(),
            title: loaded.row.title.clone(),
            outgoing: name(watch.outgoing),
            incoming: name(watch.incoming),
            offered_by: handover.offer.as_ref().and_then(|offer| signed(offer.signed.staff)),
            taken_by: handover.taken.as_ref().and_then(|(by, ..)| signed(by.staff)),
            before: before.map(|offer| offer.matters).unwrap_or_default(),
            watch,
            handover,
            offers,
            takes,
        })
    }

    /// # Errors
    /// A refusal; `NotFound`; the store's.
    pub async fn handover_offer(
        &self,
        by: &Signed,
        shift: ShiftId,
        matters: &[PlaceText],
        stead: Option<PlaceText>,
    ) -> Result<(), RosterFault> {
        by.may(Action::DutyWork)?;
        let stead = stead.map(|why| why.as_str().to_owned());
        let matters: Vec<String> = matters.iter().map(|one| one.as_str().to_owned()).collect();
        self.handover_try(by, shift, |handover, watch, signer, log, now| {
            handover.offer(watch, signer, stead.clone(), (matters.clone(), log), now)
        })
        .await
    }

    /// # Errors
    /// A refusal; `NotFound`; the store's.
    pub async fn handover_take(
        &self,
        by: &Signed,
        shift: ShiftId,
        stead: Option<PlaceText>,
    ) -> Result<(), RosterFault> {
        by.may(Action::DutyWork)?;
        let stead = stead.map(|why| why.as_str().to_owned());
        self.handover_try(by, shift, |handover, watch, signer, log, now| {
            handover.take(watch, signer, stead.clone(), log, now)
        })
        .await
    }

    async fn handover_try(
        &self,
        by: &Signed,
        shift: ShiftId,
        decide: impl Fn(&Handover, Watch, Signer, LogPosition, Millis) -> Result<Event, Refusal>,
    ) -> Result<(), RosterFault> {
        let mut tries = 1;
        loop {
            let row =
                store::shift(self.db(), self.area(), shift).await?.ok_or(Trouble::NotFound)?;
            let roster = self.roster_load(&RosterKey::stored(row.roster.clone())).await?;
            let now = self.moment().now();
            if !is_desk(&roster, row.from) {
                return Err(Trouble::NotFound.into());
            }
            let (watch, _) = self.watch(&row).await?;
            let signer = self.signer(by, roster.row.unit).await?;
            let handover = self.handover_of(shift).await?;
            let log = self.log_position().await?;
            let event = decide(&handover, watch, signer, log, now)?;
            let puts = self.handover_puts(&By::Staff(by.clone()), row, &event).await?;
            match self.roster_put(&By::Staff(by.clone()), puts, Vec::new()).await {
                // The alarm, or the shifts made anew, came between.
                Err(Trouble::Stale | Trouble::Exists) if tries < TRIES_MAX => tries += 1,
                result => return Ok(result?),
            }
        }
    }

    /// A step of a handover and what its shift's row says of it.
    pub(super) async fn handover_puts(
        &self,
        by: &By,
        mut row: ShiftRow,
        event: &Event,
    ) -> Result<Vec<RosterPut>, Trouble> {
        let now = self.moment().now();
        let known = self.book::<Event>(Book::Shift(row.shift)).await?.len();
        match event {
            Event::Offered { .. } => row.offered = Some(now),
            Event::Taken { .. } => row.taken = Some(now),
            Event::Alarmed => row.alarm = Some(now),
        }
        let step = self.roster_step(by, Book::Shift(row.shift), known, event);
        Ok(vec![RosterPut::Shift(row), step])
    }

    pub(super) async fn handover_of(&self, shift: ShiftId) -> Result<Handover, Trouble> {
        let steps = self.book::<Event>(Book::Shift(shift)).await?;
        Ok(Handover::fold(steps.iter().map(|step| (&step.event, step.at))))
    }

    /// A shift and the one before it.
    pub(super) async fn watch(&self, row: &ShiftRow) -> Result<(Watch, Option<ShiftRow>), Trouble> {
        let just = Millis(row.from.0.saturating_sub(1));
        let before = store::begun(self.db(), self.area(), &row.roster, just, 1).await?;
        let before = before.into_iter().next().filter(|before| before.until == row.from);
        let watch = Watch {
            from: row.from,
            until: row.until,
            incoming: row.member,
            has_before: before.is_some(),
            outgoing: before.as_ref().and_then(|before| before.member),
        };
        Ok((watch, before))
    }

    async fn signer(&self, by: &Signed, unit: UnitId) -> Result<Signer, Trouble> {
        let member = self.member_of(by.staff).await?;
        let leads = by.roles.contains(&Role::DutyLeader) && self.keeps_roster(by, unit).is_ok();
        Ok(Signer { staff: by.staff, member, leads })
    }

    async fn log_position(&self) -> Result<LogPosition, Trouble> {
        let head = huiyin_store::log::head(self.db(), self.area()).await?;
        let size = i64::try_from(head.size).unwrap_or(i64::MAX);
        Ok(LogPosition { size, root: hex(&head.root.0) })
    }
}

/// Whether shifts of this roster are handed over with signatures.
pub(super) fn is_desk(loaded: &Loaded, at: Millis) -> bool {
    let rules = loaded.roster.rules_on(at.date_in(&loaded.roster.zone));
    rules.is_some_and(|rules| rules.kind == Kind::Desk)
}
