//! `huiyin model train` and `show`: the office's own decisions are learned from now, and what
//! proposes topics at present.

use super::model::Command;
use super::tell::Tell;
use super::{Code, Context, Stop};
use huiyin_app::By;
use huiyin_app::lang::Value;
use huiyin_app::routing::{Figures, Trial, Verdict};

/// # Errors
/// The use case's.
pub async fn run(context: &Context, command: Command) -> Result<Code, Stop> {
    match command {
        Command::Train => train(context).await,
        Command::Show => show(context).await,
        // Needs no database, and was done before.
        Command::Evaluate(_) => Ok(Code::Fine),
    }
}

async fn train(context: &Context) -> Result<Code, Stop> {
    let (app, lang) = (context.open().await?, context.lang);
    let mut tell = Tell::new(lang);
    let learned = app.model_train(&By::System, |done| tell.at("model-progress", "", done)).await;
    tell.end();
    app.close().await;
    let learned = learned?;
    say!("{}", lang.text("model-examples", &[("examples", learned.examples.into())]));
    if let Some(trial) = &learned.trial {
        say!("{}", told(context, trial));
    }
    let (said, code) = match learned.verdict {
        Verdict::Adopted { hash } => {
            (lang.text("model-adopted", &[("hash", hash.into())]), Code::Fine)
        }
        Verdict::Worse => (lang.plain("model-worse"), Code::SomeFailed),
        Verdict::TooFew { wanted } => {
            (lang.text("model-too-few", &[("wanted", wanted.into())]), Code::SomeFailed)
        }
    };
    say!("{said}");
    Ok(code)
}

async fn show(context: &Context) -> Result<Code, Stop> {
    let (app, lang) = (context.open().await?, context.lang);
    let zone = app.zone();
    match app.model_now() {
        None => say!("{}", lang.plain("model-none")),
        Some(adopted) => {
            let row = &adopted.row;
            let parts: [(&str, Value<'_>); 5] = [
                ("hash", row.hash.clone().into()),
                ("examples", row.examples.into()),
                ("from", lang.moment(row.from, &zone).into()),
                ("to", lang.moment(row.to, &zone).into()),
                ("made", lang.moment(row.made, &zone).into()),
            ];
            say!("{}", lang.text("model-shown", &parts));
            if let Ok(trial) = serde_json::from_str::<Trial>(&row.figures) {
                say!("{}", told(context, &trial));
            }
        }
    }
    app.close().await;
    Ok(Code::Fine)
}

fn told(context: &Context, trial: &Trial) -> String {
    let shown = |figures: &Figures| {
        let share = |share: f64| format!("{share:.3}");
        let parts: [(&str, Value<'_>); 3] = [
            ("f1", share(figures.macro_f1).into()),
            ("first", share(figures.accuracy).into()),
            ("two", share(figures.top2_accuracy).into()),
        ];
        context.lang.text("model-figures", &parts)
    };
    let parts: [(&str, Value<'_>); 3] = [
        ("messages", trial.messages.into()),
        ("candidate", shown(&trial.candidate).into()),
        ("present", shown(&trial.present).into()),
    ];
    context.lang.text("model-trial", &parts)
}
