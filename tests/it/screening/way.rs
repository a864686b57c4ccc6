//! The whole way: opened, walked, reported, ended, asked about, come back; and every step sent
//! twice or by two at once is taken once.

use super::*;
use huiyin_app::screening::Step;
use huiyin_app::{Signed, Trouble};
use huiyin_domain::screening::Outcome;
use huiyin_tests::town::{COUNTER, SECTION};

/// A Monday, so that dates can be written down: 2026-03-02.
const ROUND: [(&str, &str); 4] = [
    ("title", "春季路灯排查"),
    ("from", "2026-03-02"),
    ("until", "2026-03-11"),
    ("places", "331122001，331122104"),
];
const FOUND: [(&str, &str); 6] = [
    ("place", "桂花弄东口"),
    ("topic", "streets"),
    ("what", "三盏路灯不亮"),
    ("danger", "no"),
    ("proposal", "settled-on-the-spot"),
    ("follow", "2026-03-05"),
];

/// A form has several boxes of one name, which `fill` cannot tick.
async fn opened(browser: &mut Browser) -> Page {
    let mut form = browser.get("/desk/screening/new").await.html().form("/desk/screening/new");
    for (name, value) in ROUND {
        form = form.with(name, value);
    }
    let boxes = [("topics", "streets".to_owned()), ("units", SECTION.to_string())];
    let boxes = boxes.into_iter().chain([("units", COUNTER.to_string())]);
    form.fields.extend(boxes.map(|(name, value)| (name.to_owned(), value)));
    browser.submit(&form).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_round_from_its_opening_to_the_second_look() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        town.account("leader", Role::UnitHead, ROOT).await;
        town.account("walker", Role::Handler, SECTION).await;
        town.account("counter", Role::Intake, COUNTER).await;
        let mut leader = site.officer("leader").await;
        let page = opened(&mut leader).await;
        let path = page.location().expect("to the round").to_owned();
        assert!(path.starts_with("/desk/screening/"), "{path}");
        shows(&leader.get(&path).await, 200, "还没报告");

        let mut walker = site.officer("walker").await;
        shows(&walker.get("/desk/screening").await, 200, "等本单位报告");
        let (new, report) = (format!("{path}/new"), format!("{path}/report"));
        let page = sent(&mut walker, &path, &report, &[]).await;
        shows(&page, 422, "还没有记下发现");
        let page = sent(&mut walker, &new, &new, &FOUND).await;
        assert_eq!(page.location(), Some(path.as_str()), "{}", page.html().text());
        let page = sent(&mut walker, &path, &report, &[("nothing", "yes")]).await;
        shows(&page, 422, "不要勾选");
        assert!(page.error_of("nothing").is_some());
        assert_eq!(sent(&mut walker, &path, &report, &[]).await.status, 303);
        shows(&walker.get(&path).await, 200, "本单位已经报告");
        let mut counter = site.officer("counter").await;
        assert_eq!(sent(&mut counter, &path, &report, &[("nothing", "yes")]).await.status, 303);
        shows(&leader.get(&path).await, 200, "全部报告");
        let page = walker.get(&new).await;
        shows(&page, 422, "已经结束");
        let summary = leader.get(&format!("{path}/summary")).await;
        shows(&summary, 200, "桂花弄东口");
        assert!(!counter.get(&path).await.body.contains("桂花弄东口"), "not the counter's to see");

        let finding = town.home.count("SELECT finding_id FROM screening_finding").await;
        let finding = format!("/desk/screening/finding/{finding}");
        second_look(&site, &mut walker, &finding).await;
        site.stop().await;
    }
}

async fn second_look(site: &Site, walker: &mut Browser, finding: &str) {
    let step = |name: &str| format!("{finding}/{name}");
    let (end, check) = (step("end"), step("check"));
    let typed = [("followed", "灯泡已买"), ("next", "2026-03-06")];
    let page = sent(walker, finding, &step("follow"), &typed).await;
    assert_eq!(page.location(), Some(finding), "{}", page.html().text());
    let typed = [("outcome", "settled"), ("ended", "三盏都换了")];
    assert_eq!(sent(walker, finding, &end, &typed).await.status, 303);
    shows(&walker.get(finding).await, 200, "起回头看");
    let page = sent(walker, finding, &check, &[("back", "no")]).await;
    shows(&page, 422, "还没到回头看的日子");
    assert!(page.error_of("back").is_some());

    site.town.pass_days(31);
    walker.sign_in("walker", site.town.moment.now()).await;
    shows(&walker.get("/desk").await, 200, "排查回访：1 件");
    shows(&walker.get("/desk/screening").await, 200, "该回头看了");
    let back = [
        ("back", "yes"),
        ("back-what", "又有一盏不亮"),
        ("back-danger", "no"),
        ("back-proposal", "settled-on-the-spot"),
        ("back-follow", "2026-04-10"),
    ];
    let page = sent(walker, finding, &check, &back).await;
    assert_eq!(page.location(), Some(finding), "{}", page.html().text());
    shows(&walker.get(finding).await, 200, "打开那一条");
    let sql = "SELECT count(*) FROM screening_finding a JOIN screening_finding b \
         ON a.again_finding = b.finding_id AND b.before_finding = a.finding_id";
    assert_eq!(site.town.home.count(sql).await, 1, "linked both ways");
    let notes = walker.get(finding).await.html().text();
    for told in ["灯泡已买", "三盏都换了", "又有一盏不亮"] {
        assert!(notes.contains(told), "{told}: {notes}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_form_sent_twice_is_one_round_and_one_finding() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        site.town.account("leader", Role::UnitHead, ROOT).await;
        site.town.account("walker", Role::Handler, SECTION).await;
        let round = round_at(&site.town, 8, &[SECTION, COUNTER]).await;
        let mut walker = site.officer("walker").await;
        let path = format!("/desk/screening/{round}/new");
        let mut form = walker.get(&path).await.html().form(&path);
        for (name, value) in FOUND {
            form = form.with(name, value);
        }
        for _ in 0..2 {
            assert_eq!(walker.submit(&form).await.status, 303);
        }
        assert_eq!(rows(&site, "screening_finding").await, 1, "{}", site.town.home.name);
        let other = form.with("what", "另一处：井盖松了");
        assert_eq!(walker.submit(&other).await.status, 303);
        assert_eq!(rows(&site, "screening_finding").await, 2, "another text is another finding");
        site.stop().await;
    }
}

async fn ended(town: &Town, by: &Signed, id: FindingId) -> Result<(), ScreeningFault> {
    let step = Step::End { outcome: Outcome::Settled, text: words("修好了") };
    town.app.screening_step(by, id, 1, step).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_end_one_finding_at_once_end_it_once() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let round = round_at(&town, 8, &[SECTION, COUNTER]).await;
        let id = finding_at(&town, round, 9, SECTION).await;
        let (one, other) = (signed(Role::Handler, SECTION), signed(Role::UnitHead, SECTION));
        let tries = tokio::join!(
            ended(&town, &one, id),
            ended(&town, &other, id),
            ended(&town, &one, id),
            ended(&town, &other, id),
        );
        let tries = [tries.0, tries.1, tries.2, tries.3];
        let done = tries.iter().filter(|result| result.is_ok()).count();
        assert_eq!(done, 1, "{tries:?}");
        for result in tries.iter().filter(|result| result.is_err()) {
            let stale = *result == Err(ScreeningFault::Trouble(Trouble::Stale));
            assert!(stale || is_refused(result, "not-open"), "{result:?}");
        }
        let notes = "SELECT count(*) FROM screening_note";
        assert_eq!(town.home.count(notes).await, 1, "{}", town.home.name);

        // Reports as well: one of a unit, however many of it press the button.
        let report = async |by: &Signed| town.app.screening_report(by, round, false).await;
        let tries = tokio::join!(report(&one), report(&other), report(&one));
        let done = [tries.0, tries.1, tries.2].iter().filter(|result| result.is_ok()).count();
        assert_eq!(done, 1);
        town.app.close().await;
    }
}

/// Somebody of the unit was quicker: what was typed is still there to read and copy.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_typed_too_late_is_kept() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        site.town.account("walker", Role::Handler, SECTION).await;
        let round = round_at(&site.town, 8, &[SECTION, COUNTER]).await;
        let id = finding_at(&site.town, round, 9, SECTION).await;
        let mut walker = site.officer("walker").await;
        let path = format!("/desk/screening/finding/{id}");
        let end = walker.get(&path).await.html().form(&format!("{path}/end"));
        let follow = walker.get(&path).await.html().form(&format!("{path}/follow"));
        ended(&site.town, &signed(Role::UnitHead, SECTION), id).await.expect("ended");
        let typed = "灯罩也换了，走访时再看";
        let page = walker.submit(&end.with("outcome", "settled").with("ended", typed)).await;
        shows(&page, 422, "已经了结");
        assert!(page.body.contains(typed), "kept");
        let page = walker.submit(&follow.with("followed", typed).with("next", "2026-03-09")).await;
        shows(&page, 422, "已经了结");
        assert!(page.body.contains(typed), "kept");
        assert_eq!(rows(&site, "screening_note").await, 1, "and nothing was written twice");
        site.stop().await;
    }
}
