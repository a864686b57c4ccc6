//! Incidents from outside: every step at every stage, who decides, one commander at every
//! moment, the clock of the report above, and each refusal by its name.

mod clocks;
mod command;
mod decides;
mod refused;
mod table;

use huiyin_domain::ids::{IncidentId, MemberId, StaffId, UnitId};
use huiyin_domain::incident::{
    Change, Command, Event, Incident, Intake, Judged, Refusal, Source, Stage, Step, Told, Who,
    report,
};
use huiyin_domain::plan::{Hazard, Plan, ResponseLevel, shipped};
use huiyin_domain::roster::{Enrolled, Member, Present};
use huiyin_domain::screening::PlaceText;
use huiyin_domain::text::Text;
use huiyin_domain::time::Millis;

pub const NOW: Millis = Millis(1_790_000_000_000);
pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;
pub const LEADER: StaffId = StaffId(1);
pub const OFFICER: StaffId = StaffId(2);
pub const OTHER_LEADER: StaffId = StaffId(3);

pub fn words(words: &str) -> PlaceText {
    let text = Text::parse(words, 1_000).expect("short");
    PlaceText::checked(&text).expect("nobody in it")
}

pub fn flood() -> &'static Plan {
    shipped("qingshi-flood").expect("shipped")
}

pub fn at(ms: i64) -> Millis {
    Millis(NOW.0 + ms)
}

pub fn leader() -> Who {
    Who::Staff { id: LEADER, leads: true }
}

pub fn officer() -> Who {
    Who::Staff { id: OFFICER, leads: false }
}

pub fn other_leader() -> Who {
    Who::Staff { id: OTHER_LEADER, leads: true }
}

pub fn enrolled(id: i64) -> Enrolled {
    let member = Member { id: MemberId(id), unit: UnitId(1), joined: Some(Millis(0)), left: None };
    member.enrolled(NOW).expect("joined")
}

/// The head of the township (1) and the duty leader of the day (2); the executive deputy (3).
pub fn present() -> Present {
    let mut present = Present::default();
    present.hold("镇长", enrolled(1));
    present.on_shift("leader-24h", enrolled(2));
    present.hold("常务副镇长", enrolled(3));
    present
}

pub fn intake() -> Intake {
    Intake {
        hazard: Hazard::Flood,
        area_code: "331122104".into(),
        place: words("青石河东岸二号闸"),
        what: words("河水漫过堤脚，约两百米"),
        source: Source::Resident,
        exercise: false,
        occurred: None,
    }
}

pub fn change<'a>(plan: &'a Plan, present: &'a Present, level: ResponseLevel) -> Change<'a> {
    let row = plan.level(level).expect("a level");
    Change {
        plan,
        level,
        matter: words(&row.matter.zh),
        expected_until: at(12 * HOUR),
        measures: row.measures.iter().map(|label| words(&label.zh)).collect(),
        present,
        decider: Some(enrolled(1)),
    }
}

/// An incident under test with everything that happened to it.
pub struct Life {
    pub events: Vec<(Event, Millis, Option<StaffId>)>,
    pub incident: Incident,
    pub present: Present,
    /// At a stage that only a later part of the work reaches.
    pub by_hand: bool,
}

impl Life {
    pub fn begun(intake: Intake) -> Self {
        let event = report(intake, Some(flood()), NOW).expect("a report");
        let told = Told { event: &event, at: NOW, staff: None };
        let incident = Incident::begun(IncidentId(7), told).expect("begun");
        Self { events: vec![(event, NOW, None)], incident, present: present(), by_hand: false }
    }

    pub fn reported() -> Self {
        Self::begun(intake())
    }

    /// Takes a step and holds the fold of all events against the incident kept step by step.
    pub fn step(&mut self, command: Command<'_>, who: Who, now: Millis) -> Result<(), Refusal> {
        let event = self.incident.decide(command, who, now)?;
        let staff = match who {
            Who::Staff { id, .. } => Some(id),
            Who::Channel => None,
        };
        self.incident.apply(Told { event: &event, at: now, staff });
        self.events.push((event, now, staff));
        let told = self.events.iter();
        let told = told.map(|(event, at, staff)| Told { event, at: *at, staff: *staff });
        let folded = Incident::fold(self.incident.id, told).expect("folded");
        assert!(self.by_hand || folded == self.incident, "the fold says the same");
        Ok(())
    }

    pub fn done(&mut self, command: Command<'_>) {
        self.step(command, leader(), NOW).expect("a step that fits");
    }

    pub fn activate(&mut self, level: ResponseLevel) {
        let present = self.present.clone();
        let change = change(flood(), &present, level);
        self.step(Command::Activate(change), leader(), NOW).expect("activated");
    }

    /// At a stage that this program reaches.
    pub fn at(stage: Stage) -> Self {
        let mut life = Self::reported();
        let reason = || words("水位回落，险情解除");
        if stage == Stage::Reported {
            return life;
        }
        life.done(Command::Verify { how: words("请村里看现场") });
        match stage {
            Stage::Verifying => return life,
            Stage::Dismissed => {
                let propose = Command::ProposeDismissal { reason: reason() };
                life.step(propose, officer(), NOW).expect("proposed");
                life.done(Command::Dismiss);
                return life;
            }
            Stage::Watch | Stage::Lifted => {
                let colour = huiyin_domain::plan::Colour::Orange;
                let area = words("全镇河道");
                life.done(Command::Watch { colour, area, until: at(HOUR) });
                if stage == Stage::Lifted {
                    life.done(Command::Lift { reason: reason() });
                }
                return life;
            }
            _ => {}
        }
        life.activate(ResponseLevel::Fourth);
        match stage {
            Stage::Active => {}
            Stage::TransferredUp => {
                life.done(Command::TransferUp { to: words("县指挥部"), reason: reason() });
            }
            Stage::StandingDown => {
                let judged = vec![Judged::Met; 2];
                life.done(Command::StandDown { judged, reason: reason() });
            }
            // Later parts of the work lead there; what they know is set by hand.
            other => (life.incident.stage, life.by_hand) = (other, true),
        }
        life
    }
}

/// A command of each step as somebody with every right would give it.
pub fn command(step: Step, present: &Present) -> Option<Command<'_>> {
    use huiyin_domain::ids::CaseNumber;
    let reason = || words("水位回落，险情解除");
    let (hazard, place, what) = (Hazard::Flood, words("三号闸"), words("漫堤"));
    let third = change(flood(), present, ResponseLevel::Third);
    Some(match step {
        Step::Correct => Command::Correct { hazard, place, what, plan: None },
        Step::Verify => Command::Verify { how: reason() },
        Step::ProposeDismissal => Command::ProposeDismissal { reason: reason() },
        Step::RefuseDismissal => Command::RefuseDismissal { reason: reason() },
        Step::Dismiss => Command::Dismiss,
        Step::Watch => Command::Watch {
            colour: huiyin_domain::plan::Colour::Red,
            area: words("全镇"),
            until: at(HOUR),
        },
        Step::Lift => Command::Lift { reason: reason() },
        Step::Activate => Command::Activate(third),
        Step::ChangeLevel => Command::ChangeLevel { change: third, reason: reason() },
        Step::TransferUp => Command::TransferUp { to: words("县指挥部"), reason: reason() },
        Step::TakeBack => Command::TakeBack { reason: reason() },
        Step::StandDown => Command::StandDown { judged: vec![Judged::Met; 2], reason: reason() },
        Step::Resume => Command::Resume { reason: reason() },
        Step::ReportUp => Command::ReportUp(clocks::first_by_phone()),
        Step::AskCounty => Command::AskCounty {
            power: huiyin_domain::plan::Power::Requisition,
            text: words("请求县级征用挖掘机两台"),
        },
        Step::OfferCommand => Command::HandOver { to: OTHER_LEADER },
        Step::EndOffer => Command::EndOffer,
        Step::TakeCommand => Command::TakeOver,
        Step::Note => Command::Note { text: words("水位 41.8 米") },
        Step::OpenCase => Command::OpenCase { number: CaseNumber::new("QS", 2026, 12) },
        Step::Recover | Step::Review | Step::Seal => return None,
    })
}
