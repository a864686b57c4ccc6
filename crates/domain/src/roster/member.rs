//! A member: somebody who joined for duty by their own code and is free to leave. [`Enrolled`] is
//! the only key with which somebody can be called, so nobody else can be: no case's party, no
//! resident, no officer who did not agree.

use crate::ids::{MemberId, UnitId};
use crate::time::Millis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub id: MemberId,
    pub unit: UnitId,
    /// When they answered with their own code; until then they were only asked.
    pub joined: Option<Millis>,
    pub left: Option<Millis>,
}

impl Member {
    /// The key to be called with, for who joined and has not left at this moment.
    #[must_use]
    pub fn enrolled(&self, now: Millis) -> Option<Enrolled> {
        let joined = self.joined.is_some_and(|at| at <= now);
        let left = self.left.is_some_and(|at| at <= now);
        (joined && !left).then_some(Enrolled(self.id))
    }
}

/// Proof that a member is enrolled. Made by [`Member::enrolled`] alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Enrolled(MemberId);

impl Enrolled {
    #[must_use]
    pub const fn member(self) -> MemberId {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g15_only_who_joined_and_did_not_leave_is_enrolled() {
        let member = |joined: Option<i64>, left: Option<i64>| Member {
            id: MemberId(1),
            unit: UnitId(1),
            joined: joined.map(Millis),
            left: left.map(Millis),
        };
        let at = |m: Member, now: i64| m.enrolled(Millis(now)).map(Enrolled::member);
        assert_eq!(at(member(None, None), 9), None, "only asked");
        assert_eq!(at(member(Some(5), None), 4), None, "not yet");
        assert_eq!(at(member(Some(5), None), 5), Some(MemberId(1)));
        assert_eq!(at(member(Some(5), Some(8)), 7), Some(MemberId(1)));
        assert_eq!(at(member(Some(5), Some(8)), 8), None, "left");
    }
}
