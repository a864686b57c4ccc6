//! `huiyin watch`: the second process that has a test page sent on a schedule and alarms over
//! channels of its own. Ends only when asked to.

use super::{Code, Context, Stop};
use crate::serve::Asked;
use crate::watch::{Found, Watch};
use huiyin_app::moment::Moment;
use huiyin_app::notify::{Mail, Notify, Sms};
use std::time::Duration;

/// While something is wrong, another round comes sooner.
const SOON: Duration = Duration::from_secs(300);

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Address of the server, such as https://town.example
    #[arg(long, value_name = "URL")]
    pub server: String,
    /// The token of the duty gateway, as in its settings; better in the environment
    #[arg(long, env = "HUIYIN_DUTY_TOKEN", hide_env_values = true)]
    pub token: String,
    /// Plan and role whose holder gets the page
    #[arg(long)]
    pub plan: String,
    #[arg(long, default_value = "duty-officer")]
    pub role: String,
    /// Minutes between two rounds
    #[arg(long, default_value_t = 360, value_parser = clap::value_parser!(u64).range(1..=10_080))]
    pub every: u64,
    /// Minutes in which an answer must come
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=120))]
    pub wait: u64,
    /// Who is told by mail when something is wrong; by the [mail] of this process's own settings
    #[arg(long, value_name = "ADDRESS")]
    pub alarm_mail: Vec<String>,
    /// Who is told by text message; by the [sms] of this process's own settings
    #[arg(long, value_name = "NUMBER")]
    pub alarm_sms: Vec<String>,
    /// One round, and an exit code that says how it went
    #[arg(long)]
    pub once: bool,
}

/// # Errors
/// The sentence that says what is in the way.
pub async fn run(context: &Context, args: Args) -> Result<Code, Stop> {
    let lang = context.lang;
    if args.alarm_mail.is_empty() && args.alarm_sms.is_empty() {
        return Err(Stop(lang.plain("watch-nobody-told")));
    }
    let mail = context.config.mail.as_ref().map(Mail::new).transpose().map_err(Stop)?;
    let sms = context.config.sms.clone().map(Sms::new).transpose().map_err(Stop)?;
    let watch = Watch {
        server: args.server.trim_end_matches('/').to_owned(),
        token: args.token,
        plan: args.plan,
        role: args.role,
        wait: Duration::from_secs(args.wait * 60),
        look: Duration::from_secs(5),
        notify: Notify::new(mail, sms),
        mails: args.alarm_mail,
        numbers: args.alarm_sms,
    };
    let every = Duration::from_secs(args.every * 60);
    let mut asked = Asked::listen()?;
    loop {
        let found = tokio::select! {
            found = watch.round() => found,
            () = asked.come() => return Ok(Code::Fine),
        };
        say!("{}", lang.plain(found.key()));
        if found != Found::Answered {
            let server = [("server", watch.server.clone().into())];
            let (subject, text) = (lang.text("watch-subject", &server), lang.plain(found.key()));
            let key = format!("watch-{}", Moment::real().id());
            for code in watch.alarm(&key, &subject, &text).await {
                eprintln!("huiyin: {code}");
            }
        }
        if args.once {
            return Ok(if found == Found::Answered { Code::Fine } else { Code::SomeFailed });
        }
        let rest = if found == Found::Answered { every } else { SOON.min(every) };
        tokio::select! {
            () = tokio::time::sleep(rest) => {}
            () = asked.come() => return Ok(Code::Fine),
        }
    }
}
