//! `huiyin simulate`: whole call-outs in an invented world of faults, from one seed. Needs no
//! network, no configuration and no database; the figures are those of `huiyin_simulate`.

use super::procedure::read;
use super::{Code, Stop};
use clap::Subcommand;
use huiyin_app::lang::Lang;
use huiyin_simulate::{Faults, Report, simulate};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Live call-outs under faults and count what every guarantee is worth
    Callout(Args),
}

/// What a file of faults may hold. A test reads it as such a file.
pub const FAULTS_HELP: &str = r#"A file of faults is TOML. All values are rates from 0 to 1; what
is left out keeps the value shown here; a key that is not here is refused with line and column.

  [gateway]             of each message that is handed over; the first six add up to at most 1
  lost = 0.05           taken, and never seen again
  temporary = 0.1       refused for now
  permanent = 0.05      refused for good
  silent_sent = 0.05    no word from the gateway, and the message went out
  silent_lost = 0.03    no word from the gateway, and it did not
  delayed = 0.02        minutes late
  outage = 0.1          of each gateway in each run: down for minutes
  honours_keys = 0.5    of each gateway in each run: drops what comes again under the same key

  [engine]              of each step of a process
  crash = 0.004         it dies, and comes back within a minute
  stall = 0.004         it stands still, often for longer than its lease

  [database]
  outage = 0.15         of each run: away for up to ten minutes
  unsure = 0.005        of each transaction: written, and the process is told that it was not
  overtaken = 0.02      of each decision: made on rows that somebody else changed since

  [clock]
  jump = 0.15           of each run: by up to ten minutes either way

  [people]              of each person in each run
  never = 0.12          does not answer
  decline = 0.08
  late = 0.1            answers after five to twenty-five minutes
  double = 0.1          answers twice
  reordered = 0.08      what was said first arrives last
  withdraw = 0.08       takes an acceptance back
  leave = 0.02          leaves duty during the call-out

  [order]               of each run
  empty_shift = 0.1     nobody is on a shift
  amend = 0.1           another level during the call-out
  edit = 0.3            plan and roster are edited during the call-out
  exercise = 0.2"#;

#[derive(clap::Args, Debug)]
#[command(after_help = FAULTS_HELP)]
pub struct Args {
    /// The same seed gives the same figures
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// So many call-outs
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    runs: u64,
    /// Only this one of them, as a violation names it
    #[arg(long, value_name = "N")]
    run: Option<u64>,
    /// How often what goes wrong; 30 % of messages and everything else without it
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

/// Runs that one thread takes at a time.
const SHARE: u64 = 250;

/// # Errors
/// The sentence that says what is wrong with the file of faults.
pub fn run(_: Lang, command: Command) -> Result<Code, Stop> {
    let Command::Callout(args) = command;
    let faults = match &args.faults {
        None => Faults::default(),
        Some(path) => {
            let source = String::from_utf8_lossy(&read(path)?).into_owned();
            let told = |fault| Stop(format!("{}:{fault}", path.display()));
            Faults::parse(&source).map_err(told)?
        }
    };
    let runs = args.run.map_or(0..args.runs, |run| run..run + 1);
    let report = lived(args.seed, runs, &faults);
    if args.json {
        say!("{}", serde_json::to_string(&report)?);
    } else {
        say!("{}", report.table().trim_end());
    }
    for one in &report.violations {
        let huiyin_simulate::Violation { seed, run, guarantee, what } = one;
        eprintln!("{guarantee}: {what} (--seed {seed} --run {run})");
    }
    Ok(if report.violated() == 0 { Code::Fine } else { Code::SomeFailed })
}

/// All runs, on as many threads as there are processors. Each run depends on its number alone,
/// and shares are put together in their order, so that threads change no figure.
fn lived(seed: u64, runs: std::ops::Range<u64>, faults: &Faults) -> Report {
    let bar = bar(runs.end - runs.start);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let shares: Vec<_> =
        runs.clone().step_by(SHARE as usize).map(|from| from..runs.end.min(from + SHARE)).collect();
    let mut whole = Report::default();
    for round in shares.chunks(threads) {
        let reports: Vec<Report> = std::thread::scope(|scope| {
            let one = |share: &std::ops::Range<u64>| {
                let (share, bar) = (share.clone(), bar.clone());
                scope.spawn(move || simulate(seed, share, faults, None, || bar.inc(1)))
            };
            let working: Vec<_> = round.iter().map(one).collect();
            let ended = working.into_iter().map(|thread| thread.join());
            ended.map(|report| report.expect("a run only counts, and does not panic")).collect()
        });
        reports.into_iter().for_each(|report| whole.add(report));
    }
    bar.finish_and_clear();
    whole
}

/// On the error output, so that figures can be piped; nothing where that is no terminal.
fn bar(runs: u64) -> ProgressBar {
    let bar = ProgressBar::new(runs);
    let shape = "{bar:40} {pos}/{len} {per_sec} {eta}";
    if let Ok(style) = ProgressStyle::with_template(shape) {
        bar.set_style(style);
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The help is read as a file: its rates are the defaults, and no key is missing.
    #[test]
    fn the_help_tells_every_rate_with_its_default() {
        let lines = FAULTS_HELP.lines().filter(|line| line.starts_with("  "));
        let source: String = lines
            .map(|line| {
                let line = line.trim_start();
                let told = |end: usize| line[..end].trim_end();
                let at = line.find("   ").map_or(line, told);
                format!("{at}\n")
            })
            .collect();
        assert_eq!(Faults::parse(&source), Ok(Faults::default()), "{source}");
        let doubled = source.replace("= 0.05", "= 0.04").replace("= 0.1\n", "= 0.11\n");
        assert_ne!(Faults::parse(&doubled), Ok(Faults::default()));
    }

    #[test]
    fn shares_on_threads_change_no_figure() {
        let faults = Faults::default();
        let alone = simulate(3, 0..300, &faults, None, || {});
        assert_eq!(lived(3, 0..300, &faults), alone);
    }
}
