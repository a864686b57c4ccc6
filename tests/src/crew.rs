//! People on duty in the small town: gateways of their own, members who joined by the code that
//! truly went to them, the posts of the flood plan filled, the plan in force.

use crate::Home;
use crate::sms::{SmsGateway, SmsSeen};
use crate::town::{COUNTER, Town, signed, text};
use futures_util::{StreamExt, stream};
use huiyin_app::callout::Words;
use huiyin_app::duty::{MemberAsked, Way};
use huiyin_app::engine::{self, Callouts};
use huiyin_app::keys::DutyKey;
use huiyin_app::moment::Moment;
use huiyin_app::notify::SmsConfig;
use huiyin_app::{App, Settings, Signed};
use huiyin_domain::callout::{Book, Call, Order};
use huiyin_domain::ids::{CalloutId, IncidentId, MemberId};
use huiyin_domain::plan::{Channel, Plan};
use huiyin_domain::policy::Role;
use huiyin_domain::roster::{Enrolled, Present};
use huiyin_domain::time::Millis;
use std::borrow::Borrow;
use std::collections::BTreeMap;

/// What brings answers in.
pub const TOKEN: &str = "a-token-of-the-duty-gateway";
/// Invented; the sender's own signature.
pub const SIGNATURE: &str = "青石应急";
/// The flood plan that is shipped, an example for this very county.
pub const PLAN: &str = include_str!("../../rules/plans/flood.toml");

/// Things that many do at the same time, in the kit.
const AT_ONCE: usize = 32;

/// Over a town of its own, or one that is served.
pub struct Crew<T = Town> {
    pub town: T,
    pub sms: SmsGateway,
    pub voice: SmsGateway,
    pub callouts: Callouts,
    pub leader: Signed,
    pub officer: Signed,
    /// In the order in which they joined.
    pub members: Vec<Joined>,
}

#[derive(Clone)]
pub struct Joined {
    pub id: MemberId,
    pub key: DutyKey,
    pub number: String,
}

fn gateway(port: u16) -> SmsConfig {
    let config = format!(
        "url = \"http://127.0.0.1:{port}/send\"\n\
         body = '{{\"phone\":\"{{to}}\",\"content\":\"{{text}}\",\"key\":\"{{key}}\"}}'\n\
         timeout_ms = 2000\n[headers]\nidempotency-key = \"{{key}}\"\n"
    );
    toml::from_str(&config).expect("a good configuration")
}

/// The settings of a town that calls people to duty.
pub fn ways(settings: &mut Settings, sms: &SmsGateway, voice: &SmsGateway) {
    settings.sms = Some(gateway(sms.port));
    settings.duty.voice = Some(gateway(voice.port));
    settings.duty.signature = Some(SIGNATURE.into());
    settings.duty.inbound_token = Some(TOKEN.into());
}

impl Crew {
    /// The flood plan in force, nobody on duty yet.
    ///
    /// # Panics
    /// Something is refused.
    pub async fn at(home: Home) -> Self {
        Self::with(home, true).await
    }

    /// As [`Crew::at`], with gateways that honour keys or do not.
    ///
    /// # Panics
    /// Something is refused.
    pub async fn with(home: Home, honours_key: bool) -> Self {
        Self::set(home, honours_key, |_| {}).await
    }

    /// With settings of one's own.
    ///
    /// # Panics
    /// Something is refused.
    pub async fn set(home: Home, honours_key: bool, change: impl FnOnce(&mut Settings)) -> Self {
        let (sms, voice) = (SmsGateway::start(honours_key), SmsGateway::start(honours_key));
        let change = |settings: &mut Settings| {
            ways(settings, &sms, &voice);
            change(settings);
        };
        let town = Town::with(home, change).await;
        Self::over(town, sms, voice).await
    }
}

impl<T: Borrow<Town>> Crew<T> {
    /// Over a town whose settings name these gateways.
    ///
    /// # Panics
    /// The plan is refused.
    pub async fn over(town: T, sms: SmsGateway, voice: SmsGateway) -> Self {
        let leader = signed(Role::DutyLeader, COUNTER);
        let officer = signed(Role::DutyOfficer, COUNTER);
        town.borrow().app.plan_adopt(&leader, PLAN).await.expect("a plan in force");
        let callouts = Callouts::default();
        Self { town, sms, voice, callouts, leader, officer, members: Vec::new() }
    }

    fn app(&self) -> &App {
        &self.town.borrow().app
    }

    fn moment(&self) -> &Moment {
        &self.town.borrow().moment
    }

    /// Somebody asked, and joined by the code that came to their telephone, on both ways.
    ///
    /// # Panics
    /// Something is refused, or no code came.
    pub async fn join(&mut self, post: &str) -> Joined {
        self.join_by(post, &[Channel::Sms, Channel::Voice]).await
    }

    /// As [`Crew::join`], on these ways.
    ///
    /// # Panics
    /// Something is refused, or no code came.
    pub async fn join_by(&mut self, post: &str, ways: &[Channel]) -> Joined {
        let no = self.members.len();
        let (name, number) = (format!("值班员{no}"), format!("139{:08}", no + 1));
        let way = |channel: &Channel| Way { channel: *channel, address: number.clone() };
        let ways: Vec<Way> = ways.iter().map(way).collect();
        let asked = MemberAsked { name: text(&name), unit: COUNTER, ways };
        let gateways = [&self.sms, &self.voice];
        let (id, key) = joined(self.town.borrow(), &self.leader, &gateways, asked).await;
        let now = self.moment().now();
        self.app().term_set(&self.leader, id, post, now, None).await.expect("a post");
        let joined = Joined { id, key, number };
        self.members.push(joined.clone());
        joined
    }

    /// So many people at once, each joined by the code that came to their own telephone.
    ///
    /// # Panics
    /// Something is refused, or a code did not come.
    pub async fn join_many(&mut self, post: &str, count: usize) {
        let first = self.members.len();
        let (app, leader, moment) = (self.app(), &self.leader, self.moment());
        let asked = stream::iter(first..first + count).map(|no| async move {
            let number = format!("136{no:08}");
            let way = Way { channel: Channel::Sms, address: number.clone() };
            let asked = MemberAsked { name: text(&number), unit: COUNTER, ways: vec![way] };
            let id = MemberId(moment.id());
            app.member_ask(leader, id, asked).await.expect("asked");
            (number, id)
        });
        let ids: BTreeMap<String, MemberId> = asked.buffer_unordered(AT_ONCE).collect().await;
        let codes = self.codes_of(&ids).await;
        let given = stream::iter(&ids).map(|(number, id)| {
            let code = &codes[number];
            async move {
                let key = app.code_give(code).await.expect("the code that came");
                app.term_set(leader, *id, post, moment.now(), None).await.expect("a post");
                Joined { id: *id, key, number: number.clone() }
            }
        });
        let joined: Vec<Joined> = given.buffer_unordered(AT_ONCE).collect().await;
        self.members.extend(joined);
    }

    /// The code that came to each of these numbers.
    async fn codes_of(&self, ids: &BTreeMap<String, MemberId>) -> BTreeMap<String, String> {
        let number_in = |seen: &SmsSeen| {
            let body: serde_json::Value = serde_json::from_str(&seen.body).ok()?;
            body["phone"].as_str().map(str::to_owned)
        };
        loop {
            engine::codes_tick(self.app().clone()).await.expect("codes leave");
            let seen = self.sms.delivered();
            let codes = seen.iter().filter_map(|one| Some((number_in(one)?, code_in(one)?)));
            let codes: BTreeMap<String, String> =
                codes.filter(|(number, _)| ids.contains_key(number)).collect();
            if codes.len() == ids.len() {
                return codes;
            }
        }
    }

    /// Types back every code that came to this number; gives the address of the member's page.
    ///
    /// # Panics
    /// None came, or one is refused.
    pub async fn codes_given(&self, number: &str) -> DutyKey {
        codes_given(self.app(), &[&self.sms, &self.voice], number).await
    }

    /// Who holds which post at this moment.
    ///
    /// # Panics
    /// The store does not answer.
    pub async fn present(&self) -> Present {
        let roll = self.app().roll().await.expect("a roll");
        let mut present = Present::default();
        for member in self.app().members(&self.leader).await.expect("members") {
            let who: Option<&Enrolled> = roll.get(&member.id);
            for term in member.terms.iter().filter(|term| term.until.is_none()) {
                if let Some(who) = who {
                    present.hold(&term.post, *who);
                }
            }
        }
        present
    }

    /// Begins a call at this moment.
    ///
    /// # Panics
    /// It is refused.
    pub async fn call(&self, call: Call, exercise: bool) -> CalloutId {
        let present = self.present().await;
        self.call_of(call, exercise, &present, None).await
    }

    /// As [`Crew::call`], with these people present.
    ///
    /// # Panics
    /// It is refused.
    pub async fn call_of(
        &self,
        call: Call,
        exercise: bool,
        present: &Present,
        incident: Option<IncidentId>,
    ) -> CalloutId {
        let plan = Plan::parse(PLAN).expect("a plan");
        let id = CalloutId(self.moment().id());
        let order = Order { id, incident, plan: &plan, call, present, exercise };
        let words = Words::of(&plan, "河道超警戒", "青石河桥头");
        self.app().callout_order(&self.leader, &order, &words).await.expect("it begins");
        id
    }

    /// # Panics
    /// The store does not answer.
    pub async fn book(&self, id: CalloutId) -> Book {
        self.app().callout_book(id).await.expect("a book")
    }

    /// Lets the engine do everything that is due now.
    ///
    /// # Panics
    /// The store does not answer.
    pub async fn run(&self) {
        for _ in 0..200 {
            if !self.callouts.tick(self.app()).await.expect("a tick").more {
                return;
            }
        }
        panic!("the engine does not come to rest");
    }

    /// Later by so many seconds, with a look of the engine at its end.
    ///
    /// # Panics
    /// The store does not answer.
    pub async fn later(&self, secs: i64) {
        let now = self.moment().now();
        self.moment().set(Millis(now.0 + secs * 1_000));
        self.run().await;
    }

    /// What opens the answer of whoever has this number, out of the last message that came.
    #[must_use]
    pub fn tap(&self, number: &str) -> Option<DutyKey> {
        let heard = self.heard(number);
        let (_, tap) =
            heard.iter().rev().find_map(|one| one.body.split_once("/on-call/answer/"))?;
        DutyKey::parse(&tap.chars().take_while(char::is_ascii_alphanumeric).collect::<String>())
    }

    /// Everything that reached somebody's telephone, by either way.
    #[must_use]
    pub fn heard(&self, number: &str) -> Vec<SmsSeen> {
        let all = [self.sms.delivered(), self.voice.delivered()].concat();
        all.into_iter().filter(|one| one.body.contains(number) && !is_code(one)).collect()
    }
}

/// Somebody asked to join, who typed back the codes that truly came to them.
///
/// # Panics
/// They are refused, or no code came.
pub async fn joined(
    town: &Town,
    leader: &Signed,
    gateways: &[&SmsGateway],
    asked: MemberAsked,
) -> (MemberId, DutyKey) {
    let id = MemberId(town.moment.id());
    let number = asked.ways[0].address.clone();
    town.app.member_ask(leader, id, asked).await.expect("asked");
    (id, codes_given(&town.app, gateways, &number).await)
}

async fn codes_given(app: &App, gateways: &[&SmsGateway], number: &str) -> DutyKey {
    engine::codes_tick(app.clone()).await.expect("codes leave");
    let seen: Vec<SmsSeen> = gateways.iter().flat_map(|gateway| gateway.delivered()).collect();
    let mut key = None;
    for code in seen.iter().filter(|one| one.body.contains(number)).filter_map(code_in) {
        // One that was typed before counts no more.
        if let Ok(given) = app.code_give(&code).await {
            key = Some(given);
        }
    }
    key.expect("a code came")
}

fn is_code(seen: &SmsSeen) -> bool {
    seen.body.contains("验证码")
}

/// The ten digits after the word for a code.
fn code_in(seen: &SmsSeen) -> Option<String> {
    let (_, rest) = seen.body.split_once("验证码：")?;
    let digits = rest.chars().filter(|c| *c != ' ').take_while(char::is_ascii_digit);
    Some(digits.collect())
}
