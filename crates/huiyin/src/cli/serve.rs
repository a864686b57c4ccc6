//! `huiyin serve`: portal, desk and reconcilers until asked to end.

use super::{Code, Context, Stop};
use crate::config;
use crate::first::{self, Administrator};
use crate::serve::{Asked, Options, Server};
use huiyin_app::lang::Lang;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

pub async fn run(context: &Context) -> Result<Code, Stop> {
    let (lang, config) = (context.lang, &context.config);
    let mut asked = Asked::listen()?;
    let app = context.open().await?;
    // Shown before anything else can fail: it cannot be shown a second time.
    let administrators = first::administrators_made(&app).await?;
    if !administrators.is_empty() {
        show(lang, &administrators, &config.data)?;
    }
    app.settings_told().await?;
    let in_use = |fault: std::io::Error| Stop(format!("{}: {fault}", config.listen));
    let mut server = Server::start(app, config, Options::default()).await.map_err(in_use)?;
    let url =
        if config.public_url.ends_with(":0") { server.url() } else { config.public_url.clone() };
    say!("{}", lang.text("cli-serve-ready", &[("url", url.into())]));
    if let Some(tls) = &server.tls {
        if let Some((file, print)) = tls.authority() {
            let parts = [("file", file.display().to_string().into()), ("print", print.into())];
            say!("{}", lang.text("tls-own", &parts));
        }
        say!("{}", lang.text("tls-print", &[("print", tls.pair().print.into())]));
    }
    let ended = server.until_asked(&mut asked).await;
    server.stop().await;
    ended.map_err(in_use)?;
    Ok(Code::Fine)
}

fn lines(lang: Lang, made: &Administrator) -> String {
    let Administrator { login, password, totp_secret, totp_uri } = made;
    let lines = [
        ("cli-user-login", *login),
        ("cli-user-password", password),
        ("cli-user-totp", totp_secret),
        ("cli-user-totp-uri", totp_uri),
    ];
    lines.iter().map(|(key, value)| format!("  {}  {value}\n", lang.plain(key))).collect()
}

/// Once, and to a person: where standard output goes into the system's journal, into a file
/// that only the operator can read instead.
fn show(lang: Lang, made: &[Administrator], data: &Path) -> Result<(), Stop> {
    let parts: Vec<String> = made.iter().map(|one| lines(lang, one)).collect();
    let text = format!("{}\n{}", lang.plain("sign-first-three"), parts.join("\n"));
    if !config::is_journalled() {
        super::print(&text);
        return Ok(());
    }
    let path = data.join("first-sign-in.txt");
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    file.write_all(text.as_bytes())?;
    let path = path.display().to_string();
    say!("{}", lang.text("cli-serve-first-in-file", &[("file", path.into())]));
    Ok(())
}
