//! Recusals, briefs and admissions in the year: what comes up, in which words, and the ledger's
//! own account of who is kept away and who was let in, which never believes the fold.

use super::choose::{number, of_list};
use super::life::{DAY_MS, Life};
use super::town::Town;
use super::words::text;
use huiyin_domain::case::{
    ADMISSION_MS, AdmissionGround, BarCommand, BarEvent, BriefTo, Case, Command, Event, Meant,
    RecusalBasis, branch,
};
use huiyin_domain::ids::{BriefId, OutboxId, StaffId, UnitId};
use huiyin_domain::leaf::Actor;
use huiyin_domain::policy::{Action, Role};
use huiyin_domain::time::Millis;
use std::collections::{BTreeMap, BTreeSet};

/// What can come up in any case.
pub const BESIDE: [(Action, u32); 5] = [
    (Action::RecusalDeclare, 1),
    (Action::RecusalAsk, 1),
    (Action::RecusalDecide, 1),
    (Action::LetterOpen, 1),
    (Action::AdmissionAsk, 1),
];

/// What waits for somebody.
pub fn needs(case: &Case) -> Vec<(Action, u32)> {
    let bars = &case.bars;
    let wishes = [
        (bars.asks_open().next().is_some(), Action::RecusalDecide, 40),
        (!bars.recused.is_empty(), Action::RecusalDecide, 4),
        (case.accused.is_some() || !bars.recused.is_empty(), Action::BriefGive, 12),
        (bars.briefs_open().next().is_some(), Action::BriefAnswer, 40),
        (bars.admissions_asked().next().is_some(), Action::AdmissionConfirm, 600),
        (bars.admissions_given().next().is_some(), Action::AdmissionNote, 300),
        (bars.admissions_given().next().is_some(), Action::AdmissionEnd, 80),
    ];
    wishes.into_iter().filter(|(is, ..)| *is).map(|(_, action, weight)| (action, weight)).collect()
}

/// Minutes to the next step while somebody waits to be let in, or is.
pub fn minutes(dice: &mut fastrand::Rng, case: &Case) -> Option<i64> {
    let open = case.bars.admissions.iter().any(|one| !one.ended);
    open.then(|| dice.i64(1..75))
}

/// Units whose officers have something to do with it beside those near the case.
pub fn units(life: &Life<'_>, action: Action) -> Vec<UnitId> {
    match action {
        Action::AdmissionAsk | Action::AdmissionConfirm => life.town.units.clone(),
        Action::AdmissionNote | Action::AdmissionEnd => {
            life.case.bars.admissions.iter().map(|one| one.unit).collect()
        }
        Action::BriefAnswer => life.case.bars.briefs_open().map(|brief| brief.unit).collect(),
        _ => Vec::new(),
    }
}

/// Whoever was let in does what only they can.
pub fn own(case: &Case, action: Action) -> Option<StaffId> {
    let bars = &case.bars;
    match action {
        Action::AdmissionNote | Action::AdmissionEnd => {
            bars.admissions_given().last().map(|one| one.officer)
        }
        Action::BriefAnswer => bars.briefs_open().last().and_then(|brief| brief.officer),
        _ => None,
    }
}

pub fn command(life: &mut Life<'_>, action: Action) -> Option<Command> {
    let bars = life.case.bars.clone();
    let dice = &mut life.dice;
    let basis = *of_list(dice, RecusalBasis::ALL);
    Some(match action {
        Action::RecusalDeclare => BarCommand::RecusalDeclare { basis, reason: text() }.into(),
        Action::RecusalAsk => {
            BarCommand::RecusalAsk { whom: *of_list(dice, Meant::ALL), reason: text() }.into()
        }
        Action::RecusalDecide => recusal(life, basis).into(),
        Action::BriefGive => {
            let brief = BriefId(life.dice.i64(1..1 << 50));
            let officer = bars.recused.first().map(|one| one.officer);
            let to = match officer {
                Some(officer) if life.case.accused.is_none() || life.dice.bool() => {
                    let unit = life.town.officer(officer).expect("of the town").unit;
                    BriefTo::Officer { officer, unit }
                }
                _ => BriefTo::Accused,
            };
            let at = Millis(life.now.0 + life.dice.i64(-1..20) * DAY_MS);
            let due = at.date_in(&life.rules.procedure.zone);
            BarCommand::BriefGive { brief, to, due, text: text() }.into()
        }
        Action::BriefAnswer => {
            let brief = bars.briefs_open().last().map_or(BriefId(1), |brief| brief.brief);
            BarCommand::BriefAnswer { brief, text: text() }.into()
        }
        Action::LetterOpen => {
            BarCommand::LetterOpen { letters: vec![OutboxId(dice.i64(1..9))] }.into()
        }
        Action::AdmissionAsk => {
            let ground = *of_list(dice, AdmissionGround::ALL);
            BarCommand::AdmissionAsk { ground, reason: text() }.into()
        }
        Action::AdmissionConfirm => {
            let ask = number(life, bars.admissions_asked().map(|one| one.ask).collect());
            match life.dice.u8(..4) {
                0 => BarCommand::AdmissionRefuse { ask, reason: text() }.into(),
                _ => BarCommand::AdmissionConfirm { ask }.into(),
            }
        }
        Action::AdmissionEnd => {
            let ask = number(life, bars.admissions_given().map(|one| one.ask).collect());
            BarCommand::AdmissionEnd { ask }.into()
        }
        Action::AdmissionNote => BarCommand::AdmissionNote { text: text() }.into(),
        _ => return None,
    })
}

fn recusal(life: &mut Life<'_>, basis: RecusalBasis) -> BarCommand {
    let bars = life.case.bars.clone();
    let reason = text();
    let asks: Vec<u32> = bars.asks_open().map(|ask| ask.ask).collect();
    let lifts = !bars.recused.is_empty() && life.dice.u8(..4) == 0;
    if lifts {
        let officer = of_list(&mut life.dice, &bars.recused).officer;
        return BarCommand::RecusalLift { officer, reason };
    }
    if !asks.is_empty() && life.dice.bool() {
        return BarCommand::RecusalRefuse { ask: number(life, asks), reason };
    }
    let handler = life.case.owner.handler.and_then(|id| life.town.officer(id));
    let any = of_list(&mut life.dice, &life.town.officers);
    let of = if life.dice.bool() { handler.unwrap_or(any) } else { any };
    let (officer, unit, leads) = (of.id, of.unit, of.roles.contains(&Role::UnitHead));
    let ask = asks.first().copied();
    BarCommand::RecusalDecide { officer, unit, leads, ask, basis, reason }
}

/// The ledger's account.
#[derive(Default)]
pub struct Kept {
    recused: BTreeSet<StaffId>,
    asked: BTreeMap<u32, (StaffId, UnitId, Millis)>,
    let_in: BTreeMap<u32, (StaffId, Millis)>,
}

impl Kept {
    pub fn step(&mut self, town: &Town, event: &Event, actor: Actor, now: Millis) -> Vec<String> {
        let mut found = Vec::new();
        if let Actor::Staff { id, .. } = actor
            && self.recused.contains(&id)
            && !matches!(event, Event::Bar(BarEvent::BriefAnswered { .. }))
        {
            found.push(format!("{} by an officer who stays out of it", event.kind()));
        }
        if let Event::Assigned { to } = event
            && self.recused.contains(to)
        {
            found.push("given to an officer who stays out of it".into());
        }
        let Event::Bar(event) = event else { return found };
        match event {
            BarEvent::Recused { officer, .. } => {
                self.recused.insert(*officer);
            }
            BarEvent::RecusalLifted { officer, .. } => {
                self.recused.remove(officer);
            }
            BarEvent::AdmissionAsked { ask, officer, unit, .. } => {
                self.asked.insert(*ask, (*officer, *unit, now));
            }
            BarEvent::AdmissionConfirmed { ask, until } => {
                found.extend(self.second(town, *ask, actor, now));
                if until.0 != now.0 + ADMISSION_MS {
                    found.push("let in for longer than an hour".into());
                }
                let officer = self.asked.remove(ask).map_or(StaffId(0), |(officer, ..)| officer);
                self.let_in.insert(*ask, (officer, *until));
            }
            BarEvent::AdmissionRefused { ask, .. } | BarEvent::AdmissionLapsed { ask } => {
                self.asked.remove(ask);
            }
            BarEvent::AdmissionEnded { ask } => {
                self.asked.remove(ask);
                self.let_in.remove(ask);
            }
            BarEvent::AdmissionNoted { ask, .. } => {
                let stands = self.let_in.get(ask).is_some_and(|(_, until)| now < *until);
                if !stands {
                    found.push("a note of somebody who is not let in".into());
                }
            }
            _ => {}
        }
        found
    }

    /// In time, by somebody else, of another branch.
    fn second(&self, town: &Town, ask: u32, actor: Actor, now: Millis) -> Option<String> {
        let Some((officer, unit, at)) = self.asked.get(&ask) else {
            return Some("let in without having asked".into());
        };
        if now.0 >= at.0 + ADMISSION_MS {
            return Some("let in after the ask had lapsed".into());
        }
        let Actor::Staff { id, unit: second } = actor else {
            return Some("let in by nobody".into());
        };
        let same = branch(second, &town.tree) == branch(*unit, &town.tree);
        (same || id == *officer).then(|| "let in by the same branch".into())
    }

    pub fn stands(&self, case: &Case) -> Option<String> {
        let in_hand = [
            case.owner.handler,
            case.joint.leader,
            case.review().and_then(|review| review.officer),
            case.settling.mediation().and_then(|one| one.mediator),
        ];
        let kept = in_hand.into_iter().flatten().any(|officer| self.recused.contains(&officer));
        kept.then(|| "an officer who stays out of it has it in hand".into())
    }

    pub fn has_left(&self, officer: Option<StaffId>) -> bool {
        officer.is_some_and(|officer| self.recused.contains(&officer))
    }
}
