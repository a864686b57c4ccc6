//! `huiyin retention`: which closed cases may or must go under the retention file. Without
//! `--run` nothing is changed; with it, what is kept too long is erased, case by case.

use super::erase::said;
use super::tell::Tell;
use super::{Code, Context, Stop};
use huiyin_app::{App, Trouble};

/// What holds single cases is told one by one up to here.
const HELD_SHOWN_MAX: usize = 50;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Sign-in name of the auditor who answers for it
    #[arg(long, value_name = "LOGIN")]
    by: String,
    /// Erase what is kept too long; without it this is a dry run
    #[arg(long)]
    run: bool,
}

/// # Errors
/// The sentence that says why nothing was done.
pub async fn run(context: &Context, args: Args) -> Result<Code, Stop> {
    let app = context.open().await?;
    let done = retention(&app, &args, context).await;
    app.close().await;
    done
}

async fn retention(app: &App, args: &Args, context: &Context) -> Result<Code, Stop> {
    let lang = context.lang;
    let stop = |trouble: Trouble| match trouble {
        Trouble::Forbidden(_) => Stop(lang.plain("retention-forbidden")),
        other => Stop(lang.plain(&other.key())),
    };
    let by = app.staff_named(&args.by).await?;
    let by = by.ok_or_else(|| Stop(lang.plain("cli-user-unknown")))?;
    for one in app.retention_standing(&by).await.map_err(stop)? {
        let name =
            if lang == huiyin_app::lang::Lang::Zh { &one.rule.name.zh } else { &one.rule.name.en };
        let parts = [
            ("rule", name.clone().into()),
            ("least", one.rule.keep_min_years.into()),
            ("most", one.rule.keep_max_years.into()),
            ("kept", one.kept.into()),
            ("free", one.free.into()),
            ("over", one.over.into()),
        ];
        say!("{}", lang.text("retention-standing", &parts));
    }
    if !args.run {
        say!("{}", lang.plain("retention-dry"));
        return Ok(Code::Fine);
    }
    let mut tell = Tell::new(lang);
    let run = app.retention_run(&by, |done| tell.at("retention-progress", "", done)).await;
    tell.end();
    let run = run.map_err(stop)?;
    for (number, fault) in run.held.iter().take(HELD_SHOWN_MAX) {
        say!("! {number}: {}", said(fault, lang));
    }
    let held = run.held.len();
    say!(
        "{}",
        lang.text("retention-done", &[("erased", run.erased.into()), ("held", held.into())])
    );
    if !run.is_scrubbed {
        say!("{}", lang.plain("erase-again"));
    }
    Ok(if run.held.is_empty() && run.is_scrubbed { Code::Fine } else { Code::SomeFailed })
}
