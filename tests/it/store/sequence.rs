//! Places in the log: given in the writing transaction, without a gap, by however many writers;
//! proven in the answer; and not given at all while the mark says that this is another history.

use super::*;
use huiyin_store::log;
use huiyin_store::write::{First, Head, Keeper, Signing, Stall};
use huiyin_tlog::{
    Checkpoint, Leaf, LogSigner, MemoryTree, SignedCheckpoint, consistency_check, inclusion_check,
};
use std::sync::{Arc, Mutex};

/// A keeper in memory; clones share the mark, as processes share a file.
#[derive(Clone, Debug)]
struct Held(Arc<Mutex<Shared>>, Arc<Mutex<Own>>);

#[derive(Debug)]
struct Shared {
    mark: Head,
    signed: Vec<Arc<SignedCheckpoint>>,
}

#[derive(Debug, Default)]
struct Own {
    trusted: Option<Head>,
    still: Option<Stall>,
}

impl Held {
    fn new() -> Self {
        let shared = Shared { mark: Head::EMPTY, signed: Vec::new() };
        Self(Arc::new(Mutex::new(shared)), Arc::default())
    }

    /// Another process's view of the same mark.
    fn beside(&self) -> Self {
        Self(self.0.clone(), Arc::default())
    }

    fn still(&self) -> Option<Stall> {
        self.1.lock().expect("held").still
    }
}

impl Keeper for Held {
    fn mark(&self) -> Result<Head, Stall> {
        Ok(self.0.lock().expect("held").mark)
    }

    fn trust(&self, mark: Head) {
        let mut own = self.1.lock().expect("held");
        (own.trusted, own.still) = (Some(mark), None);
    }

    fn sign(&self, heads: &[Head]) -> Signing {
        let (mut shared, mut own) = (self.0.lock().expect("held"), self.1.lock().expect("held"));
        let signer = LogSigner::of_seed(ORIGIN, &[9; 32]).expect("a signer");
        let sign = |head: &Head| {
            Arc::new(Checkpoint::new(ORIGIN, head.size, head.root).sign(&signer).expect("signed"))
        };
        let last = *heads.last().expect("a head");
        let trusted = own.trusted.unwrap_or(Head::EMPTY);
        if last.size > trusted.size {
            if shared.mark != trusted && shared.mark != last {
                return Signing::Moved(shared.mark);
            }
            (shared.mark, own.trusted) = (last, Some(last));
        }
        let signed: Vec<_> = heads.iter().map(sign).collect();
        shared.signed.extend(signed.iter().cloned());
        Signing::Signed(signed)
    }

    fn stalled(&self, why: Stall) {
        self.1.lock().expect("held").still = Some(why);
    }

    fn is_still(&self) -> bool {
        self.still().is_some()
    }
}

fn signing(db: &Db, keeper: &Held) -> Writer {
    let keeper: Option<Arc<dyn Keeper>> = Some(Arc::new(keeper.clone()));
    let options = Options { area: AREA, origin: ORIGIN.into(), keeper, ..Options::default() };
    Writer::open(db, options).expect("the writer opens")
}

/// The tree that the stored leaves make; it must be the stored head.
async fn tree(db: &Db) -> MemoryTree {
    let head = log::head(db, AREA).await.expect("a head");
    let leaves = log::leaves(db, AREA, 0, head.size + 10).await.expect("leaves");
    assert_eq!(leaves.len() as u64, head.size, "as many leaves as the head says");
    let mut tree = MemoryTree::new();
    leaves.iter().for_each(|leaf| tree.push(leaf.hash()));
    assert_eq!(tree.root(), head.root);
    assert!(log::holds(db, AREA, head).await.expect("asked"));
    tree
}

fn proof_holds(first: &First) {
    let proof = first.proof.as_ref().expect("a proof at once");
    let head = proof.checkpoint.checkpoint();
    let leaf = Leaf { commitment: huiyin_tlog::Commitment(first.commitment.0) };
    inclusion_check(&leaf.hash(), proof.index, head.size, &proof.path, &head.root)
        .expect("the leaf is in the signed tree");
}

fn one_history(tree: &MemoryTree, signed: &[Arc<SignedCheckpoint>]) {
    for note in signed {
        let head = note.checkpoint();
        let path = tree.consistency(head.size, tree.size()).expect("a smaller tree");
        consistency_check(head.size, &head.root, tree.size(), &tree.root(), &path)
            .expect("every signed head is part of the one history");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_writers_make_one_log_and_every_answer_proves_itself() {
    for home in huiyin_tests::engines() {
        let (db, other) = (home.open().await, home.open().await);
        let keeper = Held::new();
        let writers = [signing(&db, &keeper), signing(&other, &keeper.beside())];
        let submits: Vec<_> =
            (0..700).map(|at| writers[at % 2].submit(new_case(fresh()))).collect();
        for written in futures_util::future::join_all(submits).await {
            proof_holds(&written.expect("written").first.expect("an event"));
        }
        let tree = tree(&db).await;
        assert_eq!(tree.size(), 2 * 700, "{}", home.name);
        one_history(&tree, &keeper.0.lock().expect("held").signed);
        assert_eq!(home.count("SELECT count(*) FROM log_tile").await, 1_400 / 256, "{}", home.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_mark_is_ahead_leaves_wait_and_then_go_first() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let keeper = Held::new();
        let writer = signing(&db, &keeper);
        file(&writer, new_case(fresh())).await;
        let seen = keeper.mark().expect("a mark");
        writer.close().await;
        // As if this database were an old backup: more was signed once than it holds.
        keeper.0.lock().expect("held").mark.size += 5;
        let signed = keeper.0.lock().expect("held").signed.len();
        let writer = signing(&db, &keeper.beside());
        let submits: Vec<_> = (0..600).map(|_| writer.submit(new_case(fresh()))).collect();
        for written in futures_util::future::join_all(submits).await {
            let first = written.expect("taken in all the same").first.expect("an event");
            assert!(first.proof.is_none(), "{}", home.name);
        }
        assert_eq!(keeper.0.lock().expect("held").signed.len(), signed, "nothing was signed");
        assert_eq!(log::head(&db, AREA).await.expect("a head"), seen);
        assert!(log::is_waiting(&db, AREA).await.expect("asked"));
        // The reason is gone: what waited, more than one transaction places, goes first.
        keeper.0.lock().expect("held").mark = seen;
        let written = writer.submit(new_case(fresh())).await.expect("written");
        let proof = written.first.clone().and_then(|first| first.proof).expect("a proof");
        assert_eq!(proof.index, seen.size + 2 * 600, "{}", home.name);
        assert!(!log::is_waiting(&db, AREA).await.expect("asked"));
        one_history(&tree(&db).await, &keeper.0.lock().expect("held").signed);
        assert_eq!(
            home.count("SELECT count(*) FROM case_event WHERE position IS NULL").await,
            0,
            "{}",
            home.name
        );
    }
}

/// The same number of leaves, but others: a copy of the database went its own way.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_history_of_the_same_length_is_not_signed() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let keeper = Held::new();
        let writer = signing(&db, &keeper);
        file(&writer, new_case(fresh())).await;
        keeper.0.lock().expect("held").mark.root.0[0] ^= 1;
        writer.close().await;
        let beside = keeper.beside();
        let writer = signing(&db, &beside);
        let written = writer.submit(new_case(fresh())).await.expect("taken in");
        assert!(written.first.expect("an event").proof.is_none());
        assert_eq!(beside.still(), Some(Stall::FORKED), "{}", home.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happens_to_the_log_itself_is_chained_and_leaves_a_leaf() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        for _ in 0..3 {
            let change = Change { notes: vec![event("key-changed")], ..puts(Vec::new()) };
            writer.submit(change).await.expect("written");
        }
        assert_eq!(tree(&db).await.size(), 3);
        let lonely = "SELECT count(*) FROM system_event s FULL JOIN leaf l \
             ON l.area_id = s.area_id AND l.case_id = 0 AND l.seq = s.seq \
             AND l.position = s.position WHERE s.seq IS NULL OR l.seq IS NULL";
        assert_eq!(home.count(lonely).await, 0, "{}", home.name);
    }
}
