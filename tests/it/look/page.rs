//! `/desk/look` in a browser without script: words are posted, marked where they stand, and
//! carried from page to page; a person is refused beside the field; a number opens its case.

use super::*;
use huiyin_tests::site::Site;
use huiyin_tests::town::TITLE;

const PATH: &str = "/desk/look";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_are_found_marked_and_paged_without_standing_in_an_address() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        let account = town.account("looker", Role::Handler, SECTION).await;
        let mut first = None;
        for no in 0..23 {
            let receipt = town.case_at(&format!("page {no}"), Stage::Accepted).await;
            town.act(&of(&account), receipt.case, Command::Take).await.expect("taken");
            first.get_or_insert(receipt);
        }
        let mut browser = site.officer("looker").await;
        let before = browser.fill(PATH, PATH, &[("words", "路灯")]).await;
        assert_eq!(before.status, 200);
        assert!(before.html().text().contains("正在建立"), "it says that it is not ready");
        caught_up(&town.app).await;
        let page = browser.fill(PATH, PATH, &[("words", "路灯 夜里")]).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("<mark>路灯</mark>") && page.body.contains("<mark>夜里</mark>"));
        assert_eq!(page.body.matches("<li class=\"hy-card\">").count(), 20);
        assert!(page.body.contains("value=\"路灯 夜里\""), "what was typed is kept");
        let forms = page.html().forms();
        let more = forms.iter().find(|form| form.names.contains_key("after"));
        let more = browser.submit(more.expect("there are more")).await;
        assert_eq!(more.body.matches("<li class=\"hy-card\">").count(), 3);
        assert!(!more.body.contains("name=\"after\""));
        // In what a stranger sees stands no word of the resident.
        town.account("stranger", Role::Handler, huiyin_tests::town::OTHER_SECTION).await;
        let mut stranger = site.officer("stranger").await;
        let none = stranger.fill(PATH, PATH, &[("words", "路灯 夜里")]).await;
        assert!(none.body.contains("没有找到") && !none.body.contains(TITLE));
        // Nobody is looked for.
        for typed in ["13900271828", "139-0027-1828", "330122198001011234", "浙A12345"] {
            let refused = browser.fill(PATH, PATH, &[("words", typed)]).await;
            assert_eq!(refused.status, 422, "{typed}");
            assert!(refused.error_of("words").expect("beside it").contains("不能查人"), "{typed}");
        }
        for (typed, status) in [("", 422), ("   ", 422), ("凤凰", 200)] {
            assert_eq!(browser.fill(PATH, PATH, &[("words", typed)]).await.status, status);
        }
        // A number is a way to the case, as above every page.
        let receipt = first.expect("a case");
        let number = receipt.number.to_string();
        let to = browser.fill(PATH, PATH, &[("words", &number)]).await;
        assert_eq!(to.location(), Some(format!("/desk/case/{}", receipt.case).as_str()));
        let shut = stranger.fill(PATH, PATH, &[("words", &number)]).await;
        assert_eq!(shut.status, 422);
        let narrowed = [("words", "路灯"), ("stage", "closed")];
        assert!(browser.fill(PATH, PATH, &narrowed).await.body.contains("没有找到"));
        let dates = [("words", "路灯"), ("from", "2026-03-03"), ("to", "2026-03-01")];
        assert_eq!(browser.fill(PATH, PATH, &dates).await.status, 422);
        let asked = browser.get("/desk/look?words=路灯").await;
        assert!(!asked.body.contains("<mark>"), "an address asks for nothing");
        site.stop().await;
    }
}
