//! Receipts against the log as it stands after a power cut: each verifies with its opening, and
//! the tree it was signed in is the beginning of today's. Else there are two histories.

use super::load::Brought;
use huiyin_app::App;
use huiyin_tlog::{Policy, TlogProof, Verdict, consistency_check, verify};
use std::collections::BTreeMap;

pub async fn faults(app: &App, brought: impl Iterator<Item = &Brought>) -> Vec<String> {
    let mut faults = Vec::new();
    let policy = Policy::parse(app.log_policy().as_bytes()).expect("our own policy");
    let today = app.log_checkpoint().await.expect("the log can be read");
    let mut roots = BTreeMap::new();
    for one in brought {
        let Some(proof) = &one.proof else { continue };
        let opening = one.opening.as_deref().map(str::as_bytes);
        let verdict = verify(proof.as_bytes(), opening, &policy, None);
        if !matches!(verdict, Verdict::Sound(_)) {
            faults.push(format!("{}: its receipt is not sound: {verdict:?}", one.words));
            continue;
        }
        let proof = TlogProof::parse(proof.as_bytes()).expect("it was sound");
        let then = proof.checkpoint.checkpoint();
        if *roots.entry(then.size).or_insert(then.root) != then.root {
            faults.push(format!("two trees of size {} were signed", then.size));
        }
    }
    let Some(today) = today else {
        if !roots.is_empty() {
            faults.push(format!("the log stands still: {:?}", app.log_still()));
        }
        return faults;
    };
    let today = today.checkpoint();
    for (size, root) in roots {
        let path = match app.log_consistency(size, today).await {
            Ok(path) => path,
            Err(trouble) => {
                faults.push(format!("no path from {size} to {}: {trouble}", today.size));
                continue;
            }
        };
        if consistency_check(size, &root, today.size, &today.root, &path).is_err() {
            faults.push(format!("what was signed at {size} is no beginning of {}", today.size));
        }
    }
    faults
}
