//! `huiyin export`: the cases that an officer may see, as CSV on standard output or in a file.
//! What is in it, and what never is, stands in `huiyin_app::export`.

use super::{Code, Context, Stop};
use huiyin_app::export::COLUMNS;
use huiyin_app::{App, Trouble};
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Sign-in name of the head or inspector in whose name it is read
    #[arg(long, value_name = "LOGIN")]
    by: String,
    /// A new file, readable by its owner alone [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// # Errors
/// The sentence that says why nothing, or not everything, was written.
pub async fn run(context: &Context, args: Args) -> Result<Code, Stop> {
    let app = context.open().await?;
    let done = export(&app, &args, context).await;
    app.close().await;
    done
}

async fn export(app: &App, args: &Args, context: &Context) -> Result<Code, Stop> {
    let lang = context.lang;
    let by = app.staff_named(&args.by).await?;
    let by = by.ok_or_else(|| Stop(lang.plain("cli-user-unknown")))?;
    let out: Box<dyn Write> = match &args.out {
        Some(path) => {
            Box::new(OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?)
        }
        None => Box::new(std::io::stdout().lock()),
    };
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(COLUMNS)?;
    let done = app.export::<Cut>(&by, |cells| Ok(csv.write_record(cells)?)).await;
    let many = match done {
        Ok(many) => many,
        Err(Cut::Trouble(Trouble::Forbidden(_))) => {
            return Err(Stop(lang.plain("export-forbidden")));
        }
        Err(Cut::Trouble(trouble)) => return Err(Stop(lang.plain(&trouble.key()))),
        Err(Cut::Csv(fault)) => return Err(fault.into()),
    };
    csv.flush()?;
    eprintln!("{}", lang.text("export-done", &[("many", many.into())]));
    Ok(Code::Fine)
}

enum Cut {
    Trouble(Trouble),
    Csv(csv::Error),
}

impl From<Trouble> for Cut {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<csv::Error> for Cut {
    fn from(fault: csv::Error) -> Self {
        Self::Csv(fault)
    }
}
