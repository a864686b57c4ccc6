//! `huiyin restore FILE`: a copy into an empty database of either engine, all of it or nothing,
//! and without what was erased after the copy was made.

use super::recover::aside_show;
use super::tell::Tell;
use super::{Code, Context, Stop};
use huiyin_app::Settings;
use huiyin_app::backup::sealed::{Identities, Input, opened};
use huiyin_app::backup::{self, Fault, Restored, Standing, erasures};
use huiyin_app::lang::Lang;
use huiyin_app::moment::Moment;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// A file that `huiyin backup` made; - for standard input
    pub file: PathBuf,
    /// The private half that opens an encrypted copy
    #[arg(long, value_name = "FILE")]
    pub identity: Option<PathBuf>,
    /// A list of what was erased [default: the one beside the copy or in the folder of copies]
    #[arg(long, value_name = "FILE")]
    pub erasures: Vec<PathBuf>,
    /// The living database, if it can still be read: what it has erased stays erased
    #[arg(long, value_name = "ADDRESS")]
    pub erasures_from: Option<String>,
}

/// # Errors
/// The sentence that says what is in the way; the database is as it was.
pub async fn run(context: &Context, args: Args) -> Result<Code, Stop> {
    let lang = context.lang;
    let stop = |fault: Fault| Stop(fault.text(lang));
    let settings = context.config.settings(Moment::real());
    let identities = args.identity.as_deref().map(Identities::read).transpose().map_err(stop)?;
    let open = |input: Input| opened(input, identities.as_ref()).map_err(stop);
    let lists = lists_of(context, &args);
    let gone = gone(&settings, &args, &lists).await.map_err(stop)?;
    let mut tell = Tell::new(lang);
    let input = if args.file.as_os_str() == "-" {
        open(Box::new(BufReader::new(std::io::stdin())))?
    } else {
        let shown = args.file.display();
        let there = |fault: std::io::Error| Stop(format!("{shown}: {fault}"));
        let file =
            || File::open(&args.file).map(|file| Box::new(BufReader::new(file))).map_err(there);
        let seen = |rows| tell.at("restore-checking", "", rows);
        // A damaged file is told as such before anything is made for it.
        backup::check(open(file()?)?, seen).map_err(stop)?;
        open(file()?)?
    };
    context.config.data_folder_make()?;
    let gone_list: Vec<_> = gone.iter().cloned().collect();
    let seen = |table: &str, rows| tell.at("restore-progress", table, rows);
    let restored = backup::restore_without(&settings, input, &gone_list, seen).await;
    let restored = restored.map_err(stop)?;
    tell.end();
    let has_source = args.erasures_from.is_some() || !lists.is_empty();
    told(lang, &settings, restored, has_source);
    if args.file.as_os_str() != "-" {
        objects_back(lang, &settings, &args.file).await.map_err(stop)?;
    }
    Ok(Code::Fine)
}

/// Files lie beside the copy.
async fn objects_back(lang: Lang, settings: &Settings, copy: &Path) -> Result<(), Fault> {
    let folder = backup::folder_beside(copy);
    let shown = folder.display().to_string();
    if folder.is_dir() {
        let count = backup::objects_restore(settings, &folder).await?;
        say!("{}", lang.text("restore-objects", &[("count", count.into())]));
    } else {
        say!("{}", lang.text("restore-objects-none", &[("folder", shown.into())]));
    }
    Ok(())
}

/// Those that were named, else those that lie where they belong.
pub(super) fn lists_of(context: &Context, args: &Args) -> Vec<PathBuf> {
    if !args.erasures.is_empty() {
        return args.erasures.clone();
    }
    lists_found(context, &args.file)
}

pub(super) fn lists_found(context: &Context, copy: &Path) -> Vec<PathBuf> {
    let beside = copy.parent().map(erasures::path_in);
    let regular = context.config.copies.regular.as_ref();
    let kept = regular.map(|regular| erasures::path_in(&regular.folder));
    let found: BTreeSet<PathBuf> =
        beside.into_iter().chain(kept).filter(|list| list.exists()).collect();
    found.into_iter().collect()
}

async fn gone(
    settings: &Settings,
    args: &Args,
    lists: &[PathBuf],
) -> Result<BTreeSet<huiyin_app::backup::Gone>, Fault> {
    let mut gone = BTreeSet::new();
    for list in lists {
        gone.extend(erasures::read(settings, list)?);
    }
    if let Some(living) = &args.erasures_from {
        gone.extend(erasures::of_database(living, settings.area).await?);
    }
    Ok(gone)
}

fn told(lang: Lang, settings: &Settings, restored: Restored, has_source: bool) {
    let Restored { summary, standing, wants_key, set_aside, erased } = restored;
    let parts = [
        ("rows", summary.rows.into()),
        ("leaves", summary.header.log_size.into()),
        ("content", summary.content.into()),
    ];
    say!("{}", lang.text("restore-done", &parts));
    match has_source {
        true => say!("{}", lang.text("restore-erased", &[("cases", erased.len().into())])),
        false => say!("{}", lang.plain("restore-erasures-unknown")),
    }
    if wants_key {
        let parts = [("file", settings.key_file.display().to_string().into())];
        say!("{}", lang.text("restore-wants-key", &parts));
    }
    aside_show(lang, set_aside);
    match standing {
        Standing::Same => say!("{}", lang.plain("restore-same")),
        Standing::Behind { leaves } => {
            say!("{}", lang.text("restore-behind", &[("leaves", leaves.into())]));
        }
        Standing::Unknown => say!("{}", lang.plain("restore-unknown")),
    }
}
