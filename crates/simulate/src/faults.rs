//! How often what goes wrong: rates between 0 and 1, read from a TOML file in which nothing need
//! stand. What is not named keeps its default; what is not known is told with its place.

use serde::{Deserialize, Deserializer, de};
use std::fmt;

/// Everything that can go wrong. The default has 30 % of all messages meet a fault of a gateway,
/// and every other fault on.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Faults {
    pub gateway: Gateway,
    pub engine: Engines,
    pub database: Database,
    pub clock: Clock,
    pub people: People,
    pub order: Order,
}

/// A number between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate(pub f64);

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let rate = f64::deserialize(from)?;
        let fits = (0.0..=1.0).contains(&rate);
        fits.then_some(Self(rate)).ok_or_else(|| de::Error::custom("a rate lies between 0 and 1"))
    }
}

macro_rules! rates {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$about:meta])* $field:ident = $default:literal),+ $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name { $($(#[$about])* pub $field: Rate),+ }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: Rate($default)),+ }
            }
        }

        impl $name {
            /// Nothing of this goes wrong.
            #[must_use]
            pub fn none() -> Self {
                Self { $($field: Rate(0.0)),+ }
            }
        }
    };
}

rates!(
    /// Of each message that is handed over; together no more than 1.
    Gateway {
        /// Taken, and never seen again.
        lost = 0.05,
        /// "Not now."
        temporary = 0.1,
        /// "Never."
        permanent = 0.05,
        /// No word from the gateway, and the message went out.
        silent_sent = 0.05,
        /// No word from the gateway, and it did not.
        silent_lost = 0.03,
        /// Minutes late.
        delayed = 0.02,
        /// Of each gateway in each run: down for minutes.
        outage = 0.1,
        /// Of each gateway in each run: it drops what comes again under the same key.
        honours_keys = 0.5,
    }
);

rates!(
    /// Of each step of an engine: before and after rounds, leases, hand-overs and reports.
    Engines {
        /// The process dies and comes back within a minute.
        crash = 0.004,
        /// It stands still for longer than a lease, and goes on with what it remembers.
        stall = 0.004,
    }
);

rates!(
    Database {
        /// Of each run: away for up to ten minutes.
        outage = 0.15,
        /// Of each transaction: written, and the engine is told that it was not.
        unsure = 0.005,
        /// Of each decision: made on rows that somebody else has changed since.
        overtaken = 0.02,
    }
);

rates!(
    Clock {
        /// Of each run: the clock jumps by up to ten minutes, and later goes on from there.
        jump = 0.15,
    }
);

rates!(
    /// Of each person in each run; the rest answers within two minutes.
    People {
        never = 0.12,
        decline = 0.08,
        late = 0.1,
        double = 0.1,
        reordered = 0.08,
        withdraw = 0.08,
        /// Leaves duty during the call-out.
        leave = 0.02,
    }
);

rates!(
    /// Of each run.
    Order {
        /// A roster on whose shift nobody is.
        empty_shift = 0.1,
        /// Another level during the call-out.
        amend = 0.1,
        /// Plan and roster are edited during the call-out.
        edit = 0.3,
        /// It is an exercise.
        exercise = 0.2,
    }
);

/// What is wrong in a file of faults, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultFile {
    pub line: usize,
    pub column: usize,
    pub what: String,
}

impl fmt::Display for FaultFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.what)
    }
}

impl std::error::Error for FaultFile {}

impl Faults {
    /// # Errors
    /// The first fault of the file, with line and column.
    pub fn parse(source: &str) -> Result<Self, FaultFile> {
        let faults: Self = toml::from_str(source).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start).min(source.len());
            let before = source.get(..at).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
            FaultFile { line, column, what: error.message().to_owned() }
        })?;
        let all: f64 = faults.gateway.each().iter().sum();
        if all > 1.0 {
            let what = format!("the rates of [gateway] add up to {all:.3}, which is more than 1");
            let at = source.lines().position(|line| line.trim().starts_with("[gateway]"));
            return Err(FaultFile { line: at.map_or(1, |line| line + 1), column: 1, what });
        }
        Ok(faults)
    }

    /// A world in which nothing goes wrong.
    #[must_use]
    pub fn none() -> Self {
        Self {
            gateway: Gateway { honours_keys: Rate(1.0), ..Gateway::none() },
            engine: Engines::none(),
            database: Database::none(),
            clock: Clock::none(),
            people: People::none(),
            order: Order::none(),
        }
    }
}

impl Gateway {
    /// What can become of one message, in the order in which `gateway` throws for it.
    pub(crate) fn each(&self) -> [f64; 6] {
        let Self { lost, temporary, permanent, silent_sent, silent_lost, delayed, .. } = self;
        [lost, temporary, permanent, silent_sent, silent_lost, delayed].map(|rate| rate.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_is_the_default_with_thirty_percent() {
        let faults = Faults::parse("").expect("nothing need stand in it");
        assert_eq!(faults, Faults::default());
        let sum: f64 = faults.gateway.each().iter().sum();
        assert!((sum - 0.3).abs() < 1e-9, "{sum}");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let told = |source| Faults::parse(source).map_err(|fault| (fault.line, fault.column)).err();
        assert_eq!(told("[gateway]\nlost = 0.2\nlots = 0.1\n"), Some((3, 1)));
        assert_eq!(told("[clock]\n  jump = 1.5\n"), Some((2, 10)));
        assert_eq!(told("[clock]\njump = \n"), Some((2, 8)));
        assert_eq!(told("[weather]\n"), Some((1, 2)));
        assert_eq!(told("[gateway]\nlost = 0.6\ntemporary = 0.6\n"), Some((1, 1)));
    }

    #[test]
    fn what_is_not_named_keeps_its_default() {
        let faults = Faults::parse("[people]\nnever = 1\n").unwrap_or_default();
        assert_eq!(faults.people.never, Rate(1.0));
        assert_eq!(faults.people.late, People::default().late);
    }
}
