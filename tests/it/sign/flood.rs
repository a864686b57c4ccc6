//! A flood of submissions: whoever brings a case lets their device work, or waits; nobody is
//! shut out and nothing typed is lost.

use super::*;
use huiyin_app::flood::{TicketFault, is_worked};
use huiyin_app::{By, Trouble};
use huiyin_tests::town::{BODY, matter};

const PER_MINUTE: u32 = 3;

async fn flooded(home: Home) -> Site {
    let site = Site::with(home, |settings| settings.flood_per_minute = PER_MINUTE).await;
    for _ in 0..PER_MINUTE {
        assert_eq!(site.town.app.flood_level(), None, "as many as are usual");
    }
    site
}

/// The guided form, up to the page before it is sent.
async fn to_the_last_step(browser: &mut Browser) -> Form {
    let typed = [("text", BODY)];
    browser.fill("/new", "/new", &typed).await;
    browser.fill("/new/where", "/new/where", &[("kind", "claim")]).await;
    browser.fill("/new/contact", "/new/contact", &[]).await;
    browser.open("/new/check").await.html().form("/new/check")
}

fn worked(form: &Form, page: &Page) -> Form {
    let html = page.html();
    let found = html.tags("form").find(|own| own.contains_key("data-work"));
    let own = found.expect("work is asked for");
    let (ticket, bits) = (&own["data-work"], own["data-work-bits"].parse().expect("bits"));
    let nonce = (0_u64..).find(|nonce| is_worked(ticket, &nonce.to_string(), bits));
    form.clone().with("work-nonce", &nonce.expect("found").to_string())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_or_waiting_lets_a_case_through_and_nothing_is_lost() {
    for home in huiyin_tests::engines() {
        let site = flooded(home).await;
        let mut with_script = site.browser();
        let last = to_the_last_step(&mut with_script).await;
        let asked = with_script.submit(&last).await;
        assert_eq!(asked.status, 429, "{}", asked.html().text());
        assert!(asked.html().text().contains("一个字也不会丢"));
        let form = asked.html().form("/new/check");
        // Neither worked nor waited, wrong work, and no ticket of ours: asked again, no case.
        for (name, value) in
            [("work-nonce", ""), ("work-nonce", "1"), ("work-nonce", "-"), ("work-ticket", "00")]
        {
            let page = with_script.submit(&form.clone().with(name, value)).await;
            assert_eq!(page.status, 429, "{name} {value}");
        }
        assert_eq!(site.town.home.count("SELECT count(*) FROM case_file").await, 0);
        let page = with_script.submit(&worked(&form, &asked)).await;
        assert_eq!(page.location(), Some("/receipt"), "{}", page.html().text());
        // The second tap gets the same receipt, though its ticket is used.
        let page = with_script.submit(&worked(&form, &asked)).await;
        assert_eq!(page.location(), Some("/receipt"));
        // Without a script: wait as long as it says, press again.
        let mut without = site.browser();
        let last = to_the_last_step(&mut without).await;
        let asked = without.submit(&last).await;
        let secs: i64 = asked.header("retry-after").expect("how long").parse().expect("seconds");
        assert!((20..=120).contains(&secs), "{secs}");
        let form = asked.html().form("/new/check");
        site.town.pass_ms(secs * 1_000 - 1);
        // Others keep coming.
        for _ in 0..=PER_MINUTE {
            let _level = site.town.app.flood_level();
        }
        assert_eq!(without.submit(&form).await.status, 429, "a moment too early");
        site.town.pass_ms(1);
        let page = without.submit(&form).await;
        assert_eq!(page.location(), Some("/receipt"), "{}", page.html().text());
        assert_eq!(site.town.home.count("SELECT count(*) FROM case_file").await, 2);
        held("nobody is shut out of a flood", "no work and no waiting", "asked again");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ticket_is_for_one_submission_once_and_for_a_while() {
    for home in huiyin_tests::engines() {
        let site = flooded(home).await;
        let app = &site.town.app;
        let level = app.flood_level().expect("a flood");
        let ticket = app.flood_ticket(level, b"mine");
        let text = &ticket.text;
        let nonce = (0_u64..).find(|nonce| is_worked(text, &nonce.to_string(), ticket.bits));
        let nonce = nonce.expect("found").to_string();
        assert_eq!(app.flood_take(text, &nonce, b"yours"), Err(TicketFault::Unfit));
        assert_eq!(app.flood_take(text, "", b"mine"), Err(TicketFault::Unpaid));
        assert_eq!(app.flood_take(text, &nonce, b"mine"), Ok(()));
        assert_eq!(app.flood_take(text, &nonce, b"mine"), Err(TicketFault::Unfit), "once");
        let late = app.flood_ticket(level, b"mine");
        site.town.pass_ms(10 * MINUTE_MS);
        assert_eq!(app.flood_take(&late.text, "", b"mine"), Err(TicketFault::Unfit), "too late");
        assert_eq!(app.flood_level(), None, "the flood is over");
        let mut altered = app.flood_ticket(0, b"mine").text;
        altered.replace_range(60..61, if &altered[60..61] == "0" { "1" } else { "0" });
        assert_eq!(app.flood_take(&altered, "", b"mine"), Err(TicketFault::Unfit));
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_is_asked_the_same_and_the_counter_is_not() {
    for home in huiyin_tests::engines() {
        let site = flooded(home).await;
        let mut program = site.browser();
        let body = format!("{{\"kind\":\"claim\",\"text\":\"{}\"}}", "路灯不亮");
        let headers =
            [("content-type", "application/json"), ("idempotency-key", "flood-0123456789")];
        let path = "/api/v1/cases";
        let asked = program.send("POST", path, &headers, body.as_bytes()).await;
        assert_eq!(asked.status, 429, "{}", asked.body);
        let owed: serde_json::Value = serde_json::from_str(&asked.body).expect("JSON");
        let ticket = owed["ticket"].as_str().expect("a ticket");
        let bits = u8::try_from(owed["bits"].as_u64().expect("bits")).expect("few");
        let nonce = (0_u64..).find(|nonce| is_worked(ticket, &nonce.to_string(), bits));
        let work = format!("{ticket}:{}", nonce.expect("found"));
        let paid = [headers[0], headers[1], ("huiyin-work", work.as_str())];
        let given = program.send("POST", path, &paid, body.as_bytes()).await;
        assert_eq!(given.status, 201, "{}", given.body);
        // The answer was lost: the same call gets the same receipt, without more work.
        let again = program.send("POST", path, &headers, body.as_bytes()).await;
        assert_eq!(again.status, 200, "{}", again.body);
        let visit = huiyin_tests::town::visit("at the counter");
        let taken: Result<_, Trouble> = site.town.submit(visit).await;
        assert!(taken.is_ok(), "whoever stands at a counter is no flood");
        let import = site.town.app.case_submit(&By::System, matter("imported")).await;
        assert!(import.is_ok());
        site.stop().await;
    }
}
