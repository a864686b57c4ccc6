//! What people do when a message reaches them. Each has one way for a whole run.

use crate::dice::Dice;
use crate::faults::Faults;
use huiyin_domain::callout::{Answer, Via};
use huiyin_domain::plan::Channel;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Prompt,
    Never,
    Decline,
    Late,
    /// Says it twice, the second time up to minutes later.
    Double,
    /// What was said first arrives last.
    Reordered,
    /// Accepts, takes it back, and the acceptance arrives once more.
    Withdraw,
}

impl Way {
    pub fn drawn(dice: &mut Dice, faults: &Faults) -> Self {
        let people = &faults.people;
        let rates = [
            people.never,
            people.decline,
            people.late,
            people.double,
            people.reordered,
            people.withdraw,
        ];
        let ways =
            [Self::Never, Self::Decline, Self::Late, Self::Double, Self::Reordered, Self::Withdraw];
        dice.which(&rates.map(|rate| rate.0)).map_or(Self::Prompt, |at| ways[at])
    }

    /// What is said after a message, each after so many milliseconds.
    pub fn answers(self, channel: Channel, dice: &mut Dice) -> Vec<(i64, Answer, Via)> {
        let via = match channel {
            Channel::Sms if dice.chance(0.5) => Via::Sms,
            Channel::Voice => Via::Keypad,
            Channel::Paper => Via::Tree,
            _ => Via::Link,
        };
        let soon = dice.between(5_000, 120_000);
        let more = soon + dice.between(1_000, 300_000);
        match self {
            Self::Never => Vec::new(),
            Self::Prompt => {
                let mut said = vec![(soon, Answer::Accept, via)];
                if dice.chance(0.4) {
                    said.push((more, Answer::OnWay, Via::Link));
                    said.push((more + dice.between(0, 300_000), Answer::OnSite, Via::Desk));
                }
                said
            }
            Self::Decline if dice.chance(0.5) => vec![(soon, Answer::Decline, via)],
            Self::Decline => vec![(soon, Answer::Unable, via)],
            Self::Late => vec![(dice.between(300_000, 1_500_000), Answer::Accept, via)],
            Self::Double => vec![(soon, Answer::Accept, via), (more, Answer::Accept, via)],
            Self::Reordered => vec![
                (soon, Answer::OnWay, Via::Link),
                (more, Answer::Accept, Via::Sms),
                (more + 1_000, Answer::Unable, Via::Sms),
            ],
            Self::Withdraw => vec![
                (soon, Answer::Accept, via),
                (more, Answer::Unable, Via::Link),
                (more + dice.between(1_000, 240_000), Answer::Accept, Via::Sms),
            ],
        }
    }
}
