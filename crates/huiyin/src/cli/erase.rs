//! `huiyin erase`: a closed case goes, for good, under a rule that is named, in the name of an
//! auditor. What stays is said to whoever asks for its number.

use super::{Code, Context, Stop};
use huiyin_app::erase::{BASIS_CHARS_MAX, EraseFault, Erasure};
use huiyin_app::lang::Lang;
use huiyin_app::{App, Trouble};
use huiyin_domain::ids::CaseNumber;
use huiyin_domain::text::Text;

/// The operator's part on PostgreSQL, in a quiet hour: it locks each table while it runs.
const REWRITE: &str =
    "VACUUM FULL case_file, case_event, case_text, case_party, outbox, idempotency";

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Number of the case, with its check digit
    number: String,
    /// The rule it is erased under; shown to whoever asks for the number, so no name in it
    #[arg(long, value_name = "RULE")]
    basis: String,
    /// Sign-in name of the auditor who answers for it
    #[arg(long, value_name = "LOGIN")]
    by: String,
    /// Only say what would be erased
    #[arg(long)]
    dry_run: bool,
}

/// # Errors
/// The sentence that says why nothing was erased.
pub async fn run(context: &Context, args: Args) -> Result<Code, Stop> {
    let app = context.open().await?;
    let done = erase(&app, &args, context.lang, context.config.is_postgres()).await;
    app.close().await;
    done
}

async fn erase(app: &App, args: &Args, lang: Lang, is_postgres: bool) -> Result<Code, Stop> {
    let plain = |key: &str| Stop(lang.plain(key));
    let number = CaseNumber::parse(&args.number).map_err(|_| plain("erase-number"))?;
    let basis = Text::parse(&args.basis, BASIS_CHARS_MAX).map_err(|_| plain("erase-basis"))?;
    let by = app.staff_named(&args.by).await?.ok_or_else(|| plain("cli-user-unknown"))?;
    let done = app.case_erase(&by, &number, &basis, args.dry_run).await;
    let Erasure { events, texts, closed_at, zone, is_scrubbed } =
        done.map_err(|fault| Stop(said(&fault, lang)))?;
    let parts = [
        ("number", number.as_str().to_owned().into()),
        ("events", events.into()),
        ("texts", texts.into()),
        ("closed", lang.moment(closed_at, &zone).into()),
    ];
    if args.dry_run {
        say!("{}", lang.text("erase-dry", &parts));
        return Ok(Code::Fine);
    }
    say!("{}", lang.text("erase-done", &parts));
    if !is_scrubbed {
        say!("{}", lang.plain("erase-again"));
    }
    if is_postgres {
        say!("{}", lang.text("erase-left-postgres", &[("statement", REWRITE.into())]));
    } else {
        say!("{}", lang.plain("erase-left-sqlite"));
    }
    Ok(if is_scrubbed { Code::Fine } else { Code::SomeFailed })
}

pub(super) fn said(fault: &EraseFault, lang: Lang) -> String {
    match fault {
        EraseFault::Unknown => lang.plain("erase-unknown"),
        EraseFault::Already(erased) => {
            let at = lang.moment(erased.at, &erased.zone).into();
            lang.text("erase-already", &[("at", at), ("basis", erased.basis_in(lang).into())])
        }
        EraseFault::Open => lang.plain("erase-open"),
        EraseFault::Window { name, until } => {
            let name = if lang == Lang::Zh { &name.zh } else { &name.en };
            let parts = [("name", name.clone().into()), ("until", lang.date(*until).into())];
            lang.text("erase-window", &parts)
        }
        EraseFault::Kept { rule, until } => {
            let rule = if lang == Lang::Zh { &rule.zh } else { &rule.en };
            let parts = [("rule", rule.clone().into()), ("until", lang.date(*until).into())];
            lang.text("erase-kept", &parts)
        }
        EraseFault::Waiting => lang.plain("erase-waiting"),
        EraseFault::LogStill => lang.plain("erase-log-still"),
        EraseFault::Trouble(Trouble::Forbidden(_)) => lang.plain("erase-forbidden"),
        EraseFault::Trouble(trouble) => lang.plain(&trouble.key()),
    }
}
