//! Every kind of event that there is becomes a leaf, by the one door that writes events. A new
//! kind does not compile here until it is named, and fails until something drives it.

use huiyin_app::{App, By, engine};
use huiyin_domain::case::{
    Command, DeliveryEvent, Event, ExtensionRequest, Means, Outcome, Stage, Verdict,
};
use huiyin_domain::ids::CaseId;
use huiyin_domain::leaf::commit;
use huiyin_domain::policy::Role;
use huiyin_domain::text::Text;
use huiyin_store::{case, log};
use huiyin_tests::town::{
    AREA, COUNTER, OTHER_SECTION, SECTION, Town, answer, deliver, staff, text, visit,
};
use std::collections::BTreeSet;

/// All kinds. The `match` below is exhaustive, so that a new one is noticed by the compiler.
const KINDS: [&str; 26] = [
    "registered",
    "classified",
    "routed",
    "accepted",
    "returned",
    "transferred",
    "assigned",
    "notified",
    "material-added",
    "extension-asked",
    "extension-granted",
    "extension-refused",
    "drafted",
    "sent-back",
    "approved",
    "delivered",
    "verdict-given",
    "reopened",
    "concluded",
    "secret-changed",
    "secret-reissued",
    "identity-opened",
    "clock-near",
    "clock-missed",
    "clock-lapsed",
    "supervised",
];

/// Where a kind stands in the list.
fn place(event: &Event) -> usize {
    match event {
        Event::Registered { .. } => 0,
        Event::Classified { .. } => 1,
        Event::Routed { .. } => 2,
        Event::Accepted => 3,
        Event::Returned { .. } => 4,
        Event::Transferred { .. } => 5,
        Event::Assigned { .. } => 6,
        Event::Notified { .. } => 7,
        Event::MaterialAdded { .. } => 8,
        Event::ExtensionAsked { .. } => 9,
        Event::ExtensionGranted { .. } => 10,
        Event::ExtensionRefused { .. } => 11,
        Event::Drafted { .. } => 12,
        Event::SentBack { .. } => 13,
        Event::Approved => 14,
        Event::Delivery(DeliveryEvent::Delivered { .. }) => 15,
        Event::VerdictGiven { .. } => 16,
        Event::Reopened { .. } => 17,
        Event::Concluded { .. } => 18,
        Event::SecretChanged { .. } => 19,
        Event::SecretReissued { .. } => 20,
        Event::IdentityOpened { .. } => 21,
        Event::ClockNear { .. } => 22,
        Event::ClockMissed { .. } => 23,
        Event::ClockLapsed { .. } => 24,
        Event::Supervised { .. } => 25,
        Event::Checked
        | Event::Joint(_)
        | Event::Delivery(_)
        | Event::Settle(_)
        | Event::Review(_)
        | Event::Person(_) => usize::MAX,
    }
}

async fn swept(app: &App) {
    for _ in 0..50 {
        if !engine::clocks_tick(app.clone()).await.expect("a tick").more {
            break;
        }
    }
}

async fn acted(town: &Town, case: CaseId, by: &By, what: Command<Text>) {
    let told = format!("{what:?}");
    town.act(by, case, what).await.unwrap_or_else(|trouble| panic!("{told}: {trouble}"));
}

/// Every step there is, on cases that meet every kind.
async fn driven(town: &Town) -> Vec<CaseId> {
    let why = || text("有理由");
    let intake = staff(Role::Intake, COUNTER);
    let (head, handler) = (staff(Role::UnitHead, SECTION), staff(Role::Handler, SECTION));
    let first = town.submit(visit("there and back")).await.expect("a case").case;
    town.lead(first, Stage::Routed).await;
    acted(town, first, &head, Command::Return { reason: why() }).await;
    let reroute = Command::Route { to: SECTION, reasons: Vec::new(), note: Some(why()) };
    acted(town, first, &intake, reroute).await;
    acted(town, first, &head, Command::Accept { notice: None }).await;
    acted(town, first, &head, Command::Transfer { to: OTHER_SECTION, reason: why() }).await;

    let full = town.case_at("the whole way", Stage::Handling).await.case;
    acted(town, full, &intake, Command::AddMaterial { text: why() }).await;
    acted(town, full, &intake, Command::OpenIdentity { reason: why() }).await;
    for grant in [false, true] {
        let asked = ExtensionRequest { clock: "handle".into(), amount: 5, reason: why() };
        acted(town, full, &handler, Command::AskExtension(asked)).await;
        let decided = if grant {
            Command::GrantExtension { amount: 5, reason: why() }
        } else {
            Command::RefuseExtension { reason: why() }
        };
        acted(town, full, &head, decided).await;
    }
    let draft = || Command::Draft {
        outcome: Outcome::Explained,
        text: answer("已说明"),
        holds: Vec::new(),
    };
    acted(town, full, &handler, draft()).await;
    acted(town, full, &head, Command::SendBack { reason: why() }).await;
    acted(town, full, &handler, draft()).await;
    acted(town, full, &head, Command::Approve).await;
    acted(town, full, &handler, deliver(Means::Page)).await;
    let partly = Verdict::PartlySolved;
    let again = Command::GiveVerdict { verdict: partly, text: None, again: Some(why()) };
    acted(town, full, &By::Person(full), again).await;

    let secret = town.submit(visit("secrets")).await.expect("a case");
    let pass = town.app.pass(secret.case, &secret.secret);
    town.app.secret_change(&pass, &secret.secret, &[1; 16]).await.expect("changed");
    let page = town.app.case_page(&By::System, secret.case).await.expect("a page");
    let given = town.app.secret_reissue(&intake, secret.case, page.version, why(), &[2; 16]).await;
    given.expect("given anew");

    // One is answered and left alone, one is forgotten.
    let answered = town.case_at("answered", Stage::Answered).await.case;
    let forgotten = town.case_at("forgotten", Stage::Accepted).await.case;
    for days in [54, 8, 40] {
        town.pass_days(days);
        swept(&town.app).await;
    }
    vec![first, full, secret.case, answered, forgotten]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_event_has_its_leaf() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let cases = driven(&town).await;
        let db = town.home.open().await;
        let mut met = BTreeSet::new();
        let mut events = 0;
        for case in cases {
            let page = town.app.case_page(&By::System, case).await.expect("a page");
            for entry in &page.timeline {
                let kind = entry.event.kind();
                assert_eq!(KINDS[place(&entry.event)], kind);
                met.insert(kind);
            }
            for event in case::events(&db, AREA, case).await.expect("events") {
                events += 1;
                let at = log::position_of(&db, AREA, case, event.seq).await.expect("an answer");
                let at = at.unwrap_or_else(|| panic!("{} has no leaf", event.kind));
                let leaf = log::leaves(&db, AREA, at, 1).await.expect("leaves").remove(0);
                let own = commit(&event.salt, &event.canonical);
                assert_eq!(leaf.commitment.0, own.0, "{}: another's leaf", event.kind);
            }
        }
        let all: BTreeSet<&str> = KINDS.into_iter().collect();
        let missing: Vec<&&str> = all.difference(&met).collect();
        assert_eq!(missing, Vec::<&&str>::new(), "kinds that nothing here drives");
        // Nothing is in the log that is no event, and no event outside it.
        let count = |table| town.home.count(table);
        let rows = count("SELECT COUNT(*) FROM case_event").await;
        let system = count("SELECT COUNT(*) FROM system_event").await;
        let leaves = count("SELECT COUNT(*) FROM leaf").await;
        assert_eq!((rows, leaves), (events, rows + system), "{}", town.home.name);
        assert_eq!(count("SELECT COUNT(*) FROM leaf_waiting").await, 0);
        println!("{}: {rows} events of {} kinds, {leaves} leaves", town.home.name, met.len());
        town.app.close().await;
    }
}

/// The list above is the domain's own: a kind that is only added there fails here.
#[test]
fn the_list_of_kinds_is_whole() {
    let source = include_str!("../../../crates/domain/src/case/event.rs");
    let kinds =
        source.split("fn kind(&self)").nth(1).and_then(|rest| rest.split("    }\n\n").next());
    let kinds: BTreeSet<&str> = kinds.unwrap_or_default().split('"').skip(1).step_by(2).collect();
    assert_eq!(kinds, KINDS.into_iter().collect());
}
