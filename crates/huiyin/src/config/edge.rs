//! Settings of the edge (TLS, proxies, other sockets) and of the copies that the server makes:
//! their keys in the file, their checks, and how they are written out again.

use super::ConfigFault;
use huiyin_app::backup::regular::Regular;
use huiyin_app::backup::sealed::Recipients;
use ipnet::IpNet;
use serde::Deserialize;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

const HOUR_MS: i64 = 3_600_000;
const PROXIES_MAX: usize = 64;

/// How TLS is spoken here, if it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TlsConfig {
    /// Files of an authority, read again when they change.
    Files { cert: PathBuf, key: PathBuf },
    /// A certificate of our own making, under an authority of our own in the data folder.
    SelfMade,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TlsFile {
    pub cert: Option<PathBuf>,
    pub key: Option<PathBuf>,
    pub self_made: Option<bool>,
}

/// Which header the proxies of this house write. Only that one is read: a proxy passes on what
/// it does not write itself, so that the other could be anybody's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyHeader {
    #[default]
    XForwardedFor,
    Forwarded,
}

impl ProxyHeader {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::XForwardedFor => "x-forwarded-for",
            Self::Forwarded => "forwarded",
        }
    }
}

/// Everything about how the server is reached.
#[derive(Clone, Debug, Default)]
pub struct Edge {
    pub tls: Option<TlsConfig>,
    /// Plain HTTP that only leads on to where residents are to go.
    pub plain: Option<SocketAddr>,
    /// A socket of this machine, for a proxy beside the server.
    pub unix: Option<PathBuf>,
    /// Who may say on whose behalf a request comes.
    pub trusted: Vec<IpNet>,
    pub header: ProxyHeader,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BackupFile {
    pub folder: Option<PathBuf>,
    pub every_hours: Option<i64>,
    pub keep: Option<i64>,
    pub in_clear: Option<bool>,
}

/// Copies: to whom they are encrypted, and when the server makes them by itself.
#[derive(Clone, Debug, Default)]
pub struct Copies {
    pub recipients: Vec<String>,
    pub drill_days: i64,
    pub regular: Option<Regular>,
}

pub(super) fn tls_checked(file: Option<TlsFile>) -> Result<Option<TlsConfig>, ConfigFault> {
    let Some(TlsFile { cert, key, self_made }) = file else { return Ok(None) };
    match (cert, key, self_made.unwrap_or(false)) {
        (Some(cert), Some(key), false) => Ok(Some(TlsConfig::Files { cert, key })),
        (None, None, true) => Ok(Some(TlsConfig::SelfMade)),
        (None, None, false) => Ok(None),
        _ => Err(ConfigFault("tls: either cert and key, or self_made = true".into())),
    }
}

/// The old switch believed whoever connected; nothing that is asked for now means the same.
pub(super) fn proxies_checked(
    old: Option<bool>,
    listed: Option<Vec<String>>,
) -> Result<Vec<IpNet>, ConfigFault> {
    if old == Some(true) {
        return Err(ConfigFault(
            "trust_forwarded = true believed everybody who could connect; name your proxies \
             instead: trusted_proxies = [\"127.0.0.1/32\"]"
                .into(),
        ));
    }
    let listed = listed.unwrap_or_default();
    if listed.len() > PROXIES_MAX {
        return Err(ConfigFault(format!("trusted_proxies: more than {PROXIES_MAX}")));
    }
    listed.iter().map(|text| proxy_parsed(text)).collect()
}

fn proxy_parsed(text: &str) -> Result<IpNet, ConfigFault> {
    let net = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    let net = net.map_err(|_| {
        ConfigFault(format!("trusted_proxies: {text:?} is no network such as 127.0.0.1/32"))
    })?;
    if net.prefix_len() == 0 {
        return Err(ConfigFault(format!("trusted_proxies: {text} is everybody")));
    }
    Ok(net.trunc())
}

pub(super) fn copies_checked(
    data: &Path,
    recipients: Option<Vec<String>>,
    drill_days: i64,
    file: Option<BackupFile>,
) -> Result<Copies, ConfigFault> {
    let recipients = recipients.unwrap_or_default();
    if !recipients.is_empty() {
        let wrong = |fault| ConfigFault(format!("backup_recipients: {fault}"));
        Recipients::parse(&recipients).map_err(wrong)?;
    }
    let Some(file) = file else { return Ok(Copies { recipients, drill_days, regular: None }) };
    if recipients.is_empty() && !file.in_clear.unwrap_or(false) {
        return Err(ConfigFault(
            "backup: name backup_recipients (age1…, made by `huiyin key identity`), or say \
             in_clear = true"
                .into(),
        ));
    }
    let every = super::within("backup.every_hours", file.every_hours, 24, 1..=24 * 31)?;
    let keep = super::within("backup.keep", file.keep, 14, 1..=1000)?;
    let regular = Regular {
        folder: file.folder.unwrap_or_else(|| data.join("backups")),
        every_ms: every * HOUR_MS,
        keep: usize::try_from(keep).unwrap_or(1),
        recipients: recipients.clone(),
    };
    Ok(Copies { recipients, drill_days, regular: Some(regular) })
}

/// As the file would say it.
pub(super) fn dump(edge: &Edge, copies: &Copies, table: &mut Table) {
    let path = |path: &Path| Value::from(path.to_string_lossy().into_owned());
    let mut put = |key: &str, value: Value| {
        table.insert(key.to_owned(), value);
    };
    if let Some(plain) = edge.plain {
        put("listen_plain", plain.to_string().into());
    }
    if let Some(unix) = &edge.unix {
        put("listen_unix", path(unix));
    }
    let trusted: Vec<Value> = edge.trusted.iter().map(|net| net.to_string().into()).collect();
    put("trusted_proxies", trusted.into());
    put("proxy_header", edge.header.code().into());
    let recipients: Vec<Value> = copies.recipients.iter().map(|text| text.clone().into()).collect();
    put("backup_recipients", recipients.into());
    put("drill_days", copies.drill_days.into());
    if let Some(tls) = &edge.tls {
        let mut own = Table::new();
        match tls {
            TlsConfig::SelfMade => drop(own.insert("self_made".into(), true.into())),
            TlsConfig::Files { cert, key } => {
                own.insert("cert".into(), path(cert));
                own.insert("key".into(), path(key));
            }
        }
        put("tls", own.into());
    }
    if let Some(regular) = &copies.regular {
        let mut own = Table::new();
        own.insert("folder".into(), path(&regular.folder));
        own.insert("every_hours".into(), (regular.every_ms / HOUR_MS).into());
        own.insert("keep".into(), i64::try_from(regular.keep).unwrap_or(i64::MAX).into());
        own.insert("in_clear".into(), regular.recipients.is_empty().into());
        put("backup", own.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_switch_is_told_what_replaces_it_and_everybody_is_nobody() {
        let told = proxies_checked(Some(true), None).expect_err("no longer").0;
        assert!(told.contains("trusted_proxies = "), "{told}");
        assert_eq!(proxies_checked(Some(false), None), Ok(Vec::new()));
        let of = |text: &str| proxies_checked(None, Some(vec![text.into()]));
        assert!(of("0.0.0.0/0").is_err() && of("::/0").is_err() && of("proxy").is_err());
        assert_eq!(of("10.1.2.3/8").expect("a network")[0].to_string(), "10.0.0.0/8");
        assert_eq!(of("::1").expect("an address")[0].to_string(), "::1/128");
    }

    #[test]
    fn copies_in_the_clear_have_to_be_said() {
        let data = Path::new("d");
        let fault = copies_checked(data, None, 30, Some(BackupFile::default())).expect_err("no");
        assert!(fault.0.contains("backup_recipients"), "{fault}");
        let said = BackupFile { in_clear: Some(true), ..BackupFile::default() };
        let regular = copies_checked(data, None, 30, Some(said)).expect("said").regular;
        assert_eq!(regular.expect("regular").folder, Path::new("d/backups"));
        let wrong = copies_checked(data, Some(vec!["age1x".into()]), 30, None);
        assert!(wrong.expect_err("no key").0.contains("age1x"));
    }

    #[test]
    fn tls_is_files_or_self_made_and_never_half() {
        let half = TlsFile { cert: Some("c".into()), ..TlsFile::default() };
        assert!(tls_checked(Some(half)).is_err());
        let both = TlsFile { cert: Some("c".into()), key: Some("k".into()), self_made: Some(true) };
        assert!(tls_checked(Some(both)).is_err());
        let own = TlsFile { self_made: Some(true), ..TlsFile::default() };
        assert_eq!(tls_checked(Some(own)), Ok(Some(TlsConfig::SelfMade)));
    }
}
