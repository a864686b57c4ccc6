//! The witness as a process of its own: every answer, its memory over restarts and kills, and
//! what it does when a log shows it two histories.

use super::kit::{Dir, ORIGIN, Running, files, run};
use huiyin_tests::server::free_port;
use huiyin_tlog::{
    AddCheckpoint, Checkpoint, LogSigner, MemoryTree, VerifierKey, cosignatures_parse, leaf_hash,
    misconduct_verify,
};
use std::net::SocketAddr;

pub struct Witness {
    pub address: SocketAddr,
    pub key: VerifierKey,
    pub dir: Dir,
    pub running: Running,
    /// The one it watches.
    log: VerifierKey,
}

fn tree(history: u8) -> MemoryTree {
    let mut tree = MemoryTree::new();
    (0..2000u64).for_each(|index| {
        let part = if index < 500 { 0 } else { history };
        tree.push(leaf_hash(&[&index.to_be_bytes()[..], &[part]].concat()));
    });
    tree
}

fn signer() -> LogSigner {
    LogSigner::of_seed(ORIGIN, &[1; 32]).unwrap()
}

fn request(tree: &MemoryTree, old: u64, new: u64) -> AddCheckpoint {
    let head = Checkpoint::new(ORIGIN, new, tree.root_at(new).unwrap());
    let (path, checkpoint) = (tree.consistency(old, new).unwrap(), head.sign(&signer()).unwrap());
    AddCheckpoint { old_size: old, path, checkpoint }
}

impl Witness {
    pub fn args(&self) -> Vec<String> {
        Self::args_of(&self.dir, self.address, &self.log)
    }

    fn args_of(dir: &Dir, address: SocketAddr, log: &VerifierKey) -> Vec<String> {
        let at = |name: &str| dir.join(name).to_str().unwrap().to_owned();
        let words = ["witness", "--listen", &address.to_string(), "--state", &at("state")];
        let log = format!("{}@{}", log.to_vkey(), log.name());
        let more = ["--key", &at("key"), "--log", &log];
        words.iter().chain(&more).map(ToString::to_string).collect()
    }

    fn start() -> Self {
        Self::start_for(signer().public())
    }

    pub fn start_for(log: &VerifierKey) -> Self {
        let dir = Dir::new("witness");
        let key = dir.join("key");
        let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
        let name = format!("witness.example/w{}", address.port());
        let (code, vkey) = run(&["witness", "keygen", &name, key.to_str().unwrap()]);
        assert_eq!(code, 0, "{vkey}");
        let vkey = vkey.lines().find(|line| line.starts_with("witness.example/w")).unwrap();
        let key = VerifierKey::parse(vkey).unwrap();
        let mut args = Self::args_of(&dir, address, log);
        args.push("--begin".into());
        let running = Self::run(&args, address);
        Self { address, key, dir, running, log: log.clone() }
    }

    pub fn run(args: &[String], address: SocketAddr) -> Running {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        Running::listening(&args, address)
    }

    fn restart(&mut self) {
        self.running.kill();
        self.address = SocketAddr::from(([127, 0, 0, 1], free_port()));
        self.running = Self::run(&self.args(), self.address);
    }

    /// Status, content type and body.
    fn post(&self, body: &str) -> (u16, String, String) {
        post(self.address, body)
    }

    fn add(&self, request: &AddCheckpoint) -> (u16, String, String) {
        self.post(&request.to_string())
    }

    /// Cosigned, by this very witness, over this very head.
    fn assert_cosigned(&self, request: &AddCheckpoint) {
        let (status, _, body) = self.add(request);
        assert_eq!(status, 200, "{body}");
        let lines = cosignatures_parse(body.as_bytes()).unwrap();
        assert_eq!(lines.len(), 1);
        let time_s = self.key.cosignature_verify(request.checkpoint.note().text(), &lines[0]);
        assert!(time_s.unwrap() > 1_600_000_000);
    }
}

fn post(address: SocketAddr, body: &str) -> (u16, String, String) {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let sent = agent.post(format!("http://{address}/add-checkpoint")).send(body);
    let mut answer = sent.expect("it answers");
    let kind = answer.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
    let text = answer.body_mut().read_to_string().unwrap();
    (answer.status().as_u16(), kind.unwrap_or_default(), text)
}

#[test]
fn a_growing_log_is_cosigned_and_remembered() {
    let tree = tree(0);
    let mut witness = Witness::start();
    let mut known = 0;
    for size in [1, 1, 2, 256, 700] {
        witness.assert_cosigned(&request(&tree, known, size));
        known = size;
    }
    let conflict = (409, "text/x.tlog.size".to_owned(), "700\n".to_owned());
    assert_eq!(witness.add(&request(&tree, 256, 900)), conflict);
    assert_eq!(witness.add(&request(&tree, 0, 700)), conflict);
    witness.restart();
    assert_eq!(witness.add(&request(&tree, 0, 900)), conflict);
    witness.assert_cosigned(&request(&tree, 700, 900));
}

#[test]
fn each_refusal_has_its_status() {
    let tree = tree(0);
    let witness = Witness::start();
    witness.assert_cosigned(&request(&tree, 0, 600));
    let good = request(&tree, 600, 1000);

    assert_eq!(witness.post("").0, 400);
    assert_eq!(witness.post("old 1\n").0, 400);
    assert_eq!(witness.post(&"x".repeat(300_000)).0, 413);
    assert_eq!(witness.add(&AddCheckpoint { old_size: 1001, ..good.clone() }).0, 400);

    let stranger = LogSigner::of_seed("another.example/log", &[3; 32]).unwrap();
    let head = Checkpoint::new("another.example/log", 5, tree.root_at(5).unwrap());
    let unknown = AddCheckpoint { checkpoint: head.sign(&stranger).unwrap(), ..good.clone() };
    assert_eq!(witness.add(&unknown).0, 404);

    let forger = LogSigner::of_seed(ORIGIN, &[4; 32]).unwrap();
    let head = good.checkpoint.checkpoint().sign(&forger).unwrap();
    assert_eq!(witness.add(&AddCheckpoint { checkpoint: head, ..good.clone() }).0, 403);

    let mut spoilt = good.clone();
    spoilt.path[0].0[0] ^= 1;
    assert_eq!(witness.add(&spoilt).0, 422);
    witness.assert_cosigned(&good);
}

#[test]
fn two_histories_are_refused_and_kept_as_proof() {
    let (honest, other) = (tree(0), tree(9));
    let witness = Witness::start();
    witness.assert_cosigned(&request(&honest, 0, 700));
    let (status, kind, body) = witness.add(&request(&other, 700, 700));
    assert_eq!((status, body.as_str()), (409, ""), "{kind}");
    assert_eq!(witness.add(&request(&other, 700, 900)).0, 422);
    let kept = files(&witness.dir.join("state/evidence"));
    let proof = kept.iter().find(|(name, _)| name.starts_with("misconduct-")).unwrap().1;
    misconduct_verify(proof, &[signer().public().clone()]).unwrap();
    assert!(kept.keys().any(|name| name.starts_with("refused-")));
    // A flood of the same adds nothing.
    (0..5).for_each(|_| drop(witness.add(&request(&other, 700, 900))));
    assert_eq!(files(&witness.dir.join("state/evidence")).len(), kept.len());
    witness.assert_cosigned(&request(&honest, 700, 701));
}

#[test]
fn of_many_at_once_from_one_state_only_one_goes_through() {
    let tree = tree(0);
    let witness = Witness::start();
    let mut known = 0;
    for round in 1..=5u64 {
        let bodies: Vec<(u64, String)> = (0..16)
            .map(|n| round * 100 + n)
            .map(|size| (size, request(&tree, known, size).to_string()))
            .collect();
        let address = witness.address;
        let threads = bodies
            .into_iter()
            .map(|(size, body)| std::thread::spawn(move || (size, post(address, &body).0)));
        let threads: Vec<_> = threads.collect();
        let answers: Vec<_> = threads.into_iter().map(|t| t.join().unwrap()).collect();
        let taken: Vec<_> = answers.iter().filter(|(_, status)| *status == 200).collect();
        assert_eq!(taken.len(), 1, "{answers:?}");
        assert!(answers.iter().all(|(_, status)| [200, 409].contains(status)), "{answers:?}");
        known = taken[0].0;
    }
}

#[test]
fn a_killed_witness_never_goes_back_behind_what_it_cosigned() {
    let tree = tree(0);
    let mut witness = Witness::start();
    let mut known = 0;
    for _ in 0..8 {
        let address = witness.address;
        let heads: Vec<String> =
            (known..known + 60).map(|at| request(&tree, at, at + 1).to_string()).collect();
        let load = std::thread::spawn(move || {
            let agent: ureq::Agent =
                ureq::Agent::config_builder().http_status_as_error(false).build().into();
            let mut cosigned = 0;
            for body in heads {
                let url = format!("http://{address}/add-checkpoint");
                match agent.post(url).send(&body) {
                    Ok(answer) if answer.status() == 200 => cosigned += 1,
                    _ => break,
                }
            }
            cosigned
        });
        std::thread::sleep(std::time::Duration::from_millis(60));
        witness.running.kill();
        let cosigned: u64 = load.join().unwrap();
        witness.restart();
        // Asked for what it never saw, it says what it did see.
        let (status, _, size) = witness.add(&request(&tree, 1999, 1999));
        assert_eq!(status, 409);
        let size: u64 = size.trim().parse().unwrap();
        assert!(size >= known + cosigned, "cosigned {}, remembers {size}", known + cosigned);
        known = size;
    }
    println!("8 kills, {known} heads cosigned, none forgotten");
    assert!(known > 0);
}

#[test]
fn a_memory_that_is_missing_or_spoilt_stops_it_with_a_clear_word() {
    let tree = tree(0);
    let mut witness = Witness::start();
    witness.assert_cosigned(&request(&tree, 0, 300));
    witness.running.kill();
    let args = witness.args();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let state = witness.dir.join("state");
    let name = files(&state).into_keys().find(|name| name.ends_with(".state")).unwrap();
    let whole = std::fs::read(state.join(&name)).unwrap();
    for at in [0, 30, 100, 150, whole.len() - 2] {
        let mut spoilt = whole.clone();
        spoilt[at] ^= 1;
        std::fs::write(state.join(&name), spoilt).unwrap();
        let (code, told) = run(&args);
        assert!(code == 2 && told.contains("is not as this witness wrote it"), "{at}: {told}");
    }
    std::fs::write(state.join(&name), &whole[..whole.len() / 2]).unwrap();
    assert_eq!(run(&args).0, 2);
    std::fs::remove_file(state.join(&name)).unwrap();
    let (code, told) = run(&args);
    assert!(code == 2 && told.contains("--begin"), "{told}");
    std::fs::write(state.join(&name), whole).unwrap();
    // Beginning again never overwrites what is known.
    let mut again = args.clone();
    again.push("--begin");
    let running = Running::listening(&again, witness.address);
    assert_eq!(witness.add(&request(&tree, 0, 400)).2, "300\n");
    drop(running);

    let key = witness.dir.join("key");
    let made = ["witness", "keygen", "x", key.to_str().unwrap()];
    assert_eq!(run(&made).0, 2, "a key is never overwritten");
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(&key, PermissionsExt::from_mode(0o644)).unwrap();
    let (code, told) = run(&args);
    assert!(code == 2 && told.contains("0600"), "{told}");
}
