//! An invented township on duty, and one call-out of it under a clock that the test moves.

use huiyin_domain::callout::{
    Alarm, AlarmKind, Answer, Attempt, Book, Call, Change, Now, Order, Outcome, Reach, Refusal,
    Roll, Summons, SummonsState, Told, Via,
};
use huiyin_domain::ids::{AttemptId, CalloutId, IncidentId, MemberId, SummonsId, UnitId};
use huiyin_domain::plan::{Channel, Plan, shipped};
use huiyin_domain::roster::{Enrolled, Member, Present};
use huiyin_domain::time::Millis;

pub const T0: i64 = 1_800_000_000_000;
pub const MINUTE: i64 = 60_000;

pub fn flood() -> &'static Plan {
    shipped("qingshi-flood").expect("shipped")
}

pub fn enrolled(id: i64) -> Enrolled {
    let (joined, left) = (Some(Millis(0)), None);
    let member = Member { id: MemberId(id), unit: UnitId(1), joined, left };
    member.enrolled(Millis(T0)).expect("joined")
}

/// 1 镇长, 2 常务副镇长, 3 武装部长, 10 带班领导, 11 值班员, 20–33 应急分队, 40 派出所副所长.
pub fn present() -> Present {
    let mut present = Present::default();
    present.hold("镇长", enrolled(1));
    present.hold("常务副镇长", enrolled(2));
    present.hold("武装部长", enrolled(3));
    present.on_shift("leader-24h", enrolled(10));
    present.on_shift("desk-24h", enrolled(11));
    (20..34).for_each(|id| present.hold("应急分队", enrolled(id)));
    present.hold("派出所副所长", enrolled(40));
    (50..60).for_each(|id| present.hold("驻村干部", enrolled(id)));
    present.hold("分管民政副镇长", enrolled(60));
    present.hold("社会事务办主任", enrolled(61));
    present
}

pub fn everybody() -> impl Iterator<Item = i64> {
    1..70
}

pub fn roll() -> Roll {
    everybody().map(|id| (MemberId(id), enrolled(id))).collect()
}

pub fn reach() -> Reach {
    let channels = vec![Channel::App, Channel::Sms, Channel::Voice];
    everybody().map(|id| (MemberId(id), channels.clone())).collect()
}

pub struct Town {
    pub book: Book,
    pub now: Millis,
    pub roll: Roll,
    pub reach: Reach,
    next: i64,
}

impl Town {
    pub fn start(call: Call) -> Self {
        Self::start_with(call, &present()).expect("the plan knows it")
    }

    pub fn start_with(call: Call, present: &Present) -> Result<Self, Refusal> {
        Self::start_in(flood(), call, present, reach())
    }

    pub fn start_in(
        plan: &Plan,
        call: Call,
        present: &Present,
        reach: Reach,
    ) -> Result<Self, Refusal> {
        let (roll, mut next) = (roll(), 100);
        let order = Order {
            id: CalloutId(1),
            incident: Some(IncidentId(7)),
            plan,
            call,
            present,
            exercise: false,
        };
        let now = Now { at: Millis(T0), roll: &roll, reach: &reach };
        let mut ids = || {
            next += 1;
            next
        };
        let (head, changes) = Book::start(&order, &now, &mut ids)?;
        let book = Book::begun(head, &changes);
        Ok(Self { book, now: Millis(T0), roll, reach, next })
    }

    /// Decides and writes; the changes that were written.
    pub fn step(
        &mut self,
        decide: impl FnOnce(&Book, &Now<'_>, &mut dyn FnMut() -> i64) -> Vec<Change>,
    ) -> Vec<Change> {
        let next = &mut self.next;
        let mut ids = || {
            *next += 1;
            *next
        };
        let now = Now { at: self.now, roll: &self.roll, reach: &self.reach };
        let changes = decide(&self.book, &now, &mut ids);
        for change in &changes {
            assert!(self.book.apply(change), "a guard refused {change:?}");
        }
        changes
    }

    pub fn tick(&mut self) -> Vec<Change> {
        self.step(|book, now, ids| book.tick(now, ids))
    }

    /// The clock shows so many minutes after T0, and one tick is made.
    pub fn at(&mut self, minutes: i64) -> Vec<Change> {
        self.now = Millis(T0 + minutes * MINUTE);
        self.tick()
    }

    pub fn answer(&mut self, id: SummonsId, answer: Answer, via: Via) -> Vec<Change> {
        self.step(|book, now, ids| book.answer(id, (answer, via), now, ids).expect("called"))
    }

    /// Hands over what is due, and every gateway says the same.
    pub fn hand_over(&mut self, outcome: Outcome) -> usize {
        let due = self.book.due(self.now);
        due.iter().for_each(|due| self.hand_over_one(due.attempt, outcome));
        due.len()
    }

    pub fn hand_over_one(&mut self, attempt: AttemptId, outcome: Outcome) {
        let epoch = self.lease(attempt);
        let told = Told { attempt, epoch, outcome };
        self.step(|book, now, ids| book.reported(told, now, ids));
    }

    pub fn lease(&mut self, attempt: AttemptId) -> i64 {
        self.step(|book, now, _| book.lease(attempt, now).into_iter().collect());
        self.book.attempts[&attempt].epoch
    }

    pub fn of(&self, member: i64) -> Vec<&Summons> {
        self.book.of_member(MemberId(member)).collect()
    }

    /// The one summons of a member for a role, not about a shortfall.
    pub fn summons(&self, member: i64, role: &str) -> &Summons {
        let own = |row: &&Summons| row.role == role && row.about.is_none();
        let found: Vec<&Summons> = self.of(member).into_iter().filter(own).collect();
        assert_eq!(found.len(), 1, "{member} for {role}");
        found[0]
    }

    pub fn state(&self, member: i64, role: &str) -> SummonsState {
        self.summons(member, role).state
    }

    pub fn says(&mut self, member: i64, role: &str, answer: Answer) -> Vec<Change> {
        let id = self.summons(member, role).id;
        self.answer(id, answer, Via::Link)
    }

    pub fn attempts(&self, summons: SummonsId) -> Vec<&Attempt> {
        self.book.of_summons(summons).collect()
    }

    pub fn alarms(&self, kind: AlarmKind) -> Vec<&Alarm> {
        self.book.alarms.iter().filter(|row| row.kind == kind).collect()
    }
}
