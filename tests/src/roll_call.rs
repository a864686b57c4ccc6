//! How long it takes from an activation until a gateway has the message of each person: with the
//! reconcilers as they run in a server, over real sockets. For the bench to print, and nothing to
//! fail by.

use crate::crew::{Crew, PLAN};
use huiyin_app::callout::Words;
use huiyin_app::engine;
use huiyin_app::moment::Moment;
use huiyin_domain::callout::{Call, Order, Summons};
use huiyin_domain::ids::CalloutId;
use huiyin_domain::plan::{Plan, ResponseLevel};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// More than this nobody waits for.
const PATIENCE: Duration = Duration::from_secs(120);

/// Milliseconds in order.
pub struct Times(Vec<f64>);

impl Times {
    fn of(mut ms: Vec<f64>) -> Self {
        ms.sort_by(f64::total_cmp);
        Self(ms)
    }

    /// # Panics
    /// Nothing was measured.
    #[must_use]
    pub fn at(&self, hundredth: usize) -> f64 {
        self.0[(self.0.len() - 1) * hundredth / 100]
    }
}

/// One engine of the store.
pub struct Measured {
    pub engine: &'static str,
    pub people: usize,
    /// Milliseconds of every first message of all runs.
    pub all: Times,
    /// The slowest hundredth of each run.
    pub p99: Vec<f64>,
}

/// # Panics
/// Something is refused, or a message does not come.
pub async fn measured(people: usize, runs: u32) -> Vec<Measured> {
    let mut told = Vec::new();
    for home in crate::engines() {
        let engine_name = home.name;
        let mut crew = Crew::set(home, true, |settings| settings.moment = Moment::real()).await;
        crew.join_many("应急分队", people).await;
        let reconcilers = engine::spawn(&crew.town.app);
        let (mut all, mut p99) = (Vec::new(), Vec::new());
        for _ in 0..runs {
            let times = Times::of(one(&crew, people).await);
            p99.push(times.at(99));
            all.extend(times.0);
        }
        reconcilers.stop().await;
        crew.town.app.close().await;
        told.push(Measured { engine: engine_name, people, all: Times::of(all), p99 });
    }
    told
}

/// Milliseconds until each message was with the gateway.
async fn one(crew: &Crew, people: usize) -> Vec<f64> {
    let plan = Plan::parse(PLAN).expect("a plan");
    let present = crew.present().await;
    let id = CalloutId(crew.town.moment.id());
    let call = Call::Response(ResponseLevel::Third);
    let order = Order { id, incident: None, plan: &plan, call, present: &present, exercise: true };
    let words = Words::of(&plan, "河道超警戒", "青石河桥头");
    let before = crew.sms.delivered().len();
    let begun = Instant::now();
    crew.town.app.callout_order(&crew.leader, &order, &words).await.expect("it begins");
    while crew.sms.delivered().len() < before + people {
        assert!(begun.elapsed() < PATIENCE, "not everybody is called");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let book = crew.book(id).await;
    let own: BTreeSet<String> =
        book.summonses.values().map(|summons: &Summons| summons.id.to_string()).collect();
    let is_own = |key: &str| key.split_once('-').is_some_and(|(id, _)| own.contains(id));
    let seen = crew.sms.delivered().into_iter().skip(before);
    let own = seen.filter(|one| one.header("idempotency-key").is_some_and(is_own));
    let times: Vec<f64> =
        own.map(|one| one.at.duration_since(begun).as_secs_f64() * 1_000.0).collect();
    assert_eq!(times.len(), people, "one message each");
    crew.town.app.callout_end(&crew.leader, id).await.expect("it ends");
    times
}
