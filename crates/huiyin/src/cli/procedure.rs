//! `huiyin procedure`: reads procedure files and tells their faults, explains any clock from
//! any start, lists what is shipped. Needs no database.

use super::{Code, Stop};
use clap::Subcommand;
use huiyin_app::explain;
use huiyin_app::lang::Lang;
use huiyin_domain::calendar;
use huiyin_domain::clock::{Explanation, Extension, Pause, Story, When, tell};
use huiyin_domain::problem::Problem;
use huiyin_domain::procedure::{self, ClockRule, Name, Procedure};
use huiyin_domain::time::{Millis, day_start, parse_date};
use std::borrow::Cow;
use std::io::Write;
use std::path::{Path, PathBuf};

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Read procedure files and tell every fault with file, line and column
    Lint {
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Why a clock ends when it does
    Explain(Explain),
    /// The procedures that come with the program, with their clocks
    List,
}

#[derive(clap::Args, Debug)]
pub struct Explain {
    /// A shipped procedure, or a file
    #[arg(value_name = "PRESET|FILE")]
    procedure: String,
    clock: String,
    #[arg(long, value_name = "DATE|INSTANT")]
    start: String,
    /// Whole local days, both ends included
    #[arg(long, value_name = "A..B:REASON")]
    pause: Vec<String>,
    /// An extension by so many of the clock's extension units
    #[arg(long, value_name = "N", requires = "approved_on")]
    extend: Option<u32>,
    #[arg(long, value_name = "DATE|INSTANT", requires = "extend")]
    approved_on: Option<String>,
    /// Who approved it [default: the role that may]
    #[arg(long, value_name = "WHO", requires = "extend")]
    by: Option<String>,
    /// How long, where the procedure leaves that to the case
    #[arg(long, value_name = "N")]
    amount: Option<u32>,
    #[arg(long)]
    json: bool,
}

/// # Errors
/// The sentence that says what is in the way.
pub fn run(lang: Lang, command: Command) -> Result<Code, Stop> {
    match command {
        Command::Lint { files } => {
            lint(lang, &files, |source| Procedure::parse(source).err().unwrap_or_default())
        }
        Command::Explain(args) => explained(lang, &args),
        Command::List => {
            list(lang);
            Ok(Code::Fine)
        }
    }
}

/// One line on the terminal; a reader who closed the pipe has seen enough.
pub(super) fn say(line: &str) {
    let _closed = writeln!(std::io::stdout(), "{line}");
}

/// Tells the faults of each file, in the order of the lines.
pub(super) fn lint(
    lang: Lang,
    files: &[PathBuf],
    problems: impl Fn(&str) -> Vec<Problem>,
) -> Result<Code, Stop> {
    let mut code = Code::Fine;
    for path in files {
        let file = path.display().to_string();
        let bytes = read(path)?;
        let fine = match std::str::from_utf8(&bytes) {
            Ok(source) => told(lang, &file, &problems(source)),
            Err(fault) => {
                let (line, column) = place(&bytes[..fault.valid_up_to()]);
                say(&format!("{file}:{line}:{column}: {}", lang.plain("procedure-not-text")));
                false
            }
        };
        if fine {
            say(&lang.text("procedure-file-fine", &[("file", file.into())]));
        } else {
            code = Code::SomeFailed;
        }
    }
    Ok(code)
}

pub(super) fn read(path: &Path) -> Result<Vec<u8>, Stop> {
    std::fs::read(path).map_err(|fault| Stop(format!("{}: {fault}", path.display())))
}

fn place(before: &[u8]) -> (usize, usize) {
    let text = String::from_utf8_lossy(before);
    let line = text.matches('\n').count() + 1;
    (line, text.chars().rev().take_while(|c| *c != '\n').count() + 1)
}

/// True when there was nothing to tell.
pub(super) fn told(lang: Lang, file: &str, problems: &[Problem]) -> bool {
    for problem in problems {
        let Problem { line, column, .. } = problem;
        say(&format!("{file}:{line}:{column}: {}", sentence(lang, problem)));
    }
    problems.is_empty()
}

/// What is wrong, in words; where it is stands beside it.
pub(crate) fn sentence(lang: Lang, problem: &Problem) -> String {
    let Problem { code, what, expected, .. } = problem;
    let parts = [("what", what.clone().into()), ("expected", expected.clone().into())];
    lang.text(&format!("procedure-problem-{}", code.code()), &parts)
}

fn of(lang: Lang, name: &Name) -> &str {
    if lang == Lang::Zh { &name.zh } else { &name.en }
}

fn list(lang: Lang) {
    for procedure in procedure::shipped_ids().filter_map(procedure::shipped) {
        say(&format!("{}  {}", procedure.pin(), of(lang, &procedure.name)));
        for clock in &procedure.clocks {
            let amount = clock.amount_with(&[]).map_or_else(
                || "…".to_owned(),
                |amount| explain::amount(lang, u64::from(amount), clock.unit),
            );
            let (id, name) = (&clock.id, of(lang, &clock.name));
            say(&format!("  {id}  {name}  {amount}  {}", clock.basis.cite));
        }
    }
}

fn explained(lang: Lang, args: &Explain) -> Result<Code, Stop> {
    let Some(procedure) = find(lang, &args.procedure)? else {
        return Ok(Code::SomeFailed);
    };
    let Some(rule) = procedure.clock(&args.clock) else {
        let known: Vec<&str> = procedure.clocks.iter().map(|clock| clock.id.as_str()).collect();
        let parts = [
            ("procedure", procedure.id.clone().into()),
            ("name", args.clock.clone().into()),
            ("known", known.join(", ").into()),
        ];
        return Err(Stop(lang.text("procedure-unknown-clock", &parts)));
    };
    let (notes, told) = story_told(lang, &procedure, rule, args)?;
    if args.json {
        let json = serde_json::to_string_pretty(&told);
        say(&json.expect("an explanation has text keys only"));
    } else {
        let lines = explain::lines(lang, &told);
        notes.iter().chain(&lines).for_each(|line| say(line));
    }
    Ok(Code::Fine)
}

/// A shipped procedure, or one read from a file; `None` when its faults were told instead.
fn find(lang: Lang, name: &str) -> Result<Option<Cow<'static, Procedure>>, Stop> {
    if let Some(shipped) = procedure::shipped(name) {
        return Ok(Some(Cow::Borrowed(shipped)));
    }
    let path = Path::new(name);
    if !path.exists() {
        let known: Vec<&str> = procedure::shipped_ids().collect();
        let parts = [("name", name.into()), ("known", known.join(", ").into())];
        return Err(Stop(lang.text("procedure-unknown", &parts)));
    }
    let source = String::from_utf8_lossy(&read(path)?).into_owned();
    match Procedure::parse(&source) {
        Ok(procedure) => Ok(Some(Cow::Owned(procedure))),
        Err(problems) => {
            told(lang, name, &problems);
            Ok(None)
        }
    }
}

fn story_told(
    lang: Lang,
    procedure: &Procedure,
    rule: &ClockRule,
    args: &Explain,
) -> Result<(Vec<String>, Explanation), Stop> {
    let stop = |key: &str| Stop(lang.plain(key));
    let pauses: Vec<Pause> =
        args.pause.iter().map(|text| pause(lang, rule, text)).collect::<Result<_, _>>()?;
    if args.extend.is_some() && rule.extension.is_none() {
        return Err(stop("procedure-no-extension"));
    }
    let extensions: Vec<Extension> = extension(lang, procedure, rule, args)?.into_iter().collect();
    let amount = args.amount.or_else(|| rule.amount_with(&[]));
    let story = Story {
        start: when(lang, &args.start)?,
        started_by: None,
        amount: amount.ok_or_else(|| stop("procedure-amount-unset"))?,
        pauses: &pauses,
        extensions: &extensions,
    };
    let calendar = calendar::shipped(&procedure.calendar).expect("the file was linted for it");
    let told = tell(procedure, rule, calendar, &story);
    let told = told.map_err(|_| stop("procedure-out-of-range"))?;
    let named = |reason: &str| rule.pauses.iter().any(|known| known.reason == reason);
    let ignored = pauses.iter().filter(|pause| !named(&pause.reason));
    let notes = ignored.map(|pause| pause_ignored(lang, rule, &pause.reason)).collect();
    Ok((notes, told))
}

fn when(lang: Lang, text: &str) -> Result<When, Stop> {
    let date = parse_date(text).map(When::On);
    date.or_else(|_| Millis::parse(text).map(When::At))
        .map_err(|_| Stop(lang.text("procedure-bad-start", &[("text", text.into())])))
}

/// `2026-04-20..2026-04-24:hearing`; one day alone, and no reason where only one is known.
fn pause(lang: Lang, rule: &ClockRule, text: &str) -> Result<Pause, Stop> {
    let wrong = || Stop(lang.text("procedure-bad-pause", &[("text", text.into())]));
    let (days, reason) = match text.split_once(':') {
        Some((days, reason)) => (days, Some(reason.to_owned())),
        None => (text, None),
    };
    let only = || rule.pauses.first().map(|known| known.reason.clone());
    let (from, to) = days.split_once("..").unwrap_or((days, days));
    let date = |text: &str| parse_date(text.trim()).map_err(|_| wrong());
    let (from, to) = (date(from)?, date(to)?);
    if to < from {
        return Err(wrong());
    }
    Ok(Pause { reason: reason.or_else(only).unwrap_or_default(), from, to })
}

fn pause_ignored(lang: Lang, rule: &ClockRule, reason: &str) -> String {
    let known: Vec<&str> = rule.pauses.iter().map(|known| known.reason.as_str()).collect();
    let known = if known.is_empty() { lang.plain("procedure-nothing") } else { known.join(", ") };
    lang.text("procedure-pause-ignored", &[("reason", reason.into()), ("known", known.into())])
}

fn extension(
    lang: Lang,
    procedure: &Procedure,
    rule: &ClockRule,
    args: &Explain,
) -> Result<Option<Extension>, Stop> {
    let (Some(requested), Some(approved), Some(allowed)) =
        (args.extend, &args.approved_on, &rule.extension)
    else {
        return Ok(None);
    };
    let approved_at = match when(lang, approved)? {
        When::At(at) => at,
        // A date means some time on that day; its first instant is before any end of it.
        When::On(date) => day_start(date, &procedure.zone)
            .map_err(|_| Stop(lang.plain("procedure-out-of-range")))?,
    };
    let role = || lang.plain(&format!("role-{}", allowed.approver.code()));
    let by = args.by.clone().unwrap_or_else(role);
    Ok(Some(Extension { clock: rule.id.clone(), requested, approved_at, by }))
}
