//! `huiyin mirror`: keeps a verified copy of a log, and verifies a copy offline. Needs neither
//! database nor keys: anybody can run it. A contradiction of the log ends it with code 3.

use super::{Code, Context, Stop};
use crate::mirror::{
    Fault, Folder, Report, Source, Sync, Synced, Trusted, Wrong, check, policy_fetch, policy_keep,
    policy_kept, policy_read, words,
};
use crate::serve::Asked;
use clap::Subcommand;
use huiyin_app::lang::Lang;
use huiyin_app::moment::Moment;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Findings told one by one; of the rest only the number.
const FINDINGS_SHOWN: usize = 20;

#[derive(clap::Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Args {
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Address of the log or of the office, or the folder of another mirror
    #[arg(required = true, value_name = "URL")]
    pub source: Option<String>,
    /// Folder of the copy; made when there is none
    #[arg(required = true, value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Whose signatures count (form: c2sp.org/tlog-policy); kept with the copy, so needed once
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// Believe the keys that the log itself shows, this first time, and print them
    #[arg(long, conflicts_with = "policy")]
    pub trust_first_use: bool,
    /// Copy once and end; the default
    #[arg(long, conflicts_with = "every")]
    pub once: bool,
    /// Copy again after so many seconds, until asked to end
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub every: Option<u64>,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Verify the whole copy, offline
    Check {
        folder: PathBuf,
        /// Whose signatures count [default: the policy kept with the copy]
        #[arg(long, value_name = "FILE")]
        policy: Option<PathBuf>,
    },
}

/// # Errors
/// The sentence that says what is in the way.
pub async fn run(context: &Context, args: Args) -> Result<Code, Stop> {
    let lang = context.lang;
    let done = match (args.command, args.source, args.folder) {
        (Some(Command::Check { folder, policy }), ..) => checked(lang, &folder, policy.as_deref()),
        (None, Some(source), Some(folder)) => {
            let first = First { policy: args.policy, trust: args.trust_first_use };
            copied(lang, source, &folder, first, args.every).await
        }
        // The parser asks for both where there is no subcommand.
        (None, ..) => Ok(Code::Stopped),
    };
    done.or_else(|fault| match fault {
        Fault::Forked(_) => {
            eprintln!("huiyin: {}", fault.told(lang));
            Ok(Code::Forked)
        }
        fault => Err(Stop(fault.told(lang))),
    })
}

struct First {
    policy: Option<PathBuf>,
    trust: bool,
}

async fn copied(
    lang: Lang,
    source: String,
    folder: &Path,
    first: First,
    every: Option<u64>,
) -> Result<Code, Fault> {
    let disk = |fault| Fault::Disk { path: folder.display().to_string(), fault };
    let mut asked = Asked::listen().map_err(disk)?;
    let folder = Arc::new(Folder::take(folder).map_err(disk)?.ok_or(Fault::Busy)?);
    let go_on = Arc::new(AtomicBool::new(true));
    let work = Work { lang, folder, go_on: Arc::clone(&go_on) };
    let opened = work.clone();
    let (source, trusted) = blocking(move || {
        let source = Source::of(&source);
        let trusted = opened.trusted(&source, &first)?;
        Ok((source, trusted))
    })
    .await?;
    let (source, trusted) = (Arc::new(source), Arc::new(trusted));
    loop {
        let (round, source, trusted) = (work.clone(), Arc::clone(&source), Arc::clone(&trusted));
        let mut running = tokio::spawn(blocking(move || round.round(&source, &trusted)));
        let done = tokio::select! {
            done = &mut running => done,
            () = asked.come() => {
                go_on.store(false, Ordering::Relaxed);
                running.await
            }
        };
        let done = done.unwrap_or(Err(Fault::Stopped));
        match (done, every) {
            (Ok(()), None) => return Ok(Code::Fine),
            (Ok(()) | Err(Fault::Stopped), Some(_)) if !go_on.load(Ordering::Relaxed) => {
                return Ok(Code::Fine);
            }
            (Ok(()), Some(_)) => {}
            (Err(fault), Some(_)) if fault.may_pass() && go_on.load(Ordering::Relaxed) => {
                eprintln!("{}", fault.told(lang));
            }
            (Err(fault), _) => return Err(fault),
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(every.unwrap_or(1))) => {}
            () = asked.come() => return Ok(Code::Fine),
        }
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(Fault::Stopped))
}

#[derive(Clone)]
struct Work {
    lang: Lang,
    folder: Arc<Folder>,
    go_on: Arc<AtomicBool>,
}

impl Work {
    /// The operator's file beats what is kept; the log's own word counts only when asked for.
    fn trusted(&self, source: &Source, first: &First) -> Result<Trusted, Fault> {
        if let Some(file) = &first.policy {
            let trusted = policy_read(file)?;
            policy_keep(&self.folder, &trusted)?;
            return Ok(trusted);
        }
        if let Some(kept) = policy_kept(&self.folder)? {
            return Ok(kept);
        }
        if !first.trust {
            return Err(Fault::PolicyMissing);
        }
        let trusted = policy_fetch(source)?;
        say!("{}", self.lang.plain("log-mirror-trusts"));
        for key in trusted.policy.logs() {
            say!("  {}", key.to_vkey());
        }
        policy_keep(&self.folder, &trusted)?;
        Ok(trusted)
    }

    fn round(&self, source: &Source, trusted: &Trusted) -> Result<(), Fault> {
        let bar = bar();
        let watch = |done: usize, all: usize| {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
            self.go_on.load(Ordering::Relaxed)
        };
        let now_s = Moment::real().now().0 / 1000;
        let sync = Sync {
            folder: &self.folder,
            source,
            policy: &trusted.policy,
            now_s: u64::try_from(now_s).unwrap_or(0),
            watch: &watch,
        };
        let done = sync.run();
        bar.finish_and_clear();
        self.say(&done?);
        Ok(())
    }

    fn say(&self, done: &Synced) {
        let parts = [
            ("origin", done.origin.clone().into()),
            ("size", done.size.to_string().into()),
            ("root", done.root.to_base64().into()),
            ("files", done.files.to_string().into()),
        ];
        let key = if done.files == 0 { "log-mirror-same" } else { "log-mirror-done" };
        say!("{}", self.lang.text(key, &parts));
        if let Some(size) = done.behind {
            let part = [("size", size.to_string().into())];
            say!("{}", self.lang.text("log-mirror-behind", &part));
        }
    }
}

/// Draws on a terminal only.
fn bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

fn checked(lang: Lang, root: &Path, policy: Option<&Path>) -> Result<Code, Fault> {
    let given = policy.map(policy_read).transpose()?;
    let report = check(&Folder::look(root), given)?;
    for finding in report.findings.iter().take(FINDINGS_SHOWN) {
        let path = finding.path.clone();
        let (key, why) = match finding.wrong {
            Wrong::Missing => ("log-check-missing", String::new()),
            Wrong::Beside => ("log-check-beside", String::new()),
            Wrong::Unreadable => ("log-check-unreadable", String::new()),
            Wrong::Altered(reason) => ("log-check-altered", words(lang, reason)),
        };
        say!("{}", lang.text(key, &[("path", path.into()), ("why", why.into())]));
    }
    say!("{}", summary(lang, &report));
    if report.unfinished {
        say!("{}", lang.plain("log-check-unfinished"));
    }
    if report.misconduct > 0 {
        let part = [("count", report.misconduct.to_string().into())];
        say!("{}", lang.text("log-check-misconduct", &part));
    }
    Ok(if !report.findings.is_empty() || report.unfinished {
        Code::SomeFailed
    } else if report.misconduct > 0 {
        Code::Forked
    } else {
        Code::Fine
    })
}

fn summary(lang: Lang, report: &Report) -> String {
    let parts = [
        ("origin", report.origin.clone().into()),
        ("size", report.size.to_string().into()),
        ("root", report.root.map_or_else(String::new, |root| root.to_base64()).into()),
        ("files", report.files.to_string().into()),
        ("faults", report.findings.len().to_string().into()),
    ];
    let whole = report.findings.is_empty();
    lang.text(if whole { "log-check-whole" } else { "log-check-faults" }, &parts)
}
