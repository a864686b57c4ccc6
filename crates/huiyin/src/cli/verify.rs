//! `huiyin verify`: checks a proof of registration, a promise or a proof of misconduct. Needs no
//! network, no configuration and no database, and trusts only keys given beside the file. The
//! judgement is all in the log's own crate; here are files, words and the exit code.

use super::{Code, Stop};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use huiyin_app::lang::{Lang, Value};
use huiyin_app::moment::Moment;
use huiyin_domain::time::{Millis, zone};
use huiyin_tlog::{
    Cosigned, Finding, Found, Hash, Leaf, Misconduct, Policy, Promised, Reason, VerifierKey,
    examine,
};
use serde_json::json;
use std::io::Read;
use std::path::{Path, PathBuf};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// A proof of registration (.tlog-proof), a promise or a proof of misconduct, with or without
    /// the opening behind it; - reads standard input
    file: PathBuf,
    /// The opening: what was registered, as it was committed to
    #[arg(long, value_name = "FILE")]
    opening: Option<PathBuf>,
    /// Policy of the log, from the notice board or from /log/policy of its site
    #[arg(long, value_name = "FILE", conflicts_with = "key")]
    policy: Option<PathBuf>,
    /// A key of the log (name+id+base64) instead of a policy; can be given again
    #[arg(long, value_name = "VKEY")]
    key: Vec<String>,
    /// Judge as of this moment, in seconds since 1970 [default: now]
    #[arg(long, value_name = "SECONDS")]
    at: Option<u64>,
    /// One JSON object: verdict, reason, and what the file says
    #[arg(long)]
    json: bool,
}

/// More than any of these files may have, so that a huge one is not read whole.
const FILE_BYTES_READ: u64 = 1 << 20;

/// # Errors
/// The sentence that says which file cannot be read.
pub fn run(lang: Lang, args: &Args) -> Result<Code, Stop> {
    let policy = match policy(args)? {
        Ok(policy) => policy,
        Err(fault) => {
            let told = if args.json { fault.json() } else { fault.words(lang) };
            say!("{told}");
            return Ok(Code::Stopped);
        }
    };
    let file = read(&args.file)?;
    let opening = args.opening.as_deref().map(read).transpose()?;
    let now_s = args.at.unwrap_or_else(|| Moment::real().now().0.unsigned_abs() / 1000);
    let found = examine(&file, opening.as_deref(), &policy, Some(now_s));
    let told = if args.json { json_of(&found) } else { words(lang, &found, policy.logs()) };
    say!("{told}");
    Ok(if found.is_ok() { Code::Fine } else { Code::SomeFailed })
}

fn read(path: &Path) -> Result<Vec<u8>, Stop> {
    let mut bytes = Vec::new();
    let done = if path == Path::new("-") {
        std::io::stdin().lock().take(FILE_BYTES_READ).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path)
            .and_then(|file| file.take(FILE_BYTES_READ).read_to_end(&mut bytes))
    };
    done.map_err(|fault| Stop(format!("{}: {fault}", path.display())))?;
    Ok(bytes)
}

/// Why nothing could be checked.
struct PolicyFault {
    code: &'static str,
    line: Option<usize>,
}

fn policy(args: &Args) -> Result<Result<Policy, PolicyFault>, Stop> {
    let text = match &args.policy {
        Some(path) => read(path)?,
        None if args.key.is_empty() => {
            return Ok(Err(PolicyFault { code: "policy-missing", line: None }));
        }
        None => {
            let logs = args.key.iter().map(|key| format!("log {key}\n"));
            format!("{}quorum none\n", logs.collect::<String>()).into_bytes()
        }
    };
    let fault = |problem: huiyin_tlog::PolicyProblem| PolicyFault {
        code: problem.kind.code(),
        line: Some(problem.line),
    };
    Ok(Policy::parse(&text).map_err(fault))
}

impl PolicyFault {
    fn json(&self) -> String {
        let Self { code, line } = self;
        json!({ "verdict": "not-checked", "reason": code, "line": line }).to_string()
    }

    fn words(&self, lang: Lang) -> String {
        let mut first = lang.plain("verify-not-checked");
        if let Some(line) = self.line {
            first = format!("{first} ({})", text(lang, "verify-at-line", &[("line", line.into())]));
        }
        first + "\n" + &fault_words(lang, self.code)
    }
}

fn json_of(found: &Result<Found, Reason>) -> String {
    let object = match found {
        Err(reason) => json!({ "verdict": "refused", "reason": reason.code() }),
        Ok(Found::Receipt(found)) => json!({
            "verdict": "sound", "reason": null, "origin": found.origin, "size": found.size,
            "index": found.index, "commitment": Hash(found.commitment.0).to_hex(),
            "cosigned": found.cosigned.iter().map(|one| {
                json!({ "witness": one.witness, "time_s": one.time_s })
            }).collect::<Vec<_>>(),
            "event": found.event,
        }),
        Ok(Found::Promise(found)) => json!({
            "verdict": "promised", "reason": null, "origin": found.origin,
            "commitment": Hash(found.commitment.0).to_hex(), "time_s": found.time_s,
            "due_s": found.due_s, "overdue": found.overdue, "event": found.event,
        }),
        Ok(Found::Misconduct(found)) => json!({
            "verdict": "misconduct", "reason": null, "origin": found.origin,
            "contradiction": found.contradiction.code(), "at": found.contradiction.at(),
        }),
    };
    object.to_string()
}

fn words(lang: Lang, found: &Result<Found, Reason>, keys: &[VerifierKey]) -> String {
    let lines = match found {
        Err(reason) => vec![lang.plain("verify-refused"), fault_words(lang, reason.code())],
        Ok(Found::Receipt(found)) => receipt_words(lang, found, keys),
        Ok(Found::Promise(found)) => promise_words(lang, found, keys),
        Ok(Found::Misconduct(found)) => misconduct_words(lang, found, keys),
    };
    lines.join("\n")
}

/// What is wrong, what to do, and the code for whoever is asked for help.
fn fault_words(lang: Lang, code: &str) -> String {
    let wrong = lang.plain(&format!("verify-wrong-{code}"));
    let to_do = lang.plain(&format!("verify-do-{code}"));
    format!("{wrong}\n{to_do}\n{}: {code}", lang.plain("verify-code"))
}

fn receipt_words(lang: Lang, found: &Finding, keys: &[VerifierKey]) -> Vec<String> {
    let parts = [
        ("origin", found.origin.clone().into()),
        ("index", found.index.to_string().into()),
        ("size", found.size.to_string().into()),
    ];
    let mut lines = vec![text(lang, "verify-sound", &parts)];
    lines.extend(key_lines(lang, keys, &found.origin));
    if found.cosigned.is_empty() {
        lines.push(lang.plain("verify-witness-none"));
    }
    lines.extend(found.cosigned.iter().map(|one| witness_line(lang, one)));
    let leaf = Leaf { commitment: found.commitment };
    lines.push(print_line(lang, &leaf.to_bytes()));
    lines.push(event_words(lang, found.event.as_deref()));
    lines
}

fn promise_words(lang: Lang, found: &Promised, keys: &[VerifierKey]) -> Vec<String> {
    let parts = [
        ("origin", found.origin.clone().into()),
        ("time", moment(lang, found.time_s).into()),
        ("due", moment(lang, found.due_s).into()),
    ];
    let next = if found.overdue { "verify-promised-overdue" } else { "verify-promised-wait" };
    let mut lines = vec![text(lang, "verify-promised", &parts), lang.plain(next)];
    lines.extend(key_lines(lang, keys, &huiyin_tlog::promise_key_name(&found.origin)));
    lines.push(print_line(lang, &found.commitment.0));
    lines.push(event_words(lang, found.event.as_deref()));
    lines
}

fn misconduct_words(lang: Lang, found: &Misconduct, keys: &[VerifierKey]) -> Vec<String> {
    let key = format!("verify-misconduct-{}", found.contradiction.code());
    let at = found.contradiction.at().to_string();
    let parts = [("origin", found.origin.clone().into()), ("at", at.into())];
    let mut lines = vec![text(lang, &key, &parts)];
    lines.extend(key_lines(lang, keys, &found.origin));
    lines
}

fn text(lang: Lang, key: &str, parts: &[(&str, Value<'_>)]) -> String {
    lang.text(key, parts)
}

/// The keys that could have signed: what is to be compared with the notice board.
fn key_lines(lang: Lang, keys: &[VerifierKey], name: &str) -> Vec<String> {
    let label = lang.plain("verify-key");
    let named = keys.iter().filter(|key| key.name() == name);
    named.map(|key| format!("{label}: {}", key.fingerprint())).collect()
}

fn witness_line(lang: Lang, one: &Cosigned) -> String {
    let time = moment(lang, one.time_s);
    text(lang, "verify-witness", &[("witness", one.witness.clone().into()), ("time", time.into())])
}

/// What the slip shows of a proof or a promise, so that paper and file can be matched.
fn print_line(lang: Lang, bytes: &[u8]) -> String {
    format!("{}: {}", lang.plain("verify-print"), STANDARD.encode(bytes))
}

fn event_words(lang: Lang, event: Option<&str>) -> String {
    match event {
        Some(event) => format!("{}:\n{event}", lang.plain("verify-event")),
        None => lang.plain("verify-event-none"),
    }
}

/// In China's time, which is said, because the command knows no office and so no zone.
fn moment(lang: Lang, time_s: u64) -> String {
    let zone = zone("Asia/Shanghai").expect("the zones are built in");
    let at_ms = i64::try_from(time_s.saturating_mul(1000)).unwrap_or(i64::MAX);
    format!("{} (UTC+8)", lang.moment(Millis(at_ms), &zone))
}

#[cfg(test)]
mod tests {
    use super::*;
    use huiyin_tlog::PolicyKind;

    #[test]
    fn every_reason_has_its_words_in_both_languages() {
        let reasons = Reason::ALL.iter().map(|reason| reason.code());
        let kinds = PolicyKind::ALL.iter().map(|kind| kind.code());
        for code in reasons.chain(kinds).chain(["policy-missing"]) {
            for lang in Lang::ALL {
                for start in ["verify-wrong-", "verify-do-"] {
                    let said = lang.plain(&format!("{start}{code}"));
                    assert!(!said.starts_with('[') && !said.contains('{'), "{start}{code}: {said}");
                }
            }
        }
    }

    /// Words that share an advice name it, and the page finds its own by these beginnings.
    #[test]
    fn shared_advice_and_the_texts_of_the_page_are_where_they_are_looked_for() {
        for key in ["original", "inspector"].map(|name| format!("verify-advice-{name}")) {
            assert_eq!(Lang::Zh.has(&key), Lang::En.has(&key));
        }
        assert!(Lang::Zh.has(&format!("verify-page-{}", "title")));
    }
}
