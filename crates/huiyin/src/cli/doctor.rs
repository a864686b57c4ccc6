//! `huiyin doctor`: every check, a line each, and what to do about those that are not well.
//! 0: nothing bad; 1: something is.

use super::{Code, Context, Stop};
use crate::config::ConfigFault;
use crate::doctor::{self, Finding, State};
use huiyin_app::lang::Lang;
use serde_json::json;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// One line of JSON instead of words
    #[arg(long)]
    pub json: bool,
    /// Also knock at the mail relay and the SMS gateway; nothing is sent
    #[arg(long)]
    pub reach: bool,
    /// Also fail on what only should be seen to
    #[arg(long)]
    pub strict: bool,
}

/// # Errors
/// None: what cannot be looked at is a finding.
pub async fn run(context: &Context, args: Args) -> Result<Code, Stop> {
    let found = doctor::all(&context.config, args.reach).await;
    Ok(told(context.lang, &args, &found))
}

/// Settings that cannot be read are a finding as well, and the only one.
#[must_use]
pub fn settings_wrong(lang: Lang, args: &Args, fault: &ConfigFault) -> Code {
    told(lang, args, &[Finding::of_settings(fault)])
}

fn told(lang: Lang, args: &Args, found: &[Finding]) -> Code {
    let worst = doctor::worst(found);
    if args.json {
        let one = |one: &Finding| {
            json!({
                "check": one.code, "state": one.state.code(), "text": one.text(lang),
                "way": one.way(lang),
            })
        };
        let checks: Vec<_> = found.iter().map(one).collect();
        say!("{}", json!({ "state": worst.code(), "checks": checks }));
    } else {
        for one in found {
            let word = lang.plain(&format!("doctor-state-{}", one.state.code()));
            say!("{word}  {}", one.text(lang));
            if let Some(way) = one.way(lang) {
                say!("      {way}");
            }
        }
        say!("{}", lang.plain(&format!("doctor-worst-{}", worst.code())));
    }
    match worst {
        State::Ok => Code::Fine,
        State::Warn if !args.strict => Code::Fine,
        State::Warn | State::Bad => Code::SomeFailed,
    }
}
