//! Proxies: who is believed on behalf of others, seen from outside. A visitor who writes the
//! headers themselves stays who they are, and their wrong guesses are counted on.

use super::configured;
use huiyin::serve::{Options, Server};
use huiyin_domain::policy::Role;
use huiyin_tests::browser::{Browser, Page};
use huiyin_tests::edge::Front;
use huiyin_tests::temp_dir;
use huiyin_tests::town::{ROOT, Town, matter};

/// A town with one case, whose number is given back.
async fn served(lines: &str) -> (Town, Server, String) {
    let town = Town::at(huiyin_tests::sqlite()).await;
    let number = town.submit(matter("one")).await.expect("a case").number.to_string();
    let data = temp_dir("proxies");
    let config = configured(&data, &town.home.target, lines);
    let options = Options { without_engine: true, ..Options::default() };
    let server = Server::start(town.app.clone(), &config, options).await.expect("it listens");
    let _gone = std::fs::remove_dir_all(data);
    (town, server, number)
}

/// One more than may be wrong, each from another address as far as the headers say.
async fn guessed(browser: &mut Browser, number: &str) -> Page {
    let form = browser.open("/track").await.html().form("/track");
    let wrong = form.with("number", number).with("secret", "AAAA-AAAA-AAAA-AAAA");
    let mut last = None;
    for no in 0..21 {
        browser.headers = vec![
            ("x-forwarded-for", format!("203.0.113.{no}")),
            ("forwarded", format!("for=203.0.113.{no}")),
            ("x-real-ip", format!("203.0.113.{no}")),
        ];
        last = Some(browser.submit(&wrong).await);
    }
    last.expect("asked")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forged_headers_give_nobody_more_guesses() {
    for lines in ["", "trusted_proxies = [\"10.0.0.0/8\"]\n"] {
        let (_town, server, number) = served(lines).await;
        let page = guessed(&mut Browser::new(server.address), &number).await;
        assert_eq!(page.status, 429, "{lines}: {}", page.html().text());
        server.stop().await;
    }
    // The control: believed, the same visitor is twenty-one visitors.
    let (_town, server, number) = served("trusted_proxies = [\"127.0.0.1\"]\n").await;
    let page = guessed(&mut Browser::new(server.address), &number).await;
    assert_eq!(page.status, 422, "still a wrong guess: {}", page.html().text());
    server.stop().await;
    println!(
        "protection: forged proxy headers evade no rate limit: held; \
         control: the forger's address named as a proxy -> seen"
    );
}

/// Behind a real proxy the visitor's own lines stand to the left of the proxy's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_a_proxy_forged_lines_stand_left_of_what_counts() {
    let (_town, server, number) = served("trusted_proxies = [\"127.0.0.1\"]\n").await;
    let front = Front::start(server.address, "x-forwarded-for: 198.51.100.7\r\n").await;
    let page = guessed(&mut Browser::new(front.address), &number).await;
    assert_eq!(page.status, 429, "{}", page.html().text());
    // Another visitor of the same proxy is not shut out with the first.
    let other = Front::start(server.address, "x-forwarded-for: 198.51.100.8\r\n").await;
    let mut other = Browser::new(other.address);
    let wrong = [("number", number.as_str()), ("secret", "AAAA-AAAA-AAAA-AAAA")];
    assert_eq!(other.fill("/track", "/track", &wrong).await.status, 422);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_in_behind_a_proxy_that_speaks_tls_and_led_on_by_one_that_does_not() {
    let lines = "public_url = \"https://huiyin.example\"\ntrusted_proxies = [\"127.0.0.1\"]\n\
        proxy_header = \"forwarded\"\n";
    let (town, server, _) = served(lines).await;
    town.account("inspector", Role::Inspector, ROOT).await;
    let secure = Front::start(server.address, "forwarded: for=198.51.100.7;proto=https\r\n").await;
    let mut browser = Browser::new(secure.address);
    browser.sign_in("inspector", town.moment.now()).await;
    assert_eq!(browser.get("/desk").await.status, 200);
    assert!(browser.cookies.keys().all(|name| name.starts_with("__Host-")));
    let plain = Front::start(server.address, "forwarded: for=198.51.100.7;proto=http\r\n").await;
    let page = Browser::new(plain.address).get("/track?a=b").await;
    assert_eq!((page.status, page.location()), (308, Some("https://huiyin.example/track?a=b")));
    // Who is no proxy of ours is not led on by words of their own.
    let (_town, server_of_nobody, _) = served("public_url = \"https://huiyin.example\"\n").await;
    let mut forger = Browser::new(server_of_nobody.address);
    forger.headers = vec![("forwarded", "proto=http;for=1.1.1.1".into())];
    assert_eq!(forger.get("/track").await.status, 200);
    server_of_nobody.stop().await;
    server.stop().await;
}
