//! PostgreSQL ends at once, again and again, while people are called and answer: what was
//! acknowledged stays so, every round that was due is made, nobody is forgotten.

use huiyin_app::callout::CalloutFault;
use huiyin_app::engine;
use huiyin_app::moment::Moment;
use huiyin_domain::callout::{Answer, Call, SummonsState};
use huiyin_domain::ids::CalloutId;
use huiyin_domain::plan::ResponseLevel;
use huiyin_tests::crew::{Crew, Joined};
use huiyin_tests::pg;
use std::collections::BTreeSet;
use std::time::Duration;

const OUTAGES: u32 = 50;
const PEOPLE: usize = 24;
/// How long the server is up between two ends, in milliseconds: never the same twice.
const UP_MS: [u64; 5] = [120, 310, 60, 450, 190];

/// Tries until the store answers: an officer, a gateway and a member's phone do the same.
macro_rules! insist {
    ($what:expr) => {
        loop {
            match $what {
                Ok(done) => break done,
                Err(fault) => {
                    let passing = format!("{fault:?}").contains("Unavailable");
                    assert!(passing, "only an outage is in the way: {fault:?}");
                    tokio::time::sleep(Duration::from_millis(40)).await;
                }
            }
        }
    };
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g11_fifty_ends_of_the_primary_lose_no_answer_and_no_round() {
    let mut server = pg::Server::start();
    server.execute("postgres", "CREATE DATABASE duty");
    let home = huiyin_tests::postgres_at(server.url("duty"));
    let mut crew = Crew::set(home, true, |settings| settings.moment = Moment::real()).await;
    for _ in 0..PEOPLE {
        crew.join("应急分队").await;
    }
    let reconcilers = engine::spawn(&crew.town.app);
    let call = crew.call(Call::Response(ResponseLevel::Third), false).await;
    let mut acknowledged: BTreeSet<usize> = BTreeSet::new();
    for outage in 0..OUTAGES {
        let up = UP_MS[outage as usize % UP_MS.len()];
        tokio::time::sleep(Duration::from_millis(up)).await;
        server.restart();
        // Half of them answer in the middle of it, and insist as a person does.
        let who = outage as usize;
        if who < PEOPLE / 2 {
            answer(&crew, call, &crew.members[who]).await;
            acknowledged.insert(who);
        }
        for known in &acknowledged {
            let state = state(&crew, call, &crew.members[*known]).await;
            assert_eq!(state, SummonsState::Accepted, "after outage {outage}");
        }
    }
    settled(&crew, call).await;
    reconcilers.stop().await;
    let book = insist!(crew.town.app.callout_book(call).await);
    assert_eq!(book.acks.len(), PEOPLE / 2, "each answer stands once");
    let now = crew.town.moment.now();
    for deadline in book.deadlines.iter().filter(|one| one.due_at <= now) {
        assert!(deadline.done_at.is_some(), "a round was due and was not made: {deadline:?}");
    }
    // Whoever answered before a message left for them needs none.
    for who in &crew.members[PEOPLE / 2..] {
        assert!(!crew.heard(&who.number).is_empty(), "called at least once");
    }
    println!(
        "{OUTAGES} ends of the primary: {} people, {} answers kept, {} deadlines made",
        PEOPLE,
        book.acks.len(),
        book.deadlines.iter().filter(|one| one.done_at.is_some()).count(),
    );
    crew.town.app.close().await;
}

/// Their own answer, by their own address, until it is taken.
async fn answer(crew: &Crew, call: CalloutId, who: &Joined) {
    let book = insist!(crew.town.app.callout_book(call).await);
    let summons = book.of_member(who.id).next().expect("called").id;
    let opens = huiyin_app::keys::Opens::Summons(summons);
    let key = crew.town.app.keys().duty_key(opens, 0);
    insist!(crew.town.app.call_answer(&key, Answer::Accept).await as Result<(), CalloutFault>);
}

async fn state(crew: &Crew, call: CalloutId, who: &Joined) -> SummonsState {
    let book = insist!(crew.town.app.callout_book(call).await);
    book.of_member(who.id).next().expect("called").state
}

/// Until nothing is under way any more.
async fn settled(crew: &Crew, call: CalloutId) {
    for _ in 0..600 {
        let book = insist!(crew.town.app.callout_book(call).await);
        let now = crew.town.moment.now();
        let is_open = book.attempts.values().any(|one| one.lease_until.is_some())
            || !book.due(now).is_empty()
            || book.deadlines.iter().any(|one| one.due_at <= now && one.done_at.is_none());
        if !is_open {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the calls do not settle");
}
