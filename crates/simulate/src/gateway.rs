//! The gateways of the invented world: one for each channel, each with its own bad days.

use crate::dice::Dice;
use crate::engine::Message;
use crate::faults::Faults;
use huiyin_domain::callout::Outcome;
use huiyin_domain::plan::Channel;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
struct Gate {
    honours_keys: bool,
    /// Down from … to, in real milliseconds.
    down: Option<(i64, i64)>,
    taken: BTreeSet<String>,
}

pub struct Gateways(BTreeMap<Channel, Gate>);

/// What became of one hand-over.
pub struct HandOver {
    pub outcome: Outcome,
    /// When it reaches the person's device, after so many milliseconds.
    pub arrives_ms: Option<i64>,
    /// The gateway gave no word: whoever handed over cannot know.
    pub is_silent: bool,
    pub honours_keys: bool,
}

impl Gateways {
    pub fn drawn(dice: &mut Dice, faults: &Faults) -> Self {
        let gate = |dice: &mut Dice| {
            let is_down = dice.chance(faults.gateway.outage.0);
            let from = dice.between(0, 900_000);
            let until = from + dice.between(20_000, 420_000);
            Gate {
                honours_keys: dice.chance(faults.gateway.honours_keys.0),
                down: is_down.then_some((from, until)),
                taken: BTreeSet::new(),
            }
        };
        Self(Channel::ALL.iter().map(|channel| (*channel, gate(dice))).collect())
    }

    pub fn submit(
        &mut self,
        message: &Message,
        at: i64,
        dice: &mut Dice,
        faults: &Faults,
    ) -> HandOver {
        let gate = self.0.entry(message.channel).or_default();
        let honours_keys = gate.honours_keys;
        let told = |outcome, arrives_ms, is_silent| HandOver {
            outcome,
            arrives_ms,
            is_silent,
            honours_keys,
        };
        if gate.down.is_some_and(|(from, until)| (from..until).contains(&at)) {
            return told(Outcome::Temporary, None, false);
        }
        if honours_keys && gate.taken.contains(&message.key) {
            return told(Outcome::HandedOver, None, false);
        }
        let fate = dice.which(&faults.gateway.each());
        if !matches!(fate, Some(1 | 2 | 4)) {
            gate.taken.insert(message.key.clone());
        }
        let soon = dice.between(500, 5_000);
        match fate {
            Some(0) => told(Outcome::HandedOver, None, false),
            Some(1) => told(Outcome::Temporary, None, false),
            Some(2) => told(Outcome::Permanent, None, false),
            Some(3) => told(Outcome::Unknown, Some(soon), true),
            Some(4) => told(Outcome::Unknown, None, true),
            Some(_) => told(Outcome::HandedOver, Some(dice.between(60_000, 600_000)), false),
            None => told(Outcome::HandedOver, Some(soon), false),
        }
    }
}
