//! Whoever watches a run from outside and keeps what was seen: rows as they appear and change,
//! what gateways received, what was said and acknowledged, when somebody could work at all. It
//! uses no decision of the core; what the plan asks for it reckons itself (`expect`), and holds
//! what was seen against that (`judge`).

mod expect;
mod judge;

use crate::engine::{Message, Said};
use crate::gateway::HandOver;
use crate::report::Report;
use crate::scene::Scene;
use expect::Expected;
use huiyin_domain::callout::text::is_marked;
use huiyin_domain::callout::{
    AlarmKind, Answer, AttemptState, Book, DeadlineKind, Roll, SummonsState,
};
use huiyin_domain::ids::{AttemptId, MemberId, SummonsId};
use huiyin_domain::plan::{Channel, Plan, ResponseLevel};
use huiyin_domain::roster::Present;
use huiyin_domain::time::Millis;
use std::collections::{BTreeMap, BTreeSet};

/// How long after it could work an engine may take (G3, G5, G7, G12).
pub const PROMPT_MS: i64 = 10_000;

/// One hand-over as the gateway saw it.
struct Sent {
    at: i64,
    summons: SummonsId,
    member: MemberId,
    round: u32,
    channel: Channel,
    is_out: bool,
    is_silent: bool,
    honours_keys: bool,
}

/// An attempt's row as it was last seen.
struct Row {
    made: i64,
    state: AttemptState,
    epoch: i64,
    holder: Option<usize>,
    /// Who held a lease that ended without their word.
    lost_by: Option<usize>,
    round: u32,
    summons: SummonsId,
}

/// A summons as it was last seen.
struct Called {
    clock: Millis,
    state: SummonsState,
    /// When rounds stopped being theirs, by the clock.
    stopped: Option<Millis>,
}

/// A deadline's row as it was last seen.
struct Made {
    due_at: Millis,
    seen: i64,
    done_at: Option<Millis>,
    /// When it was seen to be done.
    done: Option<i64>,
}

pub struct Observer {
    report: Report,
    expected: Expected,
    version: Option<i64>,
    attempts: BTreeMap<AttemptId, Row>,
    called: BTreeMap<SummonsId, Called>,
    deadlines: BTreeMap<i64, Made>,
    sent: Vec<Sent>,
    tried: BTreeSet<(SummonsId, u32, Channel)>,
    /// What was said, acknowledged or not: an answer may count before anybody knows that.
    said: Vec<Said>,
    acknowledged: Vec<(i64, Said)>,
    left: BTreeMap<MemberId, i64>,
    ups: Vec<(i64, bool)>,
    faults: Vec<i64>,
    jumps: Vec<(i64, i64)>,
    is_edited: bool,
}

impl Observer {
    pub fn new(scene: &Scene) -> Self {
        Self {
            report: Report { runs: 1, ..Report::default() },
            expected: Expected::of(scene),
            version: None,
            attempts: BTreeMap::new(),
            called: BTreeMap::new(),
            deadlines: BTreeMap::new(),
            sent: Vec::new(),
            tried: BTreeSet::new(),
            said: Vec::new(),
            acknowledged: Vec::new(),
            left: BTreeMap::new(),
            ups: vec![(0, true)],
            faults: Vec::new(),
            jumps: Vec::new(),
            is_edited: false,
        }
    }

    pub fn fault(&mut self, at: i64) {
        self.faults.push(at);
    }

    pub fn jumped(&mut self, at: i64, by: i64) {
        self.faults.push(at);
        self.jumps.push((at, by));
    }

    pub fn edited(&mut self) {
        self.is_edited = true;
    }

    pub fn left(&mut self, member: MemberId, at: i64) {
        self.left.insert(member, at);
    }

    pub fn up(&mut self, at: i64, is_up: bool) {
        self.ups.push((at, is_up));
    }

    /// For how long somebody could work between two moments.
    fn up_between(&self, from: i64, to: i64) -> i64 {
        let ends = self.ups.iter().skip(1).map(|(at, _)| *at).chain([i64::MAX]);
        let spans = self.ups.iter().zip(ends).filter(|((_, is_up), _)| *is_up);
        spans.map(|((at, _), end)| (end.min(to) - (*at).max(from)).max(0)).sum()
    }

    /// Something broke near this span, so that nothing can be asked of its length.
    fn is_faulty(&self, from: i64, to: i64) -> bool {
        self.faults.iter().any(|at| (from..=to).contains(at))
    }

    pub fn amending(
        &mut self,
        plan: &Plan,
        level: ResponseLevel,
        present: &Present,
        clock: Millis,
    ) {
        self.expected.amend(plan, level, present, clock);
    }

    pub fn passed_on(&mut self, message: &Message) {
        self.tried.insert((message.summons, message.round, message.channel));
    }

    pub fn sent(&mut self, message: &Message, over: &HandOver, at: i64, roll: &Roll) {
        let Message { summons, member, round, channel, .. } = *message;
        let is_marked = is_marked(Some(crate::processes::SIGNATURE), &message.text);
        let is_exercise = self.expected.is_exercise;
        self.report.check("G13", is_marked == is_exercise, || format!("“{}”", message.text));
        self.report.check("G15", roll.contains_key(&member), || {
            format!("a message to {member}, who is not enrolled")
        });
        let stopped = self.acknowledged.iter().find(|(_, said)| said.summons == summons);
        if let Some((answered, _)) = stopped {
            let is_late = at > answered + 5_000;
            self.report.check("G5", !is_late, || {
                format!("{member} answered {summons} at {answered} and is called at {at}")
            });
        }
        self.tried.insert((summons, round, channel));
        let is_out = over.arrives_ms.is_some();
        let (is_silent, honours_keys) = (over.is_silent, over.honours_keys);
        let sent = Sent { at, summons, member, round, channel, is_out, is_silent, honours_keys };
        self.sent.push(sent);
    }

    pub fn saying(&mut self, said: &Said) {
        self.said.push(*said);
    }

    /// Right after an answer was acknowledged, before anything else happens.
    pub fn acknowledged(&mut self, said: &Said, at: i64, book: &Book, roll: &Roll) {
        self.acknowledged.push((at, *said));
        let mut others = book.attempts.values().filter(|row| {
            let before = self.attempts.get(&row.id);
            let was_open = before.is_some_and(|before| before.state.is_open());
            was_open && row.state == AttemptState::Cancelled && row.summons != said.summons
        });
        let other = others.next().map(|row| row.summons);
        self.report.check("G5", other.is_none(), || {
            format!(
                "{} answered {}, and {other:?} is not called any more",
                said.member, said.summons
            )
        });
        if matches!(said.answer, Answer::Decline | Answer::Unable) {
            self.escalated(said, book, roll);
        }
    }

    /// Whoever says no is followed by the next rung in the same step, while there is one.
    fn escalated(&mut self, said: &Said, book: &Book, roll: &Roll) {
        let Some(row) = book.summonses.get(&said.summons) else {
            return;
        };
        let is_no = matches!(row.state, SummonsState::Declined | SummonsState::Unable);
        let ladder = self.expected.ladder(&row.role);
        if !is_no || ladder.is_empty() {
            return;
        }
        let is_followed = book.summonses.values().any(|one| one.instead_of == Some(row.id));
        let mut waiting = ladder.iter().filter(|member| {
            let mut theirs = book.of_member(**member);
            let is_called = theirs.any(|one| one.role == row.role && one.about == row.about);
            !is_called && roll.contains_key(member)
        });
        let next = waiting.next();
        self.report.check("G6", is_followed || next.is_none(), || {
            format!("{} said no for {}, and {next:?} is not called", row.member, row.role)
        });
    }

    /// Looks at all rows after a step of an engine.
    pub fn look(&mut self, book: &Book, at: i64, clock: Millis, node: Option<usize>, roll: &Roll) {
        self.look_at_attempts(book, at, node);
        if self.version == Some(book.head.version) {
            return;
        }
        let is_first = self.version.is_none();
        self.version = Some(book.head.version);
        self.look_at_summonses(book, clock, roll);
        self.look_at_deadlines(book, at);
        if is_first {
            self.judge_start(book, roll);
        }
    }

    fn look_at_attempts(&mut self, book: &Book, at: i64, node: Option<usize>) {
        for row in book.attempts.values() {
            let seen = self.attempts.entry(row.id).or_insert_with(|| Row {
                made: at,
                state: AttemptState::Due,
                epoch: 0,
                holder: None,
                lost_by: None,
                round: row.round,
                summons: row.summons,
            });
            let is_same = row.epoch == seen.epoch;
            if let (Some(node), true) = (node, is_same && row.state != seen.state) {
                // Only who holds the lease may say what became of it; time may end it.
                let was_leased = seen.state == AttemptState::Leased;
                let by_holder = was_leased && seen.holder == Some(node);
                let by_time =
                    was_leased && matches!(row.state, AttemptState::Due | AttemptState::Unknown);
                let is_over = row.state == AttemptState::Cancelled;
                self.report.check("G10", by_holder || by_time || is_over, || {
                    format!("{} was told of by {node} without its lease", row.id)
                });
            }
            if seen.lost_by.is_some() && seen.lost_by == node {
                self.report.checked("G10");
                seen.lost_by = None;
            }
            let is_ended = row.epoch != seen.epoch || row.state != AttemptState::Leased;
            if seen.state == AttemptState::Leased && is_ended && seen.holder != node {
                seen.lost_by = seen.holder;
            }
            if row.epoch != seen.epoch {
                seen.holder = node;
            }
            (seen.state, seen.epoch) = (row.state, row.epoch);
        }
    }

    fn look_at_summonses(&mut self, book: &Book, clock: Millis, roll: &Roll) {
        for row in book.summonses.values() {
            let is_new = !self.called.contains_key(&row.id);
            if is_new {
                self.report.check("G15", roll.contains_key(&row.member), || {
                    format!("{} is called and is not enrolled", row.member)
                });
                if self.is_edited {
                    let is_known = self.expected.may_be_called(row);
                    self.report.check("G8", is_known, || {
                        format!("{} is called for {} by an edited roster", row.member, row.role)
                    });
                }
            }
            let seen = self.called.entry(row.id).or_insert_with(|| Called {
                clock,
                state: SummonsState::Pending,
                stopped: None,
            });
            if row.state.rank() < seen.state.rank() {
                let taken_back = row.withdrawn && row.state == SummonsState::Unable;
                let left = self.left.contains_key(&row.member);
                let is_said = self.said.iter().any(|said| {
                    let is_unable = said.answer == Answer::Unable && said.via.is_deliberate();
                    said.summons == row.id && is_unable
                });
                let (from, to) = (seen.state, row.state);
                self.report.check("G5", taken_back && (left || is_said), || {
                    format!("{} went from {from:?} down to {to:?}", row.id)
                });
            }
            seen.state = row.state;
            if !row.state.is_called() {
                seen.stopped = seen.stopped.or(Some(clock));
            }
        }
    }

    fn look_at_deadlines(&mut self, book: &Book, at: i64) {
        for row in &book.deadlines {
            let seen = self.deadlines.entry(row.id).or_insert(Made {
                due_at: row.due_at,
                seen: at,
                done_at: row.done_at,
                done: row.done_at.map(|_| at),
            });
            let is_kept = seen.done_at.is_none() || seen.done_at == row.done_at;
            let is_same = seen.due_at == row.due_at;
            if !is_kept {
                self.report.violate("G9", format!("deadline {} was undone", row.id));
            }
            if !is_same {
                self.report.violate("G8", format!("deadline {} was moved", row.id));
            }
            if seen.done.is_none() && row.done_at.is_some() {
                (seen.done, seen.done_at) = (Some(at), row.done_at);
                if row.kind == DeadlineKind::Shortfall {
                    judge::shortfall(
                        &mut self.report,
                        &self.expected,
                        (&self.said, &self.acknowledged, &self.left),
                        book,
                        &row.role,
                    );
                }
            }
        }
    }

    /// A role that nobody holds is told of, and the first deputy called, with the start.
    fn judge_start(&mut self, book: &Book, roll: &Roll) {
        for role in self.expected.empty(roll) {
            let mut alarms = book.alarms.iter();
            let is_told = alarms.any(|row| {
                row.kind == AlarmKind::NobodyOnDuty && row.role.as_deref() == Some(&role)
            });
            let mut ladder = self.expected.ladder(&role).iter();
            let first = ladder.find(|member| roll.contains_key(member));
            let is_called = first.is_none_or(|member| {
                book.of_member(*member).any(|row| row.role == role && row.rung > 0)
            });
            self.report.check("G7", is_told && is_called, || {
                format!("nobody is on duty for {role}: told {is_told}, deputy {is_called}")
            });
        }
    }
}
