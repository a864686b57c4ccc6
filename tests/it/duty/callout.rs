//! The guarantees of a call, by name, on both engines with the real rows, over real gateways:
//! what the pure core keeps in simulation is kept here by statements and their guards.

use huiyin_app::callout::Inbound;
use huiyin_app::engine::Callouts;
use huiyin_app::{Settings, Trouble};
use huiyin_domain::callout::{
    AlarmKind, Answer, AttemptState, Call, Change, DeadlineKind, SummonsState, Told, Via,
};
use huiyin_domain::callout::{Outcome, text};
use huiyin_domain::ids::CalloutId;
use huiyin_domain::plan::{Channel, Colour, ResponseLevel};
use huiyin_tests::crew::{Crew, Joined, PLAN, SIGNATURE};
use huiyin_tests::sms::{SmsAct, SmsSeen};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

const LEVEL: Call = Call::Response(ResponseLevel::Third);

fn keys(heard: &[SmsSeen]) -> Vec<String> {
    heard.iter().filter_map(|one| one.header("idempotency-key").map(str::to_owned)).collect()
}

fn said(seen: &SmsSeen) -> String {
    let body: serde_json::Value = serde_json::from_str(&seen.body).expect("JSON");
    body["content"].as_str().expect("a text").to_owned()
}

fn is_marked(seen: &SmsSeen) -> bool {
    text::is_marked(Some(SIGNATURE), &said(seen))
}

async fn state_of(crew: &Crew, call: CalloutId, who: &Joined) -> Vec<SummonsState> {
    let book = crew.book(call).await;
    book.of_member(who.id).map(|summons| summons.state).collect()
}

/// A process that was killed after it handed a message over and before it said so: the next one
/// hands it over again under the same key, and the gateway that honours keys drops the double.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g01_g02_a_kill_between_handing_over_and_saying_so_loses_nothing() {
    for honours in [true, false] {
        for home in huiyin_tests::engines() {
            let mut crew = Crew::with(home, honours).await;
            let mayor = crew.join("镇长").await;
            let call = crew.call(LEVEL, false).await;
            // Taken and sent; the process that did it is gone before it writes what it learned.
            let killed = Callouts::default();
            killed.tick(&crew.town.app).await.expect("a tick");
            while crew.heard(&mayor.number).is_empty() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            drop(killed);
            let book = crew.book(call).await;
            assert!(book.attempts.values().any(|one| one.state == AttemptState::Leased));
            crew.run().await;
            let before = crew.heard(&mayor.number).len();
            crew.later(31).await;
            let heard = crew.heard(&mayor.number);
            let distinct: BTreeSet<String> = keys(&heard).into_iter().collect();
            let book = crew.book(call).await;
            assert!(book.attempts.values().all(|one| one.state != AttemptState::Leased));
            let extra = heard.len() - distinct.len();
            if honours {
                assert_eq!(extra, 0, "a gateway that honours keys lets no double through");
            } else {
                assert!(extra <= before, "one fault, one extra message each at most: {extra}");
            }
            crew.town.app.close().await;
        }
    }
}

/// Rounds are due at T0 plus so much, whatever happened meanwhile; after an outage each person
/// gets the newest of them, once, and the lateness stands in the row.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g03_rounds_missed_in_an_outage_are_made_as_one_and_their_lateness_is_written() {
    for home in huiyin_tests::engines() {
        let mut crew = Crew::at(home).await;
        let mayor = crew.join("镇长").await;
        let call = crew.call(LEVEL, false).await;
        crew.run().await;
        let t0 = crew.town.moment.now();
        let due: Vec<i64> = {
            let book = crew.book(call).await;
            let rounds = book.deadlines.iter().filter(|one| one.kind == DeadlineKind::Round);
            rounds.filter(|one| one.role == "commander").map(|one| one.due_at.0 - t0.0).collect()
        };
        assert!(due.len() >= 2, "{due:?}");
        let before = keys(&crew.heard(&mayor.number));
        // Nobody looked for an hour.
        crew.later(3_600).await;
        let book = crew.book(call).await;
        // Whoever is told of the shortfall now has deadlines of their own, from now on.
        let now = crew.town.moment.now();
        for deadline in book.deadlines.iter().filter(|one| one.due_at <= now) {
            let made = deadline.done_at.expect("made");
            assert_eq!(deadline.lateness_ms, Some(made.0 - deadline.due_at.0), "{deadline:?}");
        }
        let late = |one: &&huiyin_domain::callout::Deadline| one.lateness_ms > Some(0);
        assert!(book.deadlines.iter().filter(late).count() >= 2);
        // What tells them of the shortfall is another call to the same person.
        let called = book.of_member(mayor.id).find(|one| one.about.is_none()).expect("called").id;
        let mut heard = keys(&crew.heard(&mayor.number));
        heard.retain(|key| !before.contains(key));
        let own = heard.iter().filter(|key| key.starts_with(&format!("{called}-"))).count();
        assert!((1..=2).contains(&own), "one round, by its ways, not all of them: {heard:?}");
        crew.town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g05_an_answer_is_personal_counts_once_and_stops_what_goes_to_them() {
    for home in huiyin_tests::engines() {
        let mut crew = Crew::at(home).await;
        let (one, other) = (crew.join("应急分队").await, crew.join("应急分队").await);
        let call = crew.call(LEVEL, false).await;
        crew.run().await;
        let key = crew.tap(&one.number).expect("an address");
        for _ in 0..3 {
            crew.town.app.call_answer(&key, Answer::Accept).await.expect("answered");
        }
        assert_eq!(state_of(&crew, call, &one).await, [SummonsState::Accepted]);
        assert!(state_of(&crew, call, &other).await[0].is_called(), "nobody else's");
        let acks = crew.book(call).await.acks;
        assert_eq!(acks.len(), 1, "{acks:?}");
        let before = (crew.heard(&one.number).len(), crew.heard(&other.number).len());
        for _ in 0..20 {
            crew.later(60).await;
        }
        assert_eq!(crew.heard(&one.number).len(), before.0, "no round reaches who answered");
        assert!(crew.heard(&other.number).len() > before.1, "the other is called on");
        // Upwards only: a delayed first answer takes nothing back.
        crew.town.app.call_answer(&key, Answer::OnSite).await.expect("answered");
        crew.town.app.call_answer(&key, Answer::Accept).await.expect("heard again");
        assert_eq!(state_of(&crew, call, &one).await, [SummonsState::OnSite]);
        crew.town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g05_answers_come_by_text_message_keypad_and_desk() {
    for home in huiyin_tests::engines() {
        let mut crew = Crew::at(home).await;
        let people = [
            crew.join("应急分队").await,
            crew.join("应急分队").await,
            crew.join("应急分队").await,
            crew.join("应急分队").await,
        ];
        let call = crew.call(LEVEL, false).await;
        crew.run().await;
        crew.later(600).await;
        let app = &crew.town.app;
        let reply = |from: &str, text: &str| {
            let (app, inbound) =
                (app.clone(), Inbound::Reply { from: from.into(), text: text.into() });
            async move { app.call_inbound(&inbound).await.expect("taken") }
        };
        assert!(reply(&format!("+86{}", people[0].number), "１").await, "full-width");
        assert!(!reply(&people[1].number, "收到，但来不了").await, "no acceptance");
        assert!(!reply("13777777777", "1").await, "nobody of duty");
        let called = crew.heard(&people[2].number);
        let voice = called.iter().find(|one| said(one).contains("请按1"));
        let key = keys(&[voice.expect("a voice call").clone()]).remove(0);
        let pressed = Inbound::Pressed { key, digit: '2' };
        assert!(app.call_inbound(&pressed).await.expect("taken"));
        let book = crew.book(call).await;
        let summons = book.of_member(people[3].id).next().expect("called").id;
        app.call_answer_at_desk(&crew.officer, summons, Answer::OnWay, None)
            .await
            .expect("entered");
        let now: Vec<SummonsState> = {
            let mut all = Vec::new();
            for who in &people {
                all.extend(state_of(&crew, call, who).await);
            }
            all
        };
        assert_eq!(now[0], SummonsState::Accepted);
        assert!(now[1].is_called());
        assert_eq!(now[2..], [SummonsState::Unable, SummonsState::OnWay]);
        let via: Vec<Via> = crew.book(call).await.acks.iter().map(|ack| ack.via).collect();
        assert_eq!(via, [Via::Sms, Via::Keypad, Via::Desk]);
        crew.town.app.close().await;
    }
}

/// A whole other group that comes fills no gap in this one; a refusal escalates at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g06_a_role_that_is_short_alarms_whatever_others_answer() {
    for home in huiyin_tests::engines() {
        let mut crew = Crew::at(home).await;
        let mayor = crew.join("镇长").await;
        let vice = crew.join("常务副镇长").await;
        let rescuer = crew.join("应急分队").await;
        let call = crew.call(LEVEL, false).await;
        crew.run().await;
        let key = crew.tap(&rescuer.number).expect("an address");
        crew.town.app.call_answer(&key, Answer::Accept).await.expect("answered");
        let key = crew.tap(&mayor.number).expect("an address");
        crew.town.app.call_answer(&key, Answer::Decline).await.expect("answered");
        crew.run().await;
        assert!(!crew.heard(&vice.number).is_empty(), "a refusal calls the deputy at once");
        crew.later(3_600).await;
        let book = crew.book(call).await;
        let short: BTreeSet<&str> = book
            .alarms
            .iter()
            .filter(|alarm| alarm.kind == AlarmKind::Short)
            .filter_map(|alarm| alarm.role.as_deref())
            .collect();
        assert!(short.contains("rescue"), "one of twelve is short: {short:?}");
        assert!(short.contains("evacuation"), "{short:?}");
        let told = book.summonses.values().filter(|one| one.about.is_some()).count();
        assert!(told > 0, "the plan says who is told of it");
        crew.town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g07_nobody_on_duty_is_an_alarm_in_the_very_transaction() {
    for home in huiyin_tests::engines() {
        let mut crew = Crew::at(home).await;
        let vice = crew.join("常务副镇长").await;
        let call = crew.call(LEVEL, false).await;
        let book = crew.book(call).await;
        let at_once = |role: &str| {
            let of_role = |alarm: &&huiyin_domain::callout::Alarm| {
                alarm.role.as_deref() == Some(role) && alarm.kind == AlarmKind::NobodyOnDuty
            };
            book.alarms.iter().find(of_role).map(|alarm| alarm.at)
        };
        assert_eq!(at_once("rescue"), Some(book.head.t0));
        assert_eq!(at_once("commander"), Some(book.head.t0));
        let deputy = book.of_member(vice.id).find(|one| one.role == "commander");
        assert_eq!(deputy.map(|one| one.rung), Some(1), "the deputy is called at once");
        let open = crew.town.app.alarms_open(&crew.officer).await.expect("alarms");
        assert!(open.len() >= 2);
        crew.town.app.alarm_take(&crew.officer, call, open[0].id).await.expect("taken");
        let left = crew.town.app.alarms_open(&crew.officer).await.expect("alarms");
        assert_eq!(left.len(), open.len() - 1);
        crew.town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g08_an_edited_plan_and_changed_posts_touch_no_running_call() {
    for home in huiyin_tests::engines() {
        let mut crew = Crew::at(home).await;
        let mayor = crew.join("镇长").await;
        let call = crew.call(LEVEL, false).await;
        let before = crew.book(call).await;
        let newer = PLAN.replace("version = 3", "version = 4").replace("\"PT5M\"", "\"PT9M\"");
        crew.town.app.plan_adopt(&crew.leader, &newer).await.expect("adopted");
        let app = &crew.town.app;
        let own = app.own_page(&mayor.key).await.expect("a page");
        let now = crew.town.moment.now();
        app.term_end(&crew.leader, mayor.id, own.member.terms[0].id, now).await.expect("ended");
        crew.run().await;
        let after = crew.book(call).await;
        assert_eq!(after.head.plan_hash, before.head.plan_hash);
        assert_eq!(after.needs, before.needs);
        assert_eq!(after.deadlines.len(), before.deadlines.len());
        assert!(!crew.heard(&mayor.number).is_empty(), "whoever was called is called");
        crew.town.app.close().await;
    }
}

/// Two engines over one database; the first is slow and tells what it learned under a lease that
/// ran out: not one row changes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g10_a_word_under_an_old_epoch_writes_no_row() {
    for home in huiyin_tests::engines() {
        let mut crew = Crew::at(home).await;
        crew.join("镇长").await;
        let call = crew.call(LEVEL, false).await;
        let slow = Callouts::default();
        crew.sms.plan(&[SmsAct::Hang]);
        slow.tick(&crew.town.app).await.expect("a tick");
        let book = crew.book(call).await;
        let leased: Vec<_> =
            book.attempts.values().filter(|one| one.lease_until.is_some()).collect();
        let (attempt, epoch) = (leased[0].id, leased[0].epoch);
        crew.later(31).await;
        let before = crew.book(call).await;
        assert!(before.attempts[&attempt].epoch > epoch, "taken by the other since");
        let told = Told { attempt, epoch, outcome: Outcome::Permanent };
        crew.town.app.callout_told(call, told).await.expect("heard");
        slow.settle(&crew.town.app).await.expect("heard");
        assert_eq!(crew.book(call).await, before);
        // And past the core: the statement itself finds no row.
        let change = Change::AttemptSet {
            attempt,
            from: (AttemptState::Leased, epoch),
            to: AttemptState::Failed,
            epoch,
            lease_until: None,
            tries: 1,
            next_at: crew.town.moment.now(),
            first_at: None,
        };
        let written = crew.town.app.callout_write(call, before.head.version, vec![change]).await;
        assert_eq!(written, Err(Trouble::Stale), "the store's own guard");
        assert_eq!(crew.book(call).await, before);
        crew.town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g09_a_clock_that_jumps_loses_nothing_and_makes_no_round_twice() {
    for home in huiyin_tests::engines() {
        let mut crew = Crew::at(home).await;
        let mayor = crew.join("镇长").await;
        let call = crew.call(LEVEL, false).await;
        crew.run().await;
        for jump in [600, -600, 300, -300, 600] {
            crew.later(jump).await;
        }
        crew.later(3_600).await;
        let book = crew.book(call).await;
        let now = crew.town.moment.now();
        assert!(book.deadlines.iter().all(|one| one.due_at > now || one.done_at.is_some()));
        let heard = crew.heard(&mayor.number);
        let distinct: BTreeSet<String> = keys(&heard).into_iter().collect();
        assert_eq!(distinct.len(), heard.len(), "no round twice");
        crew.town.app.close().await;
    }
}

/// A gateway that hangs holds up what is practised, and not one first word of what is meant in
/// earnest.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g12_no_limit_delays_the_first_word_on_a_matter_of_life() {
    for home in huiyin_tests::engines() {
        let slow = |settings: &mut Settings| {
            settings.sms.as_mut().expect("a gateway").timeout_ms = 6_000;
        };
        let mut crew = Crew::set(home, true, slow).await;
        crew.join_many("应急分队", 80).await;
        crew.sms.plan(&vec![SmsAct::Hang; 200]);
        let is_first = |one: &SmsSeen| !said(one).contains("验证码");
        let called = || crew.sms.requests().into_iter().filter(is_first).partition(is_marked);
        let drill = crew.call(Call::Drill(vec!["rescue".into()]), true).await;
        crew.callouts.tick(&crew.town.app).await.expect("a tick");
        crew.call(LEVEL, false).await;
        crew.callouts.tick(&crew.town.app).await.expect("a tick");
        let patience = Instant::now();
        let (mut practised, mut meant): (Vec<SmsSeen>, Vec<SmsSeen>) = called();
        while meant.len() < 80 && patience.elapsed() < Duration::from_secs(5) {
            tokio::time::sleep(Duration::from_millis(20)).await;
            (practised, meant) = called();
        }
        assert_eq!(meant.len(), 80, "everybody, while the gateway hangs");
        // The contrast: the exercise itself does wait for room.
        let waits = |one: &&huiyin_domain::callout::Attempt| one.state == AttemptState::Due;
        let waiting = crew.book(drill).await.attempts.values().filter(waits).count();
        assert!(practised.len() < 80 && waiting > 0, "{} and {waiting}", practised.len());
        crew.town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g13_every_word_of_an_exercise_is_marked_behind_the_signature() {
    for home in huiyin_tests::engines() {
        let mut crew = Crew::at(home).await;
        for post in ["镇长", "常务副镇长", "应急分队"] {
            crew.join(post).await;
        }
        for call in [LEVEL, Call::StandBy(Colour::Red), Call::Drill(Vec::new())] {
            crew.call(call, true).await;
            crew.run().await;
            crew.later(3_600).await;
        }
        let all = [crew.sms.delivered(), crew.voice.delivered()].concat();
        let of_call: Vec<String> =
            all.iter().map(said).filter(|text| !text.contains("验证码")).collect();
        assert!(of_call.len() > 6, "{}", of_call.len());
        for message in &of_call {
            assert!(text::is_marked(Some(SIGNATURE), message), "{message}");
        }
        // Control: the same call, meant in earnest, is not marked.
        let real = crew.call(LEVEL, false).await;
        crew.run().await;
        assert!(!crew.book(real).await.head.exercise);
        let all = crew.sms.delivered();
        let last = all.last().map(said).expect("a message");
        assert!(!text::is_marked(Some(SIGNATURE), &last), "{last}");
        crew.town.app.close().await;
    }
}

/// A gateway that refuses, hangs or breaks off: tried again under the same key; when nothing
/// helps, a human is told, and the printed call tree waits for the desk.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g01_when_every_gateway_fails_a_human_is_told_and_the_call_tree_waits() {
    for home in huiyin_tests::engines() {
        let mut crew = Crew::at(home).await;
        let mayor = crew.join("镇长").await;
        let broken = vec![SmsAct::Answer(503, "busy"); 200];
        crew.sms.plan(&broken);
        crew.voice.plan(&broken);
        let call = crew.call(LEVEL, false).await;
        crew.run().await;
        for _ in 0..40 {
            crew.later(61).await;
        }
        assert!(crew.heard(&mayor.number).is_empty());
        let book = crew.book(call).await;
        let unreachable = book.alarms.iter().any(|alarm| alarm.kind == AlarmKind::Unreachable);
        assert!(unreachable, "{:?}", book.alarms);
        let tree = crew.town.app.call_tree_opened(&crew.officer, call).await.expect("a tree");
        let line = tree.lines.iter().find(|line| line.numbers.contains(&mayor.number));
        assert!(line.is_some(), "the desk can dial");
        let on_paper = book.attempts.values().find(|one| one.channel == Channel::Paper);
        let attempt = on_paper.expect("the last round of the plan is on paper").id;
        let done = crew.town.app.call_by_hand(&crew.officer, call, attempt, true).await;
        assert_eq!(done, Ok(()));
        let passed_on = crew.book(call).await.attempts[&attempt].state;
        assert_eq!(passed_on, AttemptState::HandedOver);
        crew.town.app.close().await;
    }
}
