//! Sign-in that holds against insiders: passkeys, proofs of presence, sessions, guessing, three
//! administrators with their journal, and the gate before submissions in a flood.

mod administrators;
mod flood;
mod guess;
mod journal;
mod passkey;
mod presence;
mod sessions;

use huiyin_domain::policy::Role;
use huiyin_tests::Home;
use huiyin_tests::authenticator::Authenticator;
use huiyin_tests::browser::{Browser, Page};
use huiyin_tests::html::Form;
use huiyin_tests::site::Site;
use huiyin_tests::town::{ROOT, SECTION};

/// Where the desk is reached in tests of passkeys.
const URL: &str = "https://desk.huiyin.example";
const MINUTE_MS: i64 = 60_000;

async fn site(home: Home) -> Site {
    let site = Site::reached(home, Some(URL), |_| {}).await;
    for (login, role, unit) in [
        ("handler", Role::Handler, SECTION),
        ("head", Role::UnitHead, SECTION),
        ("intake", Role::Intake, SECTION),
        ("admin", Role::Admin, ROOT),
        ("security", Role::SecurityAdmin, ROOT),
        ("audit", Role::AuditAdmin, ROOT),
    ] {
        site.town.account(login, role, unit).await;
    }
    site
}

/// What a page hands to the browser's credentials.
fn options(page: &Page, kind: &str) -> String {
    let html = page.html();
    let found = html.opens().find(|(_, own)| own.get("data-passkey").is_some_and(|k| k == kind));
    let (_, attributes) = found.unwrap_or_else(|| panic!("no passkey asked: {}", html.text()));
    attributes["data-passkey-options"].clone()
}

fn answered(form: Form, action: &str, answer: &str) -> Form {
    Form { action: action.into(), ..form.with("passkey-answer", answer) }
}

/// Adds the passkey of this device to the account that is signed in.
async fn registered(browser: &mut Browser, device: &mut Authenticator, label: &str) -> Page {
    let page = browser.get("/desk/account").await;
    let answer = device.register(&options(&page, "create"));
    let form = page.html().form("/desk/account/passkey").with("label", label);
    browser.submit(&form.with("passkey-answer", &answer)).await
}

/// The form with which this device would sign in.
async fn sign_in_form(browser: &mut Browser, device: &mut Authenticator) -> Form {
    let page = browser.get("/desk/sign-in").await;
    let answer = device.answer(&options(&page, "get"));
    answered(page.html().form("/desk/sign-in"), "/desk/sign-in/passkey", &answer)
}

async fn journal_count(site: &Site, kind: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM system_event WHERE kind = '{kind}'");
    site.town.home.count(&sql).await
}

fn held(name: &str, broken: &str, seen: &str) {
    println!("protection: {name}: held; control: {broken} -> seen ({seen})");
}
