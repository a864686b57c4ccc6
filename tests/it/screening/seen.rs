//! Who sees a finding: the unit that found it, the unit that answers for it, those above them,
//! the office of the round. Everybody else meets a page that is not there.

use super::*;
use huiyin_tests::town::{BUREAU, COUNTER, OTHER, OTHER_SECTION, SECTION};

struct Watch {
    unit: UnitId,
    browser: Browser,
}

impl Watch {
    async fn status(&mut self, path: &str) -> u16 {
        self.browser.get(path).await.status
    }
}

async fn watches(site: &Site) -> Vec<Watch> {
    let mut watches = Vec::new();
    for unit in [ROOT, BUREAU, SECTION, OTHER, OTHER_SECTION, COUNTER] {
        let login = format!("head-{unit}");
        site.town.account(&login, Role::UnitHead, unit).await;
        watches.push(Watch { unit, browser: site.officer(&login).await });
    }
    watches
}

async fn seen_by(watches: &mut [Watch], path: &str) -> Vec<UnitId> {
    let mut seen = Vec::new();
    for watch in watches {
        match watch.status(path).await {
            200 => seen.push(watch.unit),
            404 => {}
            other => panic!("{path} for {}: {other}", watch.unit),
        }
    }
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_finding_is_seen_by_its_units_those_above_and_the_office() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let round = round_at(&site.town, 8, &[SECTION, COUNTER]).await;
        let id = finding_at(&site.town, round, 9, SECTION).await;
        let mut watches = watches(&site).await;
        let (finding, page) =
            (format!("/desk/screening/finding/{id}"), format!("/desk/screening/{round}"));
        assert_eq!(seen_by(&mut watches, &finding).await, [ROOT, BUREAU, SECTION]);
        assert_eq!(seen_by(&mut watches, &page).await, [ROOT, BUREAU, SECTION, COUNTER]);
        for watch in &mut watches {
            let list = watch.browser.get("/desk/screening").await;
            let listed = list.body.contains("春季路灯排查");
            let asked = [ROOT, BUREAU, SECTION, COUNTER].contains(&watch.unit);
            assert_eq!(listed, asked, "{}", watch.unit);
            if watch.unit == COUNTER {
                let page = watch.browser.get(&page).await;
                assert!(!page.body.contains("桂花弄东口"), "asked, but not its finding");
                let summary = watch.browser.get("/desk/screening/8/summary").await;
                assert!(!summary.body.contains("桂花弄东口"), "nor counted for it");
            }
        }
        // Nobody but its owner moves it, and the office may only hand it over.
        let end = format!("{finding}/end");
        for watch in watches.iter_mut().filter(|watch| watch.unit != SECTION) {
            let own = watch.browser.get("/desk/account").await.html().forms();
            let token = own.iter().find_map(|form| form.get("token")).expect("a token");
            let fields = [("token", token), ("version", "1"), ("outcome", "settled")];
            let fields = fields.iter().chain(&[("ended", "已办")]);
            let fields: Vec<(String, String)> =
                fields.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            let status = watch.browser.post(&end, &fields).await.status;
            let sees = [ROOT, BUREAU].contains(&watch.unit);
            assert_eq!(status, if sees { 422 } else { 404 }, "{}", watch.unit);
        }
        let root = &mut watches[0].browser;
        let to = OTHER_SECTION.to_string();
        let typed = [("to", to.as_str()), ("handed", "这段路归公路科管")];
        let done = root.fill(&finding, &format!("{finding}/hand-over"), &typed).await;
        assert_eq!(done.status, 303, "{}", done.html().text());
        let now = [ROOT, BUREAU, SECTION, OTHER, OTHER_SECTION];
        assert_eq!(seen_by(&mut watches, &finding).await, now);
        let now = [ROOT, BUREAU, SECTION, OTHER, OTHER_SECTION, COUNTER];
        assert_eq!(seen_by(&mut watches, &page).await, now, "who was handed one sees the round");
        site.stop().await;
    }
}
