//! `huiyin audit`: proves that the database is whole; 1 when it is not. What it found is kept in
//! the database and shown to everybody at /log/audit.json.

use super::recover::Files;
use super::tell::Tell;
use super::{Code, Context, Stop};
use huiyin_app::audit::{self, Progress, Report};
use huiyin_app::backup;
use huiyin_app::moment::Moment;
use huiyin_app::{App, Settings};

/// Findings told one by one on a terminal; all that were kept are in the JSON.
const SHOWN_MAX: usize = 50;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// One line of JSON instead of words
    #[arg(long)]
    pub json: bool,
    /// Hold a copy of the log against the database as well: its address or folder
    #[arg(long, value_name = "URL|DIR")]
    pub mirror: Option<String>,
    /// Do not keep the result as the last run
    #[arg(long)]
    pub no_keep: bool,
}

/// # Errors
/// The database cannot be read, or the mirror is not signed by this log.
pub async fn run(context: &Context, args: Args) -> Result<Code, Stop> {
    let lang = context.lang;
    let settings = context.config.settings(Moment::real());
    let mirror = match &args.mirror {
        Some(text) => {
            let mirror = backup::mirror_of(&settings, Files::of(text)).await;
            Some(mirror.map_err(|fault| Stop(fault.text(lang)))?)
        }
        None => None,
    };
    let mut tell = Tell::new(lang);
    let seen = |progress| match progress {
        Progress::Cases(done) => tell.at("audit-progress-cases", "", done),
        Progress::Leaves(done) => tell.at("audit-progress-leaves", "", done),
    };
    let report = audit::run(&settings, mirror.as_ref(), seen).await?;
    tell.end();
    if args.json {
        say!("{}", report.to_json());
    } else {
        show(context, &report);
    }
    if !args.no_keep && keep(&settings, &report).await.is_none() {
        eprintln!("{}", lang.plain("audit-not-kept"));
    }
    Ok(if report.ok { Code::Fine } else { Code::SomeFailed })
}

/// Also of a database that cannot be opened for writing something can be known.
async fn keep(settings: &Settings, report: &Report) -> Option<()> {
    let app = App::open(settings.clone()).await.ok()?;
    let kept = app.audit_keep(report).await;
    app.close().await;
    kept.ok()
}

fn show(context: &Context, report: &Report) {
    let lang = context.lang;
    for (what, many) in &report.counts {
        say!("  {:>10}  {}", many, lang.plain(&format!("audit-count-{}", what.replace('_', "-"))));
    }
    let parts = [("size", report.size.to_string().into()), ("root", report.root.clone().into())];
    say!("{}", lang.text("audit-tree", &parts));
    for finding in report.findings.iter().take(SHOWN_MAX) {
        say!("! {}: {}", finding.place, lang.plain(&format!("audit-what-{}", finding.code)));
    }
    let all = report.findings_in_all;
    if all > SHOWN_MAX as u64 {
        let more = all - SHOWN_MAX as u64;
        say!("{}", lang.text("audit-more", &[("more", more.into())]));
    }
    match all {
        0 => say!("{}", lang.plain("audit-whole")),
        _ => say!("{}", lang.text("audit-broken", &[("findings", all.into())])),
    }
}
