//! `huiyin witness`: keygen makes its key; without it, the witness serves until asked to end.

use super::{Code, Context, Stop};
use crate::serve::Asked;
use crate::witness::{KeyFault, Memory, Service, StateFault, WitnessKey, serve};
use clap::Subcommand;
use huiyin_app::lang::Lang;
use huiyin_app::moment::Moment;
use huiyin_tlog::{Algorithm, VerifierKey};
use std::path::PathBuf;
use tokio::net::TcpListener;

#[derive(clap::Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Args {
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Folder of what was cosigned; losing it loses the witness's memory
    #[arg(long, value_name = "DIR", required = true)]
    pub state: Option<PathBuf>,
    /// Key file, as made by `witness keygen`
    #[arg(long, value_name = "FILE", required = true)]
    pub key: Option<PathBuf>,
    /// A log to watch: its key, and its origin when that should be checked
    #[arg(long, value_name = "VKEY[@ORIGIN]", required = true)]
    pub log: Vec<String>,
    /// Begin to watch those of the logs that this witness has never cosigned
    #[arg(long)]
    pub begin: bool,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Make a key file; prints the line that goes into policies
    Keygen {
        /// Name it signs under, such as witness.example.org/w1
        name: String,
        file: PathBuf,
    },
}

/// # Errors
/// The sentence that says what is in the way.
pub async fn run(context: &Context, args: Args) -> Result<Code, Stop> {
    let lang = context.lang;
    if let Some(Command::Keygen { name, file }) = args.command {
        let seed = Moment::real().random();
        let made = WitnessKey::create(&file, &name, &seed);
        let shown = file.display().to_string();
        let key = made.map_err(|fault| key_told(lang, &shown, &fault))?;
        say!("{}", key.public().to_vkey());
        return Ok(Code::Fine);
    }
    let (Some(state), Some(key)) = (&args.state, &args.key) else { return Ok(Code::Stopped) };
    let mut keys = Vec::new();
    for log in &args.log {
        keys.push(log_key(lang, log)?);
    }
    let shown = key.display().to_string();
    let cosigner = WitnessKey::load(key).map_err(|fault| key_told(lang, &shown, &fault))?;
    let told = |fault: StateFault| state_told(lang, &fault);
    let memory = Memory::open(state).map_err(told)?;
    if args.begin {
        for key in &keys {
            match memory.begin(key.name()) {
                Ok(()) | Err(StateFault::Begun(_)) => {}
                Err(fault) => return Err(told(fault)),
            }
        }
    }
    let vkey = cosigner.public().to_vkey();
    let service = Service::new(cosigner, memory, keys, Moment::real()).map_err(told)?;
    let _recorder = crate::ops::recorder();
    let mut asked = Asked::listen()?;
    let listen = context.config.listen;
    let in_use = |fault: std::io::Error| Stop(format!("{listen}: {fault}"));
    let listener = TcpListener::bind(listen).await.map_err(in_use)?;
    let parts =
        [("url", format!("http://{}", listener.local_addr()?).into()), ("key", vkey.into())];
    say!("{}", lang.text("log-witness-ready", &parts));
    let stop = async move { asked.come().await };
    axum::serve(listener, serve(service)).with_graceful_shutdown(stop).await?;
    Ok(Code::Fine)
}

/// The origin of a log is the name of its key; written behind it, it is compared.
fn log_key(lang: Lang, typed: &str) -> Result<VerifierKey, Stop> {
    let wrong = |why: &str| {
        let parts = [("key", typed.to_owned().into()), ("why", why.to_owned().into())];
        Stop(lang.text("log-witness-log-wrong", &parts))
    };
    // A name may hold the sign, Base64 cannot: what stands behind the last plus is looked at.
    let after_plus = typed.rfind('+').map_or(0, |at| at + 1);
    let (vkey, origin) = match typed[after_plus..].find('@') {
        Some(at) => (&typed[..after_plus + at], Some(&typed[after_plus + at + 1..])),
        None => (typed, None),
    };
    let key = VerifierKey::parse(vkey).map_err(|reason| wrong(reason.code()))?;
    if key.algorithm() != Algorithm::ED25519 {
        return Err(wrong("algorithm-unsupported"));
    }
    if origin.is_some_and(|origin| origin != key.name()) {
        return Err(wrong("origin-unknown"));
    }
    Ok(key)
}

fn key_told(lang: Lang, file: &str, fault: &KeyFault) -> Stop {
    let part = [("file", file.to_owned().into())];
    match fault {
        KeyFault::Disk(fault) => Stop(format!("{file}: {fault}")),
        KeyFault::Open => Stop(lang.text("log-witness-key-open", &part)),
        KeyFault::Malformed => Stop(lang.text("log-witness-key-wrong", &part)),
        KeyFault::Name(_) => Stop(lang.plain("log-witness-name-wrong")),
    }
}

fn state_told(lang: Lang, fault: &StateFault) -> Stop {
    let told = |key: &str, path: &PathBuf| {
        Stop(lang.text(key, &[("file", path.display().to_string().into())]))
    };
    match fault {
        StateFault::Disk(path, fault) => Stop(format!("{}: {fault}", path.display())),
        StateFault::Busy => Stop(lang.plain("log-witness-busy")),
        StateFault::Missing(path) => told("log-witness-state-missing", path),
        StateFault::Spoilt(path) => told("log-witness-state-spoilt", path),
        StateFault::Begun(path) => told("log-witness-state-begun", path),
    }
}
