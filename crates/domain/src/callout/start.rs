//! The beginning: a plan, who is present, and T0 become the rows of a call-out. Holders, deputies
//! and deadlines are frozen here, and the first round is made with them.

use super::draft::{Calling, Draft};
use super::{
    AlarmKind, Book, Change, DeadlineKind, Head, Ids, Kind, Mode, Need, Now, Pace, Refusal, Step,
};
use crate::ids::{CalloutId, IncidentId, MemberId};
use crate::plan::{Callout, Colour, Level, Plan, ResponseLevel};
use crate::roster::{Enrolled, Present};
use crate::time::Millis;

/// What is ordered. Roles and groups are those of the plan, by their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    Response(ResponseLevel),
    StandBy(Colour),
    /// Whether these can be reached; all roles and groups of the plan where the list is empty.
    Drill(Vec<String>),
    /// One page to one holder of a role.
    Liveness(String),
}

#[derive(Clone, Debug)]
pub struct Order<'a> {
    pub id: CalloutId,
    pub incident: Option<IncidentId>,
    pub plan: &'a Plan,
    pub call: Call,
    pub present: &'a Present,
    /// A drill and a test page are exercises whatever is said here.
    pub exercise: bool,
}

impl Book {
    /// Everything that stands in the book when the order is given: also the first round, so that
    /// the transaction that activates already holds what is to be sent. `now.at` is T0.
    ///
    /// # Errors
    /// The plan knows no such level, colour, role or call-out.
    pub fn start(
        order: &Order<'_>,
        now: &Now<'_>,
        ids: Ids<'_>,
    ) -> Result<(Head, Vec<Change>), Refusal> {
        let wanted = wanted(order)?;
        let (kind, level) = match &order.call {
            Call::Response(level) => (Kind::Response, level.code()),
            Call::StandBy(colour) => (Kind::StandBy, colour.code()),
            Call::Drill(_) => (Kind::Drill, ""),
            Call::Liveness(_) => (Kind::Liveness, ""),
        };
        let head = Head {
            id: order.id,
            incident: order.incident,
            plan_hash: order.plan.hash(),
            plan_pin: order.plan.pin(),
            level: level.to_owned(),
            kind,
            exercise: order.exercise || matches!(kind, Kind::Drill | Kind::Liveness),
            t0: now.at,
            closed: None,
            version: 0,
        };
        let book = Self::new(head.clone());
        let mut draft = Draft::of(&book, now, ids);
        for need in wanted {
            draft.begin(need);
        }
        draft.tick();
        Ok((head, draft.changes))
    }

    /// The book that a start makes.
    #[must_use]
    pub fn begun(head: Head, changes: &[Change]) -> Self {
        let mut book = Self::new(head);
        for change in changes {
            book.apply(change);
        }
        book
    }
}

fn wanted(order: &Order<'_>) -> Result<Vec<Need>, Refusal> {
    let (plan, present) = (order.plan, order.present);
    let freeze = |role: &str, mode, callout| need(plan, present, role, mode, callout);
    let mut needs = Vec::new();
    match &order.call {
        Call::Response(level) => {
            let level = plan.level(*level).ok_or(Refusal::UnknownLevel)?;
            needs = response(plan, present, level)?;
        }
        Call::StandBy(colour) => {
            let mut colours = plan.warning.colours.iter();
            let watch = colours.find(|watch| watch.id == *colour).ok_or(Refusal::UnknownColour)?;
            let callout = mildest(plan)?;
            for role in &watch.watch {
                needs.push(freeze(role, Mode::Call, callout)?);
            }
            for role in watch.standby.iter().filter(|role| !watch.watch.contains(role)) {
                needs.push(freeze(role, Mode::Tell, callout)?);
            }
        }
        Call::Drill(roles) => {
            let callout = mildest(plan)?;
            let groups = plan.groups.iter().map(|group| &group.id);
            let all: Vec<String> =
                plan.roles.iter().map(|role| &role.id).chain(groups).cloned().collect();
            for role in if roles.is_empty() { &all } else { roles } {
                needs.push(freeze(role, Mode::Probe, callout)?);
            }
        }
        Call::Liveness(role) => {
            let mut one = freeze(role, Mode::Probe, mildest(plan)?)?;
            one.holders.truncate(1);
            one.pace.rounds.truncate(1);
            needs.push(one);
        }
    }
    if needs.is_empty() { Err(Refusal::NobodyNamed) } else { Ok(needs) }
}

/// Who a level calls, and who is told of shortfalls; the latter may be among the former.
pub(super) fn response(
    plan: &Plan,
    present: &Present,
    level: &Level,
) -> Result<Vec<Need>, Refusal> {
    let mut callouts = plan.callouts.iter();
    let callout = callouts.find(|callout| callout.id == level.callout);
    let callout = callout.ok_or(Refusal::UnknownCallout)?;
    let mut needs: Vec<Need> = Vec::new();
    let called = level.call.iter().map(|role| (role, Mode::Call));
    let told = callout.unmet.to.iter().map(|role| (role, Mode::Reserve));
    for (role, mode) in called.chain(told) {
        if needs.iter().all(|need| need.role != *role) {
            let mut need = need(plan, present, role, mode, callout)?;
            need.told_short = callout.unmet.to.contains(role);
            need.life_safety = true;
            needs.push(need);
        }
    }
    Ok(needs)
}

/// The call-out of the least level: a warning and a drill are no more urgent than that.
fn mildest(plan: &Plan) -> Result<&Callout, Refusal> {
    let level = plan.levels.iter().max_by_key(|level| level.id);
    let named = level.and_then(|level| plan.callouts.iter().find(|one| one.id == level.callout));
    named.or_else(|| plan.callouts.first()).ok_or(Refusal::UnknownCallout)
}

fn need(
    plan: &Plan,
    present: &Present,
    id: &str,
    mode: Mode,
    callout: &Callout,
) -> Result<Need, Refusal> {
    let (holders, deputies, min_ready) =
        if let Some(role) = plan.roles.iter().find(|role| role.id == id) {
            let deputies = role.deputies.iter().flat_map(|one| present.of_holder(plan, one));
            (present.of_role(role), deputies.collect::<Vec<Enrolled>>(), 1)
        } else if let Some(group) = plan.groups.iter().find(|group| group.id == id) {
            let deputies = present.of_holder(plan, &group.deputy);
            (present.of_group(plan, group), deputies, group.min_ready)
        } else {
            return Err(Refusal::UnknownRole);
        };
    let holders: Vec<MemberId> = holders.into_iter().map(Enrolled::member).collect();
    let mut ladder: Vec<MemberId> = Vec::new();
    if matches!(mode, Mode::Call | Mode::Reserve) {
        for member in deputies.into_iter().map(Enrolled::member) {
            if !holders.contains(&member) && !ladder.contains(&member) {
                ladder.push(member);
            }
        }
    }
    let (role, pace) = (id.to_owned(), pace(callout));
    let (told_short, life_safety) = (false, false);
    Ok(Need { role, mode, min_ready, holders, ladder, pace, told_short, life_safety })
}

fn pace(callout: &Callout) -> Pace {
    let ms = |seconds: u64| i64::try_from(seconds.saturating_mul(1_000)).unwrap_or(i64::MAX / 4);
    let rounds = callout.rounds.iter().map(|round| Step {
        after_ms: ms(round.at.seconds()),
        by: round.by.clone(),
        to_deputy: round.to_deputy,
    });
    Pace { rounds: rounds.collect(), unmet_ms: ms(callout.unmet.at.seconds()) }
}

impl Draft<'_> {
    /// A role enters the call-out: row, deadlines from now on, a summons for each holder; where
    /// nobody holds it, that is told at once and the first deputy called at once (G7).
    pub fn begin(&mut self, need: Need) {
        self.put(Change::Need(need.clone()));
        if need.mode == Mode::Reserve {
            return;
        }
        let after = |ms: i64| Millis(self.now.at.0.saturating_add(ms));
        let times: Vec<Millis> = need.pace.rounds.iter().map(|step| after(step.after_ms)).collect();
        let unmet = after(need.pace.unmet_ms);
        let rounds = if need.mode == Mode::Tell { 1 } else { times.len() };
        for (round, due_at) in times.into_iter().enumerate().take(rounds) {
            self.deadline((DeadlineKind::Round, round as u32), &need.role, None, due_at);
        }
        if need.mode != Mode::Tell {
            self.deadline((DeadlineKind::Silence, 0), &need.role, None, unmet);
        }
        if need.mode == Mode::Call && self.book.head.kind == Kind::Response {
            self.deadline((DeadlineKind::Shortfall, 0), &need.role, None, unmet);
        }
        let mut is_held = false;
        for member in &need.holders {
            let Some(who) = self.enrolled(*member) else {
                self.alarm_of_role(AlarmKind::LeftDuty, &need.role);
                continue;
            };
            is_held = true;
            let (role, about) = (need.role.clone(), None);
            self.summon(who, Calling { role, about, rung: 0, instead_of: None });
        }
        if !is_held {
            self.nobody(&need.role, None);
        }
    }
}
