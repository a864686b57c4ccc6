//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

#[derive(Parser, Debug)]
#[command(
    name = "huiyin-bench",
    about = "Measures Huiyin beside its limits and its peers, in one run, on loopback only",
    args_conflicts_with_subcommands = true
)]
pub struct Cli {
    #[command(flatten)]
    pub options: Options,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What stands beside the run, and what the run starts as processes of their own.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// What wrong guesses cost: whether their time tells what is there
    Guesses {
        /// Secrets guessed at a case that is there, and as many at one that is not
        #[arg(long, default_value_t = 50_000)]
        secrets: u32,
        /// Passwords guessed at an account that is there, and as many at one that is not
        #[arg(long, default_value_t = 300)]
        passwords: u32,
    },
    /// An index of words in memory: what queries, adding and erasing take, bytes a case
    Words {
        #[arg(long, default_value_t = 1_000_000)]
        cases: i64,
    },
    /// Looking for words and similar cases in a running server that holds very many cases, alone
    /// and while others read the worklist and bring cases
    Desk {
        #[arg(long, default_value_t = 1_000_000)]
        cases: u64,
    },
    /// A call to duty: from the activation until a gateway has each person's first message
    Calls {
        #[arg(long, default_value_t = 200)]
        people: usize,
        #[arg(long, default_value_t = 10)]
        runs: u32,
    },
    /// Answers every case with itself
    #[command(hide = true)]
    Echo { listen: SocketAddr },
    /// The limit prototype over a database whose schema is there already
    #[command(hide = true)]
    Limit { listen: SocketAddr, database: String, template: PathBuf },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Cases per second, latency, processor time
    Intake,
    /// Fifty rows for a member of staff
    Worklist,
    /// One case for a member of staff
    Case,
    /// Verification of receipts
    Receipt,
    /// Cold start and memory
    Start,
    /// SIGKILL under load, and whether everything acknowledged is there
    Kill,
}

#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Parts to run [default: all]
    #[arg(long, value_delimiter = ',')]
    pub only: Vec<Part>,
    /// Rounds that count
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=50))]
    pub rounds: u32,
    /// Length of a burst
    #[arg(long, default_value_t = 3.0)]
    pub seconds: f64,
    /// Connections at once; peers take part up to 8
    #[arg(long, value_delimiter = ',', default_values_t = [1, 8, 64, 256])]
    pub levels: Vec<usize>,
    /// How often a disturbed burst is repeated
    #[arg(long, default_value_t = 2)]
    pub repeats: u32,
    /// Time for everything after the set-up; fewer rounds when it runs out
    #[arg(long, default_value_t = 14.0)]
    pub minutes: f64,
    /// Void rounds count too: to try things out, never for figures
    #[arg(long)]
    pub count_void: bool,
    /// Neither Request Tracker nor django-helpdesk; installs nothing
    #[arg(long)]
    pub without_peers: bool,
    /// Cases that Huiyin holds before anything is measured
    #[arg(long, default_value_t = 0)]
    pub cases: u64,
    #[arg(long, default_value_t = 20_261_123)]
    pub seed: u64,
    /// Folder for all data, on the disk to be measured; emptied at the end
    /// [default: bench/data beside the binary's folder]
    #[arg(long)]
    pub data: Option<PathBuf>,
    /// Leave the data where they are
    #[arg(long)]
    pub keep: bool,
    /// The binary to be measured [default: huiyin beside this one]
    #[arg(long)]
    pub huiyin: Option<PathBuf>,
    /// The result as JSON [default: bench/result.json beside the binary's folder]
    #[arg(long)]
    pub out: Option<PathBuf>,
}

impl Options {
    #[must_use]
    pub fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }
}
