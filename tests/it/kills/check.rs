//! What is asked of a database after servers died over it, from outside: of what people were
//! told and of everything that was ever signed. Faults by kind, so that a control can say which
//! one it planted.

use super::client::Sent;
use huiyin_store::log;
use huiyin_store::write::Head;
use huiyin_tests::Home;
use huiyin_tests::town::AREA;
use huiyin_tlog::{
    Hash, MemoryTree, Policy, Promise, SignedCheckpoint, TlogProof, Verdict, verify,
};
use std::collections::{BTreeMap, HashMap, HashSet};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Acknowledged, and not there or not to be opened.
    Lost,
    /// One key, two cases; or two people with one number.
    Twin,
    /// Numbers or places with a hole, or an event that is not where it is said to be.
    Gap,
    /// Something signed that is not the history of this database.
    Fork,
    /// A receipt that does not prove what it says.
    Proof,
    /// A promise that was not kept.
    Promise,
}

#[derive(Debug)]
pub struct Fault(pub Kind, pub String);

/// Every state of the log that anybody was ever shown, and where.
#[derive(Default)]
pub struct Seen {
    heads: BTreeMap<u64, (Hash, String)>,
    /// Two roots for one size, noticed when the second was seen.
    split: Vec<String>,
    pub notes: usize,
}

impl Seen {
    pub fn add(&mut self, head: Head, place: &str) {
        self.notes += 1;
        let (root, before) =
            self.heads.entry(head.size).or_insert_with(|| (head.root, place.to_owned()));
        if *root != head.root {
            self.split.push(format!("size {}: {before} and {place} differ", head.size));
        }
    }

    pub fn sizes(&self) -> usize {
        self.heads.len()
    }

    /// Each must be a beginning of this tree.
    pub fn faults(&self, tree: &MemoryTree) -> Vec<Fault> {
        let mut faults: Vec<_> =
            self.split.iter().map(|text| Fault(Kind::Fork, text.clone())).collect();
        for (size, (root, place)) in &self.heads {
            let why = match tree.root_at(*size) {
                Some(own) if own == *root => continue,
                Some(_) => "another history",
                None => "signed, and the database ends before it",
            };
            faults.push(Fault(Kind::Fork, format!("size {size} ({place}): {why}")));
        }
        faults
    }
}

/// What a sound receipt says.
#[derive(Clone)]
pub struct Receipt {
    pub number: String,
    pub secret: String,
    commitment: [u8; 32],
    index: Option<u64>,
}

/// Checks every acknowledgement once, remembers what it says.
pub struct Judge {
    policy: Policy,
    pub seen: Seen,
    /// By idempotency key.
    pub receipts: HashMap<String, Receipt>,
    /// Commitments that were promised to be in the log.
    promised: Vec<[u8; 32]>,
    pub proofs: usize,
}

impl Judge {
    pub fn new(policy: &str) -> Self {
        let policy = Policy::parse(policy.as_bytes()).expect("a policy");
        let (seen, receipts) = (Seen::default(), HashMap::new());
        Self { policy, seen, receipts, promised: Vec::new(), proofs: 0 }
    }

    pub fn promises(&self) -> usize {
        self.promised.len()
    }

    /// A checkpoint that somebody was shown.
    pub fn note(&mut self, text: &str, place: &str) -> Option<Fault> {
        let read = SignedCheckpoint::parse(text.as_bytes());
        let read = read.and_then(|note| note.log_verify(self.policy.logs()).map(|()| note));
        match read {
            Ok(note) => {
                let head = note.checkpoint();
                self.seen.add(Head { size: head.size, root: head.root }, place);
                None
            }
            Err(reason) => Some(Fault(Kind::Proof, format!("{place}: {reason:?}"))),
        }
    }

    /// All that was told of one case; the first time it is new, later the same must be said.
    pub fn hear(&mut self, sent: &Sent) -> Vec<Fault> {
        let mut faults = Vec::new();
        for told in &sent.told {
            let heard = match self.read(told) {
                Ok(heard) => heard,
                Err(why) => {
                    faults.push(Fault(Kind::Proof, format!("{}: {why}", sent.key)));
                    continue;
                }
            };
            let Some(before) = self.receipts.get_mut(&sent.key) else {
                self.receipts.insert(sent.key.clone(), heard);
                continue;
            };
            let is_same = before.number == heard.number
                && before.secret == heard.secret
                && before.commitment == heard.commitment
                && (before.index == heard.index || before.index.is_none() || heard.index.is_none());
            before.index = before.index.or(heard.index);
            if !is_same {
                let text = format!("{}: {} and {}", sent.key, before.number, heard.number);
                faults.push(Fault(Kind::Twin, text));
            }
        }
        faults
    }

    fn read(&mut self, told: &super::client::Told) -> Result<Receipt, String> {
        let (number, secret) = (told.number.clone(), told.secret.clone());
        if let Some(promise) = &told.promise {
            let promise = Promise::parse(promise.as_bytes()).map_err(|why| format!("{why:?}"))?;
            promise.signed_verify(self.policy.logs()).map_err(|why| format!("{why:?}"))?;
            let commitment = promise.commitment().0;
            self.promised.push(commitment);
            return Ok(Receipt { number, secret, commitment, index: None });
        }
        let proof = told.proof.as_ref().ok_or("neither proof nor promise")?;
        let opening = Some(told.opening.as_bytes());
        match verify(proof.as_bytes(), opening, &self.policy, None) {
            Verdict::Sound(found) => {
                let event = found.event.unwrap_or_default();
                if !event.contains(&format!("\"{number}\"")) {
                    return Err(format!("the receipt of {number} opens to another case"));
                }
                self.proofs += 1;
                let shown = TlogProof::parse(proof.as_bytes()).map_err(|why| format!("{why:?}"))?;
                let head = shown.checkpoint.checkpoint();
                let head = Head { size: head.size, root: head.root };
                self.seen.add(head, &format!("receipt of {number}"));
                let (commitment, index) = (found.commitment.0, Some(found.index));
                Ok(Receipt { number, secret, commitment, index })
            }
            Verdict::Refused(reason) => Err(format!("{reason:?}")),
        }
    }

    /// The whole look at a database that nobody writes to.
    pub async fn faults(&self, home: &Home) -> Vec<Fault> {
        let kept = Kept::read(home).await;
        let mut faults = kept.faults;
        faults.extend(self.seen.faults(&kept.tree));
        let mut owners: HashSet<&str> = HashSet::new();
        for (key, receipt) in &self.receipts {
            let number = receipt.number.as_str();
            if !owners.insert(number) {
                faults.push(Fault(Kind::Twin, format!("{number} was given to two keys")));
            }
            if !kept.numbers.contains(number) {
                faults.push(Fault(Kind::Lost, format!("{number} ({key}) is not there")));
            }
            let place =
                receipt.index.map(|index| (receipt.commitment, kept.leaves.get(index as usize)));
            if let Some((own, there)) = place
                && there != Some(&own)
            {
                faults.push(Fault(Kind::Lost, format!("{number}: another leaf, or none")));
            }
        }
        // Every key was answered before this is asked, so a case too many is a second one.
        if kept.numbers.len() > self.receipts.len() {
            let text = format!("{} keys, {} cases", self.receipts.len(), kept.numbers.len());
            faults.push(Fault(Kind::Twin, text));
        }
        let leaves: HashSet<&[u8; 32]> = kept.leaves.iter().collect();
        let broken = self.promised.iter().filter(|one| !leaves.contains(one)).count();
        if broken > 0 && !kept.is_waiting {
            faults.push(Fault(Kind::Promise, format!("{broken} promises were not kept")));
        }
        faults
    }
}

/// The log and the numbers as a database holds them.
struct Kept {
    tree: MemoryTree,
    leaves: Vec<[u8; 32]>,
    numbers: HashSet<String>,
    /// The log stands still and may keep its promises later.
    is_waiting: bool,
    faults: Vec<Fault>,
}

/// Counts that must be zero.
const NONE: [(&str, &str); 4] = [
    (
        "events that are neither at their place nor waiting",
        "SELECT count(*) FROM case_event e WHERE NOT EXISTS (SELECT 1 FROM leaf l WHERE \
         l.area_id = e.area_id AND l.position = e.position AND l.case_id = e.case_id AND \
         l.seq = e.seq) AND NOT EXISTS (SELECT 1 FROM leaf_waiting w WHERE \
         w.area_id = e.area_id AND w.case_id = e.case_id AND w.seq = e.seq)",
    ),
    (
        "leaves of cases without their event",
        "SELECT count(*) FROM leaf l WHERE l.case_id > 0 AND NOT EXISTS (SELECT 1 FROM \
         case_event e WHERE l.area_id = e.area_id AND l.case_id = e.case_id AND l.seq = e.seq)",
    ),
    (
        "leaves placed and waiting at once",
        "SELECT count(*) FROM leaf_waiting w WHERE EXISTS (SELECT 1 FROM leaf l WHERE \
         l.area_id = w.area_id AND l.case_id = w.case_id AND l.seq = w.seq)",
    ),
    (
        "events with two leaves",
        "SELECT count(*) FROM (SELECT case_id, seq FROM leaf GROUP BY area_id, case_id, seq \
         HAVING count(*) > 1) AS twice",
    ),
];

impl Kept {
    async fn read(home: &Home) -> Self {
        let mut faults = Vec::new();
        let mut gap = |text: String| faults.push(Fault(Kind::Gap, text));
        for (what, sql) in NONE {
            let found = home.count(sql).await;
            if found != 0 {
                gap(format!("{found} {what}"));
            }
        }
        let db = home.open().await;
        let head = log::head(&db, AREA).await.expect("read");
        let leaves = log::leaves(&db, AREA, 0, head.size + 1_000_000).await.expect("read");
        let last = home.count("SELECT coalesce(max(position), -1) FROM leaf").await;
        let count = leaves.len() as u64;
        if count != head.size || i64::try_from(count) != Ok(last + 1) {
            gap(format!("{count} leaves, the last at {last}, the head says {}", head.size));
        }
        if !log::holds(&db, AREA, head).await.expect("read") {
            gap("the stored tiles do not make the stored root".into());
        }
        let mut tree = MemoryTree::new();
        leaves.iter().for_each(|leaf| tree.push(leaf.hash()));
        if tree.root() != head.root {
            gap("the leaves do not make the stored root".into());
        }
        let rows = home.triples("SELECT number, '', case_id FROM case_file").await;
        let numbers: HashSet<String> = rows.into_iter().map(|(number, _, _)| number).collect();
        numbers_without_gaps(&numbers).into_iter().for_each(&mut gap);
        let is_waiting = home.count("SELECT count(*) FROM leaf_waiting").await > 0;
        let leaves = leaves.into_iter().map(|leaf| leaf.commitment.0).collect();
        Self { tree, leaves, numbers, is_waiting, faults }
    }
}

/// `HY-2026-000017-3` runs from 1 in its office and year.
fn numbers_without_gaps(numbers: &HashSet<String>) -> Vec<String> {
    let mut running: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for number in numbers {
        let parts: Vec<&str> = number.split('-').collect();
        let at = parts[2].parse().expect("a running number");
        running.entry(format!("{}-{}", parts[0], parts[1])).or_default().push(at);
    }
    let broken = running.into_iter().filter_map(|(office, mut running)| {
        running.sort_unstable();
        let missing = (1..=running.len()).zip(&running).find(|(wanted, is)| wanted != *is)?;
        Some(format!("{office}: {} stands where {} should", missing.1, missing.0))
    });
    broken.collect()
}
