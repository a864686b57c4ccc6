//! The world as engines meet it: a clock that may be wrong, gateways, a database that may be
//! away, and the steps at which a process may end.

use super::{CALM_MS, Event, World};
use crate::engine::{Message, Outside, Point, Stopped};
use huiyin_domain::callout::{AttemptState, Book, Outcome, Reach, Roll};
use huiyin_domain::plan::{Channel, Plan};
use huiyin_domain::roster::Present;
use huiyin_domain::time::Millis;

impl Outside for World<'_> {
    fn now(&self) -> Millis {
        self.clock()
    }

    fn roll(&self) -> &Roll {
        &self.roll
    }

    fn reach(&self) -> &Reach {
        &self.scene.reach
    }

    fn edited(&self) -> (&Plan, &Present) {
        (&self.plan, &self.present)
    }

    fn submit(&mut self, message: &Message) -> Outcome {
        let over = self.gateways.submit(message, self.at, &mut self.dice, self.faults);
        self.observer.sent(message, &over, self.at, &self.roll);
        if let Some(ms) = over.arrives_ms {
            self.later(ms, Event::Arrive(message.clone()));
        }
        over.outcome
    }

    fn at(&mut self, _: Point) -> Result<(), Stopped> {
        if self.at > CALM_MS {
            return Ok(());
        }
        let rates = [self.faults.engine.crash.0, self.faults.engine.stall.0];
        match self.dice.which(&rates) {
            Some(0) => Err(Stopped::Died),
            Some(_) => Err(Stopped::Stalled),
            None => Ok(()),
        }
    }

    fn database(&mut self) -> Result<(), Stopped> {
        if self.is_database_up { Ok(()) } else { Err(Stopped::Down) }
    }

    fn written(&mut self) -> Result<(), Stopped> {
        let is_unsure = self.at < CALM_MS && self.dice.chance(self.faults.database.unsure.0);
        if is_unsure {
            self.observer.fault(self.at);
            return Err(Stopped::Down);
        }
        Ok(())
    }

    fn is_overtaken(&mut self) -> bool {
        self.dice.chance(self.faults.database.overtaken.0)
    }
}

/// What waits on the printed call tree.
pub fn on_paper(book: &Book) -> Vec<Message> {
    let is_waiting =
        |state: AttemptState, channel| state == AttemptState::Due && channel == Channel::Paper;
    let rows = book.attempts.values().filter(|row| is_waiting(row.state, row.channel));
    rows.filter_map(|row| {
        let member = book.summonses.get(&row.summons)?.member;
        Some(Message {
            key: row.key.clone(),
            attempt: row.id,
            summons: row.summons,
            round: row.round,
            member,
            channel: row.channel,
            text: String::new(),
        })
    })
    .collect()
}
