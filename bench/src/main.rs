//! `huiyin-bench`: one command, one run, ratios. What is measured and how stands in the
//! modules; here are the order of things and the one error type.

mod args;
mod asking;
mod browser;
mod child;
mod disk;
mod figures;
mod goals;
mod http;
mod huiyin;
mod kill;
mod lab;
mod limit;
mod load;
mod looking;
mod machine;
mod measure;
mod peers;
mod postgres;
mod receipt;
mod report;
mod rounds;
mod run;
mod system;
mod words;

use args::{Cli, Command};
use clap::Parser;
use std::fmt;
use std::process::ExitCode;

/// Why something cannot be done: a sentence for whoever runs the bench.
#[derive(Debug)]
pub struct Fault(pub String);

impl Fault {
    pub fn of(what: &str, error: impl fmt::Display) -> Self {
        Self(format!("{what}: {error}"))
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::of("SQLite", error)
    }
}

impl From<tokio_postgres::Error> for Fault {
    fn from(error: tokio_postgres::Error) -> Self {
        let said = error.as_db_error().map(|error| error.message().to_owned());
        Self(format!("PostgreSQL: {}", said.unwrap_or_else(|| error.to_string())))
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.expect("a runtime starts");
    let done = runtime.block_on(async {
        match cli.command {
            Some(Command::Guesses { secrets, passwords }) => {
                guesses(secrets, passwords).await;
                Ok(())
            }
            Some(Command::Words { cases }) => {
                looking::measured(cases);
                Ok(())
            }
            Some(Command::Desk { cases }) => {
                desk(cases).await;
                Ok(())
            }
            Some(Command::Calls { people, runs }) => {
                calls(people, runs).await;
                Ok(())
            }
            Some(Command::Echo { listen }) => limit::echo(listen).await,
            Some(Command::Limit { listen, database, template }) => {
                limit_serve(listen, &database, &template).await
            }
            None => measured(cli.options).await,
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Fault(why)) => {
            eprintln!("huiyin-bench: {why}");
            ExitCode::FAILURE
        }
    }
}

/// A half is what nobody can tell apart; beyond the noise, time tells something.
async fn guesses(secrets: u32, passwords: u32) {
    for pair in huiyin_tests::guesses::measured(secrets, passwords).await {
        let (there, not_there) = (
            huiyin_tests::guesses::middle(&pair.there),
            huiyin_tests::guesses::middle(&pair.not_there),
        );
        let (apart, noise) = (pair.told_apart(), pair.noise());
        let name = pair.name;
        println!("{name}: {there:.0} µs there, {not_there:.0} µs not (middle)");
        println!("  told apart {apart:.4}, where 0.5000 ± {noise:.4} is chance");
    }
}

/// Milliseconds as an officer's browser waits for them.
async fn desk(cases: u64) {
    let told = huiyin_tests::full_desk::measured(cases, |done| {
        if done % 50_000 == 0 {
            eprintln!("    {done} of {cases} cases");
        }
    });
    let told = told.await;
    println!(
        "{cases} cases brought and summarised in {:.0} s, read in {:.0} s",
        told.fill_s, told.index_s
    );
    let (lists, brought) = (told.lists_per_s, told.brought_per_s);
    for (is_loaded, times) in told.times {
        let when = if is_loaded { "under load" } else { "alone" };
        let [p50, p95, p99] = [50, 95, 99].map(|at| times.at(at));
        println!("{}, {when}: p50 {p50:.1} ms, p95 {p95:.1} ms, p99 {p99:.1} ms", times.name);
    }
    println!("load: {lists:.0} pages of the worklist and {brought:.0} cases a second");
}

/// Milliseconds from an activation to the gateway; the goal is 5,000 for 99 of 100 of 200.
async fn calls(people: usize, runs: u32) {
    for told in huiyin_tests::roll_call::measured(people, runs).await {
        let [p50, p99, most] = [50, 99, 100].map(|at| told.all.at(at));
        println!(
            "{}, {} people, {runs} runs: p50 {p50:.0} ms, p99 {p99:.0} ms, most {most:.0} ms",
            told.engine, told.people
        );
        let each: Vec<String> = told.p99.iter().map(|p99| format!("{p99:.0}")).collect();
        println!("  p99 of each run: {} ms", each.join(", "));
    }
}

async fn measured(options: args::Options) -> Result<(), Fault> {
    let out = match &options.out {
        Some(out) => out.clone(),
        None => lab::beside("bench/result.json")?,
    };
    let results = run::run(options).await?;
    report::print(&results);
    let written = serde_json::to_vec_pretty(&report::json(&results));
    let written = written.map_err(|error| Fault::of("the result", error))?;
    if let Some(folder) = out.parent() {
        std::fs::create_dir_all(folder).map_err(|error| Fault::of("the result", error))?;
    }
    std::fs::write(&out, written).map_err(|error| Fault::of("the result", error))?;
    println!("JSON: {}", out.display());
    Ok(())
}

async fn limit_serve(
    listen: std::net::SocketAddr,
    database: &str,
    template: &std::path::Path,
) -> Result<(), Fault> {
    let bytes = std::fs::read(template).map_err(|error| Fault::of("the template", error))?;
    let template = serde_json::from_slice(&bytes);
    let template = template.map_err(|error| Fault::of("the template", error))?;
    limit::serve(listen, database, template).await
}
