//! The pages of rosters, as those who keep them and those who stand on them use them.

use super::*;
use huiyin_tests::browser::{Browser, Page};
use huiyin_tests::site::Site;

/// Of the reception hall, where these people stand on duty.
const AREA: &str = "331122001";

struct Post {
    site: Site,
    members: Vec<Member>,
}

impl Post {
    /// A served town with three members, a leader, and an officer for each of the first two.
    async fn at(home: Home) -> Self {
        let sms = SmsGateway::start(true);
        let site = Site::with(home, |settings| gateway(settings, &sms)).await;
        let members = crew(&site.town, &sms, 3).await;
        account(&site.town, "leader", Role::DutyLeader, None).await;
        account(&site.town, "first", Role::DutyOfficer, Some(members[0].id)).await;
        account(&site.town, "second", Role::DutyOfficer, Some(members[1].id)).await;
        Self { site, members }
    }

    /// With a desk whose shifts began this morning.
    async fn with_desk(home: Home, turns: &[&str]) -> Self {
        let post = Self::at(home).await;
        made(&post.site.town, DESK, "Asia/Shanghai").await;
        let order = post.members.iter().map(|member| member.id).collect();
        let set = StepAsked::Rules { from: TODAY, rules: rules(Kind::Desk, turns, order) };
        let leader = signed(Role::DutyLeader, COUNTER);
        post.site.town.app.roster_keep(&leader, &key(DESK), set).await.expect("rules");
        post
    }

    async fn officer(&self, login: &str) -> Browser {
        self.site.officer(login).await
    }
}

fn shows(page: &Page, status: u16, says: &str) {
    let text = page.html().text();
    assert_eq!(page.status, status, "{text}");
    assert!(text.contains(says), "{says:?} is not said: {text}");
}

/// What the choice of a form that reads so is worth.
fn value_of(page: &Page, says: &str) -> String {
    let (before, _) = page.body.split_once(says).unwrap_or_else(|| panic!("{says} is no choice"));
    let (_, value) = before.rsplit_once("value=\"").expect("a value");
    value.split('"').next().expect("a value").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_makes_a_roster_and_bad_input_keeps_what_was_typed() {
    for home in huiyin_tests::engines() {
        let post = Post::at(home).await;
        let mut leader = post.officer("leader").await;
        shows(&leader.get("/desk/roster").await, 200, "还没有值班表");
        let new = "/desk/roster/new";
        let bad = [("key", "Desk 24"), ("title", "值班室，电话13912345678"), ("zone", "Mars")];
        let page = leader.fill(new, new, &bad).await;
        assert_eq!(page.status, 422);
        assert!(page.error_of("key").is_some_and(|said| said.contains("小写字母")));
        assert!(page.error_of("title").is_some(), "no numbers of people");
        assert!(page.body.contains("13912345678") && page.body.contains("Desk 24"), "kept");
        let zone = [("key", DESK), ("title", "县应急值班室"), ("zone", "Mars/Olympus")];
        let page = leader.fill(new, new, &zone).await;
        assert!(page.error_of("zone").is_some_and(|said| said.contains("时区")), "{}", page.status);
        let good = [("key", DESK), ("title", "县应急值班室"), ("zone", "Asia/Shanghai")];
        let made = leader.fill(new, new, &good).await;
        assert_eq!(made.location(), Some("/desk/roster/desk-24h/rules"), "{}", made.status);
        let twice = leader.fill(new, new, &good).await;
        assert!(twice.error_of("key").is_some_and(|said| said.contains("已有")));

        let path = "/desk/roster/desk-24h/rules";
        let bad = [("turns", "8点"), ("order", "值守0\n路人")];
        let page = leader.fill(path, path, &bad).await;
        assert!(page.error_of("turns").is_some_and(|said| said.contains("8点")));
        assert!(page.error_of("order").is_some_and(|said| said.contains("路人")));
        assert!(page.body.contains("值守0\n路人"), "kept");
        let none = leader.fill(path, path, &[("turns", "20:00 08:00"), ("order", "值守0")]).await;
        assert!(none.error_of("turns").is_some_and(|said| said.contains("从早到晚")));
        let good = [("turns", "08:00、20:00"), ("order", "值守0\n值守1\n值守2")];
        let saved = leader.fill(path, path, &good).await;
        assert_eq!(saved.location(), Some("/desk/roster/desk-24h"), "{}", saved.html().text());
        let month = leader.get("/desk/roster/desk-24h").await;
        shows(&month, 200, "2026年3月");
        shows(&month, 200, "08:00–20:00");
        shows(&month, 200, "20:00–次日08:00");
        shows(&month, 200, "值守2");
        shows(&leader.get("/desk/roster/desk-24h?month=2026-05").await, 200, "2026年5月");
        shows(&leader.get("/desk/roster").await, 200, "值守0");
        let missing = leader.get("/desk/roster/no-such").await;
        assert_eq!(missing.status, 404);
        let mut english = post.site.browser().english();
        post.site.town.pass_ms(31_000);
        english.sign_in("leader", post.site.town.moment.now()).await;
        let page = english.get("/desk/roster/desk-24h").await;
        shows(&page, 200, "Shifts of each member in 2026");
        shows(&page, 200, "08:00–20:00");
        post.site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn shifts_are_changed_left_and_swapped_over_the_pages() {
    for home in huiyin_tests::engines() {
        let post = Post::with_desk(home, &["08:00"]).await;
        let mut leader = post.officer("leader").await;
        let path = "/desk/roster/desk-24h/override";
        let page = leader.get(path).await;
        let shift = value_of(&page, ">2026年3月4日");
        let member = value_of(&page, ">值守0</option>");
        let set = format!("{path}/set");
        let bare = leader.fill(path, &set, &[("shift", &shift), ("member", &member)]).await;
        assert!(bare.error_of("reason").is_some(), "a reason is asked for: {}", bare.status);
        let whole = [("shift", &*shift), ("member", &*member), ("reason", "培训")];
        let changed = leader.fill(path, &set, &whole).await;
        assert_eq!(changed.status, 303, "{}", changed.html().text());
        shows(&leader.get("/desk/roster/desk-24h").await, 200, "临时调整");

        // Leave: of the second, with nobody in their place.
        let away = "/desk/roster/leave";
        let second = value_of(&leader.get(away).await, ">值守1</option>");
        let wrong = [("member", &*second), ("first", "2026-03-07"), ("last", "2026-03-05")];
        let page = leader.fill(away, away, &wrong).await;
        assert!(page.error_of("last").is_some_and(|said| said.contains("最后一天")));
        assert!(page.body.contains("2026-03-07"), "kept");
        let good = [("member", &*second), ("first", "2026-03-03"), ("last", "2026-03-03")];
        assert_eq!(leader.fill(away, away, &good).await.status, 303);
        shows(&leader.get("/desk/roster").await, 200, "值守1不在，无人替班");
        let list = leader.get(away).await;
        let end = list.html().forms().into_iter().find(|form| form.action.ends_with("/end"));
        let back = leader.submit(&end.expect("a form")).await;
        assert_eq!(back.status, 303);
        shows(&leader.get("/desk/roster").await, 200, "每个班次都有人");

        // A swap, asked by one officer and agreed to by the other.
        let swap = "/desk/roster/desk-24h/swap";
        let mut first = post.officer("first").await;
        let page = first.get(swap).await;
        let (give, take) = (value_of(&page, ">2026年3月5日"), value_of(&page, ">2026年3月6日"));
        let to = value_of(&page, ">值守1</option>");
        let ask = format!("{swap}/ask");
        let wrong = [("give", &*take), ("to", &*to)];
        let page = first.fill(swap, &ask, &wrong).await;
        assert!(page.error_of("give").is_some_and(|said| said.contains("不是本人")));
        let asked = [("give", &*give), ("to", &*to), ("take", &*take)];
        assert_eq!(first.fill(swap, &ask, &asked).await.status, 303);
        let mut second = post.officer("second").await;
        shows(&second.get(swap).await, 200, "等待答复");
        let agreed = second.fill(swap, &format!("{swap}/agree"), &[]).await;
        assert_eq!(agreed.status, 303, "{}", agreed.html().text());
        shows(&first.get("/desk/roster/desk-24h").await, 200, "换班");
        // Who does not keep it is offered nothing to change it with.
        let page = second.get("/desk/roster/desk-24h").await;
        assert!(!page.body.contains("/desk-24h/override"));
        assert_eq!(second.get(path).await.status, 403);
        post.site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shift_is_handed_over_on_its_page_and_an_alarm_stands_on_it() {
    for home in huiyin_tests::engines() {
        let post = Post::with_desk(home, &["08:00", "20:00"]).await;
        let path = "/desk/handover";
        post.site.town.pass_ms(10 * HOUR + 45 * MINUTE);
        crate::incident::reported_at(&post.site.town.app, 7, AREA).await;
        let mut first = post.officer("first").await;
        let page = first.get(path).await;
        shows(&page, 200, "正在处置的事件");
        assert!(
            page.body.contains("洪涝 · 青石河东岸二号闸</textarea>"),
            "an offer begins with it"
        );
        let forms = page.html().forms();
        let offer = forms.iter().find(|form| form.action.ends_with("/offer")).expect("a form");
        let action = offer.action.clone();
        let field = action.replace("/desk/handover/", "offer-matters-").replace("/offer", "");
        let named = [(&*field, "北关泵站待查，联系13912345678")];
        let page = first.fill(path, &action, &named).await;
        assert!(page.error_of(&field).is_some(), "no numbers of people: {}", page.status);
        assert!(page.body.contains("13912345678"), "kept");
        let matters = [(&*field, "北关泵站待查\n青石河水位12.3米")];
        assert_eq!(first.fill(path, &action, &matters).await.status, 303);
        post.site.town.pass_ms(25 * MINUTE);
        beat(&post.site.town.app).await;
        let mut second = post.officer("second").await;
        let page = second.get(path).await;
        shows(&page, 200, "到点未接班");
        shows(&page, 200, "青石河水位12.3米");
        shows(&second.get("/desk/roster").await, 200, "到点未接班");
        let mut leader = post.officer("leader").await;
        shows(&leader.get("/desk/notices").await, 200, "值班到点无人接班");
        let take = action.replace("/offer", "/take");
        let taken = second.fill(path, &take, &[]).await;
        assert_eq!(taken.status, 303, "{}", taken.html().text());
        let page = second.get(path).await;
        shows(&page, 200, "已接班");
        assert!(!page.html().text().contains("到点未接班"));
        post.site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_calendar_goes_out_to_its_member_alone_and_comes_in_or_is_told_line_by_line() {
    for home in huiyin_tests::engines() {
        let post = Post::with_desk(home, &["08:00"]).await;
        let app = &post.site.town.app;
        let own = app.own_page(&post.members[0].key).await.expect("their page");
        let mut browser = post.site.browser();
        let page = browser.get(&format!("/duty/calendar/{}.ics", own.calendar)).await;
        assert_eq!(page.status, 200);
        assert_eq!(page.header("content-type"), Some("text/calendar; charset=utf-8"));
        assert!(page.header("set-cookie").is_none(), "nobody is recognised");
        assert_eq!(page.body.matches("BEGIN:VEVENT").count(), 21);
        assert!(page.body.contains("SUMMARY:县应急值班室") && !page.body.contains("值守0"));
        for shut in [
            "/duty/calendar/0123456789abcdefghjkmnpqrs.ics".to_owned(),
            format!("/duty/calendar/{}", own.calendar),
            format!("/duty/calendar/{}.ics", post.members[0].key),
            "/duty/calendar/.ics".to_owned(),
        ] {
            assert_eq!(browser.get(&shut).await.status, 404, "{shut}");
        }

        let mut leader = post.officer("leader").await;
        let path = "/desk/roster/desk-24h/import";
        let file = |who: &str| {
            format!(
                "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nDTSTART:20260304T080000\n\
                 DTEND:20260305T080000\nSUMMARY:{who}\nEND:VEVENT\nEND:VCALENDAR\n"
            )
        };
        let bad = file("路人");
        let page = leader.fill(path, path, &[("file", &*bad), ("reason", "外来排班")]).await;
        assert_eq!(page.status, 422);
        assert!(page.error_of("file").is_some());
        shows(&page, 422, "值班人员里没有这个人");
        assert!(page.body.contains("SUMMARY:路人"), "kept");
        let good = file("值守0");
        let taken = leader.fill(path, path, &[("file", &*good), ("reason", "外来排班")]).await;
        assert_eq!(taken.status, 303, "{}", taken.html().text());
        shows(&leader.get("/desk/roster/desk-24h").await, 200, "临时调整");
        post.site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_without_an_account_swaps_and_changes_their_address() {
    for home in huiyin_tests::engines() {
        let post = Post::with_desk(home, &["08:00"]).await;
        let mut first = post.officer("first").await;
        let swap = "/desk/roster/desk-24h/swap";
        let page = first.get(swap).await;
        let (give, to) = (value_of(&page, ">2026年3月5日"), value_of(&page, ">值守2</option>"));
        let asked = [("give", &*give), ("to", &*to)];
        assert_eq!(first.fill(swap, &format!("{swap}/ask"), &asked).await.status, 303);

        let mut third = post.site.browser();
        let path = format!("/on-call/me/{}/shifts", post.members[2].key);
        let page = third.get(&path).await;
        shows(&page, 200, "2026年3月4日 周三 08:00");
        shows(&page, 200, "值守0的班");
        shows(&page, 200, "/duty/calendar/");
        let forms = page.html().forms();
        let step = |name: &str| {
            let of = forms.iter().find(|form| form.get("step") == Some(name));
            of.unwrap_or_else(|| panic!("no form to {name}")).clone()
        };
        assert_eq!(third.submit(&step("agree")).await.status, 303);
        shows(&third.get(&path).await, 200, "2026年3月5日 周四 08:00");
        // Nothing chosen: told beside the field.
        let page = third.submit(&step("ask")).await;
        assert_eq!(page.status, 422, "{}", page.html().text());
        let renewed = third.submit(&step("renew")).await;
        let other = renewed.location().expect("another address").to_owned();
        assert_ne!(other, path);
        shows(&third.get(&other).await, 200, "2026年3月5日 周四 08:00");
        assert_eq!(third.get(&path).await.status, 404);
        post.site.stop().await;
    }
}
