//! What was seen, held against what plan and guarantees ask.

use super::expect::{Expected, Role};
use super::{Observer, PROMPT_MS, Sent};
use crate::engine::Said;
use crate::report::Report;
use huiyin_domain::callout::{
    AlarmKind, Answer, AttemptState, Book, Deadline, DeadlineKind, Mode, Summons, SummonsState,
};
use huiyin_domain::ids::{MemberId, SummonsId};
use huiyin_domain::plan::Channel;
use huiyin_domain::time::Millis;
use std::collections::{BTreeMap, BTreeSet};

type Heard<'h> = (&'h [Said], &'h [(i64, Said)], &'h BTreeMap<MemberId, i64>);

/// How many may be ready by what was said, at most: an answer that was not acknowledged may
/// count, and a withdrawal counts where an acceptance was acknowledged before it.
fn ready_most(heard: Heard<'_>, book: &Book, role: &str) -> u32 {
    let (said, acknowledged, left) = heard;
    let mut ready = BTreeSet::new();
    let own = book.summonses.values().filter(|row| row.role == role && row.about.is_none());
    for row in own.filter(|row| !left.contains_key(&row.member)) {
        let mut is_ready = said.iter().any(|said| said.summons == row.id && is_yes(said.answer));
        let (mut is_accepted, mut is_withdrawn) = (false, false);
        let theirs = acknowledged.iter().filter(|(_, said)| said.summons == row.id);
        for (_, said) in theirs {
            if is_back(said) && is_accepted {
                (is_ready, is_withdrawn) = (false, true);
            } else if is_yes(said.answer) && (said.via.is_deliberate() || !is_withdrawn) {
                (is_ready, is_accepted, is_withdrawn) = (true, true, false);
            }
        }
        if is_ready {
            ready.insert(row.member);
        }
    }
    ready.len() as u32
}

fn is_back(said: &Said) -> bool {
    said.answer == Answer::Unable && said.via.is_deliberate()
}

const fn is_yes(answer: Answer) -> bool {
    matches!(answer, Answer::Accept | Answer::OnWay | Answer::OnSite)
}

/// A role whose deadline was just made: short by what was said, it must be told, and whom the
/// plan names must be called.
pub fn shortfall(
    report: &mut Report,
    expected: &Expected,
    heard: Heard<'_>,
    book: &Book,
    role: &str,
) {
    let Some(asked) = expected.roles.get(role) else {
        return;
    };
    if book.need(role).is_none_or(|need| need.mode != Mode::Call) {
        return;
    }
    if ready_most(heard, book, role) >= asked.min_ready {
        report.checked("G6");
        return;
    }
    let mut alarms = book.alarms.iter();
    let is_told =
        alarms.any(|row| row.kind == AlarmKind::Short && row.role.as_deref() == Some(role));
    let others = expected.unmet_to.iter().filter(|to| *to != role);
    let untold: Vec<&String> = others
        .filter(|to| {
            let is_called = book
                .summonses
                .values()
                .any(|row| row.role == **to && row.about.as_deref() == Some(role));
            let is_empty = book.alarms.iter().any(|row| {
                let is_nobody = matches!(row.kind, AlarmKind::NobodyOnDuty | AlarmKind::LeftDuty);
                is_nobody && row.role.as_deref() == Some(to)
            });
            !is_called && !is_empty
        })
        .collect();
    report.check("G6", is_told && untold.is_empty(), || {
        format!("{role} is short: told {is_told}, not called {untold:?}")
    });
}

impl Observer {
    /// The end of a run: everything that can only be said of the whole.
    pub fn end(mut self, book: &Book, at: i64, clock: Millis) -> Report {
        self.report.summonses = book.summonses.len() as u64;
        for row in book.summonses.values() {
            self.judge_summons(book, row, clock);
        }
        self.judge_holders(book);
        self.judge_doubles();
        self.judge_deadlines(book, at, clock);
        self.judge_first_words(book, at);
        self.judge_jumps(book);
        self.judge_answers(book);
        if self.is_edited {
            self.report.checked("G8");
        }
        self.report
    }

    /// Whoever fills a role that is called has a summons for it.
    fn judge_holders(&mut self, book: &Book) {
        for (id, role) in self.expected.roles.iter().filter(|(_, role)| role.is_called) {
            let is_one = self.expected.is_response || !role.is_probe || role.rounds.len() > 1;
            for member in role.holders.iter().filter(|_| is_one) {
                let mut theirs = book.of_member(*member);
                let is_called = theirs.any(|row| row.role == *id && row.about.is_none());
                let has_left = self.left.contains_key(member);
                if !is_called && !has_left {
                    self.report.lost += 1;
                    self.report.violate("G1", format!("{member} was never called for {id}"));
                }
            }
        }
    }

    /// G1: answered, or tried in every due round on every channel, or told to a human.
    fn judge_summons(&mut self, book: &Book, row: &Summons, clock: Millis) {
        let is_answered = !row.state.is_open();
        let mut alarms = book.alarms.iter().filter(|alarm| alarm.summons == Some(row.id));
        let is_told = alarms.any(|alarm| {
            use AlarmKind::{LeaseLost, LeftDuty, Unreachable};
            matches!(alarm.kind, Unreachable | LeftDuty | LeaseLost)
        });
        let missing = self.missing(book, row, clock);
        let holds = is_answered || is_told || missing.is_none();
        self.report.lost += u64::from(!holds);
        self.report.check("G1", holds, || {
            let what = missing.clone().unwrap_or_default();
            format!("{} for {} is {:?}: {what}", row.member, row.role, row.state)
        });
    }

    /// What should have been tried with somebody and was not.
    fn missing(&self, book: &Book, row: &Summons, clock: Millis) -> Option<String> {
        let role = self.expected.roles.get(&row.role)?;
        let called = self.called.get(&row.id)?;
        let is_own = book.deadlines.iter().any(|line| line.summons == Some(row.id));
        let base = if is_own { called.clock } else { role.since };
        let first = role.rounds.first().map_or(0, |round| round.after_ms);
        let until = called.stopped.unwrap_or(clock);
        for (at, round) in (0_u32..).zip(&role.rounds) {
            let due = base.0 + round.after_ms - if is_own { first } else { 0 };
            // A clock set back shows the same minutes twice; what was due in them is made once.
            if due >= until.0 {
                continue;
            }
            let line = book.deadlines.iter().find(|line| is_of(line, row, is_own, at));
            if line.is_some_and(|line| line.collapsed) {
                continue;
            }
            for channel in self.channels(row.member, &round.by) {
                let is_tried = self.tried.contains(&(row.id, at, channel));
                let mut rows = book.of_summons(row.id);
                let attempt = rows.find(|one| one.round == at && one.channel == channel);
                let is_over = attempt.is_some_and(|one| one.state == AttemptState::Cancelled);
                if !is_tried && !is_over {
                    return Some(format!("round {at} by {} was not made", channel.code()));
                }
            }
        }
        None
    }

    /// The channels of a round that somebody has, or all they have; never the call tree, which
    /// is in a human's hands.
    fn channels(&self, member: MemberId, by: &[Channel]) -> Vec<Channel> {
        let reach = self.expected.reach.get(&member).map_or(&[][..], Vec::as_slice);
        let both: Vec<Channel> = by.iter().filter(|one| reach.contains(one)).copied().collect();
        if both.is_empty() { reach.to_vec() } else { both }
    }

    /// G2: no more identical messages than faults that touched them; none where keys are kept.
    fn judge_doubles(&mut self) {
        let mut groups: BTreeMap<(SummonsId, u32, Channel), Vec<&Sent>> = BTreeMap::new();
        for sent in &self.sent {
            groups.entry((sent.summons, sent.round, sent.channel)).or_default().push(sent);
        }
        let mut faults_all = self.faults.clone();
        faults_all.sort_unstable();
        for (key, sent) in groups {
            let out = sent.iter().filter(|sent| sent.is_out).count();
            let extra = out.saturating_sub(1);
            self.report.duplicates += extra as u64;
            let (from, to) = (sent[0].at, sent[sent.len() - 1].at);
            let silent = sent.iter().filter(|sent| sent.is_silent).count();
            let broken = faults_all.iter().filter(|at| (from..=to).contains(*at)).count();
            let is_kept = sent.iter().any(|sent| sent.honours_keys);
            let most = if is_kept { 0 } else { silent + broken };
            self.report.check("G2", extra <= most, || {
                format!("{key:?} went out {out} times for {} faults", silent + broken)
            });
        }
    }

    /// G3: due when the plan says, made within ten seconds of being able to; G6: every role's
    /// deadline is there and made.
    fn judge_deadlines(&mut self, book: &Book, at: i64, clock: Millis) {
        for line in &book.deadlines {
            let Some(made) = self.deadlines.get(&line.id) else {
                continue;
            };
            let Some(role) = self.expected.roles.get(&line.role) else {
                continue;
            };
            if line.kind == DeadlineKind::Round {
                let is_late = line.lateness_ms.is_some_and(|ms| ms > PROMPT_MS);
                self.report.late_rounds += u64::from(is_late);
                let is_absolute = self.is_absolute(line, role);
                self.report.check("G3", is_absolute, || {
                    format!("round {} of {} is due at {}", line.round, line.role, line.due_at.0)
                });
            }
            // Where the clock jumped, when it showed the due time is anybody's guess.
            if self.jumps.is_empty() {
                let due = (line.due_at.0 - crate::scene::T0.0).max(made.seen);
                let spent = self.up_between(due, made.done.unwrap_or(at));
                let faults = self.faults.iter().filter(|fault| **fault >= due);
                let slack = PROMPT_MS + faults.count() as i64 * 3_000;
                self.report.check("G3", spent <= slack || due > at, || {
                    format!("round {} of {} took {spent} ms", line.round, line.role)
                });
            }
        }
        for (id, role) in self.expected.roles.iter().filter(|(_, role)| role.is_called) {
            let is_due = clock.0 > role.since.0 + role.unmet_ms;
            if !self.expected.is_response || !is_due {
                continue;
            }
            let is_made = book.deadlines.iter().any(|line| {
                line.kind == DeadlineKind::Shortfall && line.role == *id && line.done_at.is_some()
            });
            self.report.check("G6", is_made, || format!("the deadline of {id} was never made"));
        }
    }

    fn is_absolute(&self, line: &Deadline, role: &Role) -> bool {
        let Some(round) = role.rounds.get(line.round as usize) else {
            return false;
        };
        let first = role.rounds.first().map_or(0, |round| round.after_ms);
        let due = match line.summons.and_then(|id| self.called.get(&id)) {
            Some(called) => called.clock.0 + round.after_ms - first,
            None => role.since.0 + round.after_ms,
        };
        line.due_at.0 == due
    }

    /// G12: the first word to somebody goes out as soon as anything can.
    fn judge_first_words(&mut self, book: &Book, at: i64) {
        if !self.expected.is_response {
            return;
        }
        let mut first: BTreeMap<MemberId, i64> = BTreeMap::new();
        for (id, row) in &self.attempts {
            // The call tree is in a human's hands.
            if book.attempts.get(id).is_none_or(|one| one.channel == Channel::Paper) {
                continue;
            }
            if let Some(summons) = book.summonses.get(&row.summons) {
                let made = first.entry(summons.member).or_insert(row.made);
                *made = row.made.min(*made);
            }
        }
        for (member, made) in first {
            let mut theirs = self.sent.iter().filter(|sent| sent.member == member);
            let sent = theirs.next().map_or(at, |sent| sent.at);
            let said = self.acknowledged.iter().find(|(_, said)| said.member == member);
            let has_ended = said.is_some_and(|(said, _)| *said <= sent)
                || self.left.get(&member).is_some_and(|left| *left <= sent);
            // A process that died with a lease in hand delays it until the lease runs out.
            if has_ended || self.is_faulty(made, made + PROMPT_MS) {
                continue;
            }
            let spent = self.up_between(made, sent);
            self.report.check("G12", spent <= PROMPT_MS, || {
                format!("the first word to {member} waited {spent} ms")
            });
        }
    }

    /// G9: a jump makes at most one round for each person, and nothing is made again.
    fn judge_jumps(&mut self, book: &Book) {
        if self.jumps.is_empty() {
            return;
        }
        let mut rows = BTreeSet::new();
        for line in &book.deadlines {
            let is_new = rows.insert((line.kind, &line.role, line.summons, line.round));
            if !is_new && line.kind == DeadlineKind::Round {
                let what = format!("round {} of {} is due twice", line.round, line.role);
                self.report.violate("G9", what);
            }
        }
        let mut skew = 0;
        for (at, by) in self.jumps.clone() {
            skew += by;
            // What is due by the clock after it landed was not begun by the jump.
            let landed = Millis(crate::scene::T0.0 + at + skew);
            let mut made: BTreeMap<SummonsId, BTreeSet<u32>> = BTreeMap::new();
            for row in self.attempts.values() {
                let is_now = (at..at + 5_000).contains(&row.made);
                if is_now && due_of(book, row.summons, row.round).is_some_and(|due| due <= landed) {
                    made.entry(row.summons).or_default().insert(row.round);
                }
            }
            let most = made.values().map(BTreeSet::len).max().unwrap_or(0);
            self.report.check("G9", most <= 1, || format!("{most} rounds at the jump of {at}"));
        }
    }

    /// G5: what was acknowledged stays so.
    fn judge_answers(&mut self, book: &Book) {
        let mut highest: BTreeMap<SummonsId, SummonsState> = BTreeMap::new();
        for (_, said) in &self.acknowledged {
            let to = said.answer.state();
            let now = highest.entry(said.summons).or_insert(to);
            // After a withdrawal old messages may come and count for nothing.
            if is_back(said) || (now.rank() < to.rank() && !self.is_back_said(said.summons)) {
                *now = to;
            }
        }
        for (id, least) in highest {
            let Some(row) = book.summonses.get(&id) else {
                continue;
            };
            let has_left = self.left.contains_key(&row.member);
            let is_kept = row.state.rank() >= least.rank() || row.withdrawn || has_left;
            self.report.check("G5", is_kept, || {
                format!("{id} was acknowledged as {least:?} and is {:?}", row.state)
            });
        }
    }

    fn is_back_said(&self, summons: SummonsId) -> bool {
        self.said.iter().any(|said| said.summons == summons && is_back(said))
    }
}

fn is_of(line: &Deadline, row: &Summons, is_own: bool, round: u32) -> bool {
    let summons = is_own.then_some(row.id);
    let is_same = line.role == row.role && line.summons == summons && line.round == round;
    line.kind == DeadlineKind::Round && is_same
}

/// When a round of somebody is due: by their own deadlines, else by those of their role.
fn due_of(book: &Book, summons: SummonsId, round: u32) -> Option<Millis> {
    let row = book.summonses.get(&summons)?;
    let is_own = book.deadlines.iter().any(|line| line.summons == Some(summons));
    book.deadlines.iter().find(|line| is_of(line, row, is_own, round)).map(|line| line.due_at)
}
