//! Accusations that are locked with keys of units: who can open them and who cannot, on both
//! engines. Each claim has its control: the same look at a world in which it is broken.

mod attack;
mod change;
mod delivery;
mod pages;
mod person;
mod way;

use huiyin_app::case::{Receipt, Submission};
use huiyin_app::keys::Card;
use huiyin_app::read::CasePage;
use huiyin_app::unit_key::{CardFault, Held};
use huiyin_app::{App, By, Signed, Trouble};
use huiyin_domain::case::{CaseKind, Command, Stage};
use huiyin_domain::ids::{CaseId, UnitId};
use huiyin_domain::policy::Role;
use huiyin_domain::text::Text;
use huiyin_tests::town::{
    AREA, BUREAU, COUNTER, OTHER, ROOT, SECTION, TITLE, Town, matter, signed, staff, text, visit,
};

/// What a run prints once the control was seen to break.
fn held(name: &str, broken: &str) {
    println!("protection: {name}: held; control: {broken} -> seen");
}

/// A card of a unit, as its head wrote it down, and the key open in the head's browser.
struct UnitCard {
    typed: String,
    open: Held,
}

async fn card_of(town: &Town, unit: UnitId) -> UnitCard {
    let head = signed(Role::UnitHead, unit);
    let (card, print) = town.app.unit_card(&head).expect("a card");
    let typed = card.shown().to_string();
    let open = town.app.unit_key_make(&head, &typed, &print, false).await.expect("a key");
    town.app.unit_key_settle(&open).await.expect("settled");
    // Whoever works with it opens it for themselves.
    town.app.unit_key_close(&head);
    UnitCard { typed, open }
}

/// An officer with this key open.
fn with(role: Role, unit: UnitId, card: &UnitCard) -> Signed {
    Signed { held: Some(card.open.clone()), ..signed(role, unit) }
}

fn by(role: Role, unit: UnitId, card: &UnitCard) -> By {
    By::Staff(with(role, unit, card))
}

fn accusation(once: &str) -> Submission {
    Submission { kind: CaseKind::Accusation, ..matter(once) }
}

fn told_at_counter(once: &str) -> Submission {
    Submission { kind: CaseKind::Accusation, ..visit(once) }
}

fn classify(kind: CaseKind, accused: Option<UnitId>) -> Command<Text> {
    let way = (kind == CaseKind::Claim).then_some(huiyin_domain::case::Way::PetitionProper);
    Command::Classify { case_kind: kind, way, topic: None, urgent: false, accused }
}

fn route(to: UnitId) -> Command<Text> {
    Command::Route { to, reasons: Vec::new(), note: None }
}

fn transfer(to: UnitId) -> Command<Text> {
    Command::Transfer { to, reason: text("应由贵单位办理") }
}

async fn read(app: &App, by: &By, case: CaseId) -> Result<CasePage, Trouble> {
    app.case_page(by, case).await
}

async fn opens(app: &App, by: &By, case: CaseId) -> Result<String, Trouble> {
    read(app, by, case).await.map(|page| page.title)
}

fn person(town: &Town, receipt: &Receipt) -> By {
    town.app.person(receipt.case, &receipt.secret)
}

/// Whom the case is wrapped for, as rows say: 0 is the person.
async fn holders(town: &Town, case: CaseId) -> Vec<i64> {
    let db = town.home.open().await;
    let shares = huiyin_store::share::of_case(&db, AREA, case).await.expect("shares");
    shares.iter().map(|share| share.holder).collect()
}

async fn house_opens(town: &Town, case: CaseId) -> bool {
    let db = town.home.open().await;
    let wrapped = huiyin_store::case::key(&db, AREA, case).await.expect("asked");
    !wrapped.expect("a row").is_empty()
}

async fn towns() -> Vec<Town> {
    let mut towns = Vec::new();
    for home in huiyin_tests::engines() {
        towns.push(Town::at(home).await);
    }
    towns
}
