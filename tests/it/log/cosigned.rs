//! The server and its witnesses: cosignatures come without anybody waiting for them, one witness
//! may be away, and a witness that knows another history stops the signing.

use super::kit::{self, Dir};
use super::witnesses::Witness;
use super::{cases_of, get};
use huiyin_app::engine::Witnesses;
use huiyin_app::log::Proof;
use huiyin_tests::server::Process;
use huiyin_tests::town::{Town, visit};
use huiyin_tlog::{Policy, SignedCheckpoint, VerifierKey};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The key under which a log signs: made at its first start, before any witness can know it.
async fn log_key(town: &Town) -> VerifierKey {
    town.app.log_keys().into_iter().next().expect("a key")
}

fn policy_file(dir: &Dir, witnesses: &[&Witness], quorum: &str) -> PathBuf {
    let mut text = String::new();
    for (at, witness) in witnesses.iter().enumerate() {
        let (vkey, url) = (witness.key.to_vkey(), format!("http://{}", witness.address));
        text += &format!("witness w{at} {vkey} {url}\n");
    }
    let names: Vec<String> = (0..witnesses.len()).map(|at| format!("w{at}")).collect();
    text += &format!("group some {quorum} {}\nquorum some\n", names.join(" "));
    let path = dir.join("witnesses");
    std::fs::write(&path, text).unwrap();
    path
}

/// One town opened once for its key, then with a policy of witnesses that know it.
async fn witnessed(home: huiyin_tests::Home, dir: &Dir, away: usize) -> (Town, Vec<Witness>) {
    let keys = dir.join("keys");
    std::fs::create_dir_all(&keys).unwrap();
    let first = Town::with(home, |settings| *settings = settings.clone().kept_in(&keys)).await;
    let key = log_key(&first).await;
    let mut witnesses: Vec<Witness> = (0..3).map(|_| Witness::of(&key)).collect();
    witnesses.iter_mut().rev().take(away).for_each(|witness| witness.running.kill());
    let policy = policy_file(dir, &witnesses.iter().collect::<Vec<_>>(), "2");
    first.app.close().await;
    let town = Town::with(first.into_home(), |settings| {
        *settings = settings.clone().kept_in(&keys);
        settings.witness_policy = Some(policy);
    });
    (town.await, witnesses)
}

fn signers(town: &Town, head: &SignedCheckpoint) -> usize {
    let policy = town.app.log_witness_policy().unwrap();
    policy.cosigned(head, None).map_or(0, |signed| signed.len())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_of_three_are_enough_and_the_third_may_come_later() {
    for home in huiyin_tests::engines() {
        let dir = Dir::new("cosigned");
        let (town, mut witnesses) = witnessed(home, &dir, 1).await;
        let gathering = Witnesses::default();
        for round in 0..4 {
            cases_of(&town, round * 90, 90).await;
            let tick = gathering.tick(&town.app).await.expect("the store answers");
            assert_eq!(tick.done, 2, "{} round {round}", town.home.name);
            let newest = town.app.log_newest().await.unwrap().unwrap();
            let head = town.app.log_checkpoint().await.unwrap().unwrap();
            assert_eq!(head.checkpoint(), newest.checkpoint());
            assert_eq!(signers(&town, &head), 2);
            assert_eq!(gathering.tick(&town.app).await.unwrap().done, 0, "nothing is missing");
        }
        // It comes back at the same address, and is asked when its pause is over.
        let at = witnesses[2].address;
        witnesses[2].restart_at(at);
        assert_eq!(gathering.tick(&town.app).await.unwrap().done, 0, "not yet");
        town.pass_ms(600_000);
        assert_eq!(gathering.tick(&town.app).await.unwrap().done, 1);
        let head = town.app.log_checkpoint().await.unwrap().unwrap();
        assert_eq!(signers(&town, &head), 3);
        // Another process learns from the witnesses where they are.
        cases_of(&town, 1000, 5).await;
        assert_eq!(Witnesses::default().tick(&town.app).await.unwrap().done, 3);
        // A receipt given from now on carries the cosignatures once they are there.
        let receipt = town.submit(visit("later")).await.unwrap();
        gathering.tick(&town.app).await.unwrap();
        let by = huiyin_app::By::person(receipt.case);
        let Proof::Logged(proof) = town.app.case_proof(&by, receipt.case).await.unwrap() else {
            panic!("a proof")
        };
        let policy = Policy::parse(town.app.log_policy().as_bytes()).unwrap();
        let proof = huiyin_tlog::TlogProof::parse(proof.as_bytes()).unwrap();
        assert_eq!(policy.cosigned(&proof.checkpoint, None).unwrap().len(), 3);
        town.app.close().await;
    }
}

/// Two processes on one database: each asks for itself, one is always a little behind.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_is_behind_another_raises_no_alarm() {
    for home in huiyin_tests::engines() {
        let dir = Dir::new("cosigned");
        let (town, _witnesses) = witnessed(home, &dir, 0).await;
        let other = town.reopened().await;
        let (one, two) = (Witnesses::default(), Witnesses::default());
        for round in 0..6 {
            cases_of(&town, round * 20, 20).await;
            // First one after the other, so that the second knows less; then both at once.
            assert_eq!(one.tick(&town.app).await.unwrap().done, 3);
            two.tick(&other).await.unwrap();
            cases_of(&town, 5000 + round * 20, 5).await;
            let both = tokio::join!(one.tick(&town.app), two.tick(&other));
            assert!(both.0.is_ok() && both.1.is_ok(), "{both:?}");
            for app in [&town.app, &other] {
                assert_eq!(app.log_still(), None, "{} round {round}", town.home.name);
            }
        }
        other.close().await;
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn witnesses_that_are_away_delay_nobody() {
    let dir = Dir::new("cosigned");
    let (town, _witnesses) = witnessed(huiyin_tests::sqlite(), &dir, 3).await;
    let gathering = Witnesses::default();
    cases_of(&town, 0, 3).await;
    assert_eq!(gathering.tick(&town.app).await.unwrap().done, 0);
    let receipt = town.submit(visit("all away")).await.unwrap();
    assert!(matches!(receipt.proof, Proof::Logged(_)), "a receipt at once, not yet cosigned");
    assert_eq!(town.app.log_still(), None);
    assert!(town.app.log_checkpoint().await.unwrap().is_some());
    town.app.close().await;
}

async fn size_of(town: &Town) -> i64 {
    let head = town.app.log_newest().await.expect("read").expect("signed");
    i64::try_from(head.checkpoint().size).expect("small")
}

/// An old backup put back, or a second server with the same key: fewer, more, or as many leaves
/// as the witnesses have seen, and others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_history_is_stopped_by_any_witness() {
    // How many leaves the second history has more than the first.
    for (more, why) in [(-8, "witness-ahead"), (20, "witness-refused"), (0, "witness-conflict")] {
        let dir = Dir::new("cosigned");
        let (town, witnesses) = witnessed(huiyin_tests::sqlite(), &dir, 2).await;
        cases_of(&town, 0, 10).await;
        assert_eq!(Witnesses::default().tick(&town.app).await.unwrap().done, 1);
        let seen = size_of(&town).await;
        town.app.close().await;

        let other = Town::with(huiyin_tests::sqlite(), |settings| {
            settings.log_key_file = town.settings.log_key_file.clone();
            settings.witness_policy = town.settings.witness_policy.clone();
        })
        .await;
        let count = seen + more - size_of(&other).await;
        cases_of(&other, 500, usize::try_from(count).expect("some")).await;
        Witnesses::default().tick(&other.app).await.unwrap();
        assert_eq!(other.app.log_still(), Some(why));
        let receipt = other.submit(visit("afterwards")).await.expect("nobody is turned away");
        assert!(matches!(receipt.proof, Proof::Promised(_)), "{why}");
        // The witness itself signed nothing of it, and can prove it where that is possible.
        if why != "witness-ahead" {
            let kept = kit::files(&witnesses[0].dir.join("state/evidence"));
            assert!(!kept.is_empty());
        }
        other.app.close().await;
    }
}

/// The real server with its reconcilers, and a mirror that insists on two witnesses.
#[test]
fn a_running_server_gathers_cosignatures_by_itself() {
    let (data, copy) = (Dir::new("data"), Dir::new("copy"));
    let home = huiyin_tests::sqlite();
    let first = Process::serve(&data.0, &home.target);
    let policy = fetch(first.address, "/log/policy");
    let key = Policy::parse(&policy).unwrap().logs()[0].clone();
    let _ = first.stop();
    let mut witnesses: Vec<Witness> = (0..3).map(|_| Witness::of(&key)).collect();
    witnesses[1].running.kill();
    let file = policy_file(&data, &witnesses.iter().collect::<Vec<_>>(), "2");
    let file = file.to_str().unwrap().to_owned();
    let server = Process::serve_with(&data.0, &home.target, &["--witness-policy", &file]);
    let policy = fetch(server.address, "/log/policy");
    let own = data.join("policy");
    std::fs::write(&own, &policy).unwrap();
    let policy = Policy::parse(&policy).unwrap();
    let started = Instant::now();
    loop {
        let head = fetch(server.address, "/log/checkpoint");
        let head = SignedCheckpoint::parse(&head).unwrap();
        if policy.cosigned(&head, None).is_ok() {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(30), "no cosignatures");
        std::thread::sleep(Duration::from_millis(200));
    }
    println!("cosigned by 2 of 3 after {} ms", started.elapsed().as_millis());
    let url = format!("http://{}", server.address);
    let args = ["mirror", &url, copy.str(), "--policy", own.to_str().unwrap()];
    let (code, told) = kit::run(&args);
    assert_eq!(code, 0, "{told}");
    assert_eq!(kit::run(&["mirror", "check", copy.str()]).0, 0);
    let text = server.stop();
    assert!(text.contains("no cosignature"), "the one that is away is named: {text}");
    let _ = std::fs::remove_file(huiyin_app::high_water_of(&data.0));
}

fn fetch(address: SocketAddr, path: &str) -> Vec<u8> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let got = runtime.block_on(get(address, path, &[]));
    assert_eq!(got.status, 200, "{path}");
    got.body
}

impl Witness {
    /// A fresh witness for this log.
    fn of(log: &VerifierKey) -> Self {
        Self::start_for(log)
    }

    fn restart_at(&mut self, address: SocketAddr) {
        self.running.kill();
        self.address = address;
        self.running = Self::run(&self.args(), address);
    }
}
