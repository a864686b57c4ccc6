//! The command line: one file per command. Each gets a `Context`, prints in the reader's
//! language and answers an exit code: 0 done, 1 done with faults in the input, 2 not done,
//! 3 a log contradicted itself.

/// A line on standard output. Whoever reads may have seen enough (`| head`): that is no fault.
macro_rules! say {
    ($($part:tt)*) => {
        $crate::cli::print(&format!("{}\n", format_args!($($part)*)))
    };
}

pub mod audit;
pub mod backup;
pub mod calendar;
pub mod clusters;
pub mod demo;
mod doctor;
pub mod drill;
pub mod erase;
pub mod export;
pub mod fall;
pub mod import;
pub mod index;
pub mod key;
mod learn;
pub mod measure;
pub mod mirror;
pub mod model;
pub mod plan;
pub mod procedure;
pub mod recover;
pub mod responsibility;
pub mod restore;
pub mod retention;
pub mod serve;
pub mod similar;
pub mod simulate;
mod table;
mod tell;
pub mod topic;
pub mod unit;
pub mod user;
pub mod verify;
pub mod watch;
pub mod witness;

use crate::config::{Config, Flags};
use crate::{first, log};
use clap::{CommandFactory, Parser, Subcommand};
use huiyin_app::App;
use huiyin_app::lang::Lang;
use huiyin_app::moment::Moment;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

#[derive(Parser, Debug)]
#[command(
    name = "huiyin",
    version,
    about = "Huiyin 回音: every matter has an owner, every person gets an answer"
)]
pub struct Cli {
    #[command(flatten)]
    pub flags: Flags,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Serve portal and desk; starts with no configuration
    Serve,
    /// Serve a filled example town from a temporary folder
    Demo(demo::Args),
    /// Bring messages of a CSV file in as cases; run it again and nothing is doubled
    Import(import::Args),
    /// Accounts of staff
    #[command(subcommand)]
    User(user::Command),
    /// Offices and departments
    #[command(subcommand)]
    Unit(unit::Command),
    /// Topics with their keywords
    #[command(subcommand)]
    Topic(topic::Command),
    /// Which unit answers for which topic and place
    #[command(subcommand)]
    Responsibility(responsibility::Command),
    /// Procedure files: faults, explanations, what is shipped
    #[command(subcommand)]
    Procedure(procedure::Command),
    /// Emergency plans: faults, what a plan says, what changed between two
    #[command(subcommand)]
    Plan(plan::Command),
    /// Calendar files: faults, and checks of single clocks
    #[command(subcommand)]
    Calendar(calendar::Command),
    /// Problems that several people bring: how well they are put together
    #[command(subcommand)]
    Clusters(clusters::Command),
    /// Check a proof, a promise or a proof of misconduct: offline, without any configuration
    Verify(verify::Args),
    /// Keep a verified copy of a log, and verify a copy
    Mirror(mirror::Args),
    /// Run a small witness that cosigns the heads of logs
    Witness(witness::Args),
    /// Have a test page sent on a schedule and alarm when nobody answers it; a process of its own
    Watch(watch::Args),
    /// Copy the database into a file while the server runs
    Backup(backup::Args),
    /// Fill an empty database from a copy
    Restore(restore::Args),
    /// Restore the newest copy for a while, audit it, compare it, and keep what was seen
    Drill(drill::Args),
    /// Look at everything that an operator has to see to, and say what to do
    Doctor(doctor::Args),
    /// After a restore: bring back from a mirror what the log lacks
    Recover(recover::Args),
    /// Erase a closed case for good, under a rule that is named
    Erase(erase::Args),
    /// The index of words: what its copy holds, made anew while servers run
    #[command(subcommand)]
    Index(index::Command),
    /// Cases as a table, without persons and without what they wrote
    Export(export::Args),
    /// Which closed cases may or must go; a dry run unless told otherwise
    Retention(retention::Args),
    /// Keys of the log: what the notice board shows, a fresh one, whether all is right
    #[command(subcommand)]
    Key(key::Command),
    /// The routing model: how good it is, what it learned, and learning now
    #[command(subcommand)]
    Model(model::Command),
    /// Cases about the same matter at the same place: how well they are found
    #[command(subcommand)]
    Similar(similar::Command),
    /// Call-outs in an invented world of faults: what every guarantee is worth
    #[command(subcommand)]
    Simulate(simulate::Command),
    /// Prove that the database is whole against its log
    Audit(audit::Args),
    /// What is set, and from where settings can come
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Who may do what, as one table
    Matrix,
    /// A completion script for a shell
    Completions { shell: clap_complete::Shell },
}

#[derive(Subcommand, Debug)]
pub enum ConfigCommand {
    /// Print all settings in force as a configuration file, passwords hidden
    Dump,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    Fine = 0,
    /// Done, but some of the input could not be used.
    SomeFailed = 1,
    /// Not done.
    Stopped = 2,
    /// Two signed histories of one log cannot both be true.
    Forked = 3,
}

/// Why a command could not do its work: a sentence for the person at the terminal.
#[derive(Debug)]
pub struct Stop(pub String);

impl<E: std::error::Error> From<E> for Stop {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// What every command needs.
pub struct Context {
    pub lang: Lang,
    pub config: Config,
}

impl Context {
    /// Opens the database, making the one office that a new installation needs.
    ///
    /// # Errors
    /// The sentence that says what is in the way.
    pub async fn open(&self) -> Result<App, Stop> {
        self.config.data_folder_make()?;
        let app = App::open(self.config.settings(Moment::real())).await?;
        let made = first::office_made(&app, &self.config).await;
        made.map_err(|trouble| Stop(self.lang.plain(&trouble.key())))?;
        Ok(app)
    }
}

/// Standard output, whether or not somebody still reads it.
fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _closed = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Runs one command line to its end.
#[must_use]
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    code_of(args).into()
}

/// The exit code that [`run`] ends with.
#[must_use]
pub fn code_of(args: impl IntoIterator<Item = OsString>) -> u8 {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Also how help and version are shown; a closed pipe is no fault of ours.
            let _closed = error.print();
            return u8::try_from(error.exit_code()).unwrap_or(2);
        }
    };
    match dispatch(cli) {
        Ok(code) => code as u8,
        Err(Stop(why)) => {
            eprintln!("huiyin: {why}");
            Code::Stopped as u8
        }
    }
}

fn dispatch(cli: Cli) -> Result<Code, Stop> {
    let lang = terminal_lang(cli.flags.lang.as_deref());
    match &cli.command {
        Command::Verify(args) => return verify::run(lang, args),
        Command::Model(model::Command::Evaluate(args)) => return model::evaluate(lang, args),
        Command::Similar(similar::Command::Evaluate(args)) => return similar::evaluate(lang, args),
        Command::Clusters(clusters::Command::Evaluate(args)) => return clusters::run(lang, args),
        _ => {}
    }
    let config = match (Config::load(&cli.flags), &cli.command) {
        (Err(fault), Command::Doctor(args)) => {
            return Ok(doctor::settings_wrong(lang, args, &fault));
        }
        (loaded, _) => loaded?,
    };
    match cli.command {
        Command::Procedure(command) => return procedure::run(lang, command),
        Command::Plan(command) if !command.wants_database() => return plan::run(lang, command),
        Command::Calendar(command) => return calendar::run(lang, command),
        Command::Simulate(command) => return simulate::run(lang, command),
        Command::Completions { shell } => return Ok(completions(shell)),
        Command::Matrix => return Ok(printed(&huiyin_domain::policy::matrix())),
        Command::Config(ConfigCommand::Dump) => return Ok(printed(&config.dump())),
        _ => {}
    }
    log::start(config.log_format, &config.log_level).map_err(Stop)?;
    let context = Context { lang, config };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match cli.command {
            Command::Serve => serve::run(&context).await,
            Command::Audit(args) => audit::run(&context, args).await,
            Command::Backup(args) => backup::run(&context, args).await,
            Command::Recover(args) => recover::run(&context, args).await,
            Command::Doctor(args) => doctor::run(&context, args).await,
            Command::Drill(args) => drill::run(&context, args).await,
            Command::Restore(args) => restore::run(&context, args).await,
            Command::Demo(args) => demo::run(context, args).await,
            Command::Erase(args) => erase::run(&context, args).await,
            Command::Model(command) => learn::run(&context, command).await,
            Command::Index(command) => index::run(&context, command).await,
            Command::Export(args) => export::run(&context, args).await,
            Command::Retention(args) => retention::run(&context, args).await,
            Command::Key(command) => key::run(&context, command).await,
            Command::Import(args) => import::run(&context, args).await,
            Command::Mirror(args) => mirror::run(&context, args).await,
            Command::Witness(args) => witness::run(&context, args).await,
            Command::Watch(args) => watch::run(&context, args).await,
            Command::User(command) => user::run(&context, command).await,
            Command::Unit(command) => unit::run(&context, command).await,
            Command::Topic(command) => topic::run(&context, command).await,
            Command::Plan(command) => plan::adopt(&context, command).await,
            Command::Responsibility(command) => responsibility::run(&context, command).await,
            Command::Config(_)
            | Command::Matrix
            | Command::Verify(_)
            | Command::Completions { .. }
            | Command::Similar(_)
            | Command::Clusters(_)
            | Command::Simulate(_)
            | Command::Procedure(_)
            | Command::Calendar(_) => Ok(Code::Fine),
        }
    })
}

fn printed(text: &str) -> Code {
    print(text);
    Code::Fine
}

fn completions(shell: clap_complete::Shell) -> Code {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "huiyin", &mut script);
    printed(&String::from_utf8_lossy(&script))
}

/// As asked for, else Chinese where the terminal is Chinese, else English.
fn terminal_lang(asked: Option<&str>) -> Lang {
    if let Some(lang) = asked.and_then(Lang::from_tag) {
        return lang;
    }
    let is_chinese = crate::config::terminal_locale().starts_with("zh");
    if is_chinese { Lang::Zh } else { Lang::En }
}
