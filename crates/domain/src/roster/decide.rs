//! A roster and a step make an event, or a refusal with a name. Who may keep a roster is asked
//! before; that a member answers only for themselves is decided here.

use super::event::{Event, Made, Period, Roster};
use super::{
    AHEAD_DAYS_MAX, Known, PERIODS_MAX, Refusal, Rules, SWAPS_OPEN_MAX, Shift, Swap, SwapState,
    Swapping,
};
use crate::ids::{MemberId, PeriodId, SwapId, UnitId};
use crate::screening::PlaceText;
use crate::time::{Millis, zone};
use jiff::civil::Date;

const DAY_MS: i64 = 86_400_000;

/// What somebody wants of a roster; each text holds nobody.
#[derive(Clone, Debug)]
pub enum Command {
    Rules {
        from: Date,
        rules: Rules,
    },
    Period {
        id: PeriodId,
        from: Millis,
        until: Millis,
        order: Vec<MemberId>,
        reason: PlaceText,
    },
    PeriodEnd {
        id: PeriodId,
        reason: PlaceText,
    },
    Override {
        shift: Millis,
        member: Option<MemberId>,
        reason: PlaceText,
    },
    Lift {
        shift: Millis,
        reason: PlaceText,
    },
    /// By the member who gives the shift.
    SwapAsk {
        id: SwapId,
        what: Swapping,
    },
    /// By the member who is asked.
    SwapAnswer {
        id: SwapId,
        by: MemberId,
        agrees: bool,
    },
    SwapTakeBack {
        id: SwapId,
        by: MemberId,
    },
    /// By whoever keeps the roster, for both.
    SwapMake {
        id: SwapId,
        what: Swapping,
        reason: PlaceText,
    },
    SwapUndo {
        id: SwapId,
        reason: PlaceText,
    },
}

/// # Errors
/// The zone is none.
pub fn make(
    unit: UnitId,
    title: &PlaceText,
    zone_name: &str,
    post: Option<&PlaceText>,
) -> Result<Event, Refusal> {
    zone(zone_name).ok_or(Refusal::UnknownZone)?;
    let title = title.as_str().to_owned();
    let post = post.map(|post| post.as_str().to_owned());
    Ok(Event::Made { made: Made { unit, title, zone: zone_name.to_owned(), post } })
}

impl Roster {
    /// `shifts`: those of this roster that are not over.
    ///
    /// # Errors
    /// A refusal.
    pub fn decide(
        &self,
        command: Command,
        shifts: &[Shift],
        known: Known<'_>,
        now: Millis,
    ) -> Result<Event, Refusal> {
        let text = |text: PlaceText| text.as_str().to_owned();
        match command {
            Command::Rules { from, rules } => self.rules_set(from, rules, known, now),
            Command::Period { id, from, until, order, reason } => {
                let reason = text(reason);
                self.period(Period { id, from, until, order, reason }, known, now)
            }
            Command::PeriodEnd { id, reason } => {
                let runs = |period: &Period| period.id == id && period.until > now;
                let known = self.periods.iter().any(runs);
                let ended = Event::PeriodEnded { period: id, reason: text(reason) };
                known.then_some(ended).ok_or(Refusal::UnknownPeriod)
            }
            Command::Override { shift, member, reason } => {
                self.overridden(shift, member, shifts, known)?;
                Ok(Event::Overridden { shift, member, reason: text(reason) })
            }
            Command::Lift { shift, reason } if self.overrides.contains_key(&shift) => {
                find(shifts, shift)?;
                Ok(Event::OverrideLifted { shift, reason: text(reason) })
            }
            Command::Lift { .. } => Err(Refusal::NotOverridden),
            Command::SwapAsk { id, what } => {
                let waits = |swap: &&Swap| swap.state == SwapState::Asked && swap.what.give > now;
                if self.swaps.values().filter(waits).count() >= SWAPS_OPEN_MAX {
                    return Err(Refusal::TooManySwaps);
                }
                swap_fits(what, shifts, known, now)?;
                Ok(Event::SwapAsked { swap: id, what })
            }
            Command::SwapMake { id, what, reason } => {
                swap_fits(what, shifts, known, now)?;
                Ok(Event::SwapMade { swap: id, what, reason: text(reason) })
            }
            Command::SwapAnswer { id, by, agrees } => {
                self.swap_answer(id, by, agrees, shifts, known, now)
            }
            Command::SwapTakeBack { id, by } => {
                let swap = self.swap_in(id, SwapState::Asked)?;
                let own = swap.what.from == by;
                own.then_some(Event::SwapTakenBack { swap: id }).ok_or(Refusal::NotAsked)
            }
            Command::SwapUndo { id, reason } => {
                let swap = self.swap_in(id, SwapState::Agreed)?;
                let shifts_of = [Some(swap.what.give), swap.what.take];
                let is_over = shifts_of.into_iter().flatten().any(|at| at <= now);
                let undone = Event::SwapUndone { swap: id, reason: text(reason) };
                (!is_over).then_some(undone).ok_or(Refusal::ShiftOver)
            }
        }
    }

    fn rules_set(
        &self,
        from: Date,
        rules: Rules,
        known: Known<'_>,
        now: Millis,
    ) -> Result<Event, Refusal> {
        rules.check()?;
        enrolled(rules.members(), known)?;
        let today = now.date_in(&self.zone);
        // Who is on duty today is not changed by a rule; the first rules may begin today.
        let is_past = if self.rules.is_empty() { from < today } else { from <= today };
        let last = Millis(now.0.saturating_add(AHEAD_DAYS_MAX * DAY_MS)).date_in(&self.zone);
        if is_past {
            Err(Refusal::FromPast)
        } else if from > last {
            Err(Refusal::FromFar)
        } else {
            Ok(Event::RulesSet { from, rules })
        }
    }

    fn period(&self, period: Period, known: Known<'_>, now: Millis) -> Result<Event, Refusal> {
        let most = AHEAD_DAYS_MAX * DAY_MS;
        if period.until <= period.from {
            return Err(Refusal::PeriodReversed);
        }
        if period.until <= now {
            return Err(Refusal::FromPast);
        }
        if period.until.0.saturating_sub(period.from.0) > most {
            return Err(Refusal::PeriodLong);
        }
        if period.from.0.saturating_sub(now.0) > most {
            return Err(Refusal::FromFar);
        }
        if period.order.is_empty() {
            return Err(Refusal::NoMember);
        }
        if period.order.len() > super::MEMBERS_MAX {
            return Err(Refusal::TooManyMembers);
        }
        if self.rules.is_empty() {
            return Err(Refusal::NoRules);
        }
        enrolled(period.order.iter().copied(), known)?;
        let running = self.periods.iter().filter(|one| one.until > now);
        if running.clone().count() >= PERIODS_MAX {
            return Err(Refusal::TooManyPeriods);
        }
        let meets = |one: &Period| one.from < period.until && period.from < one.until;
        if running.clone().any(meets) {
            return Err(Refusal::PeriodOverlaps);
        }
        Ok(Event::PeriodSet { period })
    }

    fn overridden(
        &self,
        shift: Millis,
        member: Option<MemberId>,
        shifts: &[Shift],
        known: Known<'_>,
    ) -> Result<(), Refusal> {
        let found = find(shifts, shift)?;
        if self.swap_on(shift).is_some() {
            return Err(Refusal::Swapped);
        }
        let Some(member) = member else { return Ok(()) };
        free(member, found, known)
    }

    fn swap_answer(
        &self,
        id: SwapId,
        by: MemberId,
        agrees: bool,
        shifts: &[Shift],
        known: Known<'_>,
        now: Millis,
    ) -> Result<Event, Refusal> {
        let swap = self.swap_in(id, SwapState::Asked)?;
        if swap.what.to != by {
            return Err(Refusal::NotAsked);
        }
        if !agrees {
            return Ok(Event::SwapDeclined { swap: id });
        }
        swap_fits(swap.what, shifts, known, now).map_err(|refusal| match refusal {
            Refusal::NotYourShift | Refusal::NotTheirShift | Refusal::NoShift => {
                Refusal::SwapChanged
            }
            other => other,
        })?;
        Ok(Event::SwapAgreed { swap: id })
    }

    fn swap_in(&self, id: SwapId, state: SwapState) -> Result<&Swap, Refusal> {
        let swap = self.swaps.get(&id).ok_or(Refusal::UnknownSwap)?;
        if swap.state == state { Ok(swap) } else { Err(Refusal::SwapOver) }
    }
}

/// Whether these shifts are theirs to give, and each can take the other's.
fn swap_fits(
    what: Swapping,
    shifts: &[Shift],
    known: Known<'_>,
    now: Millis,
) -> Result<(), Refusal> {
    if what.from == what.to || what.take == Some(what.give) {
        return Err(Refusal::SameMember);
    }
    let ahead = |at: Millis| if at > now { find(shifts, at) } else { Err(Refusal::ShiftOver) };
    let give = ahead(what.give)?;
    if give.who != Some(what.from) {
        return Err(Refusal::NotYourShift);
    }
    free(what.to, give, known)?;
    let Some(take) = what.take else { return Ok(()) };
    let take = ahead(take)?;
    if take.who != Some(what.to) {
        return Err(Refusal::NotTheirShift);
    }
    free(what.from, take, known)
}

fn find(shifts: &[Shift], at: Millis) -> Result<&Shift, Refusal> {
    shifts.iter().find(|shift| shift.from == at).ok_or(Refusal::NoShift)
}

fn free(member: MemberId, shift: &Shift, known: Known<'_>) -> Result<(), Refusal> {
    enrolled(std::iter::once(member), known)?;
    let is_away = |one: &super::Absence| one.member == member && one.meets(shift.from, shift.until);
    if known.absences.iter().any(is_away) { Err(Refusal::MemberAway) } else { Ok(()) }
}

fn enrolled(mut members: impl Iterator<Item = MemberId>, known: Known<'_>) -> Result<(), Refusal> {
    let all = members.all(|member| known.enrolled.contains(&member));
    if all { Ok(()) } else { Err(Refusal::NotEnrolled) }
}
