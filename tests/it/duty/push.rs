//! A member's own browser as a way to call them: added on their own page, confirmed by the code
//! that it shows, called through a real push service that opens what was sealed for it.

use huiyin_app::engine;
use huiyin_domain::callout::{AttemptState, Call, SummonsState};
use huiyin_domain::plan::{Channel, ResponseLevel};
use huiyin_domain::policy::Role;
use huiyin_tests::Home;
use huiyin_tests::browser::Page;
use huiyin_tests::cells::holding;
use huiyin_tests::crew::{Crew, Joined, ways};
use huiyin_tests::push::{PushAct, PushSeen, PushService, Subscription};
use huiyin_tests::site::Site;
use huiyin_tests::sms::SmsGateway;
use huiyin_tests::town::{COUNTER, Town};
use std::time::Duration;

const LEVEL: Call = Call::Response(ResponseLevel::Third);

async fn served(home: Home, is_local: bool) -> (Site, SmsGateway, SmsGateway) {
    let (sms, voice) = (SmsGateway::start(true), SmsGateway::start(true));
    let site = Site::with(home, |settings| {
        ways(settings, &sms, &voice);
        settings.push_local = is_local;
    })
    .await;
    (site, sms, voice)
}

fn own(who: &Joined) -> String {
    format!("/on-call/me/{}", who.key)
}

/// What the script of the page sends.
async fn asked(site: &Site, who: &Joined, given: &Subscription) -> Page {
    let mut browser = site.browser();
    let path = own(who);
    let forms = browser.get(&path).await.html().forms();
    let form = forms.into_iter().find(|form| form.get("step") == Some("browser"));
    let form = form.expect("a form for the browser");
    let form = form.with("endpoint", &given.endpoint);
    browser.submit(&form.with("p256dh", &given.p256dh).with("auth", &given.auth)).await
}

/// Title, words, and where they lead, without the host.
fn lines(seen: &PushSeen) -> (String, String, String) {
    let lines: Vec<&str> = seen.text.split('\n').collect();
    let [title, words, link] = lines[..] else { panic!("not three lines: {}", seen.text) };
    let (_, path) = link.split_once("/on-call/").expect("a link of ours");
    (title.to_owned(), words.to_owned(), format!("/on-call/{path}"))
}

/// Added, and the code that the browser showed typed back.
async fn added(site: &Site, push: &PushService, who: &Joined) -> Subscription {
    let given = push.subscribe();
    let page = asked(site, who, &given).await;
    assert_eq!(page.location(), Some(own(who).as_str()), "{}", page.html().text());
    engine::codes_tick(site.town.app.clone()).await.expect("codes leave");
    let (_, words, link) = lines(&push.seen().pop().expect("a code came"));
    let (path, code) = link.split_once('#').expect("the code behind the mark");
    assert_eq!(path, "/on-call/join");
    assert!(words.contains(&format!("{} {}", &code[..5], &code[5..])), "{words}");
    let page = site.browser().fill(path, path, &[("code", code)]).await;
    assert_eq!(page.location(), Some(own(who).as_str()), "{}", page.html().text());
    given
}

async fn ways_of(town: &Town, who: &Joined) -> Vec<Channel> {
    town.app.reach().await.expect("a reach").remove(&who.id).unwrap_or_default()
}

async fn state_of(crew: &Crew<&Town>, call: huiyin_domain::ids::CalloutId) -> AttemptState {
    let book = crew.book(call).await;
    let own = book.attempts.values().find(|one| one.channel == Channel::App);
    own.expect("a message for the browser").state
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_that_showed_its_code_is_called_and_its_link_answers() {
    for home in huiyin_tests::engines() {
        let (site, sms, voice) = served(home, true).await;
        let (town, push) = (&site.town, PushService::start());
        let mut crew = Crew::over(town, sms, voice).await;
        let mayor = crew.join_by("镇长", &[Channel::Sms]).await;
        let page = site.browser().get(&own(&mayor)).await;
        assert!(page.html().text().contains("这个浏览器不支持弹出通知"), "without a script");

        // Until its code came back it is no way to call anybody.
        let silent = push.subscribe();
        for _ in 0..2 {
            assert_eq!(asked(&site, &mayor, &silent).await.status, 303);
        }
        let rows = "SELECT count(*) FROM duty_channel WHERE way = 'app'";
        assert_eq!(town.home.count(rows).await, 1, "sent twice, added once");
        engine::codes_tick(town.app.clone()).await.expect("codes leave");
        assert_eq!(ways_of(town, &mayor).await, [Channel::Sms]);
        let given = added(&site, &push, &mayor).await;
        assert_eq!(ways_of(town, &mayor).await, [Channel::Sms, Channel::App]);
        let before = push.seen().len();

        let call = crew.call(LEVEL, true).await;
        crew.run().await;
        let seen = push.seen().split_off(before);
        assert_eq!(seen.len(), 1, "the one that was confirmed: {seen:?}");
        assert_eq!((seen[0].browser, seen[0].urgency.as_str(), seen[0].ttl), (1, "high", 3_600));
        let (title, words, link) = lines(&seen[0]);
        assert!(title.starts_with("【演练】") && words.starts_with("【演练】"), "{title} {words}");
        assert!(words.contains("河道超警戒") && !words.contains("/on-call/"), "{words}");
        assert_eq!(state_of(&crew, call).await, AttemptState::HandedOver);
        // Looking at it answers nothing; one press does.
        let mut browser = site.browser();
        let page = browser.get(&link).await;
        assert!(page.html().text().contains("演练"));
        assert!(crew.book(call).await.acks.is_empty());
        let answer = page.html().form(&link).with("answer", "accept");
        assert_eq!(browser.submit(&answer).await.status, 303);
        let book = crew.book(call).await;
        let states = book.of_member(mayor.id).map(|one| one.state).collect::<Vec<_>>();
        assert_eq!(states, [SummonsState::Accepted]);

        // In earnest it is not marked.
        crew.call(LEVEL, false).await;
        crew.run().await;
        let (title, words, _) = lines(&push.seen().pop().expect("a call"));
        assert!(!title.contains("演练") && !words.contains("演练"), "{title} {words}");

        hidden(&site, &given, &mayor).await;
        site.stop().await;
    }
}

/// Nobody else sees where a browser is reached; its owner takes it back.
async fn hidden(site: &Site, given: &Subscription, who: &Joined) {
    let town = &site.town;
    let (_, tail) = given.endpoint.split_once("//").expect("an address");
    assert!(holding(&town.home.cells().await, &[tail, given.auth.as_str()]).is_empty());
    town.account("leader", Role::DutyLeader, COUNTER).await;
    let page = site.officer("leader").await.get(&format!("/desk/members/{}", who.id)).await;
    assert!(page.html().text().contains("浏览器通知"), "{}", page.html().text());
    let mut browser = site.browser();
    let own_page = browser.get(&own(who)).await;
    assert!(!page.body.contains(tail) && !own_page.body.contains(tail));
    for channel in town.app.own_page(&who.key).await.expect("a page").member.channels {
        let forms = own_page.html().forms().into_iter();
        let id = channel.id.to_string();
        let form = forms.into_iter().find(|form| form.get("channel") == Some(id.as_str()));
        if channel.channel == Channel::App {
            assert_eq!(browser.submit(&form.expect("a button")).await.status, 303);
        }
    }
    assert_eq!(ways_of(town, who).await, [Channel::Sms]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_that_is_gone_is_dropped_and_the_next_one_is_called() {
    for home in huiyin_tests::engines() {
        let (site, sms, voice) = served(home, true).await;
        let (town, push) = (&site.town, PushService::start());
        let mut crew = Crew::over(town, sms, voice).await;
        let mayor = crew.join_by("镇长", &[Channel::Sms]).await;
        for _ in 0..2 {
            added(&site, &push, &mayor).await;
        }
        let before = push.seen().len();
        let to = || -> Vec<(usize, u16)> {
            push.seen()[before..].iter().map(|seen| (seen.browser, seen.status)).collect()
        };
        push.plan(&[PushAct::Answer(410)]);
        let call = crew.call(LEVEL, false).await;
        crew.run().await;
        assert_eq!(to(), [(0, 410), (1, 201)], "one message, to the one that is left");
        assert_eq!(state_of(&crew, call).await, AttemptState::HandedOver);

        // A service that is busy is asked again; one that says no is not.
        push.plan(&[PushAct::Answer(503), PushAct::Take]);
        let call = crew.call(LEVEL, false).await;
        crew.run().await;
        assert_eq!(state_of(&crew, call).await, AttemptState::Due);
        crew.later(5).await;
        assert_eq!(state_of(&crew, call).await, AttemptState::HandedOver);
        assert_eq!(to()[2..], [(1, 503), (1, 201)]);
        push.plan(&[PushAct::Answer(404)]);
        let call = crew.call(LEVEL, false).await;
        crew.run().await;
        assert_eq!(state_of(&crew, call).await, AttemptState::Failed);
        assert_eq!(ways_of(town, &mayor).await, [Channel::Sms]);
        let calls = push.seen().len();
        crew.call(LEVEL, false).await;
        crew.run().await;
        assert_eq!(push.seen().len(), calls, "never again");

        // Nor is one that was gone before its code came.
        push.plan(&[PushAct::Answer(410)]);
        assert_eq!(asked(&site, &mayor, &push.subscribe()).await.status, 303);
        engine::codes_tick(town.app.clone()).await.expect("codes leave");
        let rows = "SELECT count(*) FROM duty_channel WHERE way = 'app'";
        assert_eq!(town.home.count(rows).await, 0);
        site.stop().await;
    }
}

/// A process that was killed after it handed a message over and before it said so: the next one
/// hands it over under the same topic, and takes the place of the first.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g02_a_repeat_after_an_unknown_outcome_has_the_same_topic() {
    for home in huiyin_tests::engines() {
        let (site, sms, voice) = served(home, true).await;
        let push = PushService::start();
        let mut crew = Crew::over(&site.town, sms, voice).await;
        let mayor = crew.join_by("镇长", &[Channel::Sms]).await;
        added(&site, &push, &mayor).await;
        let before = push.seen().len();
        let call = crew.call(LEVEL, false).await;
        let killed = engine::Callouts::default();
        killed.tick(&site.town.app).await.expect("a tick");
        while push.seen().len() == before {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        drop(killed);
        assert_eq!(state_of(&crew, call).await, AttemptState::Leased);
        crew.later(31).await;
        assert_eq!(state_of(&crew, call).await, AttemptState::HandedOver);
        let seen = push.seen().split_off(before);
        assert_eq!(seen.len(), 2, "one fault, one extra");
        assert_eq!((&seen[0].topic, &seen[0].text), (&seen[1].topic, &seen[1].text));
        // Another message is another topic.
        crew.call(LEVEL, false).await;
        crew.run().await;
        assert_ne!(push.seen().pop().expect("a call").topic, seen[0].topic);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_of_the_inside_is_refused_beside_the_button() {
    for home in huiyin_tests::engines() {
        // Without the setting of the tests.
        let (site, sms, voice) = served(home, false).await;
        let mut crew = Crew::over(&site.town, sms, voice).await;
        let mayor = crew.join_by("镇长", &[Channel::Sms]).await;
        let good = PushService::start().subscribe();
        let with = |endpoint: &str| Subscription { endpoint: endpoint.into(), ..good.clone() };
        for (endpoint, says) in [
            (good.endpoint.as_str(), "不是外面的推送服务"),
            ("https://10.0.0.7/x", "不是外面的推送服务"),
            ("https://db.internal/x", "不是外面的推送服务"),
            ("https://push.example.com:8443/x", "不是外面的推送服务"),
            ("", "信息不完整"),
            ("/x", "信息不完整"),
        ] {
            let page = asked(&site, &mayor, &with(endpoint)).await;
            assert_eq!(page.status, 422, "{endpoint}");
            let said = page.error_of("browser").expect("beside the button");
            assert!(said.contains(says), "{endpoint}: {said}");
        }
        let outside = with("https://push.example.com/x");
        let keyless = Subscription { p256dh: String::new(), ..outside.clone() };
        let page = asked(&site, &mayor, &keyless).await;
        assert!(page.error_of("browser").is_some_and(|said| said.contains("信息不完整")));
        let rows = "SELECT count(*) FROM duty_channel WHERE way = 'app'";
        assert_eq!(site.town.home.count(rows).await, 0);
        // Control: outside, seven beside the telephone, and no more.
        for no in 0..8 {
            let page = asked(&site, &mayor, &with(&format!("https://push.example.com/{no}"))).await;
            assert_eq!(page.status, if no < 7 { 303 } else { 422 }, "{no}");
        }
        // Nobody asks by it for another, and nobody types one.
        let mut browser = site.browser();
        let form = browser.get(&own(&mayor)).await.html().forms().into_iter();
        let form = form.into_iter().find(|form| form.get("step") == Some("add")).expect("a form");
        let typed = form.with("way", "app").with("address", &outside.endpoint);
        assert_eq!(browser.submit(&typed).await.status, 400);
        site.stop().await;
    }
}
