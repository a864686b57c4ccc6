//! `huiyin restore FILE`: a copy into an empty database of either engine, all of it or nothing.

use super::backup::folder_beside;
use super::recover::aside_show;
use super::tell::Tell;
use super::{Code, Context, Stop};
use huiyin_app::backup::{self, Fault, Restored, Standing};
use huiyin_app::moment::Moment;
use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// A file that `huiyin backup` made; - for standard input
    pub file: PathBuf,
}

/// # Errors
/// The sentence that says what is in the way; the database is as it was.
pub async fn run(context: &Context, args: Args) -> Result<Code, Stop> {
    let lang = context.lang;
    let stop = |fault: Fault| Stop(fault.text(lang));
    let settings = context.config.settings(Moment::real());
    let mut tell = Tell::new(lang);
    let restored = if args.file.as_os_str() == "-" {
        context.config.data_folder_make()?;
        let seen = |table: &str, rows| tell.at("restore-progress", table, rows);
        backup::restore(&settings, BufReader::new(std::io::stdin()), seen).await
    } else {
        let shown = args.file.display();
        let there = |fault: std::io::Error| Stop(format!("{shown}: {fault}"));
        let open = || File::open(&args.file).map(BufReader::new).map_err(there);
        let seen = |rows| tell.at("restore-checking", "", rows);
        // A damaged file is told as such before anything is made for it.
        backup::check(open()?, seen).map_err(stop)?;
        context.config.data_folder_make()?;
        let seen = |table: &str, rows| tell.at("restore-progress", table, rows);
        backup::restore(&settings, open()?, seen).await
    };
    let Restored { summary, standing, wants_key, set_aside } = restored.map_err(stop)?;
    tell.end();
    let parts = [
        ("rows", summary.rows.into()),
        ("leaves", summary.header.log_size.into()),
        ("content", summary.content.into()),
    ];
    say!("{}", lang.text("restore-done", &parts));
    if args.file.as_os_str() != "-" {
        let folder = folder_beside(&args.file);
        let shown = folder.display().to_string();
        if folder.is_dir() {
            let count = backup::objects_restore(&settings, &folder).await.map_err(stop)?;
            say!("{}", lang.text("restore-objects", &[("count", count.into())]));
        } else {
            say!("{}", lang.text("restore-objects-none", &[("folder", shown.into())]));
        }
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
    Ok(Code::Fine)
}
