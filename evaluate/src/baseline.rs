//! The usual way beside ours: scikit-learn's character grams and linear SVM on the same folds, in
//! a Python of its own that `./dev evaluate` prepares.

use crate::folds::FOLDS;
use crate::routing::Found;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::process::Command;

const PYTHON: &str = "HUIYIN_BASELINE_PYTHON";
const SCRIPT: &str = "evaluate/baseline.py";

#[derive(Debug, Deserialize, Serialize)]
pub struct Baseline {
    version: String,
    macro_f1: f64,
    accuracy: f64,
    micros_per_message: f64,
    train_seconds: f64,
}

/// # Errors
/// Why it did not run.
pub fn beside(folder: &Path, folds: &[usize], ours: &Found) -> Result<Baseline, String> {
    let python = std::env::var_os(PYTHON).map(PathBuf::from);
    let python = python.ok_or_else(|| format!("{PYTHON} names no Python (./dev evaluate does)"))?;
    let list = std::env::temp_dir().join(format!("huiyin-folds-{}", std::process::id()));
    let lines: String = folds.iter().map(|fold| format!("{fold}\n")).collect();
    std::fs::write(&list, lines).map_err(|fault| fault.to_string())?;
    println!("    scikit-learn on the same {FOLDS} folds (ours: {:.4}) …", ours.macro_f1);
    let done = Command::new(python).arg(SCRIPT).arg(folder.join("train.csv")).arg(&list).output();
    let _gone = std::fs::remove_file(&list);
    let done = done.map_err(|fault| fault.to_string())?;
    if !done.status.success() {
        return Err(String::from_utf8_lossy(&done.stderr).into_owned());
    }
    serde_json::from_slice(&done.stdout).map_err(|fault| fault.to_string())
}

impl Baseline {
    pub fn print(&self, ours: &Found) {
        println!("\nscikit-learn {}, char 1-3 grams, LinearSVC, same folds:", self.version);
        println!(
            "    macro-F1 {:.4} (ours {:+.4}), errors {:.2} times ours",
            self.macro_f1,
            ours.macro_f1 - self.macro_f1,
            (1.0 - self.accuracy) / (1.0 - ours.accuracy).max(1e-9),
        );
        println!(
            "    {:.0} us per message, {:.0} times ours; training a fold {:.1} s",
            self.micros_per_message,
            self.micros_per_message / ours.micros_mean.max(1e-9),
            self.train_seconds,
        );
    }
}
