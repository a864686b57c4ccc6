//! What happens to a problem, and the problem that it makes. A link has an id of its own: which
//! case it stands for is a row beside, so that a case erased leaves no number in any history.

use crate::ids::{LinkId, ProblemId, UnitId};
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is told to everybody while a problem is worked on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub text: String,
    /// 24:00 of the day on which an answer is due.
    pub due_at: Millis,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    Opened {
        topic: String,
        area_code: String,
        title: String,
        owner: UnitId,
    },
    /// Made of links that stood in another problem.
    Branched {
        topic: String,
        area_code: String,
        title: String,
        owner: UnitId,
        from: ProblemId,
    },
    Linked {
        link: LinkId,
    },
    Unlinked {
        link: LinkId,
        reason: String,
    },
    /// All its links went into another one, which tells of it from here on.
    Merged {
        into: ProblemId,
        reason: String,
    },
    /// Those of another one came in.
    TookIn {
        from: ProblemId,
        links: Vec<LinkId>,
    },
    SplitOff {
        to: ProblemId,
        links: Vec<LinkId>,
        reason: String,
    },
    LineSet {
        line: Line,
    },
    Answered {
        outcome: String,
        text: String,
    },
    Closed {
        reason: String,
    },
    Reopened {
        reason: String,
    },
}

impl Event {
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "opened",
            Self::Branched { .. } => "branched",
            Self::Linked { .. } => "linked",
            Self::Unlinked { .. } => "unlinked",
            Self::Merged { .. } => "merged",
            Self::TookIn { .. } => "took-in",
            Self::SplitOff { .. } => "split-off",
            Self::LineSet { .. } => "line-set",
            Self::Answered { .. } => "answered",
            Self::Closed { .. } => "closed",
            Self::Reopened { .. } => "reopened",
        }
    }

    /// Why it was done, as whoever did it wrote.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Unlinked { reason, .. }
            | Self::Merged { reason, .. }
            | Self::SplitOff { reason, .. }
            | Self::Closed { reason }
            | Self::Reopened { reason } => Some(reason),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Open,
    Closed,
    Merged { into: ProblemId },
}

impl State {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Merged { .. } => "merged",
        }
    }
}

/// A problem, as its events say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub id: ProblemId,
    pub topic: String,
    pub area_code: String,
    pub title: String,
    pub owner: UnitId,
    pub opened: Millis,
    pub state: State,
    /// Every link that was put in and not taken out; a case that was erased, or must not stand
    /// here any more, leaves without an event, so that nothing tells why.
    pub links: BTreeSet<LinkId>,
    pub line: Option<Line>,
    /// Outcome and text of the last answer for many, and its number.
    pub answer: Option<(String, String)>,
    pub answers: u32,
}

impl Problem {
    /// `None`: the events do not begin with an opening.
    pub fn fold<'e>(
        id: ProblemId,
        events: impl IntoIterator<Item = (&'e Event, Millis)>,
    ) -> Option<Self> {
        let mut events = events.into_iter();
        let (first, at) = events.next()?;
        let mut problem = Self::begun(id, first, at)?;
        events.for_each(|(event, _)| problem.apply(event));
        Some(problem)
    }

    #[must_use]
    pub fn begun(id: ProblemId, first: &Event, at: Millis) -> Option<Self> {
        let (Event::Opened { topic, area_code, title, owner }
        | Event::Branched { topic, area_code, title, owner, .. }) = first
        else {
            return None;
        };
        Some(Self {
            id,
            topic: topic.clone(),
            area_code: area_code.clone(),
            title: title.clone(),
            owner: *owner,
            opened: at,
            state: State::Open,
            links: BTreeSet::new(),
            line: None,
            answer: None,
            answers: 0,
        })
    }

    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Opened { .. } | Event::Branched { .. } => {}
            Event::Linked { link } => {
                self.links.insert(*link);
            }
            Event::Unlinked { link, .. } => {
                self.links.remove(link);
            }
            Event::Merged { into, .. } => {
                self.links.clear();
                self.state = State::Merged { into: *into };
            }
            Event::TookIn { links, .. } => self.links.extend(links),
            Event::SplitOff { links, .. } => self.links.retain(|link| !links.contains(link)),
            Event::LineSet { line } => self.line = Some(line.clone()),
            Event::Answered { outcome, text } => {
                self.answer = Some((outcome.clone(), text.clone()));
                self.answers += 1;
            }
            Event::Closed { .. } => self.state = State::Closed,
            Event::Reopened { .. } => self.state = State::Open,
        }
    }

    /// An answer was announced for a day that is over, and none was given.
    #[must_use]
    pub fn is_overdue(&self, now: Millis) -> bool {
        let is_past = self.line.as_ref().is_some_and(|line| line.due_at <= now);
        is_past && self.state == State::Open && self.answer.is_none()
    }
}
