//! `huiyin serve` as a process: the first start, the second, the end, and what operators see.

use huiyin_tests::server::{Process, run};
use huiyin_tests::{engines, sqlite, temp_dir};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

/// One plain request; the whole answer.
fn ask(address: SocketAddr, line: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    let request = format!("{line} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    answer
}

#[test]
fn it_starts_with_nothing_and_shows_the_administrator_once() {
    for home in engines() {
        let data = temp_dir("serve");
        let process = Process::serve(&data, &home.target);
        let ready = ask(process.address, "GET /readyz");
        assert!(ready.contains("store ok\nengine ok"), "{ready}");
        assert!(ask(process.address, "GET /healthz").ends_with("ok\n"));
        let first = process.stop();
        let password = first.lines().find(|line| line.contains("password (to be changed)"));
        let password = password.and_then(|line| line.split_whitespace().last());
        let password = password.expect(&first).to_owned();
        let logged = first.lines().filter(|line| line.contains("INFO"));
        assert!(logged.clone().count() > 0);
        assert!(logged.clone().all(|line| !line.contains(&password)), "never in the log");
        let process = Process::serve(&data, &home.target);
        let second = process.stop();
        assert!(!second.contains("administrator"), "{second}");
    }
}

#[test]
fn logs_and_measures_hold_patterns_and_no_words_of_visitors() {
    let home = sqlite();
    let process = Process::serve(&temp_dir("serve"), &home.target);
    let canaries = ["canary-path", "canary-query", "canary-cookie", "CANARY-METHOD"];
    ask(process.address, "GET /track?x=canary-query");
    ask(process.address, "GET /canary-path/canary-path");
    ask(process.address, "CANARY-METHOD /");
    ask(process.address, "GET /track HTTP/1.1\r\ncookie: a=canary-cookie\r\nx: y");
    let measured = ask(process.address, "GET /metrics");
    assert!(measured.contains("route=\"/track\",status=\"200\""), "{measured}");
    assert!(measured.contains("huiyin_outbox{state=\"dead\"} 0"), "{measured}");
    let log = process.stop();
    assert!(log.contains("route=\"/track\""), "{log}");
    for canary in canaries {
        assert!(!log.contains(canary), "{canary} in the log");
        assert!(!measured.contains(canary), "{canary} in the measures");
    }
}

#[test]
fn a_wrong_setting_is_named_and_nothing_starts() {
    let data = temp_dir("config");
    let file = data.join("huiyin.toml");
    std::fs::write(&file, "listen = \"127.0.0.1:1\"\n\nlistne = 3\n").expect("a file");
    let file = file.to_string_lossy();
    let output = run(&["serve", "--config", &file]);
    let shown = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(shown.contains(&format!("{file}:3:1: unknown field `listne`")), "{shown}");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_key_of_another_installation_is_refused() {
    let (home, other) = (sqlite(), sqlite());
    let (data, stranger) = (temp_dir("key"), temp_dir("key"));
    for (data, home) in [(&data, &home), (&stranger, &other)] {
        let listed =
            run(&["user", "list", "--data", &data.to_string_lossy(), "--database", &home.target]);
        assert!(listed.status.success());
    }
    let key = data.join("huiyin.key");
    std::fs::copy(stranger.join("huiyin.key"), &key).expect("copied");
    let refused =
        run(&["user", "list", "--data", &data.to_string_lossy(), "--database", &home.target]);
    let shown = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(shown.contains("does not belong to this database"), "{shown}");
    std::fs::remove_file(&key).expect("removed");
    let refused =
        run(&["user", "list", "--data", &data.to_string_lossy(), "--database", &home.target]);
    let shown = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(shown.contains("not found") && !key.exists(), "{shown}");
}
