//! What happens next in a case and in which words: mostly what its stage asks for, sometimes
//! anything at all. Some cases are pushed to and fro, some are left lying.

use super::barring;
use super::life::{DAY_MS, HOUR_MS, Life};
use super::town;
use super::words::{holds, text};
use huiyin_domain::case::{
    Asking, Case, CaseKind, Command, DeliveryCommand, DeliveryFault, ExtensionRequest, Found,
    Means, Outcome, PersonCommand, ReviewCommand, ReviewResult, SettleCommand, Side, Stage,
    TRANSITIONS, Transition, Verdict, Way,
};
use huiyin_domain::ids::{StaffId, UnitId};
use huiyin_domain::leaf::{Actor, Commitment};
use huiyin_domain::policy::{Action, Role};
use huiyin_domain::time::Millis;
use jiff::civil::Date;

pub fn of_list<'l, T>(dice: &mut fastrand::Rng, list: &'l [T]) -> &'l T {
    &list[dice.usize(..list.len())]
}

/// How the offices deal with this case.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Temper {
    Usual,
    /// Nobody wants it.
    Fought,
    /// It lies about.
    Slow,
}

impl Temper {
    pub fn roll(dice: &mut fastrand::Rng) -> Self {
        match dice.u8(..100) {
            0..12 => Self::Fought,
            12..30 => Self::Slow,
            _ => Self::Usual,
        }
    }

    /// When somebody next does something, at a minute of the day.
    pub fn next(self, dice: &mut fastrand::Rng, now: Millis, case: &Case) -> i64 {
        if let Some(minutes) = barring::minutes(dice, case) {
            return now.0 + minutes * 60_000;
        }
        let waits = matches!(case.stage, Stage::Answered | Stage::Concluded);
        let hours = match self {
            Self::Slow => dice.i64(12..480),
            _ if waits && case.review().is_none() => dice.i64(4..240),
            _ => dice.i64(1..72),
        };
        now.0 + hours * HOUR_MS + dice.i64(0..60) * 60_000
    }
}

/// Units that have something to do with the case.
pub fn units_near(life: &Life<'_>) -> Vec<UnitId> {
    let ties = life.case.ties(life.now);
    let mut near = vec![ties.owner, ties.owner, ties.intake];
    near.extend(life.town.tree.ancestors(ties.owner));
    near.extend(ties.joined);
    near.extend([ties.arbiter, ties.reviewing, ties.accused].into_iter().flatten());
    near
}

pub fn action(life: &mut Life<'_>) -> Option<Action> {
    let case = &life.case;
    if life.dice.u8(..25) == 0 {
        return Some(of_list(&mut life.dice, TRANSITIONS).action);
    }
    let mut wishes = by_stage(case, life.temper);
    wishes.extend(by_need(case));
    wishes.extend(barring::needs(case));
    wishes.extend(barring::BESIDE);
    if case.stage.is_open() {
        wishes.extend(BESIDE);
    }
    let possible = |(action, _): &(Action, u32)| {
        let row = Transition::of(*action).expect("in the table");
        row.from.contains(&case.stage) && row.when.holds(case)
    };
    wishes.retain(possible);
    let all: u32 = wishes.iter().map(|(_, weight)| weight).sum();
    if all == 0 {
        return None;
    }
    let mut at = life.dice.u32(..all);
    for (action, weight) in wishes {
        if at < weight {
            return Some(action);
        }
        at -= weight;
    }
    None
}

/// What can come up in any open case.
const BESIDE: &[(Action, u32)] = &[
    (Action::AddMaterial, 3),
    (Action::Summarise, 1),
    (Action::Supervise, 2),
    (Action::LeaderName, 2),
    (Action::Link, 2),
    (Action::AppointmentAsk, 3),
    (Action::AppointmentSet, 1),
    (Action::Hear, 2),
    (Action::Withdraw, 1),
    (Action::SayUnanswered, 1),
    (Action::OpenIdentity, 1),
    (Action::SecretChange, 1),
    (Action::SecretReissue, 1),
    (Action::SecretSeek, 1),
    (Action::TaskSet, 3),
    (Action::Notify, 2),
    (Action::AskExtension, 3),
    (Action::MediationOffer, 3),
];

fn by_stage(case: &Case, temper: Temper) -> Vec<(Action, u32)> {
    let fought = if temper == Temper::Fought { 90 } else { 3 };
    let is_new = case.way.is_none() && case.kind == CaseKind::Claim;
    match case.stage {
        Stage::Registered => {
            vec![(Action::Classify, if is_new { 90 } else { 6 }), (Action::Route, 60)]
        }
        Stage::Routed => {
            vec![(Action::Accept, 60), (Action::Return, fought), (Action::Classify, 2)]
        }
        Stage::Accepted => vec![
            (Action::Take, 40),
            (Action::Assign, 30),
            (Action::Transfer, fought / 2),
            (Action::Classify, 2),
        ],
        Stage::Handling => vec![
            (Action::Draft, 50),
            (Action::Assign, 3),
            (Action::Take, 2),
            (Action::Transfer, fought / 4),
            (Action::MediationOffer, 5),
        ],
        Stage::Drafted => vec![(Action::Check, 40), (Action::Approve, 40), (Action::SendBack, 12)],
        Stage::Checked => vec![(Action::Approve, 70), (Action::SendBack, 8)],
        Stage::Approved => vec![(Action::Deliver, 80)],
        Stage::Answered => vec![
            (Action::GiveVerdict, 30),
            (Action::ReviewAsk, 14),
            (Action::Reopen, 3),
            (Action::Conclude, 10),
            (Action::FollowUp, 5),
        ],
        Stage::Concluded => vec![
            (Action::GiveVerdict, 4),
            (Action::ReviewAsk, 8),
            (Action::Reopen, 4),
            (Action::FollowUp, 10),
            (Action::SayUnanswered, 3),
            (Action::SecretChange, 1),
            (Action::Link, 1),
        ],
    }
}

/// What waits for somebody.
fn by_need(case: &Case) -> Vec<(Action, u32)> {
    let mut needs = Vec::new();
    let mut need = |is: bool, action, weight| {
        if is {
            needs.push((action, weight));
        }
    };
    need(case.joint.arbiter.is_some(), Action::Arbitrate, 60);
    let asks_task = case.joint.tasks_open().next().is_some();
    need(asks_task, Action::TaskAnswer, 50);
    need(!case.joint.tasks.is_empty(), Action::TaskSet, 8);
    need(case.joint.supervisions_open().next().is_some(), Action::SupervisionAnswer, 30);
    need(case.joint.leader.is_some(), Action::LeaderName, 4);
    need(!case.joint.ties.is_empty(), Action::Link, 6);
    need(case.dispatch.is_some(), Action::DeliverySettle, 90);
    need(case.settling.appointment_asked, Action::AppointmentSet, 30);
    need(case.settling.appointments_open().next().is_some(), Action::AppointmentSet, 20);
    need(case.settling.mediation().is_some(), Action::MediationConsent, 60);
    need(case.settling.mediation().is_some(), Action::Mediate, 50);
    need(case.settling.agreement().is_some(), Action::Mediate, 12);
    need(case.settling.hearing().is_some(), Action::Hear, 40);
    need(case.settling.follow_ups_open().next().is_some(), Action::FollowUp, 25);
    need(case.review().is_some(), Action::ReviewAssign, 60);
    need(case.review().is_some(), Action::ReviewDecide, 80);
    need(case.review().is_some(), Action::ReviewDeliver, 80);
    need(case.review().is_some(), Action::Hear, 5);
    need(case.withdrawal.is_some(), Action::WithdrawalRevoke, 8);
    need(case.erasure.is_some(), Action::EraseRevoke, 8);
    need(case.unanswered, Action::ExplainUnanswered, 40);
    need(case.extension_pending.is_some(), Action::DecideExtension, 60);
    needs
}

fn day(life: &mut Life<'_>, days: std::ops::Range<i64>) -> Date {
    let at = life.now.0 + life.dice.i64(days) * DAY_MS;
    Millis(at).date_in(&life.rules.procedure.zone)
}

/// A unit that may well be the right one, and now and then the closed one.
pub fn unit(life: &mut Life<'_>) -> UnitId {
    *of_list(&mut life.dice, &life.town.units)
}

/// A number that is mostly of something open.
pub fn number(life: &mut Life<'_>, open: Vec<u32>) -> u32 {
    if open.is_empty() || life.dice.u8(..20) == 0 {
        return life.dice.u32(1..4);
    }
    *of_list(&mut life.dice, &open)
}

/// An officer of a unit with a role, or anybody.
pub fn officer(life: &mut Life<'_>, unit: UnitId, role: Role) -> (StaffId, UnitId) {
    let fits: Vec<_> = life.town.of(unit).filter(|one| one.roles.contains(&role)).collect();
    if fits.is_empty() || life.dice.u8(..20) == 0 {
        let any = of_list(&mut life.dice, &life.town.officers);
        return (any.id, any.unit);
    }
    let one = of_list(&mut life.dice, &fits);
    (one.id, one.unit)
}

/// One whole command for an action, as this actor could give it.
pub fn command(life: &mut Life<'_>, action: Action, actor: Actor) -> Command {
    match action {
        Action::Classify => classify(life),
        Action::Route => Command::Route { to: unit(life), reasons: Vec::new(), note: None },
        Action::Accept => Command::Accept { notice: life.dice.bool().then(text) },
        Action::Return => Command::Return { reason: text() },
        Action::Transfer => Command::Transfer { to: unit(life), reason: text() },
        Action::Assign => {
            let owner = life.case.owner.unit;
            let (to, unit) = officer(life, owner, Role::Handler);
            Command::Assign { to, unit }
        }
        Action::Take => Command::Take,
        Action::Notify => Command::Notify { notice: "acceptance".into(), text: text() },
        Action::AddMaterial => Command::AddMaterial { text: text() },
        Action::Summarise => Command::Summarise { text: text() },
        Action::AskExtension => {
            let clocks = &life.rules.procedure.clocks;
            let rules: Vec<_> = clocks.iter().filter(|rule| rule.extension.is_some()).collect();
            let clock = rules.get(life.dice.usize(..rules.len().max(1)));
            let clock = clock.map_or("handle".to_owned(), |rule| rule.id.clone());
            let amount = life.dice.u32(1..20);
            Command::AskExtension(ExtensionRequest { clock, amount, reason: text() })
        }
        Action::DecideExtension if life.dice.u8(..3) == 0 => {
            Command::RefuseExtension { reason: text() }
        }
        Action::DecideExtension => {
            Command::GrantExtension { amount: life.dice.u32(1..12), reason: text() }
        }
        Action::OpenIdentity => Command::OpenIdentity { reason: text() },
        Action::SecretChange => Command::ChangeSecret { retired: Commitment([7; 32]) },
        Action::SecretSeek => Command::SeekSecret { matched: life.dice.bool() },
        Action::SecretReissue => {
            Command::ReissueSecret { reason: text(), retired: Commitment([7; 32]) }
        }
        other => answering(life, other, actor),
    }
}

/// In which another unit may turn out to be the one complained of.
fn classify(life: &mut Life<'_>) -> Command {
    let kind = match life.dice.u8(..12) {
        0 => *of_list(&mut life.dice, CaseKind::ALL),
        _ => life.case.kind,
    };
    let proper = if life.dice.u8(..10) < 8 { Way::PetitionProper } else { Way::StatutoryDuty };
    let way = (kind == CaseKind::Claim).then_some(proper);
    let accused = match kind {
        CaseKind::Accusation if life.dice.bool() => Some(unit(life)),
        _ => life.case.accused,
    };
    let urgent = life.dice.u8(..10) == 0;
    Command::Classify { case_kind: kind, way, topic: None, urgent, accused }
}

/// The second part of [`command`]: the answer, and what comes after it.
fn answering(life: &mut Life<'_>, action: Action, actor: Actor) -> Command {
    let dice = &mut life.dice;
    match action {
        Action::Draft => {
            let mut holds = holds();
            if dice.u8(..20) == 0 {
                holds.pop();
            }
            Command::Draft { outcome: *of_list(dice, Outcome::ALL), text: text(), holds }
        }
        Action::SendBack => Command::SendBack { reason: text() },
        Action::Check => Command::Check,
        Action::Approve => Command::Approve,
        Action::Deliver => {
            let means = *of_list(dice, Means::ALL);
            let proof = (dice.u8(..6) > 0).then(text);
            DeliveryCommand::Deliver { means, proof }.into()
        }
        Action::DeliverySettle => {
            let said = (actor != Actor::System).then(text);
            match dice.u8(..10) {
                0..3 => {
                    let fault = *of_list(dice, DeliveryFault::ALL);
                    DeliveryCommand::Fail { fault, reason: said }.into()
                }
                _ => DeliveryCommand::Prove { proof: said }.into(),
            }
        }
        Action::Conclude => Command::Conclude,
        Action::GiveVerdict => {
            let verdict = *of_list(dice, Verdict::ALL);
            let again = (dice.u8(..3) == 0).then(text);
            Command::GiveVerdict { verdict, text: None, again }
        }
        Action::Reopen => Command::Reopen { reason: text() },
        Action::ReviewAsk => ReviewCommand::Ask { reason: text() }.into(),
        Action::ReviewAssign => {
            let of = life.case.review().map_or(town::ROOT, |review| review.unit);
            let (to, unit) = officer(life, of, Role::Reviewer);
            ReviewCommand::Assign { to, unit }.into()
        }
        Action::ReviewDecide => {
            let result = *of_list(dice, ReviewResult::ALL);
            ReviewCommand::Decide { result, text: text() }.into()
        }
        Action::ReviewDeliver => ReviewCommand::Deliver.into(),
        Action::Withdraw => PersonCommand::Withdraw { reason: None }.into(),
        Action::WithdrawalRevoke => PersonCommand::WithdrawalRevoke.into(),
        Action::EraseAsk => {
            PersonCommand::EraseAsk { effective_at: Millis(life.now.0 + 3_650 * 86_400_000) }.into()
        }
        Action::EraseRevoke => PersonCommand::EraseRevoke.into(),
        Action::SayUnanswered => PersonCommand::SayUnanswered { text: text() }.into(),
        Action::ExplainUnanswered => PersonCommand::ExplainUnanswered { text: text() }.into(),
        other => {
            let is_person = actor == Actor::Resident;
            let joining = super::joining::command(life, other);
            let joining = joining.or_else(|| barring::command(life, other));
            joining.unwrap_or_else(|| settling(life, other, is_person).into())
        }
    }
}

/// Ways of settling.
fn settling(life: &mut Life<'_>, action: Action, actor_is_person: bool) -> SettleCommand {
    let settling = life.case.settling.clone();
    match action {
        Action::AppointmentAsk => SettleCommand::AppointmentAsk { text: text() },
        Action::AppointmentSet => {
            let open: Vec<u32> = settling.appointments_open().map(|one| one.appointment).collect();
            match life.dice.u8(..4) {
                0 | 1 if !open.is_empty() => {
                    SettleCommand::AppointmentHold { appointment: number(life, open), text: text() }
                }
                2 if !open.is_empty() => SettleCommand::AppointmentCancel {
                    appointment: number(life, open),
                    reason: text(),
                },
                _ => SettleCommand::AppointmentSet {
                    at: Millis(life.now.0 + life.dice.i64(-1..20) * DAY_MS),
                    with: None,
                    place: text(),
                },
            }
        }
        Action::MediationOffer => SettleCommand::MediationOffer { mediator: None, text: text() },
        Action::MediationConsent => {
            let side =
                if actor_is_person { Side::Person } else { *of_list(&mut life.dice, Side::ALL) };
            let record = (!actor_is_person).then(text);
            match life.dice.u8(..6) {
                0 => SettleCommand::MediationRefuse { side, record },
                _ => SettleCommand::MediationConsent { side, record },
            }
        }
        Action::Mediate => mediate(life, settling.agreement().is_some()),
        Action::Hear if settling.hearing().is_some() => match life.dice.u8(..4) {
            0 => SettleCommand::HearingCancel { reason: text() },
            _ => SettleCommand::HearingHold { to: day(life, -4..2), text: text() },
        },
        Action::Hear => {
            let from = day(life, 0..6);
            SettleCommand::HearingSet { from, to: day(life, 5..14), text: text() }
        }
        _ => {
            let open: Vec<u32> = settling.follow_ups_open().map(|one| one.follow_up).collect();
            if open.is_empty() || life.dice.u8(..5) == 0 {
                let asking = *of_list(&mut life.dice, Asking::ALL);
                return SettleCommand::FollowUpSet { asking, due: day(life, -1..30) };
            }
            let found = *of_list(&mut life.dice, Found::ALL);
            SettleCommand::FollowUpDone { follow_up: number(life, open), found, text: text() }
        }
    }
}

fn mediate(life: &mut Life<'_>, is_agreed: bool) -> SettleCommand {
    if is_agreed {
        return SettleCommand::MediationConfirm { text: text() };
    }
    match life.dice.u8(..6) {
        0..3 => SettleCommand::MediationMeet { on: day(life, -2..1), text: text() },
        3 => SettleCommand::MediationFail { reason: text() },
        _ => SettleCommand::MediationAgree {
            text: text(),
            signed: Side::ALL[..life.dice.usize(2..=3)].to_vec(),
            sealed: life.dice.u8(..8) > 0,
            follow_up: day(life, 5..60),
            waives: life.dice.u8(..10) == 0,
        },
    }
}
