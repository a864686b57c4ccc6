//! A problem and a step make events, or a refusal with a name. Who may look at a case is asked
//! before; here only what a problem takes.

use super::{Event, LINE_DAYS_MAX, LINKS_MAX, Line, Problem, Refusal, State};
use crate::case::keeping::is_locking;
use crate::case::{Case, CaseKind};
use crate::ids::{CaseId, LinkId, ProblemId, UnitId};
use crate::policy::Role;
use crate::screening::PlaceText;
use crate::time::Millis;
use crate::unit::UnitTree;

const DAY_MS: i64 = 86_400_000;

/// What somebody wants of a problem; each text holds nobody.
#[derive(Clone, Debug)]
pub enum Command {
    Link { link: LinkId },
    Unlink { link: LinkId, reason: PlaceText },
    Split { to: ProblemId, title: PlaceText, links: Vec<LinkId>, reason: PlaceText },
    Merge { reason: PlaceText },
    Line { text: PlaceText, due_at: Millis },
    Answer { outcome: String, text: PlaceText },
    Close { reason: PlaceText },
    Reopen { reason: PlaceText },
}

/// What a step makes: events of this problem, and of the other one that it touches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    pub own: Vec<Event>,
    pub other: Option<(ProblemId, Event)>,
}

/// Whether a case can stand in a problem at all, whoever asks.
///
/// # Errors
/// It accuses somebody, or it protects somebody: such a case is in no cluster.
pub fn fits_case(kind: CaseKind, protects: Option<CaseId>) -> Result<(), Refusal> {
    if is_locking(kind, protects) { Err(Refusal::CaseUnfit) } else { Ok(()) }
}

impl Problem {
    /// # Errors
    /// As [`fits_case`].
    pub fn fits(case: &Case) -> Result<(), Refusal> {
        fits_case(case.kind, case.protects)
    }

    /// # Errors
    /// A refusal.
    pub fn decide(
        &self,
        command: Command,
        other: Option<&Self>,
        now: Millis,
    ) -> Result<Step, Refusal> {
        match (&command, self.state) {
            (Command::Reopen { .. }, State::Closed) => {}
            (Command::Reopen { .. }, _) => return Err(Refusal::NotClosed),
            (_, State::Open) => {}
            _ => return Err(Refusal::NotOpen),
        }
        let own = |event| Ok(Step { own: vec![event], other: None });
        let text = |text: PlaceText| text.as_str().to_owned();
        match command {
            Command::Link { .. } if self.links.len() >= LINKS_MAX => Err(Refusal::Full),
            Command::Link { link } => own(Event::Linked { link }),
            Command::Unlink { link, reason } if self.links.contains(&link) => {
                own(Event::Unlinked { link, reason: text(reason) })
            }
            Command::Unlink { .. } => Err(Refusal::NotLinked),
            Command::Merge { reason } => self.merged(other, text(reason)),
            Command::Split { to, title, links, reason } => {
                self.split(to, text(title), links, text(reason))
            }
            Command::Line { text: said, due_at } => {
                line_fits(due_at, now)?;
                own(Event::LineSet { line: Line { text: text(said), due_at } })
            }
            Command::Answer { .. } if self.links.is_empty() => Err(Refusal::NothingToAnswer),
            Command::Answer { outcome, text: said } => {
                own(Event::Answered { outcome, text: text(said) })
            }
            Command::Close { reason } => own(Event::Closed { reason: text(reason) }),
            Command::Reopen { reason } => own(Event::Reopened { reason: text(reason) }),
        }
    }

    fn merged(&self, other: Option<&Self>, reason: String) -> Result<Step, Refusal> {
        let into = other.ok_or(Refusal::OtherClosed)?;
        if into.id == self.id {
            return Err(Refusal::SameProblem);
        }
        if into.state != State::Open {
            return Err(Refusal::OtherClosed);
        }
        if into.links.len() + self.links.len() > LINKS_MAX {
            return Err(Refusal::Full);
        }
        let links = self.links.iter().copied().collect();
        let took = Event::TookIn { from: self.id, links };
        let own = vec![Event::Merged { into: into.id, reason }];
        Ok(Step { own, other: Some((into.id, took)) })
    }

    fn split(
        &self,
        to: ProblemId,
        title: String,
        mut links: Vec<LinkId>,
        reason: String,
    ) -> Result<Step, Refusal> {
        links.sort_unstable();
        links.dedup();
        if links.is_empty() {
            return Err(Refusal::NothingChosen);
        }
        if !links.iter().all(|link| self.links.contains(link)) {
            return Err(Refusal::NotLinked);
        }
        if links.len() == self.links.len() {
            return Err(Refusal::AllChosen);
        }
        let branched = Event::Branched {
            topic: self.topic.clone(),
            area_code: self.area_code.clone(),
            title,
            owner: self.owner,
            from: self.id,
        };
        let own = vec![Event::SplitOff { to, links, reason }];
        Ok(Step { own, other: Some((to, branched)) })
    }
}

/// # Errors
/// No such topic, or no such place.
pub fn open(
    topic: &str,
    area_code: &str,
    title: &PlaceText,
    owner: UnitId,
    is_topic: impl Fn(&str) -> bool,
) -> Result<Event, Refusal> {
    let is_code = (1..=crate::screening::PLACE_CODE_CHARS_MAX).contains(&area_code.len())
        && area_code.bytes().all(|b| b.is_ascii_digit());
    if !is_topic(topic) {
        Err(Refusal::UnknownTopic)
    } else if !is_code {
        Err(Refusal::PlaceCode)
    } else {
        let (topic, area_code) = (topic.to_owned(), area_code.to_owned());
        Ok(Event::Opened { topic, area_code, title: title.as_str().to_owned(), owner })
    }
}

/// Whether somebody works on the problems of a unit: its handlers, and heads and dispatchers of
/// it and of the units above it.
#[must_use]
pub fn may_work(roles: &[Role], unit: UnitId, owner: UnitId, tree: &UnitTree) -> bool {
    let leads = roles.iter().any(|role| matches!(role, Role::UnitHead | Role::Dispatcher));
    let own = unit == owner && (leads || roles.contains(&Role::Handler));
    own || (leads && tree.is_within(owner, unit))
}

fn line_fits(due_at: Millis, now: Millis) -> Result<(), Refusal> {
    let ahead = due_at.0.saturating_sub(now.0);
    if ahead <= 0 {
        Err(Refusal::LinePast)
    } else if ahead > LINE_DAYS_MAX * DAY_MS {
        Err(Refusal::LineFar)
    } else {
        Ok(())
    }
}
