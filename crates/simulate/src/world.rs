//! One run: real time goes from event to event, engines look when they would, people answer,
//! things break. Engines see the clock, which may be wrong; the observer sees real time.

mod outside;

use crate::dice::Dice;
use crate::engine::{Engine, Message, Said, Stopped};
use crate::faults::Faults;
use crate::gateway::Gateways;
use crate::observer::Observer;
use crate::report::Report;
use crate::scene::{Scene, T0};
use huiyin_domain::callout::{Amendment, Outcome, Roll};
use huiyin_domain::ids::{CalloutId, IncidentId, MemberId, SummonsId};
use huiyin_domain::plan::{Channel, Plan, ResponseLevel};
use huiyin_domain::roster::Present;
use huiyin_domain::time::Millis;
use std::collections::{BTreeMap, BTreeSet};

/// Processes over the one database.
const NODES: usize = 2;
/// From here on nothing breaks any more, so that what was begun can come to its end.
const CALM_MS: i64 = 2_400_000;
const END_MS: i64 = 5_400_000;

#[derive(Clone, Debug)]
enum Event {
    Tick(usize),
    Restart(usize),
    Arrive(Message),
    Say(Said),
    Receipt(Message),
    Human,
    Leave(MemberId),
    Edit,
    Amend(ResponseLevel),
    Jump(i64),
    Database(bool),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum NodeState {
    Well,
    Stalled,
    Dead,
}

struct Node {
    state: NodeState,
    next: Option<i64>,
}

pub struct World<'f> {
    at: i64,
    skew: i64,
    dice: Dice,
    faults: &'f Faults,
    plan: Plan,
    present: Present,
    roll: Roll,
    scene: Scene,
    gateways: Gateways,
    is_database_up: bool,
    nodes: Vec<Node>,
    events: BTreeMap<(i64, u64), Event>,
    order: u64,
    answered: BTreeSet<SummonsId>,
    observer: Observer,
}

/// Lives one run to its end and counts.
pub fn lived(engine: &mut dyn Engine, scene: Scene, dice: Dice, faults: &Faults) -> Report {
    let mut world = World::new(scene, dice, faults);
    world.begin(engine);
    while let Some(((at, _), event)) = world.events.pop_first() {
        if at > END_MS {
            break;
        }
        world.at = at;
        world.happen(engine, event);
    }
    world.at = END_MS;
    let now = world.clock();
    match engine.book() {
        Some(book) => world.observer.end(book, END_MS, now),
        None => Report::default(),
    }
}

impl<'f> World<'f> {
    fn new(scene: Scene, mut dice: Dice, faults: &'f Faults) -> Self {
        let gateways = Gateways::drawn(&mut dice, faults);
        let nodes = (0..NODES).map(|_| Node { state: NodeState::Well, next: None }).collect();
        Self {
            at: 0,
            skew: 0,
            dice,
            faults,
            plan: scene.plan.clone(),
            present: scene.present.clone(),
            roll: scene.roll.clone(),
            observer: Observer::new(&scene),
            scene,
            gateways,
            is_database_up: true,
            nodes,
            events: BTreeMap::new(),
            order: 0,
            answered: BTreeSet::new(),
        }
    }

    fn clock(&self) -> Millis {
        Millis(T0.0 + self.at + self.skew)
    }

    fn later(&mut self, ms: i64, event: Event) {
        self.order += 1;
        self.events.insert((self.at + ms, self.order), event);
    }

    fn begin(&mut self, engine: &mut dyn Engine) {
        let scene = self.scene.clone();
        let order = huiyin_domain::callout::Order {
            id: CalloutId(1),
            incident: Some(IncidentId(1)),
            plan: &scene.plan,
            call: scene.call.clone(),
            present: &scene.present,
            exercise: scene.exercise,
        };
        let started = engine.start(&order, self);
        debug_assert!(started.is_ok(), "a scene orders what its plan knows: {started:?}");
        scene.leaves.iter().for_each(|(at, who)| self.later(*at, Event::Leave(*who)));
        scene.jumps.iter().for_each(|(at, by)| self.later(*at, Event::Jump(*by)));
        if let Some((from, until)) = scene.outage {
            self.later(from, Event::Database(false));
            self.later(until, Event::Database(true));
        }
        if let Some((at, level)) = scene.amend {
            self.later(at, Event::Amend(level));
        }
        if let Some((at, _, _)) = &scene.edit {
            self.later(*at, Event::Edit);
        }
        self.later(180_000, Event::Human);
        self.look(engine, None);
        self.poke();
    }

    fn happen(&mut self, engine: &mut dyn Engine, event: Event) {
        match event {
            Event::Tick(node) => self.tick(engine, node),
            Event::Restart(node) => {
                if self.nodes[node].state == NodeState::Dead {
                    engine.restart(node);
                }
                self.nodes[node].state = NodeState::Well;
                self.see_up();
                self.plan_tick(node, 100);
            }
            Event::Arrive(message) => self.arrive(message),
            Event::Say(said) => self.say(engine, said),
            Event::Receipt(message) => {
                if engine.receipt(&message, Outcome::Delivered, self).is_err() {
                    self.later(20_000, Event::Receipt(message));
                }
                self.look(engine, None);
            }
            Event::Human => self.human(engine),
            Event::Leave(member) => {
                self.roll.remove(&member);
                self.observer.left(member, self.at);
                self.poke();
            }
            Event::Edit => {
                if let Some((_, plan, present)) = self.scene.edit.take() {
                    (self.plan, self.present) = (plan, present);
                    self.observer.edited();
                }
                self.poke();
            }
            Event::Amend(level) => self.amend(engine, level),
            Event::Jump(by) => {
                self.skew += by;
                self.observer.jumped(self.at, by);
                self.poke();
            }
            Event::Database(is_up) => {
                self.is_database_up = is_up;
                self.observer.fault(self.at);
                self.see_up();
                self.poke();
            }
        }
    }

    fn tick(&mut self, engine: &mut dyn Engine, node: usize) {
        if self.nodes[node].next != Some(self.at) || self.nodes[node].state != NodeState::Well {
            return;
        }
        self.nodes[node].next = None;
        let ended = engine.tick(node, self);
        self.look(engine, Some(node));
        match ended {
            Ok(()) => {
                let next = engine.book().and_then(|book| book.next_at());
                if let Some(next) = next {
                    let wait = (next.0 - self.clock().0).max(0);
                    let poll = self.dice.between(200, 1_500);
                    self.plan_tick(node, wait + poll);
                }
            }
            Err(Stopped::Down) => {
                let wait = self.dice.between(500, 2_500);
                self.plan_tick(node, wait);
            }
            Err(Stopped::Died) => self.stop(node, NodeState::Dead, (1_000, 60_000)),
            Err(Stopped::Stalled) => self.stop(node, NodeState::Stalled, (5_000, 90_000)),
        }
        // The other process looks as well: always when this one is stopped, else now and then,
        // which is often enough for them to meet.
        if ended.is_err() || self.dice.chance(0.3) {
            self.poke_others(node, engine);
        }
    }

    fn stop(&mut self, node: usize, state: NodeState, (low, high): (i64, i64)) {
        self.nodes[node].state = state;
        self.observer.fault(self.at);
        self.see_up();
        let wait = self.dice.between(low, high);
        self.later(wait, Event::Restart(node));
    }

    fn plan_tick(&mut self, node: usize, ms: i64) {
        let at = self.at + ms;
        let is_sooner = self.nodes[node].next.is_none_or(|next| at < next);
        if is_sooner && self.nodes[node].state == NodeState::Well {
            self.nodes[node].next = Some(at);
            self.later(ms, Event::Tick(node));
        }
    }

    fn poke(&mut self) {
        for node in 0..NODES {
            let poll = self.dice.between(200, 1_500);
            self.plan_tick(node, poll);
        }
    }

    fn poke_others(&mut self, node: usize, engine: &dyn Engine) {
        let Some(next) = engine.book().and_then(|book| book.next_at()) else {
            return;
        };
        let wait = (next.0 - self.clock().0).max(0);
        for other in (0..NODES).filter(|other| *other != node) {
            let poll = self.dice.between(200, 1_500);
            self.plan_tick(other, wait + poll);
        }
    }

    fn see_up(&mut self) {
        let is_any = self.nodes.iter().any(|node| node.state == NodeState::Well);
        self.observer.up(self.at, is_any && self.is_database_up);
    }

    fn look(&mut self, engine: &dyn Engine, node: Option<usize>) {
        if let Some(book) = engine.book() {
            let (at, now) = (self.at, self.clock());
            self.observer.look(book, at, now, node, &self.roll);
        }
    }

    fn arrive(&mut self, message: Message) {
        if message.channel != Channel::Paper && self.dice.chance(0.5) {
            let wait = self.dice.between(1_000, 30_000);
            self.later(wait, Event::Receipt(message.clone()));
        }
        // The first message is what somebody reacts to.
        if !self.answered.insert(message.summons) {
            return;
        }
        let Some(way) = self.scene.ways.get(&message.member).copied() else {
            return;
        };
        let Message { summons, member, channel, .. } = message;
        for (after, answer, via) in way.answers(channel, &mut self.dice) {
            self.later(after, Event::Say(Said { summons, member, answer, via }));
        }
    }

    fn say(&mut self, engine: &mut dyn Engine, said: Said) {
        let well = self.nodes.iter().position(|node| node.state == NodeState::Well);
        let Some(node) = well else {
            self.later(10_000, Event::Say(said));
            return;
        };
        self.observer.saying(&said);
        let answered = engine.answer(node, &said, self);
        let is_ok = answered == Ok(Ok(()));
        if let (true, Some(book)) = (is_ok, engine.book()) {
            self.observer.acknowledged(&said, self.at, book, &self.roll);
        }
        self.look(engine, None);
        if answered.is_err() {
            let wait = self.dice.between(5_000, 20_000);
            self.later(wait, Event::Say(said));
        }
        self.poke();
    }

    /// Now and then somebody takes the printed call tree in hand.
    fn human(&mut self, engine: &mut dyn Engine) {
        let waiting: Vec<Message> = engine.book().map(outside::on_paper).unwrap_or_default();
        for message in waiting {
            if engine.by_hand(message.attempt, self).is_ok() {
                self.observer.passed_on(&message);
                self.later(5_000, Event::Arrive(message));
            }
        }
        self.look(engine, None);
        self.later(120_000, Event::Human);
    }

    fn amend(&mut self, engine: &mut dyn Engine, level: ResponseLevel) {
        let (plan, present) = (self.plan.clone(), self.present.clone());
        let amendment = Amendment { plan: &plan, level, present: &present };
        let is_first =
            |engine: &dyn Engine| engine.book().is_some_and(|book| book.head.level != level.code());
        let was_first = is_first(engine);
        let ended = engine.amend(&amendment, self);
        // Written, whether or not the engine was told so.
        if was_first && !is_first(engine) {
            self.observer.amending(&plan, level, &present, self.clock());
        }
        if ended.is_err() {
            self.later(10_000, Event::Amend(level));
        }
        self.look(engine, None);
        self.poke();
    }
}
