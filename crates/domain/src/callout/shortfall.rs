//! A role below `min_ready`: told to a human and to whom the plan names, whatever other roles
//! answered (G6).

use super::draft::{Calling, Draft};
use super::{AlarmKind, DeadlineKind, Mode, Need, Standing, Summons};

impl Draft<'_> {
    /// The role is short: each time it becomes so is an alarm of its own.
    pub fn short(&mut self, role: &str) {
        self.alarm(AlarmKind::Short, role, None);
        let told = self.book.needs.iter().filter(|need| need.told_short && need.role != role);
        let told: Vec<Need> = told.cloned().collect();
        told.iter().for_each(|need| self.tell(need, role));
    }

    /// Calls who fills a role with the news that another one is short. It is a summons beside
    /// their own: having accepted that says nothing about this.
    fn tell(&mut self, need: &Need, short: &str) {
        let mut is_told = false;
        for member in &need.holders {
            let is_this = |row: &Summons| {
                let is_same = row.role == need.role && row.about.as_deref() == Some(short);
                is_same && row.state.is_hopeful()
            };
            let is_open = self.book.of_member(*member).any(is_this);
            let who = self.enrolled(*member);
            is_told |= is_open || who.is_some();
            if let Some(who) = who.filter(|_| !is_open) {
                let (role, about) = (need.role.clone(), Some(short.to_owned()));
                self.call(who, Calling { role, about, rung: 0, instead_of: None });
            }
        }
        if !is_told {
            self.nobody(&need.role, Some(short));
        }
    }

    /// After the deadline a role that was ready and is so no longer is short at once.
    pub fn see_dip(&mut self, role: &str, before: Standing) {
        let is_past = self.book.deadlines.iter().any(|row| {
            row.kind == DeadlineKind::Shortfall && row.role == role && row.done_at.is_some()
        });
        let is_needed = self.book.need(role).is_some_and(|need| need.mode == Mode::Call);
        let is_short = self.book.standing(role).is_short();
        if is_past && is_needed && is_short && !before.is_short() {
            self.short(role);
        }
    }
}
