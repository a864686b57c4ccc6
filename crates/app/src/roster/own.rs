//! What a member sees of rosters by the address of their own page: their shifts ahead, and the
//! swaps that wait for them or that they asked for.

use super::ROSTERS_MAX;
use super::book::Loaded;
use super::fill::shift_of;
use crate::keys::DutyKey;
use crate::{App, Trouble};
use huiyin_domain::ids::MemberId;
use huiyin_domain::roster::{RosterKey, Shift, Swap, SwapState};
use huiyin_domain::time::Millis;
use huiyin_store::roster as store;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug)]
pub struct OwnShifts {
    pub member: MemberId,
    pub rosters: Vec<OwnRoster>,
    /// Of whoever the swaps and the rosters name.
    pub names: BTreeMap<MemberId, String>,
}

/// A roster in which the member has shifts ahead, or a swap.
#[derive(Clone, Debug)]
pub struct OwnRoster {
    pub key: RosterKey,
    pub title: String,
    pub zone: TimeZone,
    pub shifts: Vec<Shift>,
    /// Those that wait for an answer.
    pub swaps: Vec<Swap>,
    /// Who else is on it in the days ahead.
    pub others: Vec<MemberId>,
}

impl App {
    /// # Errors
    /// `NotFound` for every address that opens nothing; the store's.
    pub async fn own_shifts(&self, key: &DutyKey) -> Result<OwnShifts, Trouble> {
        let member = self.member_by(key).await?.member;
        let mut rosters = Vec::new();
        for row in store::all(self.db(), self.area(), ROSTERS_MAX).await? {
            let loaded = self.roster_of(row).await?;
            let own = self.own_roster(member, loaded).await?;
            if !own.shifts.is_empty() || !own.swaps.is_empty() {
                rosters.push(own);
            }
        }
        let of = |roster: &OwnRoster| {
            let swaps = roster.swaps.iter().flat_map(|swap| [swap.what.from, swap.what.to]);
            swaps.chain(roster.others.iter().copied()).collect::<Vec<_>>()
        };
        let named: BTreeSet<MemberId> = rosters.iter().flat_map(of).collect();
        let mut names = self.member_names().await?;
        names.retain(|id, _| named.contains(id));
        Ok(OwnShifts { member, rosters, names })
    }

    async fn own_roster(&self, member: MemberId, loaded: Loaded) -> Result<OwnRoster, Trouble> {
        let Loaded { key, row, roster, .. } = loaded;
        let now = self.moment().now();
        let span = (Millis(now.0 + 1), Millis(i64::MAX));
        let rows = store::shifts(self.db(), self.area(), key.as_str(), span).await?;
        let others: BTreeSet<MemberId> = rows.iter().filter_map(|row| row.member).collect();
        let mine = rows.iter().filter(|row| row.member == Some(member));
        let waits = |swap: &&Swap| {
            let is_own = swap.what.from == member || swap.what.to == member;
            is_own && swap.state == SwapState::Asked && swap.what.give > now
        };
        Ok(OwnRoster {
            shifts: mine.map(shift_of).collect::<Result<_, _>>()?,
            swaps: roster.swaps.values().filter(waits).copied().collect(),
            others: others.into_iter().filter(|other| *other != member).collect(),
            title: row.title,
            zone: roster.zone,
            key,
        })
    }
}
