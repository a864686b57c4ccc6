//! Nobody is a member who did not join by the code that went to them; whoever leaves is reached
//! by nothing any more.

use huiyin_app::duty::{DutyFault, MemberAsked, Refusal, Way};
use huiyin_app::{Trouble, engine};
use huiyin_domain::callout::{Call, Kind};
use huiyin_domain::ids::MemberId;
use huiyin_domain::plan::{Channel, ResponseLevel};
use huiyin_domain::policy::{Action, Role};
use huiyin_tests::cells::holding;
use huiyin_tests::crew::Crew;
use huiyin_tests::town::{COUNTER, OTHER, SECTION, signed, text};

fn way(channel: Channel, address: &str) -> Way {
    Way { channel, address: address.into() }
}

fn asked(address: &str) -> MemberAsked {
    MemberAsked { name: text("梁上燕"), unit: COUNTER, ways: vec![way(Channel::Sms, address)] }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g15_who_did_not_join_by_their_own_code_cannot_be_called() {
    for home in huiyin_tests::engines() {
        let crew = Crew::at(home).await;
        let app = &crew.town.app;
        let id = MemberId(crew.town.moment.id());
        app.member_ask(&crew.leader, id, asked("13900000077")).await.expect("asked");
        let now = crew.town.moment.now();
        app.term_set(&crew.leader, id, "镇长", now, None).await.expect("a post");
        // Asked, and even named to a post: not enrolled, so nobody is called.
        assert!(app.roll().await.expect("a roll").is_empty());
        let call = crew.call(Call::Response(ResponseLevel::Third), false).await;
        crew.run().await;
        let book = crew.book(call).await;
        assert!(book.summonses.is_empty(), "{:?}", book.summonses);
        assert!(book.alarms.iter().all(|alarm| alarm.role.is_some()));
        assert!(!book.alarms.is_empty(), "nobody on duty is told at once");
        // Control: the same person, joined by the code, is called.
        crew.codes_given("13900000077").await;
        let call = crew.call(Call::Response(ResponseLevel::Third), false).await;
        let book = crew.book(call).await;
        assert!(book.summonses.values().all(|summons| summons.member == id));
        assert!(!book.summonses.is_empty());
        crew.town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_counts_once_and_for_a_week_and_nobody_of_the_office_sees_it() {
    for home in huiyin_tests::engines() {
        let mut crew = Crew::at(home).await;
        let joined = crew.join("应急分队").await;
        let app = &crew.town.app;
        let code = |code: &str| {
            let (app, code) = (app.clone(), code.to_owned());
            async move { app.code_give(&code).await }
        };
        let unknown = Err(DutyFault::Refused(Refusal::CodeUnknown));
        assert_eq!(code("0000000000").await, unknown);
        assert_eq!(code("12345").await, unknown, "no code at all");
        let sent = crew.sms.delivered()[0].body.clone();
        let (_, rest) = sent.split_once("验证码：").expect("a code");
        let used: String = rest.chars().filter(|c| *c != ' ').take(10).collect();
        assert_eq!(code(&used).await, unknown, "used before");
        let cells = crew.town.home.cells().await;
        let shown = holding(&cells, &[used.as_str(), joined.number.as_str(), "值班员0"]);
        assert!(shown.is_empty(), "{shown:?}");
        assert!(!holding(&cells, &["应急分队"]).is_empty(), "the look is not blind");
        // A week later another code is over.
        let id = MemberId(crew.town.moment.id());
        app.member_ask(&crew.leader, id, asked("13900000088")).await.expect("asked");
        engine::codes_tick(app.clone()).await.expect("codes leave");
        let sent = crew.sms.delivered();
        let sent = &sent.iter().rfind(|one| one.body.contains("13900000088")).expect("sent").body;
        let (_, rest) = sent.split_once("验证码：").expect("a code");
        let late: String = rest.chars().filter(|c| *c != ' ').take(10).collect();
        let week = huiyin_domain::time::Millis(crew.town.moment.now().0 + 7 * 86_400_000);
        crew.town.moment.set(week);
        assert_eq!(code(&late).await, Err(DutyFault::Refused(Refusal::CodeOver)));
        crew.town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_leaves_is_gone_with_all_that_reached_them_and_a_deputy_is_called() {
    for home in huiyin_tests::engines() {
        let mut crew = Crew::at(home).await;
        let mayor = crew.join("镇长").await;
        let vice = crew.join("常务副镇长").await;
        let call = crew.call(Call::Response(ResponseLevel::Third), false).await;
        crew.run().await;
        assert!(!crew.heard(&mayor.number).is_empty(), "called");
        assert!(crew.heard(&vice.number).is_empty(), "no deputy yet");
        let app = &crew.town.app;
        app.own_leave(&mayor.key).await.expect("gone");
        assert_eq!(app.own_page(&mayor.key).await.map(drop), Err(Trouble::NotFound));
        let rows = format!("SELECT count(*) FROM duty_channel WHERE member_id = {}", mayor.id.0);
        assert_eq!(crew.town.home.count(&rows).await, 0);
        let before = crew.heard(&mayor.number).len();
        crew.later(15).await;
        crew.later(300).await;
        assert_eq!(crew.heard(&mayor.number).len(), before, "not one message more");
        assert!(!crew.heard(&vice.number).is_empty(), "the deputy is called");
        let book = crew.book(call).await;
        assert!(book.alarms.iter().any(|one| one.kind.code() == "left-duty"), "{:?}", book.alarms);
        crew.town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ways_are_added_and_dropped_by_their_owner_alone() {
    let mut crew = Crew::at(huiyin_tests::sqlite()).await;
    let one = crew.join("应急分队").await;
    let other = crew.join("应急分队").await;
    let app = &crew.town.app;
    let refused = |refusal| Err(DutyFault::Refused(refusal));
    let add = |way: Way| {
        let (app, key) = (app.clone(), one.key.clone());
        async move { app.own_way_add(&key, &way).await }
    };
    assert_eq!(add(way(Channel::Sms, "not a number")).await, refused(Refusal::AddressUnfit));
    assert_eq!(add(way(Channel::Sms, &one.number)).await, refused(Refusal::ChannelKnown));
    assert_eq!(add(way(Channel::Paper, "x")).await, refused(Refusal::AddressUnfit));
    assert_eq!(add(way(Channel::Sms, "13911112222")).await, Ok(()));
    let reach = app.reach().await.expect("a reach");
    assert_eq!(reach[&one.id], vec![Channel::Sms, Channel::Voice]);
    let theirs = app.own_page(&other.key).await.expect("a page").member.channels[0].id;
    let stolen = app.own_way_drop(&one.key, theirs).await;
    assert_eq!(stolen, Err(DutyFault::Trouble(Trouble::NotFound)));
    for channel in app.own_page(&one.key).await.expect("a page").member.channels {
        app.own_way_drop(&one.key, channel.id).await.expect("dropped");
    }
    assert!(!app.reach().await.expect("a reach").contains_key(&one.id));
    crew.town.app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_keeps_the_rosters_asks_and_only_for_their_own_unit() {
    let crew = Crew::at(huiyin_tests::sqlite()).await;
    let app = &crew.town.app;
    let id = || MemberId(crew.town.moment.id());
    for role in Role::ALL.iter().filter(|role| !matches!(role, Role::DutyLeader | Role::UnitHead)) {
        let by = signed(*role, COUNTER);
        let done = app.member_ask(&by, id(), asked("13900000011")).await;
        let forbidden = DutyFault::Trouble(Trouble::Forbidden(Action::RosterKeep));
        assert_eq!(done, Err(forbidden), "{}", role.code());
    }
    let elsewhere = signed(Role::UnitHead, OTHER);
    let done = app.member_ask(&elsewhere, id(), asked("13900000011")).await;
    assert_eq!(done, Err(DutyFault::Refused(Refusal::UnitElsewhere)));
    let below = MemberAsked { unit: SECTION, ..asked("13900000011") };
    let done = app.member_ask(&crew.leader, id(), below).await;
    assert_eq!(done, Err(DutyFault::Refused(Refusal::UnitElsewhere)));
    assert!(app.members(&elsewhere).await.is_ok_and(|members| members.is_empty()));
    crew.town.app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_drill_is_an_exercise_and_says_so_first() {
    for home in huiyin_tests::engines() {
        let mut crew = Crew::at(home).await;
        let one = crew.join("镇长").await;
        let call = crew.call(Call::Drill(vec!["commander".into()]), false).await;
        crew.run().await;
        let book = crew.book(call).await;
        assert_eq!((book.head.kind, book.head.exercise), (Kind::Drill, true));
        let heard = crew.heard(&one.number);
        assert!(!heard.is_empty());
        for message in heard {
            let text: serde_json::Value = serde_json::from_str(&message.body).expect("JSON");
            let text = text["content"].as_str().expect("a text");
            let bare = text.strip_prefix("【青石应急】").unwrap_or(text);
            assert!(bare.starts_with("【演练】"), "{text}");
        }
        crew.town.app.close().await;
    }
}
