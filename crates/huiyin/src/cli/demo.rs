//! `huiyin demo`: builds the example town in a folder of its own, serves it, and removes the
//! folder at the end unless it is to be kept.

use super::{Code, Context, Stop};
use crate::demo::phone::Phone;
use crate::demo::{self, Officer, PASSWORD, Told, Town};
use crate::serve::{Asked, Options, Server};
use huiyin_app::App;
use huiyin_app::lang::Lang;
use huiyin_app::moment::Moment;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Keep the town in this folder (which must not hold one yet)
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
    /// How many cases the town has
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u16).range(1..=5000))]
    pub cases: u16,
    /// Print addresses and sign-ins as one line of JSON, for programs
    #[arg(long)]
    pub json: bool,
}

/// The officers that the terminal names; the page names all.
const SHOWN: [&str; 13] = [
    "intake",
    "dispatcher",
    "head",
    "inspector",
    "auditor",
    "admin",
    "security-admin",
    "audit-admin",
    "hotline",
    "jt-head",
    "jt-handler",
    "duty-leader",
    "duty-officer",
];

pub async fn run(mut context: Context, args: Args) -> Result<Code, Stop> {
    let mut asked = Asked::listen()?;
    let folder = Folder::made(args.keep.clone())?;
    let lang = context.lang;
    if !args.json {
        say!("{}", lang.plain("cli-demo-building"));
    }
    let phone = Phone::start().await?;
    let (officers, told) = tokio::select! {
        built = build(&context, &folder.path, usize::from(args.cases), &phone) => built?,
        // Ended before it stood: the folder goes all the same.
        () = asked.come() => return Ok(Code::Fine),
    };
    context.config.town_zh = "青石县".into();
    let mut settings = demo::settings(&context.config, &folder.path, Moment::real());
    phone.ways(&mut settings);
    let app = App::open(settings).await?;
    let extra = demo::page::router(app.clone(), officers.clone(), phone);
    let options = Options { demo: true, extra, ..Options::default() };
    let listen = context.config.listen;
    let in_use = |fault: std::io::Error| Stop(format!("{listen}: {fault}"));
    let mut server = Server::start(app, &context.config, options).await.map_err(in_use)?;
    match args.json {
        true => say!("{}", as_json(&server, &officers, &told)),
        false => show(lang, &server, &officers, &told),
    }
    let ended = server.until_asked(&mut asked).await;
    server.stop().await;
    ended.map_err(in_use)?;
    Ok(Code::Fine)
}

async fn build(
    context: &Context,
    folder: &Path,
    cases: usize,
    phone: &Phone,
) -> Result<(Vec<Officer>, Told), Stop> {
    let now = Moment::real().now();
    let moment = Moment::fixed(huiyin_domain::time::Millis(now.0 - 120 * 86_400_000));
    let mut settings = demo::settings(&context.config, folder, moment);
    phone.ways(&mut settings);
    let app = App::open(settings).await?;
    let town: Town = demo::build(&app).await?;
    let officers = town.officers.clone();
    let town = Arc::new(town);
    let told = demo::tell(&app, town.clone(), cases, now).await?;
    demo::duty_set(&app, &town, phone).await?;
    app.close().await;
    Ok((officers, told))
}

fn show(lang: Lang, server: &Server, officers: &[Officer], told: &Told) {
    let url = server.url();
    let now = server.app.moment().now();
    let parts = [("cases", told.cases.into()), ("steps", told.steps.into())];
    say!("{}\n", lang.text("cli-demo-built", &parts));
    for (key, path) in [
        ("cli-demo-portal", "/"),
        ("cli-demo-desk", "/desk/sign-in"),
        ("cli-demo-list", demo::page::PATH),
    ] {
        say!("  {}  {url}{path}", lang.plain(key));
    }
    say!("\n{}", lang.text("cli-demo-sign-ins", &[("password", PASSWORD.into())]));
    for officer in officers.iter().filter(|o| SHOWN.contains(&o.login.as_str())) {
        let (code, secret) = (officer.code(now), officer.secret_text());
        say!("  {:<12} {code}  {secret}  {}", officer.login, officer.unit_code);
    }
    say!("\n{}", lang.plain("cli-demo-tracks"));
    for track in &told.tracks {
        say!("  {}  {}", track.number, track.secret);
    }
    say!("\n{}", lang.plain("cli-demo-stop"));
}

/// What `show` says and all other sign-ins; read by the browser journeys.
fn as_json(server: &Server, officers: &[Officer], told: &Told) -> serde_json::Value {
    let org = server.app.org();
    let account = |officer: &Officer| {
        let roles: Vec<&str> = officer.roles.iter().map(|role| role.code()).collect();
        let unit = org.tree.get(officer.unit);
        serde_json::json!({
            "login": officer.login,
            "password": PASSWORD,
            "totp_secret": officer.secret_text(),
            "name": officer.name,
            "unit_id": officer.unit.to_string(),
            "unit": unit.map(|unit| unit.label_zh.as_str()),
            "roles": roles,
            "card": demo::card(officer.unit_code).map(|card| card.shown().to_string()),
        })
    };
    let case = |track: &demo::Track| {
        serde_json::json!({
            "number": track.number.to_string(), "secret": track.secret.to_string(),
        })
    };
    serde_json::json!({
        "address": server.url(),
        "accounts": officers.iter().map(account).collect::<Vec<_>>(),
        "cases": told.tracks.iter().map(case).collect::<Vec<_>>(),
    })
}

/// Where the town lives; gone with this value unless it is kept.
struct Folder {
    path: PathBuf,
    kept: bool,
}

impl Folder {
    fn made(keep: Option<PathBuf>) -> Result<Self, Stop> {
        let kept = keep.is_some();
        let tag: [u8; 8] = Moment::real().random();
        let name = format!("huiyin-demo-{}", huiyin_domain::leaf::hex(&tag));
        let path = keep.unwrap_or_else(|| std::env::temp_dir().join(name));
        if path.join("huiyin.db").exists() {
            return Err(Stop(format!("{}: exists already", path.display())));
        }
        std::fs::create_dir_all(&path)?;
        Ok(Self { path, kept })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.kept {
            // What cannot be removed lies in the temporary folder of the system.
            let _left = std::fs::remove_dir_all(&self.path);
        }
    }
}
