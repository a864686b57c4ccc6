//! `huiyin erase` killed without warning at moments of all its way: the case is then whole or
//! gone, never in between, and the same command brings it to its end.

use super::*;
use huiyin_app::moment::Moment;
use huiyin_domain::time::Millis;
use huiyin_tests::server::{program, run};
use huiyin_tests::town::DAY_MS;
use std::process::Stdio;
use std::time::{Duration, Instant};

const KILLS: usize = 12;

/// An office whose archives let go at once: its settings, with its own file of retention.
fn kept_not_a_year(data: &std::path::Path) -> String {
    let rules =
        huiyin_domain::retention::SHIPPED.replace("keep_min_years = 10", "keep_min_years = 0");
    let (file, config) = (data.join("retention.toml"), data.join("settings.toml"));
    std::fs::write(&file, rules).expect("written");
    std::fs::write(&config, format!("retention = {:?}\n", file.display().to_string()))
        .expect("written");
    config.to_string_lossy().into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_leaves_all_of_a_case_or_nothing() {
    for home in huiyin_tests::engines() {
        let data = huiyin_tests::temp_dir("erase-kills");
        // The command has the real clock: by it the periods of these cases are over.
        let long_ago = Moment::fixed(Millis(Moment::real().now().0 - 200 * DAY_MS));
        let town = Town::with(home, |settings| {
            settings.moment = long_ago.clone();
            *settings = settings.clone().kept_in(&data);
            settings.origin = huiyin_tests::server::config(&data, "x").origin;
            settings.area = huiyin_domain::ids::AreaId(331_122);
        })
        .await;
        town.account("auditor", Role::Auditor, ROOT).await;
        let mut receipts = Vec::new();
        for no in 0..=KILLS {
            receipts.push(town.case_at(&format!("kill-{no}"), Stage::Concluded).await);
        }
        town.app.close().await;
        let folder = data.to_string_lossy().into_owned();
        let config = kept_not_a_year(&data);
        let target = town.home.target.clone();
        let args = |number: &str| -> Vec<String> {
            ["erase", number, "--basis", BASIS, "--by", "auditor", "--data", &folder]
                .into_iter()
                .chain(["--database", &target, "--config", &config])
                .map(str::to_owned)
                .collect()
        };
        fn lent(args: &[String]) -> Vec<&str> {
            args.iter().map(String::as_str).collect()
        }
        let started = Instant::now();
        let whole = run(&lent(&args(receipts[0].number.as_str())));
        let took = started.elapsed();
        assert!(whole.status.success(), "{whole:?}");
        let (mut done, mut dice) = (0, 11_u64);
        for receipt in &receipts[1..] {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            // Between half of the way and a little after its end.
            let part = 50 + (dice >> 33) % 55;
            let arguments = args(receipt.number.as_str());
            let mut child = program(&lent(&arguments))
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("it starts");
            std::thread::sleep(Duration::from_millis(
                u64::try_from(took.as_millis()).expect("short") * part / 100,
            ));
            let _ended = child.kill();
            let _status = child.wait();
            is_whole(&town.settings).await;
            let rows = format!("SELECT count(*) FROM case_file WHERE case_id = {}", receipt.case);
            let rows = town.home.count(&rows).await;
            let stubs = format!("SELECT count(*) FROM erased WHERE number = '{}'", receipt.number);
            let is_erased = town.home.count(&stubs).await > 0;
            assert_eq!(is_erased, rows == 0, "whole or gone");
            done += usize::from(is_erased);
            let again = run(&lent(&arguments));
            assert!(!(is_erased && again.status.success()), "erased twice");
            // On PostgreSQL the commit of a killed command may come through a moment later.
            assert!(town.home.count(&stubs).await > 0, "{again:?}");
        }
        println!("{}: {KILLS} kills in {took:?}, {done} after the erasure", town.home.name);
        is_whole(&town.settings).await;
        let left = "SELECT count(*) FROM case_file";
        assert_eq!(town.home.count(left).await, 0);
        let _gone = std::fs::remove_dir_all(&data);
    }
}
