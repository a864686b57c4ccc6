//! Saved filters of the worklist: kept whole, applied by one click, twelve and no more, and never
//! a note about a person.

use super::*;
use huiyin_domain::case::{CaseKind, Way};
use huiyin_tests::browser::Browser;
use huiyin_tests::town::{PHONE, visit};

async fn save(browser: &mut Browser, list: &str, label: &str) -> Page {
    browser.fill(list, "/desk/filters", &[("label", label)]).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filter_is_kept_whole_and_opens_with_one_click() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        site.town.account("lister", Role::Handler, SECTION).await;
        site.town.account("second", Role::Handler, SECTION).await;
        let mut all = Vec::new();
        for (once, topic, urgent) in [("a", "streets", true), ("b", "streets", false)] {
            let case = site.town.case_at(once, Stage::Routed).await.case;
            let classify = Command::Classify {
                case_kind: CaseKind::Claim,
                way: Some(Way::PetitionProper),
                topic: Some(topic.into()),
                urgent,
                accused: None,
            };
            // The section's own intake may classify what the section has.
            site.town.act(&staff(Role::Intake, SECTION), case, classify).await.expect("ok");
            all.push(format!("/desk/case/{case}"));
        }
        let mut browser = site.officer("lister").await;
        let shown = |page: &Page| -> Vec<bool> {
            all.iter().map(|path| page.body.contains(path.as_str())).collect()
        };
        let list = "/desk?scope=unit&stage=routed&kind=claim&topic=streets&urgent=yes";
        assert_eq!(shown(&browser.get(list).await), [true, false]);
        let roads = browser.get("/desk?scope=unit&topic=roads").await;
        assert_eq!(shown(&roads), [false, false]);
        let unknown = browser.get("/desk?scope=unit&topic=no-such").await;
        assert_eq!(shown(&unknown), [true, true], "an unknown word is left out");

        let page = save(&mut browser, list, "紧急的 路灯").await;
        assert_eq!(page.location(), Some(list), "{}", text_of(&page));
        let page = browser.get("/desk?scope=unit").await;
        let html = page.html();
        let link = html.tags("a").find(|tag| tag.get("data-key").is_some_and(|key| key == "1"));
        let href = link.and_then(|tag| tag.get("href")).expect("a link with the key 1");
        assert_eq!(href.replace("&amp;", "&"), list);
        assert_eq!(shown(&browser.get(list).await), [true, false]);

        let rename = [("label-1", "路灯")];
        let page = browser.fill("/desk/filters", "/desk/filters/1/name", &rename).await;
        assert_eq!(page.location(), Some("/desk/filters"));
        let page = browser.get("/desk/filters").await;
        assert!(page.body.contains("路灯") && !page.body.contains("紧急的 路灯"));
        let theirs = site.officer("second").await.get("/desk/filters").await;
        assert!(!theirs.body.contains("路灯"), "each officer has their own");
        let page = browser.fill("/desk/filters", "/desk/filters/1/drop", &[]).await;
        assert_eq!(page.location(), Some("/desk/filters"));
        assert_eq!(site.town.home.count("SELECT count(*) FROM work_filter").await, 0);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_thirteenth_filter_and_a_label_with_a_number_are_refused_in_words() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        site.town.account("lister", Role::Handler, SECTION).await;
        site.town.submit(visit("one")).await.expect("a case");
        let mut browser = site.officer("lister").await;
        let long = "长".repeat(25);
        for label in ["", "   ", long.as_str(), PHONE, "139 0027 1828", "３３１１２２１９９００１"]
        {
            let page = save(&mut browser, "/desk?scope=unit", label).await;
            assert_eq!(page.status, 422, "{label}");
            assert!(page.error_of("label").is_some(), "{label}: {}", text_of(&page));
            let kept = page.html().form("/desk/filters");
            assert_eq!(kept.get("scope"), Some("unit"), "what was to be saved is kept");
        }
        assert_eq!(site.town.home.count("SELECT count(*) FROM work_filter").await, 0);
        for no in 1..=12 {
            let page = save(&mut browser, "/desk?scope=unit", &format!("第{no}个")).await;
            assert_eq!(page.status, 303, "{no}: {}", text_of(&page));
        }
        let page = save(&mut browser, "/desk?scope=unit", "第13个").await;
        assert_eq!(page.status, 422);
        assert!(page.error_of("label").is_some_and(|text| text.contains("12")));
        assert_eq!(site.town.home.count("SELECT count(*) FROM work_filter").await, 12);

        // A place that has become free is used again, and keeps its key.
        let page = browser.fill("/desk/filters", "/desk/filters/3/drop", &[]).await;
        assert_eq!(page.status, 303);
        assert_eq!(save(&mut browser, "/desk?scope=unit", "又一个").await.status, 303);
        let page = browser.get("/desk").await;
        let html = page.html();
        let keys: Vec<&str> = html
            .tags("a")
            .filter_map(|a| a.get("data-key"))
            .map(|k| k.as_str())
            .filter(|key| key.parse::<u8>().is_ok())
            .collect();
        assert_eq!(keys, ["1", "2", "3", "4", "5", "6", "7", "8", "9"]);

        let bad = [("label-3", "张三 13900271828")];
        let page = browser.fill("/desk/filters", "/desk/filters/3/name", &bad).await;
        assert_eq!(page.status, 422);
        assert!(page.error_of("label-3").is_some(), "{}", text_of(&page));
        for path in ["/desk/filters/99/drop", "/desk/filters/x/drop", "/desk/filters/3/what"] {
            let token = page.html().form("/desk/filters/3/name").get("token").map(str::to_owned);
            let fields = [("token".to_owned(), token.expect("a token"))];
            assert_eq!(browser.post(path, &fields).await.status, 303, "{path}");
        }
        assert_eq!(site.town.home.count("SELECT count(*) FROM work_filter").await, 12);
        site.stop().await;
    }
}
