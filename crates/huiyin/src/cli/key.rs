//! `huiyin key`: the keys of the log as the notice board shows them, a fresh one, and whether
//! all key files are what this database needs. Private parts are never printed.

use super::{Code, Context, Stop};
use clap::Subcommand;
use huiyin_app::backup::Fault;
use huiyin_app::backup::sealed::{Identities, Recipients, identity_new};
use huiyin_app::keys::copy;
use huiyin_app::lang::{Lang, Value};
use huiyin_app::log::{KeyReport, OVERLAP_DAYS, RotateFault};
use huiyin_app::moment::Moment;
use huiyin_app::{App, Settings};
use huiyin_domain::time::{Millis, zone};
use huiyin_tlog::VerifierKey;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Public keys with their fingerprints, and the policy to print for the notice board
    Show,
    /// A fresh key for the log, while the server runs; the old one signs beside it for 90 days
    Rotate {
        /// Also while the key before still has days left; it ends at once
        #[arg(long)]
        early: bool,
    },
    /// Make a private half for opening copies, to be kept away from here; prints the public one
    Identity {
        /// The file to make, which must not exist yet
        file: PathBuf,
    },
    /// Encrypt the key files to people who are not here
    Backup {
        /// The file to make, which must not exist yet
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// To whom (age1…) instead of those in the settings; can be given again
        #[arg(long, value_name = "AGE1…")]
        recipient: Vec<String>,
    },
    /// Prove that a copy of the key files opens and holds the keys in use
    Confirm {
        copy: PathBuf,
        /// The private half that opens it
        #[arg(long, value_name = "FILE")]
        identity: PathBuf,
    },
    /// Put key files that are missing back from a copy
    Restore {
        copy: PathBuf,
        /// The private half that opens it
        #[arg(long, value_name = "FILE")]
        identity: PathBuf,
    },
    /// Whether the key files fit this database and the log can sign; says what to copy
    Check,
}

/// # Errors
/// The sentence that says which key file is in the way.
pub async fn run(context: &Context, command: Command) -> Result<Code, Stop> {
    let lang = context.lang;
    let settings = context.config.settings(Moment::real());
    match &command {
        Command::Identity { file } => return identity(lang, file),
        Command::Backup { out, recipient } => return backup(context, &settings, out, recipient),
        Command::Restore { copy, identity } => return restore(context, &settings, copy, identity),
        _ => {}
    }
    let app = context.open().await?;
    let done = match command {
        Command::Confirm { copy: file, identity } => confirm(&app, lang, &file, &identity).await,
        Command::Identity { .. } | Command::Backup { .. } | Command::Restore { .. } => {
            Ok(Code::Fine)
        }
        Command::Show => show(&app, lang).await,
        Command::Rotate { early } => rotate(&app, lang, early).await,
        Command::Check => check(&app, context).await,
    };
    app.close().await;
    done
}

fn identity(lang: Lang, file: &Path) -> Result<Code, Stop> {
    let (text, public) = identity_new();
    let there = |fault: std::io::Error| Stop(format!("{}: {fault}", file.display()));
    let mut options = OpenOptions::new();
    let mut made = options.write(true).create_new(true).mode(0o600).open(file).map_err(there)?;
    made.write_all(text.as_bytes()).and_then(|()| made.sync_all()).map_err(there)?;
    let parts = [("file", file.display().to_string().into()), ("public", public.into())];
    say!("{}", lang.text("key-identity-made", &parts));
    Ok(Code::Fine)
}

fn backup(
    context: &Context,
    settings: &Settings,
    out: &Path,
    recipient: &[String],
) -> Result<Code, Stop> {
    let lang = context.lang;
    let stop = |fault: Fault| Stop(fault.text(lang));
    let listed =
        if recipient.is_empty() { &context.config.copies.recipients[..] } else { recipient };
    let recipients = Recipients::parse(listed).map_err(stop)?;
    copy::backup(settings, &recipients, out).map_err(stop)?;
    let file = out.display().to_string();
    say!("{}", lang.text("key-copy-made", &[("file", file.into())]));
    Ok(Code::Fine)
}

async fn confirm(app: &App, lang: Lang, file: &Path, identity: &Path) -> Result<Code, Stop> {
    let stop = |fault: Fault| Stop(fault.text(lang));
    let identities = Identities::read(identity).map_err(stop)?;
    let confirmed = copy::confirm(app.settings(), file, &identities).map_err(stop)?;
    app.key_copy_remember(&confirmed).await?;
    let parts = [("fingerprint", confirmed.fingerprint.into())];
    say!("{}", lang.text("key-copy-confirmed", &parts));
    Ok(Code::Fine)
}

fn restore(
    context: &Context,
    settings: &Settings,
    file: &Path,
    identity: &Path,
) -> Result<Code, Stop> {
    let lang = context.lang;
    let stop = |fault: Fault| Stop(fault.text(lang));
    let identities = Identities::read(identity).map_err(stop)?;
    context.config.data_folder_make()?;
    let made = copy::restore(settings, file, &identities).map_err(stop)?;
    for path in &made {
        let file = path.display().to_string();
        say!("{}", lang.text("key-put-back", &[("file", file.into())]));
    }
    if made.is_empty() {
        say!("{}", lang.plain("key-none-missing"));
    }
    Ok(Code::Fine)
}

async fn show(app: &App, lang: Lang) -> Result<Code, Stop> {
    let report = app.log_key_report().await?;
    keys_show(app, lang, &report);
    let said = |key: &str| lang.plain(key);
    let promise = app.log_promise_key();
    say!("{}\n  {}", said("key-promise"), promise.to_vkey());
    say!("  {}: {}", said("key-fingerprint"), promise.fingerprint());
    say!("{}: {}", said("key-sealing"), app.keys().fingerprint());
    say!("{}\n\n{}", said("key-policy"), app.log_policy().trim_end());
    Ok(if report.present.is_some() { Code::Fine } else { Code::SomeFailed })
}

fn keys_show(app: &App, lang: Lang, report: &KeyReport) {
    let fingerprint = lang.plain("key-fingerprint");
    match &report.present {
        Some((key, from)) => {
            say!("{}\n  {}", told(lang, "key-present", "from", *from), key.to_vkey());
            say!("  {fingerprint}: {}", key.fingerprint());
        }
        None => say!("{}", lang.plain("key-missing")),
    }
    let now = app.moment().now();
    let before = report.before.as_ref();
    if let Some((key, until)) = before.filter(|(_, until)| now < *until) {
        say!("{}\n  {}", told(lang, "key-before", "until", *until), key.to_vkey());
        say!("  {fingerprint}: {}", key.fingerprint());
    }
    let signing: Vec<String> = app.log_keys().iter().map(VerifierKey::to_vkey).collect();
    let over: Vec<&String> = report.ever.iter().filter(|key| !signing.contains(key)).collect();
    if !over.is_empty() {
        say!("{}", lang.plain("key-over"));
        over.iter().for_each(|key| say!("  {key}"));
    }
}

/// In China's time, which is said.
fn told(lang: Lang, key: &str, part: &str, at: Millis) -> String {
    let zone = zone("Asia/Shanghai").expect("the zones are built in");
    let value: Value<'_> = format!("{} (UTC+8)", lang.moment(at, &zone)).into();
    lang.text(key, &[(part, value)])
}

async fn rotate(app: &App, lang: Lang, early: bool) -> Result<Code, Stop> {
    let report = app.log_key_rotate(early).await.map_err(|fault| {
        Stop(match fault {
            RotateFault::Key(fault) => fault.to_string(),
            RotateFault::Overlap(until) => told(lang, "key-overlap", "until", until),
            RotateFault::NotNewest => lang.plain("key-not-newest"),
            RotateFault::Trouble(trouble) => lang.plain(&trouble.key()),
        })
    })?;
    say!("{}", lang.text("key-rotated", &[("days", OVERLAP_DAYS.into())]));
    keys_show(app, lang, &report);
    say!("{}", lang.text("key-rotated-next", &[("command", "huiyin key show".into())]));
    Ok(Code::Fine)
}

/// Opening has looked at everything whose being wrong stops the program; what is left is what
/// only makes the log stand still.
async fn check(app: &App, context: &Context) -> Result<Code, Stop> {
    let (lang, config) = (context.lang, &context.config);
    let report = app.log_key_report().await?;
    let still = app.log_still();
    let said = match (&report.present, still) {
        (None, _) => lang.plain("key-missing"),
        (Some(_), Some(why)) => lang.text("key-still", &[("why", why.into())]),
        (Some(_), None) => lang.plain("key-fine"),
    };
    say!("{said}");
    let path = |path: &std::path::Path| Value::from(path.display().to_string());
    let parts = [("key", path(&config.key_file)), ("log", path(&config.log_key_file))];
    say!("{}", lang.text("key-copy", &parts));
    Ok(if still.is_none() { Code::Fine } else { Code::SomeFailed })
}
