//! Rosters on both engines: made, filled ahead, swapped, left and stood in for, handed over, told
//! when nobody takes over, out to a calendar and in from one; and their pages.

mod audited;
mod away;
mod calendar;
mod handover;
mod keep;
mod pages;
mod swap;

use huiyin_app::duty::{MemberAsked, Way};
use huiyin_app::engine;
use huiyin_app::keys::DutyKey;
use huiyin_app::roster::{RosterAsked, RosterFault, StepAsked};
use huiyin_app::{App, Settings, Signed};
use huiyin_domain::ids::MemberId;
use huiyin_domain::plan::Channel;
use huiyin_domain::policy::Role;
use huiyin_domain::roster::{Event, Kind, RosterKey, Rules, Turn, Weekday};
use huiyin_domain::screening::PlaceText;
use huiyin_domain::time::Millis;
use huiyin_tests::Home;
use huiyin_tests::crew::{joined, ways};
use huiyin_tests::sms::SmsGateway;
use huiyin_tests::town::{COUNTER, Town, signed, text};
use jiff::civil::{Date, date};

pub const DESK: &str = "desk-24h";
/// The day on which the town of tests stands still.
pub const TODAY: Date = date(2026, 3, 2);
pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;

pub struct Watch {
    pub town: Town,
    pub leader: Signed,
    pub members: Vec<Member>,
}

#[derive(Clone)]
pub struct Member {
    pub id: MemberId,
    pub key: DutyKey,
}

impl Watch {
    /// Three members who joined, and no roster yet.
    pub async fn at(home: Home) -> Self {
        let sms = SmsGateway::start(true);
        let town = Town::with(home, |settings| gateway(settings, &sms)).await;
        let leader = signed(Role::DutyLeader, COUNTER);
        let members = crew(&town, &sms, 3).await;
        Self { town, leader, members }
    }

    pub fn app(&self) -> &App {
        &self.town.app
    }

    pub fn id(&self, at: usize) -> MemberId {
        self.members[at].id
    }

    pub fn order(&self) -> Vec<MemberId> {
        self.members.iter().map(|member| member.id).collect()
    }

    /// The desk of the counter with shifts from this morning on.
    pub async fn desk(&self, turns: &[&str]) -> RosterKey {
        made(&self.town, DESK, "Asia/Shanghai").await;
        let rules = rules(Kind::Desk, turns, self.order());
        self.keep(StepAsked::Rules { from: TODAY, rules }).await.expect("rules");
        key(DESK)
    }

    pub async fn keep(&self, asked: StepAsked) -> Result<(), RosterFault> {
        self.app().roster_keep(&self.leader, &key(DESK), asked).await
    }

    /// The names of who is on shift, from today's first shift on.
    pub async fn who(&self, count: usize) -> Vec<String> {
        let month = self.app().roster_month(&self.leader, &key(DESK), Some(TODAY)).await;
        let month = month.expect("a month");
        let name = |member: Option<MemberId>| match member {
            Some(id) => month.names[&id].clone(),
            None => "-".to_owned(),
        };
        month.shifts.iter().take(count).map(|view| name(view.shift.who)).collect()
    }

    pub async fn beat(&self) -> usize {
        beat(self.app()).await
    }

    pub fn at_minute(&self, minutes: i64) {
        self.town.pass_ms(minutes * MINUTE);
    }
}

pub fn gateway(settings: &mut Settings, sms: &SmsGateway) {
    ways(settings, sms, sms);
}

pub async fn beat(app: &App) -> usize {
    engine::roster_tick(app.clone()).await.expect("a tick").done
}

pub fn key(key: &str) -> RosterKey {
    RosterKey::parse(key).expect("a name")
}

pub fn words(words: &str) -> PlaceText {
    PlaceText::checked(&text(words)).expect("nobody in it")
}

pub fn rules(kind: Kind, turns: &[&str], order: Vec<MemberId>) -> Rules {
    let turns = turns.iter().map(|turn| Turn::parse(turn).expect("a time")).collect();
    Rules { kind, turns, weekday: Weekday::Monday, order, rest_order: Vec::new() }
}

pub async fn made(town: &Town, name: &str, zone: &str) {
    let asked = RosterAsked {
        key: key(name),
        unit: COUNTER,
        title: words("县应急值班室"),
        zone: zone.into(),
        post: Some(words("值班员")),
    };
    town.app.roster_make(&signed(Role::DutyLeader, COUNTER), asked).await.expect("made");
}

/// A desk with a shift of this number, which runs and has nobody on it.
pub async fn made_with_shift(town: &Town, shift: i64) {
    made(town, DESK, "Asia/Shanghai").await;
    let rules = rules(Kind::Desk, &["08:00"], vec![MemberId(1)]);
    let rules = serde_json::to_string(&Event::RulesSet { from: TODAY, rules }).expect("JSON");
    let step =
        format!("INSERT INTO roster_step VALUES (331122, 'roster:{DESK}', 2, 0, 1, 1, '{rules}')");
    town.home.execute(&step).await;
    beat(&town.app).await;
    let number = format!("UPDATE roster_shift SET shift_id = {shift} WHERE day = 20514");
    town.home.execute(&number).await;
}

/// Members who joined by the codes that came to their telephones.
pub async fn crew(town: &Town, sms: &SmsGateway, count: usize) -> Vec<Member> {
    let leader = signed(Role::DutyLeader, COUNTER);
    let mut members = Vec::new();
    for no in 0..count {
        let way = Way { channel: Channel::Sms, address: format!("1380000{no:04}") };
        let name = text(&format!("值守{no}"));
        let asked = MemberAsked { name, unit: COUNTER, ways: vec![way] };
        let (id, key) = joined(town, &leader, &[sms], asked).await;
        members.push(Member { id, key });
    }
    members
}

/// An account of the counter that signs for this member.
pub async fn account(town: &Town, login: &str, role: Role, member: Option<MemberId>) -> Signed {
    let by = town.account(login, role, COUNTER).await;
    if let Some(member) = member {
        let leader = signed(Role::DutyLeader, COUNTER);
        town.app.signer_set(&leader, member, Some(by.staff)).await.expect("signs");
    }
    by
}

pub fn refused<T: std::fmt::Debug>(result: Result<T, RosterFault>) -> String {
    result.expect_err("refused").key()
}

/// An instant of the town's month, in its own zone.
pub fn at(text: &str) -> Millis {
    Millis::parse(&format!("2026-03-{text}:00+08:00")).expect("an instant")
}
