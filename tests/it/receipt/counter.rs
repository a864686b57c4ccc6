//! A lost secret: the counter that registered the case gives out a new one after a look at who
//! asks; nobody else can; it is seen, told, and slowed down.

use super::{given, track};
use huiyin_app::case::Receipt;
use huiyin_app::keys::ViewSecret;
use huiyin_app::{By, Trouble};
use huiyin_domain::case::{CaseKind, Command, REISSUES_PER_DAY_MAX, Refusal};
use huiyin_domain::policy::Role;
use huiyin_tests::browser::{Browser, Page};
use huiyin_tests::site::Site;
use huiyin_tests::town::{COUNTER, SECTION, staff, text, visit};

fn path(receipt: &Receipt) -> (String, String) {
    let page = format!("/desk/case/{}", receipt.case);
    (page.clone(), format!("{page}/secret-reissue"))
}

async fn reissued(officer: &mut Browser, receipt: &Receipt, more: &[(&str, &str)]) -> Page {
    let (page, post) = path(receipt);
    officer.fill(&page, &post, more).await
}

/// Number and secret on the slip at the desk.
fn slip(page: &Page) -> String {
    page.html().text_of("class", "hy-slip__secret").expect("a secret")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_counter_gives_out_a_new_secret_and_everybody_sees_it() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let receipt = site.town.submit(visit("lost")).await.expect("a case");
        site.town.account("intake", Role::Intake, COUNTER).await;
        let mut officer = site.officer("intake").await;
        let mut open = site.person(&receipt).await;
        for (typed, field) in [
            (vec![("reason", "  ")], "reason"),
            (vec![("reason", "本人带身份证来")], "checked"),
            (vec![("reason", "本人带身份证来"), ("checked", "yes")], "checked"),
        ] {
            let page = reissued(&mut officer, &receipt, &typed).await;
            assert_eq!(page.status, 422);
            let fault = page.error_of(&format!("secret-reissue-{field}"));
            assert!(fault.is_some(), "{field}: {}", page.html().text());
        }
        let whole = [("reason", "本人带身份证来"), ("checked", "in-person")];
        let form = officer.get(&path(&receipt).0).await.html().form(&path(&receipt).1);
        let form = form.with("reason", whole[0].1).with("checked", whole[1].1);
        let mut twin = officer.clone();
        let page = officer.submit(&form).await;
        assert_eq!(page.location(), Some("/desk/new/slip"), "{}", page.html().text());
        let shown = officer.get("/desk/new/slip").await;
        let (number, old, new) = (receipt.number.to_string(), &receipt.secret, slip(&shown));
        assert!(shown.body.contains(&number) && new != old.to_string());
        // A second tap is the same slip.
        assert_eq!(twin.submit(&form).await.location(), Some("/desk/new/slip"));
        assert_eq!(slip(&twin.get("/desk/new/slip").await), new);
        assert_eq!(open.get("/case").await.location(), Some("/track"), "the old one is dead");
        let mut person = site.browser();
        let page = track(&mut person, &number, &old.to_string()).await;
        let told = page.error_of("secret").expect("told what became of it");
        assert!(told.contains("群众来访接待大厅") && told.contains("补发"), "{told}");
        assert_eq!(track(&mut person, &number, &new).await.location(), Some("/case"));
        let page = person.get("/case").await;
        assert!(page.body.contains("补发") && page.body.contains("本人带身份证来"));
        assert!(page.body.contains("群众来访接待大厅"));
        // Told in the way the person chose, without the secret.
        let told = site.town.home.count("SELECT COUNT(*) FROM outbox WHERE purpose = 'reissued'");
        assert_eq!(told.await, 1);
        // The person changes it: then the desk's slip shows nothing any more.
        let page = person.fill("/case/secret", "/case/secret", &[("secret", &new)]).await;
        assert_eq!(page.location(), Some("/receipt"));
        assert_ne!(given(&person.get("/receipt").await).1, new);
        assert_eq!(officer.get("/desk/new/slip").await.location(), Some("/desk/new"));
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_counter_that_registered_it_and_never_the_accused() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        let receipt = town.case_at("only", huiyin_domain::case::Stage::Handling).await;
        let give = async |by: &By| {
            let page = town.app.case_page(&By::System, receipt.case).await.expect("a page");
            let once = huiyin_app::moment::Moment::real().random::<16>();
            let reason = text("丢了");
            town.app.secret_reissue(by, receipt.case, page.version, reason, &once).await
        };
        for unit in [COUNTER, SECTION, huiyin_tests::town::BUREAU, huiyin_tests::town::ROOT] {
            for role in Role::ALL {
                let done = give(&staff(*role, unit)).await;
                let may = (*role, unit) == (Role::Intake, COUNTER);
                assert_eq!(done.is_ok(), may, "{role:?} {unit}: {done:?}");
            }
        }
        for by in [By::Public, By::person(receipt.case)] {
            let done = give(&by).await;
            assert!(matches!(done, Err(Trouble::Forbidden(_) | Trouble::NotFound)), "{done:?}");
        }
        // The counter itself is complained of: it cannot make itself a key.
        let complaint = town.submit(visit("accused counter")).await.expect("a case");
        let classify = Command::Classify {
            case_kind: CaseKind::Accusation,
            way: None,
            topic: None,
            urgent: false,
            accused: Some(COUNTER),
        };
        town.act(&By::System, complaint.case, classify).await.expect("classified");
        let page = town.app.case_page(&By::System, complaint.case).await.expect("a page");
        let by = staff(Role::Intake, COUNTER);
        let done = town
            .app
            .secret_reissue(&by, complaint.case, page.version, text("丢了"), &[1; 16])
            .await;
        assert_eq!(done.expect_err("barred"), Trouble::NotFound);
        assert!(town.app.case_unlock(&complaint.number, &complaint.secret).await.is_ok());
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn secrets_are_not_given_out_by_the_dozen() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        let receipt = town.submit(visit("often")).await.expect("a case");
        let by = staff(Role::Intake, COUNTER);
        let give = async |no: u8| {
            let page = town.app.case_page(&By::System, receipt.case).await.expect("a page");
            town.app.secret_reissue(&by, receipt.case, page.version, text("丢了"), &[no; 16]).await
        };
        let mut last: Option<ViewSecret> = None;
        for no in 0..REISSUES_PER_DAY_MAX {
            last = give(u8::try_from(no).expect("few")).await.ok().map(|given| given.secret);
        }
        let refused = give(99).await.expect_err("enough for a day");
        assert_eq!(refused, Trouble::Refused(Refusal::SecretReissuedOften));
        let last = last.expect("the last one");
        assert!(town.app.case_unlock(&receipt.number, &last).await.is_ok(), "still opens");
        town.pass_days(1);
        assert!(give(100).await.is_ok(), "tomorrow again");
        site.stop().await;
    }
    // And one officer does not do it all day long, whatever the cases.
    let site = Site::at(huiyin_tests::sqlite()).await;
    site.town.account("intake", Role::Intake, COUNTER).await;
    let mut officer = site.officer("intake").await;
    let mut answers = Vec::new();
    for no in 0..12 {
        let receipt = site.town.submit(visit(&format!("officer {no}"))).await.expect("a case");
        let whole = [("reason", "丢了"), ("checked", "in-person")];
        answers.push(reissued(&mut officer, &receipt, &whole).await.status);
    }
    assert_eq!(answers.iter().filter(|status| **status == 303).count(), 10, "{answers:?}");
    assert_eq!(answers[10..], [429, 429]);
    site.stop().await;
}
