//! `huiyin index`: the copy of the index of words and of similar cases (both of the same texts),
//! shown in figures, and made anew while servers run. A server takes it over with its next look;
//! stopped half-way, everything is as it was.

use super::tell::Tell;
use super::{Code, Context, Stop};
use huiyin_app::find::Shown;
use huiyin_app::{App, Trouble};
use std::cell::RefCell;

#[derive(clap::Subcommand, Debug)]
pub enum Command {
    /// Read all cases anew while servers run; can be stopped and run again
    Rebuild,
    /// How many cases the copy holds, how old it is and how far behind the log
    Show,
}

/// # Errors
/// The sentence that says why nothing was done.
pub async fn run(context: &Context, command: Command) -> Result<Code, Stop> {
    let app = context.open().await?;
    let done = match command {
        Command::Rebuild => rebuild(&app, context).await,
        Command::Show => show(&app, context).await,
    };
    app.close().await;
    done
}

fn stop(context: &Context, trouble: &Trouble) -> Stop {
    Stop(context.lang.plain(&trouble.key()))
}

async fn rebuild(app: &App, context: &Context) -> Result<Code, Stop> {
    let tell = RefCell::new(Tell::new(context.lang));
    let told = |cases: usize| tell.borrow_mut().at("index-progress", "", cases as u64);
    let done = app.words_rebuild(told).await;
    tell.into_inner().end();
    let cases = done.map_err(|trouble| match trouble {
        Trouble::Internal(_) => Stop(context.lang.plain("index-not-written")),
        other => stop(context, &other),
    })?;
    say!("{}", context.lang.text("index-rebuilt", &[("cases", cases.into())]));
    Ok(Code::Fine)
}

async fn show(app: &App, context: &Context) -> Result<Code, Stop> {
    let lang = context.lang;
    let shown = app.words_shown().await.map_err(|trouble| stop(context, &trouble))?;
    let Some(Shown { cases, bytes, made, place, behind, is_of_this_log }) = shown else {
        say!("{}", lang.plain("index-none"));
        return Ok(Code::SomeFailed);
    };
    let parts = [
        ("cases", cases.into()),
        ("bytes", bytes.into()),
        ("made", lang.moment(made, &app.zone()).into()),
        ("place", place.into()),
        ("behind", behind.into()),
    ];
    say!("{}", lang.text("index-shown", &parts));
    if !is_of_this_log {
        say!("{}", lang.plain("index-foreign"));
        return Ok(Code::SomeFailed);
    }
    Ok(Code::Fine)
}
