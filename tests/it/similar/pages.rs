//! The pages without script: the intake page says what is known and still routes; the page of a
//! case shows the like, and a button adds an answer to what is typed and sends nothing.

use super::*;
use huiyin_tests::site::Site;
use huiyin_tests::town::COUNTER;

const NEW: &str = "/desk/new";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_intake_page_says_what_is_known_without_a_script() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        town.account("clerk", Role::Intake, COUNTER).await;
        let case = answered(town, about("known", LAMP, LAMP_BODY), "照明线路已经更换。").await;
        town.act(&of(&handler()), case.case, summarise("照明设施失效")).await.expect("told");
        caught_up(&town.app).await;
        let mut clerk = site.officer("clerk").await;
        let body = format!("照明设施失效，路灯不亮，上回的编号是{}", case.number);
        let typed = [("body", body.as_str()), ("suggest", "yes")];
        let page = clerk.fill(NEW, NEW, &typed).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("照明设施失效</p>"), "{}", page.html().text());
        assert!(page.body.contains("市政设施"), "topics as well");
        assert!(page.body.contains("id=\"topics-said\" role=\"status\""));
        // The clerk's office registered it: they may open it, beside the form.
        assert!(
            page.body.contains(&format!("href=\"/desk/case/{}\" target=\"_blank\"", case.case))
        );
        let sent = clerk.fill(NEW, NEW, &[("body", "照明设施失效"), ("proposed", "streets")]).await;
        assert_eq!(sent.location(), Some("/desk/new/slip"));
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_added_to_what_is_typed_and_nothing_is_sent() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        let writer = town.account("writer", Role::Handler, SECTION).await;
        let words = "所述水塔路路灯连夜不亮属实。照明线路老化，依据《照明设施管理规定》第十八条予以更换，三日内完工。";
        answered(town, about("before", LAMP, LAMP_BODY), words).await;
        let open = brought(town, about("open", LAMP, LAMP_BODY), Stage::Accepted).await.case;
        town.act(&of(&writer), open, Command::Take).await.expect("taken");
        caught_up(&town.app).await;
        let mut browser = site.officer("writer").await;
        let path = format!("/desk/case/{open}");
        let page = browser.get(&path).await;
        assert!(page.body.contains("id=\"similar\""), "{}", page.html().text());
        assert!(page.body.contains("《照明设施管理规定》第十八条"), "its law");
        let code = page.body.split_once("name=\"similar\" value=\"").expect("a button").1;
        let code = code.split('"').next().expect("a code").to_owned();
        let draft = format!("{path}/draft");
        let typed = [("text", "已经写了一半。"), ("similar", code.as_str())];
        let added = browser.fill(&path, &draft, &typed).await;
        assert_eq!(added.status, 200);
        let text = added.body.split_once("已经写了一半。").expect("what was typed is kept").1;
        assert!(text.contains("照明线路老化"), "and the answer behind it");
        let page = town.app.case_page(&of(&writer), open).await.expect("a page");
        assert_eq!(page.case.stage, Stage::Handling, "nothing was sent");
        // A code that is offered to nobody is no button.
        let unknown = [("text", "已经写了一半。"), ("similar", "0123456789abcdef")];
        assert_eq!(browser.fill(&path, &draft, &unknown).await.status, 422);
        site.stop().await;
    }
}
