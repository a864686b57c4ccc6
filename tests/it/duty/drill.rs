//! Drills on both engines: whom they ask, what is kept of them and for how long, when one begins
//! by itself and what keeps it away; and their pages.

use huiyin_app::drill::{DrillFault, DrillRefusal, ScheduleAsked};
use huiyin_app::{App, Signed, Trouble, audit, engine};
use huiyin_domain::callout::{Answer, Call, Kind, Monthly, SINGLES_KEPT_MS, Via};
use huiyin_domain::ids::{CalloutId, UnitId};
use huiyin_domain::plan::{Channel, ResponseLevel};
use huiyin_domain::policy::Role;
use huiyin_domain::roster::Turn;
use huiyin_domain::time::Millis;
use huiyin_tests::browser::Page;
use huiyin_tests::crew::{Crew, joined, ways};
use huiyin_tests::site::Site;
use huiyin_tests::sms::SmsGateway;
use huiyin_tests::town::{COUNTER, ROOT, SECTION, Town, signed, text};
use std::borrow::Borrow;

const PLAN: &str = "qingshi-flood";
const HOUR: i64 = 3_600_000;
/// The town of tests stands at nine in the morning of 2 March.
const TOMORROW_AT_TEN: &str = "2026-03-03T10:00:00+08:00";

fn at(text: &str) -> Millis {
    Millis::parse(text).expect("an instant")
}

async fn tick<T: Borrow<Town>>(crew: &Crew<T>) {
    engine::drills_tick(crew.town.borrow().app.clone()).await.expect("a tick");
}

async fn begun<T: Borrow<Town>>(crew: &Crew<T>, id: i64) -> CalloutId {
    let app = &crew.town.borrow().app;
    app.drill_begin(&crew.leader, CalloutId(id), COUNTER, PLAN).await.expect("it begins");
    CalloutId(id)
}

async fn schedule(app: &App, by: &Signed, unit: UnitId, is_on: bool) -> Result<(), DrillFault> {
    let monthly = Monthly::new(3, Turn::parse("10:00").expect("a time")).expect("a day");
    app.drill_schedule(by, ScheduleAsked { unit, plan: PLAN.into(), monthly, is_on }).await
}

fn refused(refusal: DrillRefusal) -> Result<(), DrillFault> {
    Err(DrillFault::Refused(refusal))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_drill_asks_those_on_duty_of_the_unit_and_ends_as_counts() {
    for home in huiyin_tests::engines() {
        let mut crew = Crew::at(home).await;
        let app = crew.town.app.clone();
        let begin = async |by: &Signed, unit| app.drill_begin(by, CalloutId(1), unit, PLAN).await;
        assert_eq!(begin(&crew.leader, COUNTER).await, refused(DrillRefusal::Nobody));
        let mayor = crew.join("镇长").await;
        let rescuer = crew.join("应急分队").await;
        let idle = crew.join("门卫").await;
        // Of another unit, on the same plan.
        let number = "13955555555";
        let way = huiyin_app::duty::Way { channel: Channel::Sms, address: number.into() };
        let asked =
            huiyin_app::duty::MemberAsked { name: text("别处"), unit: SECTION, ways: vec![way] };
        let root = signed(Role::DutyLeader, ROOT);
        let gateways = [&crew.sms, &crew.voice];
        let (other, _) = joined(&crew.town, &root, &gateways, asked).await;
        let now = crew.town.moment.now();
        app.term_set(&root, other, "应急分队", now, None).await.expect("a post");

        assert_eq!(begin(&crew.leader, SECTION).await, refused(DrillRefusal::UnitNotBelow));
        assert!(matches!(begin(&crew.officer, COUNTER).await, Err(DrillFault::Trouble(_))));
        let unknown = app.drill_begin(&crew.leader, CalloutId(1), COUNTER, "no-plan").await;
        assert_eq!(unknown, refused(DrillRefusal::UnknownPlan));
        let drill = begun(&crew, 1).await;
        let twice = Err(DrillFault::Trouble(Trouble::Exists));
        assert_eq!(begin(&crew.leader, COUNTER).await, twice, "sent twice");
        let second = app.drill_begin(&crew.leader, CalloutId(2), COUNTER, PLAN).await;
        assert_eq!(second, refused(DrillRefusal::Running));
        crew.run().await;
        for (number, calls) in
            [(&*mayor.number, 1), (&*rescuer.number, 1), (&*idle.number, 0), (number, 0)]
        {
            let heard = crew.heard(number);
            assert_eq!(heard.len(), calls, "{number}: {heard:?}");
            assert!(heard.iter().all(|one| one.body.contains("【演练】")));
        }
        let key = crew.tap(&mayor.number).expect("an address");
        app.call_answer(&key, Answer::Accept).await.expect("answered");
        let page = app.drill(&crew.leader, drill).await.expect("a page");
        assert_eq!((page.line.tally.asked, page.line.tally.answered), (2, 1), "live");
        let names: Vec<String> = page
            .board
            .iter()
            .flat_map(|board| &board.roles)
            .flat_map(|role| role.called.iter().map(|one| one.name.clone()))
            .collect();
        assert_eq!(names.len(), 2, "who keeps the rosters sees who answered: {names:?}");
        let seen = app.drill(&crew.officer, drill).await.expect("a page");
        assert!(seen.board.is_none() && seen.line.tally.answered == 1, "others see counts");
        let stranger = signed(Role::DutyLeader, SECTION);
        assert_eq!(app.drill(&stranger, drill).await.map(drop), Err(Trouble::NotFound));
        assert!(app.drills(&stranger).await.expect("a list").lines.is_empty());

        tick(&crew).await;
        assert!(app.drills(&root).await.expect("a list").lines[0].ended.is_none());
        crew.later(240).await;
        crew.later(900).await;
        tick(&crew).await;
        let lines = app.drills(&root).await.expect("a list").lines;
        assert!(lines[0].ended.is_some(), "spent, it ends by itself");
        let tally = &lines[0].tally;
        assert_eq!((tally.asked, tally.answered, tally.unreached), (2, 1, 0));
        assert_eq!(tally.reached[&Channel::Sms], 2);
        assert_eq!(tally.within[0], (2, 1));
        assert!(app.alarms_open(&crew.officer).await.expect("alarms").is_empty());
        begun(&crew, 2).await;
        crew.town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_poor_drill_alarms_nobody_and_is_counted() {
    use huiyin_tests::sms::SmsAct;
    for home in huiyin_tests::engines() {
        let mut crew = Crew::at(home).await;
        let one = crew.join("镇长").await;
        let broken = vec![SmsAct::Answer(400, "unknown number"); 50];
        crew.sms.plan(&broken);
        crew.voice.plan(&broken);
        let drill = begun(&crew, 1).await;
        crew.run().await;
        crew.later(200).await;
        crew.later(900).await;
        assert!(crew.heard(&one.number).is_empty());
        let app = &crew.town.app;
        assert!(!crew.book(drill).await.alarms.is_empty(), "the machine noted it");
        assert!(app.alarms_open(&crew.officer).await.expect("alarms").is_empty());
        tick(&crew).await;
        let page = app.drill(&crew.officer, drill).await.expect("a page");
        assert_eq!((page.line.tally.asked, page.line.tally.unreached), (1, 1));
        // Control: of a real call it waits for a human.
        crew.call(Call::Response(ResponseLevel::Third), false).await;
        assert!(!app.alarms_open(&crew.officer).await.expect("alarms").is_empty());
        crew.town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_is_due_begins_once_however_many_processes_look() {
    for home in huiyin_tests::engines() {
        let mut crew = Crew::at(home).await;
        crew.join("镇长").await;
        let app = crew.town.app.clone();
        let stranger = signed(Role::DutyLeader, SECTION);
        let far = schedule(&app, &stranger, COUNTER, true).await;
        assert_eq!(far, refused(DrillRefusal::UnitNotBelow));
        schedule(&app, &crew.leader, COUNTER, true).await.expect("set");
        let other = App::open(crew.town.settings.clone()).await.expect("a second process");
        let due = at(TOMORROW_AT_TEN);
        let set = &app.drills(&crew.officer).await.expect("a list").units[0];
        assert_eq!((set.due, set.next, set.is_on), (due, due, true), "shown");
        let count = "SELECT count(*) FROM callout_drill";
        crew.town.moment.set(Millis(due.0 - 1));
        tick(&crew).await;
        assert_eq!(crew.town.home.count(count).await, 0, "not before");
        crew.town.moment.set(due);
        for _ in 0..3 {
            let looks =
                tokio::join!(engine::drills_tick(app.clone()), engine::drills_tick(other.clone()));
            looks.0.expect("a tick");
            looks.1.expect("a tick");
        }
        assert_eq!(crew.town.home.count(count).await, 1);
        let set = &app.drills(&crew.officer).await.expect("a list").units[0];
        assert_eq!(set.next, at("2026-04-03T10:00:00+08:00"), "the next month");
        // The same due time again, as a process with an old view would: the row is there.
        let put = format!(
            "UPDATE callout_schedule SET due_ms = {0}, next_ms = {0}, version = version + 1",
            due.0
        );
        let first = app.drills(&crew.leader).await.expect("a list").lines[0].callout;
        app.drill_end(&crew.leader, first).await.expect("ended");
        crew.town.home.execute(&put).await;
        tick(&crew).await;
        assert_eq!(crew.town.home.count(count).await, 1, "once for a unit and a due time");
        // Switched off, none begins.
        schedule(&app, &crew.leader, COUNTER, false).await.expect("set");
        crew.town.moment.set(at("2026-04-03T10:00:00+08:00"));
        tick(&crew).await;
        assert_eq!(crew.town.home.count(count).await, 1);
        other.close().await;
        crew.town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn none_begins_while_a_real_call_is_open_and_one_that_runs_ends() {
    for home in huiyin_tests::engines() {
        let mut crew = Crew::at(home).await;
        crew.join("镇长").await;
        let app = crew.town.app.clone();
        schedule(&app, &crew.leader, COUNTER, true).await.expect("set");
        let third = Call::Response(ResponseLevel::Third);
        let real = crew.call(third.clone(), false).await;
        let now = app.drill_begin(&crew.leader, CalloutId(1), COUNTER, PLAN).await;
        assert_eq!(now, refused(DrillRefusal::RealCall));
        let due = at(TOMORROW_AT_TEN);
        crew.town.moment.set(due);
        tick(&crew).await;
        let count = "SELECT count(*) FROM callout_drill";
        assert_eq!(crew.town.home.count(count).await, 0);
        let set = &app.drills(&crew.officer).await.expect("a list").units[0];
        assert!(set.is_held, "and says so");
        assert_eq!((set.due, set.next.0), (due, due.0 + 24 * HOUR), "at the same hour");
        app.callout_end(&crew.leader, real).await.expect("over");
        tick(&crew).await;
        assert_eq!(crew.town.home.count(count).await, 0, "not at any hour");
        // A server that was down until an hour after it waits as well.
        crew.town.moment.set(Millis(due.0 + 25 * HOUR + 1));
        tick(&crew).await;
        assert_eq!(crew.town.home.count(count).await, 0);
        crew.town.moment.set(Millis(due.0 + 49 * HOUR));
        tick(&crew).await;
        assert_eq!(crew.town.home.count(count).await, 1);
        // An exercise keeps it not; a real call ends it at once.
        crew.call(third.clone(), true).await;
        tick(&crew).await;
        let line = |lines: Vec<huiyin_app::drill::DrillLine>| lines[0].ended;
        assert_eq!(line(app.drills(&crew.officer).await.expect("a list").lines), None);
        crew.call(third, false).await;
        tick(&crew).await;
        assert!(line(app.drills(&crew.officer).await.expect("a list").lines).is_some());
        crew.town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_answered_is_gone_after_ninety_days_and_the_counts_stay() {
    for home in huiyin_tests::engines() {
        let mut crew = Crew::at(home).await;
        let one = crew.join("镇长").await;
        let app = crew.town.app.clone();
        let drill = begun(&crew, 1).await;
        crew.run().await;
        let key = crew.tap(&one.number).expect("an address");
        app.call_answer(&key, Answer::Accept).await.expect("answered");
        let real = crew.call(Call::Response(ResponseLevel::Third), true).await;
        crew.run().await;
        let answered = crew.town.moment.now();
        crew.town.pass_ms(HOUR / 60);
        app.drill_end(&crew.leader, drill).await.expect("ended");
        let kept = app.drill(&crew.leader, drill).await.expect("a page");
        let single = kept.board.as_ref().expect("for its keeper").roles[0].called[0].clone();
        assert_eq!((single.answered, single.via), (Some(answered), Some(Via::Link)));
        let until = kept.kept_until.expect("it has ended");
        assert_eq!(until.0, kept.line.ended.expect("ended").0 + SINGLES_KEPT_MS);
        let rows = async |call: CalloutId| {
            let mut rows = 0;
            for table in ["ack", "attempt", "deadline", "alarm", "summons", "need"] {
                let sql =
                    format!("SELECT count(*) FROM callout_{table} WHERE callout_id = {}", call.0);
                rows += crew.town.home.count(&sql).await;
            }
            rows
        };
        let (before, of_real) = (rows(drill).await, rows(real).await);
        crew.town.moment.set(Millis(until.0 - 1));
        engine::purge_tick(app.clone()).await.expect("a look");
        assert_eq!(rows(drill).await, before, "kept to the day's edge");
        crew.town.moment.set(until);
        engine::purge_tick(app.clone()).await.expect("a look");
        assert_eq!(rows(drill).await, 0);
        assert_eq!(rows(real).await, of_real, "of another call nothing goes");
        let page = app.drill(&crew.leader, drill).await.expect("a page");
        assert_eq!((page.line.tally.asked, page.line.tally.answered), (1, 1));
        assert_eq!(page.line.tally, kept.line.tally);
        assert!(page.board.expect("for its keeper").roles.is_empty());
        app.log_nudge().await.expect("signed");
        let report = audit::run(&crew.town.settings, None, |_| {}).await.expect("it can be read");
        let found: Vec<&str> = report.findings.iter().map(|one| &*one.code).collect();
        assert_eq!(found, Vec::<&str>::new());
        crew.town.app.close().await;
    }
}

fn shows(page: &Page, status: u16, says: &str) {
    let text = page.html().text();
    assert_eq!(page.status, status, "{text}");
    assert!(text.contains(says), "{says:?} is not said: {text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_drill_over_its_pages() {
    for home in huiyin_tests::engines() {
        let (sms, voice) = (SmsGateway::start(true), SmsGateway::start(true));
        let site = Site::with(home, |settings| ways(settings, &sms, &voice)).await;
        site.town.account("keeper", Role::DutyLeader, COUNTER).await;
        site.town.account("clerk", Role::DutyOfficer, COUNTER).await;
        let mut crew = Crew::over(&site.town, sms, voice).await;
        crew.join("镇长").await;
        let mut keeper = site.officer("keeper").await;
        let all = "/desk/drills";
        shows(&keeper.get(all).await, 200, "还没有抽查过");
        let page = keeper.fill(all, all, &[("plan", "")]).await;
        assert_eq!(page.status, 422);
        assert!(page.error_of("plan").is_some());
        let begun = keeper.fill(all, all, &[]).await;
        assert_eq!(begun.status, 303, "{}", begun.html().text());
        let path = begun.location().expect("a place").to_owned();
        shows(&keeper.get(&path).await, 200, "谁答复了");
        shows(&keeper.get(&path).await, 200, "值班员0 等待中");
        crew.run().await;
        shows(&keeper.get(&path).await, 200, "值班员0 没有答复");
        let page = keeper.fill(all, all, &[]).await;
        assert!(page.error_of("unit").is_some_and(|said| said.contains("正在抽查")));

        let on = "/desk/drills/schedule";
        let bad = [("on-day", "31"), ("on-at", "十点")];
        let page = keeper.fill(all, on, &bad).await;
        assert_eq!(page.status, 422);
        assert!(page.error_of("on-day").is_some_and(|said| said.contains("28")));
        assert!(page.error_of("on-at").is_some_and(|said| said.contains("10:00")));
        assert!(page.body.contains("十点"), "kept");
        let set = keeper.fill(all, on, &[("on-day", "15"), ("on-at", "09：30")]).await;
        assert_eq!(set.location(), Some(all), "{}", set.html().text());
        shows(&keeper.get(all).await, 200, "每月15日 09:30");

        let mut clerk = site.officer("clerk").await;
        let seen = clerk.get(&path).await;
        shows(&seen, 200, "呼叫人数");
        assert!(!seen.html().text().contains("值班员0"), "counts alone");
        assert!(
            !clerk.get(all).await.body.contains("<form method=\"post\" action=\"/desk/drills\"")
        );
        let end = format!("{path}/end");
        let ended = keeper.fill(&path, &end, &[]).await;
        assert_eq!(ended.location(), Some(&*path));
        shows(&keeper.get(&path).await, 200, "这一部分到");
        shows(&keeper.get(&path).await, 200, "值班员0 没有答复");
        let mut english = site.browser().english();
        site.town.pass_ms(31_000);
        english.sign_in("keeper", site.town.moment.now()).await;
        shows(&english.get(&path).await, 200, "Not reached");
        site.stop().await;
    }
}

/// A drill of each of these units that runs, for tests that only need one to be there: somebody
/// was asked in each, and holds a post of their own.
pub async fn one_in_each(app: &App, home: &huiyin_tests::Home, units: &[UnitId]) {
    let leader = signed(Role::DutyLeader, ROOT);
    home.execute("UPDATE duty_member SET joined_ms = 1").await;
    let now = app.moment().now();
    for unit in units {
        let member = huiyin_domain::ids::MemberId(unit.0);
        app.term_set(&leader, member, "应急分队", now, None).await.expect("a post");
        let begun = app.drill_begin(&leader, CalloutId(unit.0), *unit, PLAN).await;
        assert_eq!(begun, Ok(()), "of {unit}");
    }
    let kinds = format!("SELECT count(*) FROM callout WHERE kind = '{}'", Kind::Drill.code());
    assert_eq!(home.count(&kinds).await, units.len() as i64);
}
