//! Twelve ways to build the engine wrongly, each of which one guarantee forbids. For tests: what
//! the observer does not see here, it would not see in earnest.

use crate::engine::Outside;
use huiyin_domain::callout::{
    Alarm, AlarmKind, Attempt, AttemptState, Book, Change, DeadlineKind, Mode, Outcome, Roll,
    Summons, SummonsState, Told,
};
use huiyin_domain::ids::{MemberId, SummonsId};
use huiyin_domain::roster::{Enrolled, Member};
use huiyin_domain::time::Millis;
use std::collections::BTreeSet;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// G1: "handed over" is written before the hand-over, and a crash between loses the message.
    LostOnCrash,
    /// G2: every try has a key of its own.
    KeyPerTry,
    /// G3: what comes after a late round is put off by as much.
    DeadlineFromNow,
    /// G5: who accepts stops the messages to everybody of the role.
    StopsOthers,
    /// G6: answers of other roles fill a shortfall.
    ShortfallByOthers,
    /// G7: that nobody is on duty is told two minutes later.
    NobodyLate,
    /// G8: whoever enters the roster is called by what runs.
    RosterRead,
    /// G9: a clock that goes back undoes rounds.
    RoundsUndone,
    /// G10: a word under an old lease counts.
    StaleEpoch,
    /// G12: first messages wait behind the rate limit.
    FirstLimited,
    /// G13: the marking of an exercise is forgotten.
    Unmarked,
    /// G15: who left duty is called all the same.
    RollOld,
}

/// Everybody whoever was enrolled, as if nobody could leave.
pub(super) fn roll_old(outside: &dyn Outside) -> Roll {
    let enrolled = |id: MemberId| -> Option<Enrolled> {
        let unit = huiyin_domain::ids::UnitId(1);
        Member { id, unit, joined: Some(Millis(0)), left: None }.enrolled(Millis(1))
    };
    outside.reach().keys().filter_map(|id| Some((*id, enrolled(*id)?))).collect()
}

pub(super) fn started(broken: Broken, changes: &mut Vec<Change>) {
    if broken == Broken::NobodyLate {
        changes.retain(|change| !is_alarm(change, AlarmKind::NobodyOnDuty));
    }
}

fn is_alarm(change: &Change, kind: AlarmKind) -> bool {
    matches!(change, Change::Alarm(row) if row.kind == kind)
}

/// What the broken engine makes of a decision.
pub(super) fn decided(
    broken: Broken,
    book: &Book,
    changes: &mut Vec<Change>,
    outside: &dyn Outside,
    ids: &mut dyn FnMut() -> i64,
) {
    match broken {
        Broken::DeadlineFromNow => put_off(book, changes, ids),
        Broken::ShortfallByOthers => silenced(book, changes),
        Broken::NobodyLate => told_late(book, changes, outside.now(), ids),
        Broken::RosterRead => newcomers(book, changes, outside, ids),
        Broken::RoundsUndone => undone(book, changes, outside.now(), ids),
        _ => {}
    }
}

/// A deadline row cannot be moved by any change of the core: the broken engine closes it and
/// writes another.
fn put_off(book: &Book, changes: &mut Vec<Change>, ids: &mut dyn FnMut() -> i64) {
    let late: Vec<(String, Option<SummonsId>, i64)> = changes
        .iter()
        .filter_map(|change| {
            let Change::DeadlineDone { deadline, lateness_ms, .. } = change else {
                return None;
            };
            let row = book.deadlines.iter().find(|row| row.id == *deadline)?;
            (row.kind == DeadlineKind::Round && *lateness_ms > 0)
                .then(|| (row.role.clone(), row.summons, *lateness_ms))
        })
        .collect();
    let done: BTreeSet<i64> = changes
        .iter()
        .filter_map(|change| match change {
            Change::DeadlineDone { deadline, .. } => Some(*deadline),
            _ => None,
        })
        .collect();
    for (role, summons, ms) in late {
        let open = book.deadlines.iter().filter(|row| {
            row.role == role
                && row.summons == summons
                && row.done_at.is_none()
                && !done.contains(&row.id)
        });
        for row in open {
            let moved = Millis(row.due_at.0 + ms);
            let (deadline, done_at) = (row.id, row.due_at);
            let (lateness_ms, collapsed) = (0, true);
            changes.push(Change::DeadlineDone { deadline, done_at, lateness_ms, collapsed });
            let mut copy = row.clone();
            (copy.id, copy.due_at) = (ids(), moved);
            changes.push(Change::Deadline(copy));
        }
    }
}

fn silenced(book: &Book, changes: &mut Vec<Change>) {
    if !changes.iter().any(|change| is_alarm(change, AlarmKind::Short)) {
        return;
    }
    let others = book.summonses.values().filter(|row| row.state.is_ready()).count();
    if others == 0 {
        return;
    }
    let about = |row: &Summons| row.about.is_some();
    let told: BTreeSet<SummonsId> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Summons(row) if about(row) => Some(row.id),
            _ => None,
        })
        .collect();
    let rows: BTreeSet<i64> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Deadline(row) if row.summons.is_some_and(|id| told.contains(&id)) => {
                Some(row.id)
            }
            _ => None,
        })
        .collect();
    changes.retain(|change| match change {
        Change::Alarm(row) => {
            row.kind != AlarmKind::Short && row.summons.is_none_or(|id| !told.contains(&id))
        }
        Change::Summons(row) => !told.contains(&row.id),
        Change::Attempt(row) => !told.contains(&row.summons),
        Change::Deadline(row) => !rows.contains(&row.id),
        Change::DeadlineDone { deadline, .. } => !rows.contains(deadline),
        Change::SummonsSet { summons, .. } => !told.contains(summons),
        _ => true,
    });
}

fn told_late(book: &Book, changes: &mut Vec<Change>, now: Millis, ids: &mut dyn FnMut() -> i64) {
    let kind = AlarmKind::NobodyOnDuty;
    if now.0 < book.head.t0.0 + 120_000 || changes.is_empty() {
        return;
    }
    for need in book.needs.iter().filter(|need| need.holders.is_empty()) {
        let role = Some(need.role.clone());
        let is_told = book.alarms.iter().any(|row| row.kind == kind && row.role == role);
        if !is_told && need.mode != Mode::Reserve {
            let (id, at) = (ids(), now);
            changes.push(Change::Alarm(Alarm { id, kind, role, summons: None, at, seen_at: None }));
        }
    }
}

fn newcomers(
    book: &Book,
    changes: &mut Vec<Change>,
    outside: &dyn Outside,
    ids: &mut dyn FnMut() -> i64,
) {
    let (plan, present) = outside.edited();
    for need in book.needs.iter().filter(|need| need.mode == Mode::Call) {
        let group = plan.groups.iter().find(|group| group.id == need.role);
        for who in group.map(|group| present.of_group(plan, group)).unwrap_or_default() {
            let member = who.member();
            let is_called = book.of_member(member).any(|row| row.role == need.role);
            let is_new = changes
                .iter()
                .any(|change| matches!(change, Change::Summons(row) if row.member == member));
            if is_called || is_new || !outside.roll().contains_key(&member) {
                continue;
            }
            changes.push(Change::Summons(Summons {
                id: SummonsId(ids()),
                role: need.role.clone(),
                about: None,
                member,
                rung: 0,
                instead_of: None,
                state: SummonsState::Pending,
                since: outside.now(),
                withdrawn: false,
            }));
        }
    }
}

/// Rounds that are ahead again are made again: a fresh row for each.
fn undone(book: &Book, changes: &mut Vec<Change>, now: Millis, ids: &mut dyn FnMut() -> i64) {
    let ahead = book.deadlines.iter().filter(|row| {
        let again = book.deadlines.iter().any(|other| {
            other.id != row.id
                && (other.kind, &other.role, other.summons, other.round)
                    == (row.kind, &row.role, row.summons, row.round)
        });
        row.kind == DeadlineKind::Round && row.done_at.is_some() && row.due_at > now && !again
    });
    for row in ahead {
        let mut copy = row.clone();
        copy.id = ids();
        (copy.done_at, copy.lateness_ms, copy.collapsed) = (None, None, false);
        changes.push(Change::Deadline(copy));
    }
}

pub(super) fn stops_others(book: &Book, summons: SummonsId, changes: &mut Vec<Change>) {
    let Some(role) = book.summonses.get(&summons).map(|row| row.role.clone()) else {
        return;
    };
    let is_accepted = changes.iter().any(
        |change| matches!(change, Change::SummonsSet { to: (state, _), .. } if state.is_ready()),
    );
    if !is_accepted {
        return;
    }
    let others = book.summonses.values().filter(|row| row.role == role && row.id != summons);
    for row in others.flat_map(|row| book.of_summons(row.id)).filter(|row| row.state.is_open()) {
        changes.push(Change::AttemptSet {
            attempt: row.id,
            from: (row.state, row.epoch),
            to: AttemptState::Cancelled,
            epoch: row.epoch,
            lease_until: None,
            tries: row.tries,
            next_at: row.next_at,
            first_at: row.first_at,
        });
    }
}

/// What a lease's former holder says is written over whatever is so by now.
pub(super) fn forced(book: &Book, told: Told) -> Vec<Change> {
    let state = match told.outcome {
        Outcome::HandedOver | Outcome::Delivered | Outcome::Read => AttemptState::HandedOver,
        Outcome::Permanent => AttemptState::Failed,
        Outcome::Temporary | Outcome::Unknown => AttemptState::Due,
    };
    let row = book.attempts.get(&told.attempt);
    let set = |row: &Attempt| Change::AttemptSet {
        attempt: row.id,
        from: (row.state, row.epoch),
        to: state,
        epoch: row.epoch,
        lease_until: None,
        tries: row.tries,
        next_at: row.next_at,
        first_at: row.first_at,
    };
    row.map(set).into_iter().collect()
}
