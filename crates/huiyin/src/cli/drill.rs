//! `huiyin drill`: the newest copy is restored for a while, audited and held against the living
//! database; what was seen is kept. `--scheduled` is for a timer: without an identity it looks
//! at what can be seen without one, and fails when the last whole drill is too long ago.

use super::restore::lists_found;
use super::{Code, Context, Stop};
use huiyin_app::backup::drill::{self, Asked, On, Transcript};
use huiyin_app::backup::regular::{copy_check, is_older, newest_in};
use huiyin_app::backup::sealed::Identities;
use huiyin_app::backup::{Fault, erasures};
use huiyin_app::moment::Moment;
use huiyin_app::{App, Settings};
use std::fs::{DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

const DAY_MS: i64 = 86_400_000;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// The copy [default: the newest in the folder of copies]
    pub copy: Option<PathBuf>,
    /// The private half that opens it; brought for the drill and taken away again
    #[arg(long, value_name = "FILE")]
    pub identity: Option<PathBuf>,
    /// Where the scratch database is made: sqlite, or a PostgreSQL server (postgres://…)
    #[arg(long, value_name = "sqlite|ADDRESS", default_value = "sqlite")]
    pub on: String,
    /// The living database cannot be read: nothing is compared
    #[arg(long)]
    pub without_source: bool,
    /// For a timer: no identity is needed to look at what can be seen without one
    #[arg(long)]
    pub scheduled: bool,
    /// The transcript as JSON
    #[arg(long)]
    pub json: bool,
}

/// # Errors
/// The sentence that says why there was no drill.
pub async fn run(context: &Context, args: Args) -> Result<Code, Stop> {
    let lang = context.lang;
    let stop = |fault: Fault| Stop(fault.text(lang));
    let settings = context.config.settings(Moment::real());
    let copy = match &args.copy {
        Some(copy) => copy.clone(),
        None => newest_in(&settings, &folder_of(context)).map_err(stop)?,
    };
    if args.scheduled && args.identity.is_none() {
        return scheduled(context, &settings, &copy).await;
    }
    let identities = args.identity.as_deref().map(Identities::read).transpose().map_err(stop)?;
    let on = match args.on.as_str() {
        "sqlite" => On::Sqlite,
        server => On::Postgres(server.to_owned()),
    };
    let mut lists = lists_found(context, &copy);
    lists.push(erasures::path_in(&folder_of(context)));
    context.config.data_folder_make()?;
    let asked = Asked {
        copy: &copy,
        identities: identities.as_ref(),
        on,
        room: &context.config.data,
        erasures: &lists,
        with_source: !args.without_source,
    };
    let (seen, fault) = drill::run(&settings, &asked).await;
    keep(context, &settings, &seen, args.without_source).await?;
    match args.json {
        true => say!("{}", seen.to_json()),
        false => say!("{}", seen.text(lang).trim_end()),
    }
    if let Some(fault) = fault {
        return Err(stop(fault));
    }
    Ok(if seen.held { Code::Fine } else { Code::SomeFailed })
}

/// Where the server's own copies lie.
pub(super) fn folder_of(context: &Context) -> PathBuf {
    let regular = context.config.copies.regular.as_ref();
    regular.map_or_else(|| context.config.data.join("backups"), |regular| regular.folder.clone())
}

async fn scheduled(context: &Context, settings: &Settings, copy: &Path) -> Result<Code, Stop> {
    let lang = context.lang;
    let slip = copy_check(copy).map_err(|fault| Stop(fault.text(lang)))?;
    let parts = [("copy", slip.file.into()), ("rows", slip.rows.into())];
    say!("{}", lang.text("drill-looked", &parts));
    let app = App::open(settings.clone()).await?;
    let last = app.drill_last().await;
    app.close().await;
    let held = last?.filter(|last| last.held).map(|last| last.at_ms);
    let days = context.config.copies.drill_days;
    if !is_older(held, settings.moment.now(), days * DAY_MS) {
        return Ok(Code::Fine);
    }
    say!("{}", lang.text("drill-due", &[("days", days.into())]));
    Ok(Code::SomeFailed)
}

/// Beside the copies, for whoever asks; and in the database, so that it can remind.
async fn keep(
    context: &Context,
    settings: &Settings,
    seen: &Transcript,
    without_source: bool,
) -> Result<(), Stop> {
    let folder = folder_of(context).join("drills");
    DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
    for (end, text) in [("json", seen.to_json()), ("txt", seen.text(context.lang))] {
        let path = folder.join(format!("drill-{}.{end}", seen.at_ms));
        let mut options = OpenOptions::new();
        let mut file = options.write(true).create_new(true).mode(0o600).open(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
    }
    if !without_source {
        let app = App::open(settings.clone()).await?;
        let kept = app.drill_remember(seen).await;
        app.close().await;
        kept?;
    }
    Ok(())
}
