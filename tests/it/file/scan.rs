//! The scanner: what it finds is not taken; while it is away files wait and nobody gets them.

use super::*;
use huiyin_app::engine;
use huiyin_domain::policy::Role;
use huiyin_tests::clamd::{Clamd, MARK, Mood};
use huiyin_tests::town::{SECTION, staff};

fn harm() -> Vec<u8> {
    [b"a line\n", MARK, b"\n"].concat()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_scanner_finds_is_not_taken() {
    for home in huiyin_tests::engines() {
        let clamd = Clamd::start();
        let site = Site::with(home, |settings| settings.clamd = Some(clamd.at())).await;
        let mut browser = told(&site).await;
        let page = sent(&mut browser, STEP, STEP, &[("坏.txt", &harm())], &[]).await;
        assert!(said(&page).contains("损害电脑"), "{}", said(&page));
        assert_eq!(objects(&site.town), Vec::<PathBuf>::new());
        let page = sent(&mut browser, STEP, STEP, &[("好.txt", b"a line")], &[]).await;
        assert_eq!(page.location(), Some(STEP), "{}", said(&page));
        assert_eq!(clamd.asked(), 2);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_it_is_away_files_wait_and_nobody_gets_them() {
    for home in huiyin_tests::engines() {
        let clamd = Clamd::start();
        clamd.be(Mood::Away);
        let site = Site::with(home, |settings| settings.clamd = Some(clamd.at())).await;
        let receipt = site.town.case_at("held", huiyin_domain::case::Stage::Accepted).await;
        let (app, case) = (site.town.app.clone(), receipt.case);
        let good = put(&app, &on_case(case), b"a line").await.expect("taken all the same");
        let bad = put(&app, &on_case(case), &harm()).await.expect("taken, not looked at");
        assert_eq!((good.state.as_str(), bad.state.as_str()), ("held", "held"));
        let officer = staff(Role::Handler, SECTION);
        assert!(app.file_read(&officer, good.id).await.is_err());
        site.town.account("handler", Role::Handler, SECTION).await;
        let mut desk = site.officer("handler").await;
        let page = desk.get(&format!("/desk/case/{case}")).await;
        assert!(page.body.contains("正在检查"), "the officer sees that it waits");
        for mood in [Mood::Away, Mood::Nonsense] {
            clamd.be(mood);
            site.town.pass_ms(61_000);
            engine::purge_tick(app.clone()).await.expect("a look");
            assert!(app.file_read(&officer, good.id).await.is_err(), "{mood:?}");
        }
        is_whole(&site.town).await;
        clamd.be(Mood::Awake);
        site.town.pass_ms(61_000);
        engine::purge_tick(app.clone()).await.expect("a look");
        assert_eq!(app.file_read(&officer, good.id).await.expect("ready").bytes, b"a line");
        assert!(app.file_read(&officer, bad.id).await.is_err());
        let states: Vec<String> =
            files_of(&site.town, case).await.into_iter().map(|file| file.state).collect();
        assert_eq!(states, ["ready", "refused"]);
        assert_eq!(objects(&site.town).len(), 1, "its bytes are gone");
        let mut person = site.person(&receipt).await;
        let page = person.get("/case").await;
        assert!(page.body.contains("没有收下，已经删除"), "the person is told");
        engine::purge_tick(app.clone()).await.expect("a look");
        let page = app.case_page(&By::person(case), case).await.expect("a page");
        let told = page.timeline.iter().filter(|e| e.event.kind() == "file-refused").count();
        assert_eq!(told, 1);
        is_whole(&site.town).await;
        println!("protection: unscanned files: held; control: the scanner awake -> seen (ready)");
        site.stop().await;
    }
}

/// A draft's key is with the person alone: its files are shown to the scanner when they come, or
/// when the case is filed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_of_a_draft_wait_for_the_person_or_for_the_case() {
    for home in huiyin_tests::engines() {
        let clamd = Clamd::start();
        clamd.be(Mood::Away);
        let site = Site::with(home, |settings| settings.clamd = Some(clamd.at())).await;
        let mut browser = told(&site).await;
        for label in ["一.txt", "二.txt"] {
            sent(&mut browser, STEP, STEP, &[(label, b"a line")], &[]).await;
        }
        clamd.be(Mood::Awake);
        engine::purge_tick(site.town.app.clone()).await.expect("a look");
        let held = "SELECT count(*) FROM file WHERE state = 'held'";
        assert_eq!(site.town.home.count(held).await, 2, "nobody else has the key");
        browser.get(STEP).await;
        assert_eq!(site.town.home.count(held).await, 0, "the person came");
        clamd.be(Mood::Away);
        sent(&mut browser, STEP, STEP, &[("三.txt", b"a line")], &[]).await;
        let case = filed(&site, &mut browser).await;
        assert_eq!(site.town.home.count(held).await, 1);
        clamd.be(Mood::Awake);
        site.town.pass_ms(61_000);
        engine::purge_tick(site.town.app.clone()).await.expect("a look");
        assert_eq!(files_of(&site.town, case).await.iter().filter(|f| f.is_ready()).count(), 3);
        is_whole(&site.town).await;
        site.stop().await;
    }
}
