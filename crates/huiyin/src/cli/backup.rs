//! `huiyin backup FILE`: a copy of one moment, while the server runs and writes. The file appears
//! whole and synced, or not at all.

use super::tell::Tell;
use super::{Code, Context, Stop};
use huiyin_app::Settings;
use huiyin_app::backup::{self, Summary};
use huiyin_app::moment::Moment;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// The file to make, which must not exist yet; - for standard output
    pub file: PathBuf,
}

/// # Errors
/// The sentence that says what is in the way.
pub async fn run(context: &Context, args: Args) -> Result<Code, Stop> {
    let settings = context.config.settings(Moment::real());
    let mut tell = Tell::new(context.lang);
    let mut seen = |table: &str, rows| tell.at("backup-progress", table, rows);
    let is_output = args.file.as_os_str() == "-";
    let summary = if is_output {
        let out = BufWriter::new(std::io::stdout().lock());
        let summary = backup::write(&settings, out, &mut seen).await;
        summary.map_err(|fault| Stop(fault.text(context.lang)))?
    } else {
        to_file(context, &settings, &args.file, &mut seen).await?
    };
    tell.end();
    let objects =
        if is_output { None } else { Some(objects_copy(context, &settings, &args.file).await?) };
    let Summary { header, rows, content, .. } = summary;
    let parts = [
        ("file", args.file.display().to_string().into()),
        ("rows", rows.into()),
        ("leaves", header.log_size.into()),
        ("content", content.into()),
    ];
    let text = context.lang.text("backup-made", &parts);
    let keys = [
        ("key", settings.key_file.display().to_string().into()),
        ("log", settings.log_key_file.display().to_string().into()),
    ];
    let text = format!("{text}\n{}", context.lang.text("backup-no-keys", &keys));
    let text = objects.map_or(text.clone(), |said| format!("{text}\n{said}"));
    if is_output {
        eprintln!("{text}");
    } else {
        say!("{text}");
    }
    Ok(Code::Fine)
}

/// The folder of files beside a copy.
pub fn folder_beside(file: &Path) -> PathBuf {
    let mut folder = file.as_os_str().to_owned();
    folder.push(".objects");
    folder.into()
}

async fn objects_copy(context: &Context, settings: &Settings, file: &Path) -> Result<String, Stop> {
    let folder = folder_beside(file);
    let count = backup::objects_write(settings, &folder).await;
    let count = count.map_err(|fault| Stop(fault.text(context.lang)))?;
    let shown = folder.display().to_string();
    Ok(context.lang.text("backup-objects", &[("count", count.into()), ("folder", shown.into())]))
}

/// Written beside, synced, then linked into place: an existing file is never touched.
async fn to_file(
    context: &Context,
    settings: &Settings,
    path: &Path,
    seen: &mut impl FnMut(&str, u64),
) -> Result<Summary, Stop> {
    let there = |fault: std::io::Error| Stop(format!("{}: {fault}", path.display()));
    if path.exists() {
        let parts = [("file", path.display().to_string().into())];
        return Err(Stop(context.lang.text("backup-file-exists", &parts)));
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".part-{}", std::process::id()));
    let beside = PathBuf::from(beside);
    let _gone = Gone(&beside);
    let mut options = OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600).open(&beside).map_err(there)?;
    let mut out = BufWriter::new(file);
    let summary = backup::write(settings, &mut out, seen).await;
    let summary = summary.map_err(|fault| Stop(fault.text(context.lang)))?;
    out.flush().map_err(there)?;
    out.get_ref().sync_all().map_err(there)?;
    std::fs::hard_link(&beside, path).map_err(there)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new("."))).and_then(|f| f.sync_all()).map_err(there)?;
    Ok(summary)
}

/// The file beside goes in either case; what matters is whether the link was made.
struct Gone<'a>(&'a Path);

impl Drop for Gone<'_> {
    fn drop(&mut self) {
        let _gone = std::fs::remove_file(self.0);
    }
}
