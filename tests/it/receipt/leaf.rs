//! Every kind of event that there is becomes a leaf, by the one door that writes events. A new
//! kind does not compile here until it is named, and fails until something drives it.

use huiyin_app::{App, By, engine};
use huiyin_domain::case::{
    BarEvent, Command, DeliveryEvent, Event, ExtensionRequest, FileEvent, JointEvent, Means,
    Outcome, PersonEvent, ReviewEvent, SettleEvent, Stage, Verdict,
};
use huiyin_domain::ids::CaseId;
use huiyin_domain::leaf::commit;
use huiyin_domain::policy::Role;
use huiyin_domain::text::Text;
use huiyin_store::{case, log};
use huiyin_tests::everything::everything;
use huiyin_tests::town::{
    AREA, COUNTER, OTHER_SECTION, SECTION, Town, answer, deliver, staff, text, visit,
};
use huiyin_tests::whole::Cast;
use std::collections::BTreeSet;

use huiyin_domain::case::EVENT_KINDS as KINDS;

/// What a kind is called here.
fn known(event: &Event) -> &'static str {
    match event {
        Event::Registered { .. } => "registered",
        Event::Classified { .. } => "classified",
        Event::Routed { .. } => "routed",
        Event::Accepted => "accepted",
        Event::Returned { .. } => "returned",
        Event::Transferred { .. } => "transferred",
        Event::Assigned { .. } => "assigned",
        Event::Notified { .. } => "notified",
        Event::MaterialAdded { .. } => "material-added",
        Event::File(FileEvent::FileAdded { .. }) => "file-added",
        Event::File(FileEvent::FileRefused { .. }) => "file-refused",
        Event::Summarised { .. } => "summarised",
        Event::ExtensionAsked { .. } => "extension-asked",
        Event::ExtensionGranted { .. } => "extension-granted",
        Event::ExtensionRefused { .. } => "extension-refused",
        Event::Drafted { .. } => "drafted",
        Event::SentBack { .. } => "sent-back",
        Event::Checked => "checked",
        Event::Approved => "approved",
        Event::VerdictGiven { .. } => "verdict-given",
        Event::Reopened { .. } => "reopened",
        Event::Concluded { .. } => "concluded",
        Event::SecretChanged { .. } => "secret-changed",
        Event::SecretReissued { .. } => "secret-reissued",
        Event::SecretSought { .. } => "secret-sought",
        Event::IdentityOpened { .. } => "identity-opened",
        Event::ClockNear { .. } => "clock-near",
        Event::ClockMissed { .. } => "clock-missed",
        Event::ClockLapsed { .. } => "clock-lapsed",
        Event::Supervised { .. } => "supervised",
        Event::Joint(event) => known_joint(event),
        Event::Settle(event) => known_settle(event),
        Event::Delivery(DeliveryEvent::Dispatched { .. }) => "dispatched",
        Event::Delivery(DeliveryEvent::Delivered { .. }) => "delivered",
        Event::Delivery(DeliveryEvent::DeliveryFailed { .. }) => "delivery-failed",
        Event::Review(ReviewEvent::ReviewAsked { .. }) => "review-asked",
        Event::Review(ReviewEvent::ReviewAssigned { .. }) => "review-assigned",
        Event::Review(ReviewEvent::ReviewDecided { .. }) => "review-decided",
        Event::Review(ReviewEvent::ReviewDelivered { .. }) => "review-delivered",
        Event::Person(PersonEvent::WithdrawalAsked { .. }) => "withdrawal-asked",
        Event::Person(PersonEvent::WithdrawalRevoked) => "withdrawal-revoked",
        Event::Person(PersonEvent::ErasureAsked { .. }) => "erasure-asked",
        Event::Person(PersonEvent::ErasureRevoked) => "erasure-revoked",
        Event::Person(PersonEvent::Withdrawn) => "withdrawn",
        Event::Person(PersonEvent::UnansweredSaid { .. }) => "unanswered-said",
        Event::Person(PersonEvent::UnansweredExplained { .. }) => "unanswered-explained",
        Event::Bar(event) => known_bar(event),
    }
}

const fn known_bar(event: &BarEvent) -> &'static str {
    match event {
        BarEvent::RecusalAsked { .. } => "recusal-asked",
        BarEvent::Recused { .. } => "recused",
        BarEvent::RecusalRefused { .. } => "recusal-refused",
        BarEvent::RecusalLifted { .. } => "recusal-lifted",
        BarEvent::BriefGiven { .. } => "brief-given",
        BarEvent::BriefAnswered { .. } => "brief-answered",
        BarEvent::LetterOpened { .. } => "letter-opened",
        BarEvent::AdmissionAsked { .. } => "admission-asked",
        BarEvent::AdmissionConfirmed { .. } => "admission-confirmed",
        BarEvent::AdmissionRefused { .. } => "admission-refused",
        BarEvent::AdmissionEnded { .. } => "admission-ended",
        BarEvent::AdmissionLapsed { .. } => "admission-lapsed",
        BarEvent::AdmissionNoted { .. } => "admission-noted",
    }
}

const fn known_joint(event: &JointEvent) -> &'static str {
    match event {
        JointEvent::ArbiterNamed { .. } => "arbiter-named",
        JointEvent::Arbitrated { .. } => "arbitrated",
        JointEvent::TaskSet { .. } => "task-set",
        JointEvent::TaskBack { .. } => "task-back",
        JointEvent::TaskDropped { .. } => "task-dropped",
        JointEvent::TaskAnswered { .. } => "task-answered",
        JointEvent::SupervisionOrdered { .. } => "supervision-ordered",
        JointEvent::SupervisionAnswered { .. } => "supervision-answered",
        JointEvent::LeaderNamed { .. } => "leader-named",
        JointEvent::LeaderReleased { .. } => "leader-released",
        JointEvent::Linked { .. } => "linked",
        JointEvent::Unlinked { .. } => "unlinked",
    }
}

const fn known_settle(event: &SettleEvent) -> &'static str {
    match event {
        SettleEvent::AppointmentAsked { .. } => "appointment-asked",
        SettleEvent::AppointmentSet { .. } => "appointment-set",
        SettleEvent::AppointmentHeld { .. } => "appointment-held",
        SettleEvent::AppointmentCancelled { .. } => "appointment-cancelled",
        SettleEvent::MediationOffered { .. } => "mediation-offered",
        SettleEvent::MediationConsented { .. } => "mediation-consented",
        SettleEvent::MediationRefused { .. } => "mediation-refused",
        SettleEvent::MediationMet { .. } => "mediation-met",
        SettleEvent::MediationAgreed { .. } => "mediation-agreed",
        SettleEvent::MediationFailed { .. } => "mediation-failed",
        SettleEvent::MediationConfirmed { .. } => "mediation-confirmed",
        SettleEvent::HearingSet { .. } => "hearing-set",
        SettleEvent::HearingHeld { .. } => "hearing-held",
        SettleEvent::HearingCancelled { .. } => "hearing-cancelled",
        SettleEvent::FollowUpSet { .. } => "follow-up-set",
        SettleEvent::FollowUpDone { .. } => "follow-up-done",
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
    acted(town, full, &handler, Command::Summarise { text: why() }).await;
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
    acted(town, full, &By::person(full), again).await;

    let secret = town.submit(visit("secrets")).await.expect("a case");
    let pass = town.app.pass(secret.case, &secret.secret);
    town.app.secret_change(&pass, &secret.secret, &[1; 16]).await.expect("changed");
    let page = town.app.case_page(&By::System, secret.case).await.expect("a page");
    let given = town.app.secret_reissue(&intake, secret.case, page.version, why(), &[2; 16]).await;
    given.expect("given anew");

    // One is answered and left alone, one is forgotten.
    let mut beside = everything(town, &Cast::of(town).await).await;
    let answered = town.case_at("answered", Stage::Answered).await.case;
    let forgotten = town.case_at("forgotten", Stage::Accepted).await.case;
    for days in [54, 8, 40] {
        town.pass_days(days);
        swept(&town.app).await;
    }
    beside.extend([first, full, secret.case, answered, forgotten]);
    beside
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_event_has_its_leaf() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let cases = Box::pin(driven(&town)).await;
        let db = town.home.open().await;
        let mut met = BTreeSet::new();
        let mut events = 0;
        for case in cases {
            let page = town.app.case_page(&By::System, case).await.expect("a page");
            for entry in &page.timeline {
                let kind = entry.event.kind();
                assert_eq!(known(&entry.event), kind);
                assert!(KINDS.contains(&kind), "{kind} is not in the list");
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
        let all: BTreeSet<&str> = KINDS.iter().copied().collect();
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
    const SOURCES: [&str; 7] = [
        include_str!("../../../crates/domain/src/case/event.rs"),
        include_str!("../../../crates/domain/src/case/joint.rs"),
        include_str!("../../../crates/domain/src/case/delivery.rs"),
        include_str!("../../../crates/domain/src/case/settle.rs"),
        include_str!("../../../crates/domain/src/case/review.rs"),
        include_str!("../../../crates/domain/src/case/withdraw.rs"),
        include_str!("../../../crates/domain/src/case/bars.rs"),
    ];
    let named = |source: &'static str| {
        let body = source.split("fn kind(&self)").nth(1).expect("each names its kinds");
        let body = body.split("    }\n\n").next().unwrap_or_default();
        body.split('"').skip(1).step_by(2)
    };
    let kinds: BTreeSet<&str> = SOURCES.into_iter().flat_map(named).collect();
    assert_eq!(kinds, KINDS.iter().copied().collect());
}
