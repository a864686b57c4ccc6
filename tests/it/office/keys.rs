//! The page of keys tells of every key that any page of the desk has.

use super::*;
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_key_of_a_page_stands_on_the_page_of_keys() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    let town = &site.town;
    let mut met: BTreeSet<String> = BTreeSet::new();
    let mut told: BTreeSet<String> = BTreeSet::new();
    let case = town.case_at("keys", Stage::Drafted).await.case;
    let routed = town.case_at("keys routed", Stage::Routed).await.case;
    for role in Role::ALL {
        town.account(role.code(), *role, SECTION).await;
        let mut browser = site.officer(role.code()).await;
        for path in [
            "/desk".to_owned(),
            "/desk/new".into(),
            "/desk/notices".into(),
            "/desk/units".into(),
            "/desk/staff".into(),
            format!("/desk/case/{case}"),
            format!("/desk/case/{routed}"),
        ] {
            let page = browser.get(&path).await;
            let html = page.html();
            met.extend(html.opens().filter_map(|(_, tag)| tag.get("data-key").cloned()));
        }
        let page = browser.get("/desk/keys").await;
        assert_eq!(page.status, 200, "{}", role.code());
        let rest = page.body.split("<kbd class=\"hy-kbd\">").skip(1);
        told.extend(rest.filter_map(|rest| rest.split('<').next()).map(str::to_owned));
    }
    assert!(met.len() >= 12, "the look is not blind: {met:?}");
    let missing: Vec<&String> =
        met.iter().filter(|key| key.parse::<u8>().is_err() && !told.contains(*key)).collect();
    assert!(missing.is_empty(), "{missing:?} of {told:?}");
    assert!(told.contains("1–9"));
    site.stop().await;
}
