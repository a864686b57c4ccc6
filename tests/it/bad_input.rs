//! Wrong things typed, sent and handed over, and what the person saw. Each prints one line of
//! the table `tried | status | what the person saw`.

use huiyin_app::By;
use huiyin_domain::case::Stage;
use huiyin_domain::policy::Role;
use huiyin_tests::browser::{Browser, Page};
use huiyin_tests::site::Site;
use huiyin_tests::town::{BODY, SECTION, visit};

/// One line of the table; what was typed must still be there.
fn saw(tried: &str, page: &Page, says: &str, kept: &str) {
    let text = page.html().text();
    let at = text.find(says);
    let shown: String =
        at.map(|at| text[at..].chars().take(60).collect()).unwrap_or_else(|| text.clone());
    println!("{tried} | {} | {shown}", page.status);
    assert!(page.status < 500, "{tried}: {text}");
    assert!(at.is_some(), "{tried}: {says:?} is not said: {text}");
    let values = page.html().forms();
    let in_form =
        values.iter().flat_map(|form| &form.fields).any(|(_, value)| value.contains(kept));
    assert!(kept.is_empty() || in_form || page.body.contains(kept), "{tried}: typed text lost");
}

async fn sent(browser: &mut Browser, path: &str, typed: &[(&str, &str)]) -> Page {
    browser.fill(path, path, typed).await
}

/// A form's body with one field's bytes as they are.
fn raw(page: &Page, action: &str, field: &str, bytes: &[u8]) -> Vec<u8> {
    let form = page.html().form(action);
    let token = form.get("token").expect("a token");
    [format!("token={token}&{field}=").as_bytes(), bytes].concat()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_residents_mistype_is_said_beside_it_and_kept() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let mut person = site.browser();
        let page = sent(&mut person, "/new", &[("text", " \n\t ")]).await;
        saw("nothing written", &page, "请填写", "");
        assert!(page.error_of("text").is_some());
        assert!(page.body.contains("<title>有误"), "the title says so first");
        let long = "灯".repeat(20_001);
        let page = sent(&mut person, "/new", &[("text", &long)]).await;
        saw("20,001 characters", &page, "20,001", &long);
        let page =
            sent(&mut person, "/new", &[("text", "路灯"), ("title", &"长".repeat(201))]).await;
        saw("a title of 201", &page, "201", "路灯");
        assert!(page.error_of("title").is_some() && page.error_of("text").is_none());

        let open = person.get("/new").await;
        let gbk = raw(&open, "/new", "text", b"%C2%B7%B5%C6+abc");
        let page = person.post_bytes("/new", &gbk).await;
        saw("bytes of another encoding", &page, "没能读出来", "abc");
        assert!(page.error_of("text").is_some());
        let broken = raw(&open, "/new", "text", b"100%+sure%zz");
        let page = person.post_bytes("/new", &broken).await;
        saw("broken escapes", &page, "没能读出来", "100% sure%zz");

        // The title that was too long is kept in the draft until it is mended.
        let page = sent(&mut person, "/new", &[("text", BODY)]).await;
        assert_eq!(page.status, 422);
        let page = sent(&mut person, "/new", &[("text", BODY), ("title", "路灯")]).await;
        assert_eq!(page.status, 303);
        let wrong = [("kind", "no-such-kind"), ("area", "999999"), ("place", "桂花弄")];
        let page = sent(&mut person, "/new/where", &wrong).await;
        saw("a choice that does not exist", &page, "请", "桂花弄");
        assert!(page.error_of("kind").is_some() && page.error_of("area").is_some());
        assert_eq!(sent(&mut person, "/new/where", &[("kind", "claim")]).await.status, 303);
        let wrong = [("phone", "三八妇女"), ("email", "a@b"), ("name", "秋白")];
        let page = sent(&mut person, "/new/contact", &wrong).await;
        saw("no phone and no address", &page, "电话", "三八妇女");
        assert!(page.error_of("phone").is_some() && page.error_of("email").is_some());
        let page = sent(&mut person, "/new/contact", &[("wish", "sms"), ("phone", "")]).await;
        saw("a text message without a number", &page, "短信", "");
        assert!(page.error_of("phone").is_some());
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_script_and_any_sign_is_taken_as_it_is() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        for (what, words) in [
            ("hostile markup", "<script>alert('x')</script><img src=x onerror=alert(1)>\"'&amp;"),
            ("a template", "{{7*7}} ${7*7} <%= 1 %> { $number } '; DROP TABLE case_file;--"),
            ("emoji", "👩‍👩‍👧‍👦 路灯🔦不亮 🏳️‍🌈"),
            ("right to left", "مرحبا \u{200f}الشارع مظلم\u{200e} abc \u{202e}def"),
            ("Tibetan and Uyghur", "བོད་ཡིག ئۇيغۇرچە"),
            ("rare Han", "𠮷𡈽㐂 龘"),
            ("combining", "Z̷a̷l̷g̷o̷ é e\u{301}"),
            ("a zero byte and controls", "灯\u{0}坏\u{7}了\u{1b}[31m"),
        ] {
            let mut person = site.browser();
            for (path, typed) in [
                ("/new", vec![("text", words), ("title", words)]),
                ("/new/where", vec![("kind", "claim"), ("place", words)]),
                ("/new/contact", vec![("name", words)]),
                ("/new/check", vec![]),
            ] {
                let page = sent(&mut person, path, &typed).await;
                assert_eq!(page.status, 303, "{what} {path}: {}", page.html().text());
            }
            let page = person.get("/case").await;
            println!("{what} | {} | registered, shown as written", page.status);
            let kept: String = words.chars().filter(|c| !c.is_control()).collect();
            let text: String = page.html().text().split_whitespace().collect();
            let wanted: String = kept.split_whitespace().collect();
            assert!(text.contains(&wanted), "{what}: {text}");
            assert_eq!(page.html().tags("img").count(), 0, "{what}");
            let scripts = page.html().tags("script").filter(|tag| !tag.contains_key("src")).count();
            assert_eq!(scripts, 0, "{what}");
        }
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_megabyte_is_refused_kindly_and_more_is_not_read() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    let receipt = site.town.case_at("a megabyte", Stage::Handling).await;
    let mut person = site.person(&receipt).await;
    let megabyte = "灯".repeat(350_000);
    let form = person.get("/case").await.html().form("/case/material");
    let page = person.submit(&form.clone().with("material", &megabyte)).await;
    saw("1 MB of text", &page, "350,000", "灯灯灯灯");
    assert_eq!(page.status, 422);
    let page = person.submit(&form.with("material", &"灯".repeat(700_000))).await;
    println!(
        "6 MB of text | {} | {}",
        page.status,
        page.html().text_of("id", "main").unwrap_or_default().chars().take(50).collect::<String>()
    );
    assert_eq!(page.status, 413);
    let text = page.html().text();
    assert!(page.body.contains("灯灯灯灯"), "shown for copying: {text}");
    let mut new = site.browser();
    let page = sent(&mut new, "/new", &[("text", &megabyte)]).await;
    saw("1 MB in the first form", &page, "350,000", "灯灯灯灯");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn double_taps_make_one_of_everything() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let mut person = site.browser();
        for (path, typed) in
            [("/new", vec![("text", BODY)]), ("/new/where", vec![]), ("/new/contact", vec![])]
        {
            assert_eq!(sent(&mut person, path, &typed).await.status, 303);
        }
        let form = person.get("/new/check").await.html().form("/new/check");
        let mut taps: Vec<Browser> = (0..8).map(|_| person.clone()).collect();
        let taps = taps.iter_mut().map(|tap| tap.submit(&form));
        let pages = futures_util::future::join_all(taps).await;
        let ways: Vec<_> = pages.iter().map(|page| (page.status, page.location())).collect();
        println!("eight taps on “send” | {:?} | one receipt", ways[0].0);
        assert!(ways.iter().all(|way| *way == (303, Some("/receipt"))), "{ways:?}");
        assert_eq!(site.town.home.count("SELECT count(*) FROM case_file").await, 1);
        let late = person.submit(&form).await;
        assert_eq!(late.location(), Some("/receipt"), "and the receipt once more");
        assert_eq!(site.town.home.count("SELECT count(*) FROM case_file").await, 1);

        let receipt = site.town.case_at("taps", Stage::Answered).await;
        let mut person = site.person(&receipt).await;
        let page = person.get("/case").await;
        for (action, field, value) in
            [("/case/verdict", "verdict", "not-solved"), ("/case/material", "material", "再补充")]
        {
            let form = page.html().form(action).with(field, value);
            let before = version(&site, receipt.case).await;
            let mut taps: Vec<Browser> = (0..6).map(|_| person.clone()).collect();
            let taps = taps.iter_mut().map(|tap| tap.submit(&form));
            let pages = futures_util::future::join_all(taps).await;
            assert!(pages.iter().all(|page| page.status == 303), "{action}");
            assert_eq!(version(&site, receipt.case).await, before + 1, "{action} counted once");
            println!("six taps on {action} | 303 | counted once");
        }
        site.stop().await;
    }
}

async fn version(site: &Site, case: huiyin_domain::ids::CaseId) -> i64 {
    site.town.app.case_page(&By::System, case).await.expect("a page").version
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stale_form_says_what_happened_and_keeps_the_words() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        site.town.account("one", Role::Handler, SECTION).await;
        site.town.account("two", Role::UnitHead, SECTION).await;
        let case = site.town.case_at("stale", Stage::Accepted).await.case;
        let (mut one, mut two) = (site.officer("one").await, site.officer("two").await);
        let path = format!("/desk/case/{case}");
        let transfer = format!("{path}/transfer");
        let old = two.get(&path).await.html().form(&transfer);
        let page = one.fill(&path, &format!("{path}/take"), &[]).await;
        assert_eq!(page.status, 303, "{}", page.html().text());
        let before = version(&site, case).await;
        let page = two.submit(&old.with("to", "5").with("reason", "应由公路科办理此事")).await;
        saw("a form somebody overtook", &page, "改", "应由公路科办理此事");
        assert_eq!((page.status, version(&site, case).await), (409, before));
        assert!(page.html().text().contains("经办员one"), "who did it in the meantime");
        let again = page.html().form(&transfer);
        assert_eq!(again.get("reason"), Some("应由公路科办理此事"));
        let page = two.submit(&again.with("to", "5")).await;
        assert_eq!(page.status, 303, "sent once more it counts: {}", page.html().text());
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ended_loses_nothing_typed() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    site.town.account("slow", Role::Handler, SECTION).await;
    let case = site.town.case_at("slow", Stage::Accepted).await.case;
    let mut officer = site.officer("slow").await;
    let path = format!("/desk/case/{case}");
    let take = officer.fill(&path, &format!("{path}/take"), &[]).await;
    assert_eq!(take.status, 303);
    let form = officer.get(&path).await.html().form(&format!("{path}/draft"));
    site.town.pass_ms(40 * 60_000);
    let whole = huiyin_tests::town::answer("经现场查看，变压器已更换，路灯恢复照明。");
    let words = whole.as_str();
    let page = officer.submit(&form.with("outcome", "resolved").with("text", words)).await;
    saw("a form after half an hour", &page, "登录", words);
    assert_eq!(page.status, 401);
    let sign_in = page.html().form("/desk/sign-in");
    let wrong = sign_in.clone().with("login", "slow").with("password", "x").with("code", "1");
    let page = officer.submit(&wrong).await;
    saw("a wrong password then", &page, "验证码不对", words);
    let code = huiyin_tests::town::code("slow", site.town.moment.now());
    let right = page.html().form("/desk/sign-in").with("login", "slow");
    let right = right.with("password", huiyin_tests::town::PASSWORD).with("code", &code);
    let page = officer.submit(&right).await;
    let carried = page.html().form(&format!("{path}/draft"));
    assert_eq!(carried.get("text"), Some(words));
    let page = officer.submit(&carried).await;
    assert_eq!(page.status, 303, "{}", page.html().text());
    let page = officer.open(&path).await;
    assert!(page.body.contains(words));
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_officers_mistype_is_said_beside_it_and_kept() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    site.town.account("counter", Role::Dispatcher, huiyin_tests::town::COUNTER).await;
    site.town.account("admin", Role::Admin, huiyin_tests::town::ROOT).await;
    let mut officer = site.officer("counter").await;
    let wrong = [("body", " "), ("name", "秋白"), ("phone", "12"), ("wish", "sms")];
    let page = sent(&mut officer, "/desk/new", &wrong).await;
    saw("a visit without words", &page, "请填写", "秋白");
    assert!(page.error_of("body").is_some() && page.error_of("phone").is_some());
    let page = sent(&mut officer, "/desk/new", &[("body", "路灯"), ("area", "000000")]).await;
    saw("an unknown place", &page, "请", "路灯");

    let case = site.town.submit(visit("mistyped")).await.expect("a case").case;
    let path = format!("/desk/case/{case}");
    let classify = [("kind", "claim"), ("way", "petition-proper")];
    let page = officer.fill(&path, &format!("{path}/classify"), &classify).await;
    assert_eq!(page.status, 303);
    for (what, to) in [("an unknown unit", "999999"), ("no unit", ""), ("words for a unit", "abc")]
    {
        let typed = [("to", "other"), ("other", to), ("note", "请尽快核实办理情况")];
        let page = officer.fill(&path, &format!("{path}/route"), &typed).await;
        saw(what, &page, "单位", "请尽快核实办理情况");
        assert_eq!(page.status, 422);
    }
    for (typed, says) in
        [("JD-2026-000001-0", "输错"), ("abc", "编号"), ("QS-2026-000777-9", "编号"), ("", "编号")]
    {
        let page = officer.fill("/desk", "/desk/find", &[("number", typed)]).await;
        saw(&format!("the number “{typed}”"), &page, says, typed);
    }
    for path in
        ["/desk/case/0", "/desk/case/-1", "/desk/case/99999999999999999999", "/desk/case/%00"]
    {
        let page = officer.get(path).await;
        assert_eq!(page.status, 404, "{path}");
        println!("{path} | 404 | {}", page.html().text_of("id", "main").unwrap_or_default());
    }
    let query = "/desk?scope=unit&after=%FF%FEnonsense&stage=x&kind=%27&overdue=2";
    assert_eq!(officer.get(query).await.status, 200, "a broken filter shows the list");

    let mut admin = site.officer("admin").await;
    let typed = [("name", "新人"), ("login", "坏 名字"), ("unit", "3")];
    let page = sent(&mut admin, "/desk/staff/new", &typed).await;
    saw("a sign-in name with signs", &page, "登录名", "新人");
    let typed = [("name", "新人"), ("login", "counter"), ("unit", "3")];
    let page = sent(&mut admin, "/desk/staff/new", &typed).await;
    saw("a sign-in name that is taken", &page, "登录名", "新人");
    let typed = [("code", "ZJ"), ("zh", "重名科"), ("en", "Twin"), ("parent", "1")];
    let page = admin.fill("/desk/units/new", "/desk/units/new", &typed).await;
    saw("a unit's code that is taken", &page, "代码", "重名科");
    let page = admin.fill("/desk/units/2", "/desk/units/2", &[("parent", "3")]).await;
    saw("a unit below itself", &page, "上级", "");
    site.stop().await;
}

/// Files handed to the program: the fault is named with file, line and column.
#[test]
fn broken_files_are_named_with_their_place() {
    let dir = huiyin_tests::temp_dir("broken");
    let file = |name: &str, text: &str| {
        let path = dir.join(name);
        std::fs::write(&path, text).expect("a file");
        path.to_string_lossy().into_owned()
    };
    let shipped = |path: &str| {
        let path = format!("{}/../rules/{path}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).expect("a shipped file")
    };
    let procedure = shipped("procedures/generic-iso10002.toml");
    let calendar = shipped("calendars/cn-2026.toml");
    let unit_line = procedure.lines().find(|line| line.starts_with("unit = ")).expect("a unit");
    let year = calendar.lines().find(|line| line.starts_with("year")).expect("a year");
    let cases = [
        ("procedure", file("p1.toml", "id = \"x\nversion = 1"), "p1.toml:1:"),
        ("procedure", file("p2.toml", &format!("surprise = 1\n{procedure}")), "p2.toml:1:1"),
        (
            "procedure",
            file("p3.toml", &procedure.replacen(unit_line, "unit = \"fortnight\"", 1)),
            "p3.toml:",
        ),
        ("procedure", file("p4.toml", ""), "p4.toml:"),
        ("calendar", file("c1.toml", "year = twenty"), "c1.toml:1:"),
        ("calendar", file("c2.toml", &calendar.replacen(year, "year = 99999", 1)), "c2.toml:"),
        ("calendar", file("c3.toml", &calendar.replacen("2026-", "2026-13-", 1)), "c3.toml:"),
    ];
    for (kind, path, place) in cases {
        let output = huiyin_tests::server::run(&[kind, "lint", &path]);
        let shown = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        let line = shown.lines().find(|line| line.contains(place));
        let line = line.unwrap_or_else(|| panic!("{path}: {shown}"));
        println!(
            "{kind} lint {} | {:?} | {}",
            &place[..7],
            output.status.code(),
            &line[dir.to_string_lossy().len() + 1..]
        );
        assert_ne!(output.status.code(), Some(0), "{path}");
        let numbers = line.split_once(place).map_or("", |(_, rest)| rest);
        assert!(numbers.starts_with(|c: char| c.is_ascii_digit() || c == ':'), "{line}");
    }
    let _ = std::fs::remove_dir_all(dir);
}

/// Dates that no calendar or clock can hold are an answer, never a crash.
#[test]
fn dates_outside_every_calendar_are_answered() {
    for (start, fine) in [
        ("1949-10-01T00:00:00+08:00", true),
        ("2090-02-28T00:00:00+08:00", true),
        ("9999-12-30T00:00:00+08:00", false),
        ("2026-02-30", false),
        ("+99999-01-01", false),
        ("yesterday", false),
    ] {
        let args = ["procedure", "explain", "cn-xinfang", "handle", "--start", start];
        let output = huiyin_tests::server::run(&args);
        let shown = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        let first = shown.lines().find(|line| line.len() > 3 && !line.starts_with("running"));
        println!("a clock from {start} | {:?} | {}", output.status.code(), first.unwrap_or(""));
        assert_eq!(output.status.code() == Some(0), fine, "{start}: {shown}");
        assert!(!shown.contains("panicked"), "{start}: {shown}");
    }
}
