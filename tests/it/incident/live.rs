//! The line by which an open page learns that something changed: it says a number and nothing
//! else, is right after coming back, ends with the session, and keeps no session alive.

use super::*;
use huiyin_tests::browser::Browser;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One open line.
struct Line {
    stream: TcpStream,
    heard: String,
}

impl Line {
    async fn open(browser: &Browser, path: &str, last: Option<i64>) -> Self {
        let mut stream = TcpStream::connect(browser.address).await.expect("a server");
        let cookies: Vec<String> =
            browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut head = format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\naccept: text/event-stream\r\ncookie: {}\r\n",
            browser.address,
            cookies.join("; ")
        );
        if let Some(last) = last {
            head.push_str(&format!("last-event-id: {last}\r\n"));
        }
        stream.write_all(format!("{head}\r\n").as_bytes()).await.expect("asked");
        Self { stream, heard: String::new() }
    }

    /// Until this is heard, or nothing of it within the time.
    async fn hears(&mut self, wanted: &str, within: Duration) -> bool {
        let listening = async {
            let mut bytes = [0; 4096];
            while !self.heard.contains(wanted) {
                match self.stream.read(&mut bytes).await {
                    Ok(0) | Err(_) => return false,
                    Ok(count) => self.heard.push_str(&String::from_utf8_lossy(&bytes[..count])),
                }
            }
            true
        };
        tokio::time::timeout(within, listening).await.unwrap_or(false)
    }
}

const SOON: Duration = Duration::from_secs(8);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_page_is_told_and_is_right_after_coming_back() {
    for home in huiyin_tests::engines() {
        let room = Room::at(home).await;
        let id = room.verifying(7).await;
        let browser = room.site.officer("clerk").await;
        let shown = room.page(id).await.version;
        let path = format!("/desk/duty/{id}/live");
        let mut line = Line::open(&browser, &format!("{path}?since={shown}"), None).await;
        assert!(line.hears("text/event-stream", SOON).await, "{}", line.heard);
        let quiet = line.hears("changed", Duration::from_millis(1_500)).await;
        assert!(!quiet, "nothing changed: {}", line.heard);
        room.did(&room.officer, id, Asked::Note { text: words("水位 41.8 米") }).await;
        let now = room.page(id).await.version;
        assert!(now > shown);
        assert!(line.hears(&format!("id: {now}"), SOON).await, "{}", line.heard);
        assert!(!line.heard.contains("41.8") && !line.heard.contains("二号闸"), "a number alone");
        drop(line);

        // Something happens while nobody listens: whoever comes back with the last number hears.
        room.did(&room.leader, id, Asked::Activate(room.level(ResponseLevel::Fourth))).await;
        let missed = room.page(id).await.version;
        let mut line = Line::open(&browser, &path, Some(now)).await;
        assert!(line.hears(&format!("id: {missed}"), SOON).await, "{}", line.heard);
        let mut same = Line::open(&browser, &path, Some(missed)).await;
        let told = same.hears("changed", Duration::from_millis(1_500)).await;
        held("after reconnect", "with the newest number nothing is said", !told);
        // An answer to a call is a change as well.
        let app = room.app();
        let board = room.boards(id).await.remove(0);
        let called = board.roles.iter().flat_map(|role| &role.called).next().expect("somebody");
        let answer = huiyin_domain::callout::Answer::Accept;
        app.call_answer_at_desk(&room.officer, called.summons, answer, None)
            .await
            .expect("answered");
        assert!(same.hears("changed", SOON).await, "{}", same.heard);
        room.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_ends_with_its_session_and_keeps_none_alive() {
    for home in huiyin_tests::engines() {
        let room = Room::at(home).await;
        let id = room.verifying(7).await;
        let mut browser = room.site.officer("clerk").await;
        let path = format!("/desk/duty/{id}");
        let idle = room.site.town.settings.session_idle_ms;
        let mut line = Line::open(&browser, &format!("{path}/live"), None).await;
        assert!(line.hears("changed", SOON).await, "{}", line.heard);
        // The board asks by itself, again and again, until nobody has sat there for too long.
        for _ in 0..4 {
            room.later(idle / 3);
            browser.get(&format!("{path}/board?again=1")).await;
        }
        assert!(line.hears("event: over", SOON).await, "{}", line.heard);
        let shown = browser.get(&format!("{path}/board?again=1")).await;
        assert!(!shown.body.contains("hy-callboard"), "signed out");
        // Whoever truly looks stays.
        let mut browser = room.site.officer("second").await;
        for _ in 0..4 {
            room.later(idle / 3);
            browser.get(&format!("{path}/board")).await;
        }
        let stays = browser.get(&format!("{path}/board")).await;
        held("idle sessions", "who looks stays", stays.body.contains("hy-callboard"));
        // Nobody and no stranger hears anything.
        for mut other in [room.site.browser(), room.site.officer("clerk").await] {
            other.cookies.retain(|name, _| !name.contains("session"));
            let mut line = Line::open(&other, &format!("{path}/live"), None).await;
            assert!(!line.hears("changed", Duration::from_millis(800)).await, "{}", line.heard);
        }
        room.stop().await;
    }
}
