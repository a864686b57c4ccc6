//! What leaves the house as a table has no person in it and nothing that anybody wrote; what a
//! person takes with them is whole, and theirs alone.

use huiyin_app::export::COLUMNS;
use huiyin_app::{By, Trouble};
use huiyin_domain::case::{CaseKind, Command, Stage, Way};
use huiyin_domain::policy::{Action, Role};
use huiyin_tests::site::Site;
use huiyin_tests::town::{
    ADDRESS, BODY, BUREAU, COUNTER, EMAIL, NAME, OTHER, PHONE, ROOT, SECTION, TITLE, Town, staff,
    visit,
};

async fn exported(town: &Town, by: &By) -> Result<Vec<[String; COLUMNS.len()]>, Trouble> {
    let mut rows = Vec::new();
    town.app
        .export(by, |cells| -> Result<(), Trouble> {
            rows.push(cells.clone());
            Ok(())
        })
        .await?;
    Ok(rows)
}

/// What of a person, or of what they wrote, stands in a text.
fn found(text: &str) -> Vec<&'static str> {
    [NAME, PHONE, EMAIL, ADDRESS, TITLE, BODY]
        .into_iter()
        .filter(|one| text.contains(one))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b09_an_export_has_no_person_and_nothing_that_anybody_wrote() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let ours = town.case_at("ours", Stage::Concluded).await;
        let accuse = |kind, accused| Command::Classify {
            case_kind: kind,
            way: (kind == CaseKind::Claim).then_some(Way::PetitionProper),
            topic: Some("streets".into()),
            urgent: false,
            accused,
        };
        let about_them = town.submit(visit("about the bureau")).await.expect("a case");
        let registrar = staff(Role::Intake, COUNTER);
        let claim = accuse(CaseKind::Claim, Some(BUREAU));
        town.act(&registrar, about_them.case, claim).await.expect("classified");
        let accusation = town.submit(visit("an accusation")).await.expect("a case");
        let accused = accuse(CaseKind::Accusation, None);
        town.act(&registrar, accusation.case, accused).await.expect("classified");

        let rows = exported(&town, &staff(Role::UnitHead, ROOT)).await.expect("exported");
        let numbers: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
        assert!(numbers.contains(&ours.number.as_str()), "the look is not blind");
        assert!(!numbers.contains(&accusation.number.as_str()), "accusations are left out");
        let whole = rows.iter().flatten().cloned().collect::<Vec<_>>().join("\n");
        assert_eq!(found(&whole), Vec::<&str>::new());
        let of = |unit| staff(Role::UnitHead, unit);
        let bureau = exported(&town, &of(BUREAU)).await.expect("exported");
        assert!(bureau.iter().any(|row| row[0] == ours.number.as_str()));
        assert!(bureau.iter().all(|row| row[0] != about_them.number.as_str()), "it is accused");
        assert_eq!(
            exported(&town, &of(OTHER)).await.expect("exported"),
            Vec::<[String; 13]>::new()
        );
        for role in Role::ALL.iter().filter(|r| ![Role::UnitHead, Role::Inspector].contains(r)) {
            let refused = exported(&town, &staff(*role, SECTION)).await;
            assert_eq!(refused, Err(Trouble::Forbidden(Action::CaseExport)), "{role:?}");
        }
        // The control: the same look at rows into which a title was put.
        let planted = format!("{whole}\n{TITLE}");
        assert_eq!(found(&planted), [TITLE]);
        println!("protection: exports hold no person: held; control: a planted title → seen");
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_takes_their_own_copy_and_nobody_elses() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let receipt = site.town.case_at("theirs", Stage::Answered).await;
        let other = site.town.case_at("another", Stage::Answered).await;
        let mut person = site.person(&receipt).await;
        let page = person.get("/case").await;
        assert!(page.body.contains("/case/copy"));
        let copy = person.get("/case/copy").await;
        assert_eq!(copy.status, 200);
        assert!(copy.body.starts_with("PK"), "an archive");
        assert_eq!(found(&copy.body), [NAME, PHONE, EMAIL, ADDRESS, TITLE, BODY]);
        for part in ["case.html", "case.json", "receipt.opening", "c2sp.org/tlog-proof@v1"] {
            assert!(copy.body.contains(part), "{part}");
        }
        assert!(copy.body.contains(receipt.number.as_str()));
        assert!(!copy.body.contains(other.number.as_str()));
        let stranger = site.browser().get("/case/copy").await;
        assert_eq!(stranger.location(), Some("/track"));
        site.stop().await;
    }
}
