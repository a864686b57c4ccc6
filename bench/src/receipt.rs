//! Receipts: fetched through the API, checked with the log's own library under the policy that
//! the server publishes, and on the command line.

use crate::Fault;
use crate::figures::{Spread, percentile, spread};
use crate::http::Answer;
use crate::http::Wire;
use crate::lab::Own;
use crate::system::System;
use huiyin_tlog::{Finding, Policy, Verdict, verify};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;
use std::time::Instant;

const CHECKS: usize = 2000;
const COMMANDS: usize = 20;

/// What the API gives for a case.
#[derive(Deserialize)]
pub struct Given {
    pub number: String,
    pub proof: Option<String>,
    pub promise: Option<String>,
    pub opening: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Checked {
    /// Microseconds of the library, p50 and p99, proof and opening together.
    pub library_p50_us: f64,
    pub library_p99_us: f64,
    pub proof_bytes: usize,
    /// Milliseconds of a whole process, and of one that only prints its version.
    pub command_ms: Result<(Spread, Spread), String>,
}

impl Given {
    pub fn of(answer: &Answer) -> Result<Self, Fault> {
        serde_json::from_slice(&answer.body).map_err(|error| Fault::of("an answer", error))
    }

    /// `None` when the server gave no proof.
    pub fn verified(&self, policy: &Policy) -> Option<Result<Finding, String>> {
        let proof = self.proof.as_ref()?;
        let opening = self.opening.as_ref().map(String::as_bytes);
        Some(match verify(proof.as_bytes(), opening, policy, None) {
            Verdict::Sound(finding) => Ok(finding),
            Verdict::Refused(reason) => Err(format!("{reason:?}")),
        })
    }
}

pub async fn policy(system: &System) -> Result<(Policy, Vec<u8>), Fault> {
    let answer = get(system, "/log/policy").await?;
    let policy = Policy::parse(&answer.body).map_err(|error| Fault::of("/log/policy", error))?;
    Ok((policy, answer.body))
}

pub async fn get(system: &System, path: &str) -> Result<Answer, Fault> {
    let request = format!("GET {path} HTTP/1.1\r\n{}\r\n", system.host());
    let answer = Wire::new(system.address).answer(request.as_bytes()).await;
    let answer = answer.map_err(|error| Fault::of(path, error))?;
    match answer.status {
        200 => Ok(answer),
        status => Err(Fault(format!("{path}: status {status}"))),
    }
}

pub async fn check(own: &Own, folder: &Path) -> Result<Checked, Fault> {
    let (policy, policy_text) = policy(&own.system).await?;
    let answer = own.target.one().await.map_err(|error| Fault::of("a case", error))?;
    let given = Given::of(&answer)?;
    let Some(proof) = &given.proof else {
        return Err(Fault("the API gives no proof yet".into()));
    };
    given.verified(&policy).transpose().map_err(|why| Fault(format!("refused: {why}")))?;
    let mut times = Vec::with_capacity(CHECKS);
    for _ in 0..CHECKS {
        let started = Instant::now();
        std::hint::black_box(given.verified(std::hint::black_box(&policy)));
        times.push(started.elapsed().as_secs_f64() * 1e6);
    }
    times.sort_by(f64::total_cmp);
    let files = [("receipt.tlog-proof", proof.as_bytes()), ("policy", &policy_text)];
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).map_err(|error| Fault::of(name, error))?;
    }
    Ok(Checked {
        library_p50_us: percentile(&times, 0.5),
        library_p99_us: percentile(&times, 0.99),
        proof_bytes: proof.len(),
        command_ms: commands(own, folder),
    })
}

/// `huiyin verify FILE --policy FILE`, beside the bare start of the program.
fn commands(own: &Own, folder: &Path) -> Result<(Spread, Spread), String> {
    let (proof, policy) = (folder.join("receipt.tlog-proof"), folder.join("policy"));
    let (proof, policy) = (proof.to_string_lossy(), policy.to_string_lossy());
    let verify = ["verify", &proof, "--policy", &policy];
    let timed = |args: &[&str]| -> Result<Spread, String> {
        let mut times = Vec::new();
        for _ in 0..COMMANDS {
            let started = Instant::now();
            own.installation.run(args).map_err(|Fault(why)| why)?;
            times.push(started.elapsed().as_secs_f64() * 1000.0);
        }
        spread(times).ok_or_else(|| "not timed".to_owned())
    };
    Ok((timed(&verify)?, timed(&["--version"])?))
}
