//! Key files that are gone, foreign or open to others; what `huiyin key` shows, and a server
//! that goes on while its key is changed under it.

use super::*;
use huiyin_app::App;
use huiyin_app::engine::log_tick;
use huiyin_app::log::LogKey;
use huiyin_app::moment::Moment;
use huiyin_tests::server::{Process, run};
use huiyin_tests::town::matter;
use std::os::unix::fs::PermissionsExt;
use std::process::Output;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_key_the_log_promises_and_putting_the_file_back_ends_it() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let path = &town.settings.log_key_file;
        let away = path.with_extension("away");
        for with_start in [false, true] {
            std::fs::rename(path, &away).expect("moved");
            let app = if with_start { town.reopened().await } else { town.app.clone() };
            let name = format!("promised-{with_start}");
            let receipt = app.case_submit(&By::Public, matter(&name)).await.expect("taken in");
            let Proof::Promised(promise) = &receipt.proof else { panic!("{:?}", receipt.proof) };
            let found = judged(promise, Some(&receipt.opening), &app.log_policy());
            assert!(matches!(found, Ok(Found::Promise(_))), "{found:?}");
            log_tick(app.clone()).await.expect("a tick");
            let by = By::person(receipt.case);
            let still = app.case_proof(&by, receipt.case).await.expect("a promise");
            assert!(matches!(still, Proof::Promised(_)), "the control: nothing changes by itself");
            std::fs::rename(&away, path).expect("moved back");
            log_tick(app.clone()).await.expect("a tick");
            let proof = app.case_proof(&by, receipt.case).await.expect("a proof");
            assert!(matches!(proof, Proof::Logged(_)), "{}: {with_start}", town.home.name);
            if with_start {
                app.close().await;
            }
        }
        is_whole(&town.settings).await;
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_foreign_key_file_and_one_open_to_others_stop_the_start_with_a_sentence() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        town.app.close().await;
        let path = &town.settings.log_key_file;
        let own = std::fs::read(path).expect("the file");
        std::fs::remove_file(path).expect("gone");
        LogKey::create(path, &town.settings.origin, &Moment::real()).expect("another");
        let said = App::open(town.settings.clone()).await.map(drop).expect_err("foreign");
        assert!(said.to_string().contains("never signed with this key"), "{said}");
        std::fs::write(path, &own).expect("the own one");
        let open = std::fs::Permissions::from_mode(0o644);
        std::fs::set_permissions(path, open).expect("open to others");
        let said = App::open(town.settings.clone()).await.map(drop).expect_err("open");
        assert!(said.to_string().contains("chmod 600"), "{said}");
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("closed");
        town.reopened().await.close().await;
    }
}

fn said(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&text).into_owned()
}

/// The command line over a serving program; rotating is killed a few times on the way.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_commands_show_check_and_change_keys_beside_a_running_server() {
    for home in huiyin_tests::engines() {
        let data = huiyin_tests::temp_dir("keys-cli");
        let folder = data.to_string_lossy().into_owned();
        let args = |more: &[&'static str]| -> Vec<String> {
            let all = more.iter().copied().map(str::to_owned);
            all.chain(["--data".into(), folder.clone(), "--database".into(), home.target.clone()])
                .collect()
        };
        let ran = |more: &[&'static str]| {
            let args = args(more);
            run(&args.iter().map(String::as_str).collect::<Vec<_>>())
        };
        let server = Process::serve(&data, &home.target);
        let first = ran(&["key", "show"]);
        assert!(first.status.success() && said(&first).contains("quorum none"), "{first:?}");
        let seed_of = || std::fs::read_to_string(data.join("huiyin-log.key")).expect("the file");
        let mut dice = 7_u64;
        for _ in 0..4 {
            let args = args(&["key", "rotate", "--early"]);
            let mut child =
                huiyin_tests::server::program(&args.iter().map(String::as_str).collect::<Vec<_>>())
                    .stdout(std::process::Stdio::null())
                    .stderr(std::process::Stdio::null())
                    .spawn()
                    .expect("it starts");
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            std::thread::sleep(Duration::from_millis(100 + (dice >> 33) % 900));
            let _ended = child.kill();
            let _status = child.wait();
            let checked = ran(&["key", "check"]);
            assert!(checked.status.success(), "after a kill: {}", said(&checked));
        }
        let rotated = ran(&["key", "rotate", "--early"]);
        assert!(rotated.status.success(), "{}", said(&rotated));
        let shown = said(&ran(&["key", "show"]));
        for line in seed_of().lines().skip(1) {
            let seed = line.split(' ').next().expect("a seed");
            assert!(seed.len() == 64 && !shown.contains(seed), "no private part is printed");
        }
        let refused = ran(&["key", "rotate"]);
        assert!(!refused.status.success() && said(&refused).contains("--early"));
        // The server looks every five seconds.
        let newest = shown.lines().find(|line| line.starts_with("log ")).expect("a key").to_owned();
        let mut browser = huiyin_tests::browser::Browser::new(server.address);
        let mut noticed = false;
        for _ in 0..60 {
            noticed = browser.get("/log/policy").await.body.contains(&newest);
            if noticed {
                break;
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        assert!(noticed, "{}: the server never noticed", home.name);
        let _log = server.stop();
        let audit = ran(&["audit", "--json"]);
        assert!(audit.status.success(), "{}", said(&audit));
        let _gone = std::fs::remove_dir_all(&data);
    }
}
