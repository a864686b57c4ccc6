//! How long a closed case is kept, and the erasure that a person asks for: not before the
//! archives let go, not before the person had time to think better of it, never of an open case.

use super::*;
use huiyin_app::Trouble;
use huiyin_app::engine::clocks_tick;
use huiyin_app::retention::OWN_REQUEST;
use huiyin_domain::case::{Command, PersonCommand, Refusal};
use huiyin_domain::policy::Action;
use huiyin_domain::time::Millis;
use huiyin_tests::site::Site;
use huiyin_tests::town::{DAY_MS, SECTION, retention};

const YEAR_DAYS: i64 = 366;

fn ask() -> Command<Text> {
    // The day that the asker names counts for nothing.
    PersonCommand::EraseAsk { effective_at: Millis(0) }.into()
}

fn revoke() -> Command<Text> {
    PersonCommand::EraseRevoke.into()
}

async fn erasure_day(town: &Town, receipt: &Receipt) -> Millis {
    let page = town.app.case_page(&By::System, receipt.case).await.expect("a page");
    page.case.erasure.expect("it was asked for")
}

async fn is_there(town: &Town, receipt: &Receipt) -> bool {
    clocks_tick(town.app.clone()).await.expect("a tick");
    town.app.case_erased(&receipt.number).await.expect("read").is_none()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_goes_before_the_archives_let_go() {
    for home in huiyin_tests::engines() {
        let town = Town::with(home, |settings| settings.retention = retention(10, 30)).await;
        let receipt = closed(&town, &["kept"]).await.remove(0);
        let ten_years = town.app.case_page(&By::System, receipt.case).await.expect("a page");
        let closed_at = ten_years.case.closed_at.expect("closed");
        let early = erase(&town, &receipt.number).await;
        let Err(EraseFault::Kept { until, .. }) = early else { panic!("{early:?}") };
        let zone = &town.settings.retention.zone;
        let end = huiyin_domain::time::day_end(until, zone).expect("a day");
        assert!(end.0 - closed_at.0 > 10 * 365 * DAY_MS, "ten years and the rest of the day");
        town.moment.set(Millis(end.0 - 1));
        let still = erase(&town, &receipt.number).await;
        assert!(matches!(still, Err(EraseFault::Kept { .. })), "{still:?}");
        // The control: one millisecond later the same auditor erases it.
        town.moment.set(end);
        erase(&town, &receipt.number).await.expect("it goes");
        is_whole(&town.settings).await;
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_can_have_it_erased_and_think_better_of_it_until_the_day() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let [once, twice] = closed(&town, &["once", "twice"]).await.try_into().expect("two");
        for receipt in [&once, &twice] {
            let by = By::person(receipt.case);
            town.act(&by, receipt.case, ask()).await.expect("noted");
            let again = town.act(&by, receipt.case, ask()).await;
            let needs = huiyin_domain::case::Circumstance::NoErasure;
            assert_eq!(again, Err(Trouble::Refused(Refusal::NotNow { needs })));
        }
        let day = erasure_day(&town, &once).await;
        let days = (day.0 - town.moment.now().0) / DAY_MS;
        assert!((30..=31).contains(&days), "{days} days to think better of it");
        town.moment.set(Millis(day.0 - 1));
        assert!(is_there(&town, &once).await && is_there(&town, &twice).await);
        town.act(&By::person(twice.case), twice.case, revoke()).await.expect("taken back");
        town.moment.set(day);
        let late = town.act(&By::person(once.case), once.case, revoke()).await;
        assert_eq!(late, Err(Trouble::Refused(Refusal::WindowOver)));
        // The control is the neighbour: asked for in the same way, taken back, and kept.
        assert!(!is_there(&town, &once).await, "{}", town.home.name);
        assert!(is_there(&town, &twice).await);
        let erased = town.app.case_erased(&once.number).await.expect("read").expect("erased");
        assert_eq!((erased.basis.as_str(), erased.at), (OWN_REQUEST, day));
        is_whole(&town.settings).await;
        println!("protection: erasure waits for its day: held; control: one not taken back → seen");
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_waits_for_the_archives_and_a_case_opened_again_forgets_it() {
    let town = Town::with(huiyin_tests::sqlite(), |s| s.retention = retention(10, 30)).await;
    let [waits, opened] = closed(&town, &["waits", "opened"]).await.try_into().expect("two");
    for receipt in [&waits, &opened] {
        town.act(&By::person(receipt.case), receipt.case, ask()).await.expect("noted");
    }
    let reason = text("问题又出现了。");
    let head = staff(Role::UnitHead, SECTION);
    town.act(&head, opened.case, Command::Reopen { reason }).await.expect("opened again");
    town.pass_days(YEAR_DAYS);
    assert!(is_there(&town, &waits).await, "a year is not ten");
    town.pass_days(10 * YEAR_DAYS);
    assert!(!is_there(&town, &waits).await);
    assert!(is_there(&town, &opened).await, "an open case is never erased");
    town.app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_person_asks_and_only_of_a_closed_case() {
    let town = Town::at(huiyin_tests::sqlite()).await;
    for stage in Stage::ALL.iter().filter(|stage| stage.is_open()) {
        let receipt = town.case_at(stage.code(), *stage).await;
        let done = town.act(&By::person(receipt.case), receipt.case, ask()).await;
        assert!(matches!(done, Err(Trouble::Refused(_))), "{stage:?}: {done:?}");
    }
    let receipt = closed(&town, &["closed"]).await.remove(0);
    for role in Role::ALL {
        for unit in [ROOT, SECTION] {
            for command in [ask(), revoke()] {
                let done = town.act(&staff(*role, unit), receipt.case, command).await;
                let shut = matches!(done, Err(Trouble::Forbidden(_) | Trouble::NotFound));
                assert!(shut, "{role:?}: {done:?}");
            }
        }
    }
    assert_eq!(Action::EraseAsk.grants(), Action::Withdraw.grants(), "the person's alone");
    town.act(&By::person(receipt.case), receipt.case, ask()).await.expect("the control");
    town.app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dry_run_counts_and_a_run_takes_what_is_kept_too_long_and_nothing_else() {
    for home in huiyin_tests::engines() {
        let town = Town::with(home, |settings| settings.retention = retention(1, 3)).await;
        let old = closed(&town, &["old", "older"]).await;
        let counts = |all: &[huiyin_app::retention::Standing]| {
            let sum =
                |f: fn(&huiyin_app::retention::Standing) -> u64| all.iter().map(f).sum::<u64>();
            (sum(|one| one.kept), sum(|one| one.free), sum(|one| one.over))
        };
        let by = auditor();
        let refused = town.app.retention_standing(&staff(Role::UnitHead, ROOT)).await;
        assert_eq!(refused.map(|_| ()), Err(Trouble::Forbidden(Action::RetentionRead)));
        let now = town.app.retention_standing(&by).await.expect("counted");
        assert_eq!(counts(&now), (2, 0, 0));
        town.pass_days(YEAR_DAYS);
        let open = town.case_at("open", Stage::Handling).await;
        let fresh = closed(&town, &["fresh"]).await.remove(0);
        let before = town.home.cells().await;
        let now = town.app.retention_standing(&by).await.expect("counted");
        assert_eq!(counts(&now), (1, 2, 0));
        let nothing = town.app.retention_run(&by, |_| {}).await.expect("a run");
        assert_eq!((nothing.erased, nothing.held.len()), (0, 0));
        assert_eq!(town.home.cells().await, before, "neither changed anything");
        town.pass_days(2 * YEAR_DAYS);
        let now = town.app.retention_standing(&by).await.expect("counted");
        assert_eq!(counts(&now), (0, 1, 2));
        let mut told = Vec::new();
        let run = town.app.retention_run(&by, |done| told.push(done)).await.expect("a run");
        assert_eq!((run.erased, run.held.len(), told), (2, 0, vec![1, 2]), "{:?}", run.held);
        for receipt in &old {
            assert!(town.app.case_erased(&receipt.number).await.expect("read").is_some());
        }
        for receipt in [&open, &fresh] {
            assert!(town.app.case_erased(&receipt.number).await.expect("read").is_none());
        }
        is_whole(&town.settings).await;
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_tells_the_day_before_it_is_asked_and_how_to_take_it_back() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    let open = site.town.case_at("open", Stage::Answered).await;
    let receipt = closed(&site.town, &["asks"]).await.remove(0);
    let mut person = site.person(&open).await;
    let page = person.get("/case").await;
    assert!(!page.body.contains("/case/erase"), "not of an open case");
    let mut person = site.person(&receipt).await;
    let page = person.fill("/case", "/case/erase", &[]).await;
    assert_eq!(page.location(), Some("/case"));
    let page = person.get("/case").await;
    assert!(page.body.contains("/case/erase-revoke"), "{}", page.body);
    let page = person.fill("/case", "/case/erase-revoke", &[]).await;
    assert_eq!(page.location(), Some("/case"));
    let page = person.get("/case").await;
    assert!(!page.body.contains("/case/erase-revoke") && page.body.contains("/case/erase"));
    site.stop().await;
}
