//! Incidents and the duty desk, on both engines and over real sockets: reported, verified,
//! decided by whom the plan names, called, led, told upward; and what is refused.

mod api;
mod audited;
mod life;
mod live;
mod pages;
mod refused;
mod tree;

use huiyin_app::callout::Board;
use huiyin_app::duty::{MemberAsked, Way};
use huiyin_app::engine::Callouts;
use huiyin_app::incident::{ActivateAsked, Asked, IncidentFault, IncidentPage, ReportAsked};
use huiyin_app::keys::DutyKey;
use huiyin_app::{App, Signed};
use huiyin_domain::ids::IncidentId;
use huiyin_domain::incident::{Intake, Source};
use huiyin_domain::plan::{Channel, Hazard, Plan, ResponseLevel};
use huiyin_domain::policy::Role;
use huiyin_domain::screening::PlaceText;
use huiyin_domain::time::Millis;
use huiyin_tests::Home;
use huiyin_tests::crew::{PLAN, joined, ways};
use huiyin_tests::site::Site;
use huiyin_tests::sms::SmsGateway;
use huiyin_tests::town::{ROOT, text};

pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;
/// In the flood plan's own area.
pub const AREA: &str = "331122104";

/// The duty room of the small town: the flood plan in force, the head of the township and a
/// deputy joined, each with an account that showed their own key.
pub struct Room {
    pub site: Site,
    pub sms: SmsGateway,
    /// The head of the township: decides every level.
    pub leader: Signed,
    /// A duty leader who fills no post.
    pub other: Signed,
    pub officer: Signed,
    pub second: Signed,
}

pub fn words(words: &str) -> PlaceText {
    PlaceText::checked(&text(words)).expect("nobody in it")
}

impl Room {
    pub async fn at(home: Home) -> Self {
        Self::with(home, |_| {}).await
    }

    pub async fn with(home: Home, change: impl FnOnce(&mut huiyin_app::Settings)) -> Self {
        let (sms, voice) = (SmsGateway::start(true), SmsGateway::start(true));
        let site = Site::with(home, |settings| {
            ways(settings, &sms, &voice);
            change(settings);
        })
        .await;
        let town = &site.town;
        let leader = town.account("chief", Role::DutyLeader, ROOT).await;
        let other = town.account("other", Role::DutyLeader, ROOT).await;
        let officer = town.account("clerk", Role::DutyOfficer, ROOT).await;
        let second = town.account("second", Role::DutyOfficer, ROOT).await;
        town.app.plan_adopt(&leader, PLAN).await.expect("a plan in force");
        let mut room = Self { site, sms, leader, other, officer, second };
        let key = room.join("镇长", "13900000001").await;
        room.join("武装部长", "13900000002").await;
        let (app, leader) = (room.app(), room.leader.clone());
        app.account_join(&leader, &key).await.expect("the account is that member");
        room
    }

    pub fn app(&self) -> App {
        self.site.town.app.clone()
    }

    pub fn now(&self) -> Millis {
        self.site.town.moment.now()
    }

    pub fn later(&self, ms: i64) {
        self.site.town.moment.set(Millis(self.now().0 + ms));
    }

    /// Somebody asked, joined by the code that came to them, and holding this post.
    pub async fn join(&mut self, post: &str, number: &str) -> DutyKey {
        let ways = vec![Way { channel: Channel::Sms, address: number.to_owned() }];
        let asked = MemberAsked { name: text(&format!("在岗{post}")), unit: ROOT, ways };
        let (id, key) = joined(&self.site.town, &self.leader, &[&self.sms], asked).await;
        let now = self.now();
        self.app().term_set(&self.leader, id, post, now, None).await.expect("a post");
        key
    }

    pub fn intake(&self) -> Intake {
        Intake {
            hazard: Hazard::Flood,
            area_code: AREA.into(),
            place: words("青石河东岸二号闸"),
            what: words("河水漫过堤脚，约两百米"),
            source: Source::Resident,
            exercise: false,
            occurred: None,
        }
    }

    pub async fn reported(&self, id: i64, intake: Intake) -> IncidentId {
        let asked = ReportAsked { id: IncidentId(id), intake, note: None };
        self.app().incident_report(&self.officer, asked).await.expect("reported")
    }

    pub async fn verifying(&self, id: i64) -> IncidentId {
        let intake = self.intake();
        self.verifying_as(id, intake).await
    }

    pub async fn verifying_as(&self, id: i64, intake: Intake) -> IncidentId {
        let id = self.reported(id, intake).await;
        self.did(&self.officer, id, Asked::Verify { how: words("请村里看现场") }).await;
        id
    }

    pub fn level(&self, level: ResponseLevel) -> ActivateAsked {
        let plan = Plan::parse(PLAN).expect("a plan");
        let row = plan.level(level).expect("a level");
        ActivateAsked {
            plan: plan.id.clone(),
            level,
            matter: words(&row.matter.zh),
            expected_until: Millis(self.now().0 + 12 * HOUR),
            measures: row.measures.iter().map(|measure| words(&measure.zh)).collect(),
        }
    }

    pub async fn active(&self, id: i64) -> IncidentId {
        let id = self.verifying(id).await;
        self.did(&self.leader, id, Asked::Activate(self.level(ResponseLevel::Fourth))).await;
        id
    }

    pub async fn did(&self, by: &Signed, id: IncidentId, asked: Asked) {
        let name = format!("{asked:?}");
        self.app().incident_step(by, id, asked).await.unwrap_or_else(|f| panic!("{name}: {f:?}"));
    }

    pub async fn tried(&self, by: &Signed, id: IncidentId, asked: Asked) -> String {
        match self.app().incident_step(by, id, asked).await {
            Ok(()) => "done".into(),
            Err(IncidentFault::Refused(refusal)) => refusal.code().into(),
            Err(IncidentFault::Trouble(trouble)) => trouble.key(),
        }
    }

    pub async fn page(&self, id: IncidentId) -> IncidentPage {
        self.app().incident_page(&self.officer, id).await.expect("its page")
    }

    pub async fn boards(&self, id: IncidentId) -> Vec<Board> {
        let mut boards = Vec::new();
        for head in self.app().callouts_of(id).await.expect("calls") {
            boards.push(self.app().callout_board(&self.officer, head.id).await.expect("a board"));
        }
        boards
    }

    /// Lets the engine of calls do what is due now.
    pub async fn run(&self) {
        let callouts = Callouts::default();
        for _ in 0..200 {
            if !callouts.tick(&self.app()).await.expect("a tick").more {
                return;
            }
        }
        panic!("the engine does not come to rest");
    }

    pub async fn stop(self) {
        self.site.stop().await;
    }
}

/// The flood plan's county.
pub const COUNTY: &str = "331122";

/// A reported flood of an area, for tests that only need one to be there.
pub async fn reported_at(app: &App, id: i64, area: &str) -> IncidentId {
    let intake = Intake {
        hazard: Hazard::Flood,
        area_code: area.into(),
        place: words("青石河东岸二号闸"),
        what: words("河水漫过堤脚"),
        source: Source::Resident,
        exercise: false,
        occurred: None,
    };
    let asked = ReportAsked { id: IncidentId(id), intake, note: None };
    let officer = huiyin_tests::town::signed(Role::DutyOfficer, ROOT);
    app.incident_report(&officer, asked).await.expect("reported")
}

/// What a run prints of a protection, once its control was seen.
pub fn held(point: &str, control: &str, seen: bool) {
    assert!(seen, "the control is blind: {control}");
    println!("incident {point}: held; control: {control} → seen");
}
