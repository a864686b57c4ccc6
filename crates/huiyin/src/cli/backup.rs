//! `huiyin backup --to FILE`: a copy of one moment, while the server runs and writes, encrypted
//! to people who are not here. The file appears whole and synced, or not at all.

use super::tell::Tell;
use super::{Code, Context, Stop};
use huiyin_app::backup::regular::{self, write_file};
use huiyin_app::backup::sealed::{Recipients, Sealing};
use huiyin_app::backup::{self, Fault, Summary, erasures};
use huiyin_app::moment::Moment;
use huiyin_app::{App, Settings};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// The file to make, which must not exist yet; - for standard output
    #[arg(required_unless_present_any = ["to", "now"])]
    pub file: Option<PathBuf>,
    /// The same
    #[arg(long, value_name = "FILE", conflicts_with = "file")]
    pub to: Option<PathBuf>,
    /// Make one of the regular copies now, in the folder of the settings
    #[arg(long, conflicts_with_all = ["file", "to", "recipient", "in_clear"])]
    pub now: bool,
    /// To whom it is encrypted (age1…) instead of those in the settings; can be given again
    #[arg(long, value_name = "AGE1…")]
    pub recipient: Vec<String>,
    /// Not encrypted: events stand in it as they are, and everybody who gets it can read them
    #[arg(long, conflicts_with = "recipient")]
    pub in_clear: bool,
}

/// # Errors
/// The sentence that says what is in the way.
pub async fn run(context: &Context, args: Args) -> Result<Code, Stop> {
    let lang = context.lang;
    let stop = |fault: Fault| Stop(fault.text(lang));
    let settings = context.config.settings(Moment::real());
    if args.now {
        return now(context, settings).await;
    }
    let listed = match args.recipient.is_empty() {
        true => &context.config.copies.recipients,
        false => &args.recipient,
    };
    let recipients = match args.in_clear {
        true => None,
        false => Some(Recipients::parse(listed).map_err(stop)?),
    };
    let file = args.file.or(args.to).unwrap_or_default();
    let mut tell = Tell::new(lang);
    let mut seen = |table: &str, rows| tell.at("backup-progress", table, rows);
    let is_output = file.as_os_str() == "-";
    let summary = if is_output {
        to_output(&settings, recipients.as_ref(), &mut seen).await.map_err(stop)?
    } else {
        let made = write_file(&settings, &file, recipients.as_ref(), &mut seen).await;
        let summary = made.map_err(stop)?.0;
        let list = erasures::path_in(folder_of(&file));
        erasures::keep(&settings, &list).await.map_err(stop)?;
        summary
    };
    let objects = match is_output {
        true => None,
        false => Some(objects_copy(context, &settings, &file).await?),
    };
    tell.end();
    let made = Made { summary, recipients: recipients.as_ref(), objects };
    told(context, &settings, &file, made);
    Ok(Code::Fine)
}

fn folder_of(file: &Path) -> &Path {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

async fn to_output(
    settings: &Settings,
    recipients: Option<&Recipients>,
    seen: &mut impl FnMut(&str, u64),
) -> Result<Summary, Fault> {
    let mut out = BufWriter::new(std::io::stdout());
    match recipients {
        None => backup::write(settings, &mut out, seen).await,
        Some(recipients) => {
            let mut sealing = Sealing::new(recipients, out)?;
            let summary = backup::write(settings, &mut sealing, seen).await?;
            sealing.finish()?.flush()?;
            Ok(summary)
        }
    }
}

/// What was made, to be told.
struct Made<'r> {
    summary: Summary,
    recipients: Option<&'r Recipients>,
    objects: Option<String>,
}

fn told(context: &Context, settings: &Settings, file: &Path, made: Made<'_>) {
    let lang = context.lang;
    let Made { summary, recipients, objects } = made;
    let Summary { header, rows, content, .. } = summary;
    let parts = [
        ("file", file.display().to_string().into()),
        ("rows", rows.into()),
        ("leaves", header.log_size.into()),
        ("content", content.clone().into()),
    ];
    let keys = [
        ("key", settings.key_file.display().to_string().into()),
        ("log", settings.log_key_file.display().to_string().into()),
    ];
    let sealed = match recipients {
        Some(these) => lang.text("backup-sealed", &[("recipients", these.len().into())]),
        None => lang.plain("backup-in-clear"),
    };
    let made = lang.text("backup-made", &parts);
    let objects = objects.map(|said| format!("\n{said}")).unwrap_or_default();
    let text = format!("{made}\n{sealed}\n{}{objects}", lang.text("backup-no-keys", &keys));
    if file.as_os_str() == "-" {
        eprintln!("{text}");
    } else {
        say!("{text}");
    }
}

/// As the server would make it, whoever has the turn.
async fn now(context: &Context, settings: Settings) -> Result<Code, Stop> {
    let lang = context.lang;
    let none = || Stop(lang.plain("backup-none-set"));
    let regular = settings.regular.clone().ok_or_else(none)?;
    let made = regular::make(&settings, &regular).await;
    let slip = made.map_err(|fault| Stop(fault.text(lang)))?;
    let app = App::open(settings).await?;
    app.backup_remember(&slip).await?;
    app.close().await;
    let file = regular.folder.join(&slip.file).display().to_string();
    let parts = [
        ("file", file.into()),
        ("rows", slip.rows.into()),
        ("leaves", slip.log_size.into()),
        ("content", slip.content.into()),
    ];
    say!("{}", lang.text("backup-made", &parts));
    Ok(Code::Fine)
}

async fn objects_copy(context: &Context, settings: &Settings, file: &Path) -> Result<String, Stop> {
    let folder = backup::folder_beside(file);
    let count = backup::objects_write(settings, &folder).await;
    let count = count.map_err(|fault| Stop(fault.text(context.lang)))?;
    let shown = folder.display().to_string();
    Ok(context.lang.text("backup-objects", &[("count", count.into()), ("folder", shown.into())]))
}
