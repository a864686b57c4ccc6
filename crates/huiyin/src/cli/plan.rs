//! `huiyin plan`: reads plan files and tells their faults, shows what a plan says, prints the
//! official document, compares two, and puts one in force. It activates nothing and calls nobody.

use super::procedure::{lint, read, say, told};
use super::{Code, Context, Stop};
use crate::plan_page::{self, of};
use clap::Subcommand;
use huiyin_app::lang::{Lang, Value};
use huiyin_domain::leaf::hex;
use huiyin_domain::plan::{self, Level, Plan};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Read plan files and tell every fault with file, line and column
    Lint {
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// What a plan says: levels, call-out, reports, tasks, and its hash
    Show {
        #[arg(value_name = "EXAMPLE|FILE")]
        plan: String,
        /// The canonical form, of which the hash is made
        #[arg(long)]
        json: bool,
    },
    /// What changed from one plan to another, path by path
    Diff {
        #[arg(value_name = "EXAMPLE|FILE")]
        old: String,
        #[arg(value_name = "EXAMPLE|FILE")]
        new: String,
    },
    /// The official document as a page of HTML, to be read or printed
    Print {
        #[arg(value_name = "EXAMPLE|FILE")]
        plan: String,
    },
    /// Put a plan file in force, newer than the version that is
    Adopt {
        file: PathBuf,
        /// Account of the duty leader who approves it
        #[arg(long, value_name = "LOGIN")]
        by: String,
    },
}

impl Command {
    #[must_use]
    pub const fn wants_database(&self) -> bool {
        matches!(self, Self::Adopt { .. })
    }
}

/// # Errors
/// The sentence that says what is in the way.
pub async fn adopt(context: &Context, command: Command) -> Result<Code, Stop> {
    let lang = context.lang;
    let Command::Adopt { file, by } = command else { return Ok(Code::Fine) };
    let source = String::from_utf8_lossy(&read(&file)?).into_owned();
    if let Err(problems) = Plan::parse(&source) {
        told(lang, &file.display().to_string(), &problems);
        return Ok(Code::SomeFailed);
    }
    let app = context.open().await?;
    let Some(leader) = app.duty_leader(&by).await? else {
        return Err(Stop(lang.text("plan-adopt-nobody", &[("login", by.into())])));
    };
    let adopted = app.plan_adopt(&leader, &source).await;
    app.close().await;
    let adopted = adopted.map_err(|fault| Stop(lang.plain(&fault.key())))?;
    let parts = [("pin", adopted.plan.pin().into()), ("hash", adopted.hash.into())];
    say(&lang.text("plan-adopted", &parts));
    Ok(Code::Fine)
}

/// # Errors
/// The sentence that says what is in the way.
pub fn run(lang: Lang, command: Command) -> Result<Code, Stop> {
    match command {
        Command::Lint { files } => {
            lint(lang, &files, |source| Plan::parse(source).err().unwrap_or_default())
        }
        Command::Show { plan, json } => {
            let Some(plan) = find(lang, &plan)? else {
                return Ok(Code::SomeFailed);
            };
            if json {
                say(&String::from_utf8_lossy(&plan.canonical()));
            } else {
                show(lang, &plan);
            }
            Ok(Code::Fine)
        }
        Command::Print { plan } => {
            let Some(plan) = find(lang, &plan)? else { return Ok(Code::SomeFailed) };
            say(&plan_page::alone(lang, &plan));
            Ok(Code::Fine)
        }
        Command::Adopt { .. } => Ok(Code::Fine),
        Command::Diff { old, new } => {
            let (old, new) = (find(lang, &old)?, find(lang, &new)?);
            let Some((old, new)) = old.zip(new) else {
                return Ok(Code::SomeFailed);
            };
            compare(lang, &old, &new);
            Ok(Code::Fine)
        }
    }
}

/// An example, or a plan read from a file; `None` when its faults were told instead.
fn find(lang: Lang, name: &str) -> Result<Option<Cow<'static, Plan>>, Stop> {
    if let Some(shipped) = plan::shipped(name) {
        return Ok(Some(Cow::Borrowed(shipped)));
    }
    let path = Path::new(name);
    if !path.exists() {
        let known: Vec<&str> = plan::shipped_ids().collect();
        let parts = [("name", name.into()), ("known", known.join(", ").into())];
        return Err(Stop(lang.text("plan-unknown", &parts)));
    }
    let source = String::from_utf8_lossy(&read(path)?).into_owned();
    match Plan::parse(&source) {
        Ok(plan) => Ok(Some(Cow::Owned(plan))),
        Err(problems) => {
            told(lang, name, &problems);
            Ok(None)
        }
    }
}

fn show(lang: Lang, plan: &Plan) {
    let tell = |key: &str, parts: &[(&str, Value<'_>)]| say(&lang.text(key, parts));
    let title = of(lang, &plan.title).to_owned();
    tell("plan-head", &[("pin", plan.pin().into()), ("title", title.into())]);
    let about = [
        ("hazard", plan.hazard.code().into()),
        ("tier", plan.tier.code().into()),
        ("area", plan.area.clone().into()),
        ("approved", plan.approved_on.to_string().into()),
        ("review", plan.review_by.to_string().into()),
    ];
    tell("plan-about", &about);
    tell("plan-hash", &[("hash", hex(&plan.hash()).into())]);
    for level in &plan.levels {
        say(&level_line(lang, level));
    }
    for callout in &plan.callouts {
        let rounds: Vec<&str> = callout.rounds.iter().map(|round| round.at.as_str()).collect();
        let parts = [
            ("id", callout.id.clone().into()),
            ("rounds", rounds.join(", ").into()),
            ("unmet", callout.unmet.at.as_str().to_owned().into()),
        ];
        tell("plan-callout", &parts);
    }
    let report = &plan.report_up;
    let parts = [
        ("to", report.to.clone().into()),
        ("phone", report.first_phone.as_str().to_owned().into()),
        ("written", report.first_written.as_str().to_owned().into()),
        ("source", of(lang, &report.source).to_owned().into()),
    ];
    tell("plan-report", &parts);
    for task in &plan.tasks {
        let parts = [
            ("level", task.level.code().into()),
            ("title", of(lang, &task.title).to_owned().into()),
            ("verb", task.verb.code().into()),
            ("kind", task.kind.code().into()),
            ("group", task.group.clone().into()),
            ("due", task.due.as_str().to_owned().into()),
        ];
        tell("plan-task", &parts);
    }
}

fn level_line(lang: Lang, level: &Level) -> String {
    let measures: Vec<&str> = level.measures.iter().map(|label| of(lang, label)).collect();
    let parts = [
        ("level", level.id.code().into()),
        ("matter", of(lang, &level.matter).to_owned().into()),
        ("measures", measures.join("; ").into()),
        ("expected", level.expected.as_str().to_owned().into()),
        ("decide", level.decide.clone().into()),
        ("call", level.call.join(", ").into()),
    ];
    lang.text("plan-level", &parts)
}

fn compare(lang: Lang, old: &Plan, new: &Plan) {
    let changes = Plan::diff(old, new);
    if changes.is_empty() {
        say(&lang.plain("plan-diff-same"));
    }
    for change in changes {
        let path = ("path", change.path.into());
        let line = match (change.before, change.after) {
            (Some(before), Some(after)) => {
                let parts = [path, ("before", before.into()), ("after", after.into())];
                lang.text("plan-diff-changed", &parts)
            }
            (None, Some(after)) => lang.text("plan-diff-added", &[path, ("after", after.into())]),
            (before, None) => {
                let before = before.unwrap_or_default();
                lang.text("plan-diff-gone", &[path, ("before", before.into())])
            }
        };
        say(&line);
    }
}
