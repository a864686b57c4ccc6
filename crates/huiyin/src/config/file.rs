//! The configuration file (TOML): its keys, where a fault in it stands, and writing it out.

use super::edge::{self, BackupFile, ProxyHeader, TlsFile};
use super::files::{FilesConfig, ObjectsConfig};
use super::{Config, ConfigFault, LogFormat, Procedures};
use huiyin_app::incident::ReportSource;
use huiyin_app::notify::{BodyKind, DutyWays, MailConfig, MailTls, SmsConfig};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileConfig {
    pub data: Option<PathBuf>,
    pub database: Option<String>,
    pub key_file: Option<PathBuf>,
    pub log_key_file: Option<PathBuf>,
    pub push_key_file: Option<PathBuf>,
    pub high_water: Option<PathBuf>,
    pub witness_policy: Option<PathBuf>,
    pub listen: Option<String>,
    pub public_url: Option<String>,
    pub county: Option<i64>,
    pub operator_unit: Option<String>,
    pub town_zh: Option<String>,
    pub town_en: Option<String>,
    pub origin: Option<String>,
    pub log_format: Option<LogFormat>,
    pub log_level: Option<String>,
    pub draft_days: Option<i64>,
    pub retention: Option<PathBuf>,
    pub session_idle_minutes: Option<i64>,
    pub step_up_minutes: Option<i64>,
    pub flood_per_minute: Option<i64>,
    pub procedures: Option<Procedures>,
    /// What is now `trusted_proxies`; read to say so.
    pub trust_forwarded: Option<bool>,
    pub trusted_proxies: Option<Vec<String>>,
    pub proxy_header: Option<ProxyHeader>,
    pub listen_plain: Option<String>,
    pub listen_unix: Option<PathBuf>,
    pub tls: Option<TlsFile>,
    pub backup_recipients: Option<Vec<String>>,
    pub drill_days: Option<i64>,
    pub backup: Option<BackupFile>,
    pub mail: Option<MailConfig>,
    pub sms: Option<SmsConfig>,
    pub sms_inbound_token: Option<String>,
    pub duty: Option<DutyWays>,
    pub report_source: Option<Vec<ReportSource>>,
    pub files: Option<FilesConfig>,
    pub objects: Option<ObjectsConfig>,
    pub clamd: Option<String>,
}

impl FileConfig {
    pub fn read(path: &Path) -> Result<Self, ConfigFault> {
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|fault| ConfigFault(format!("{shown}: {fault}")))?;
        Self::parse(&text, &shown)
    }

    pub fn parse(text: &str, shown: &str) -> Result<Self, ConfigFault> {
        toml::from_str(text).map_err(|fault| {
            let (line, column) = place(text, fault.span().map_or(0, |span| span.start));
            let cause = fault.message().trim().replace('\n', "; ");
            ConfigFault(format!("{shown}:{line}:{column}: {cause}"))
        })
    }
}

/// Line and column, in characters from 1, of a byte of the text.
fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(byte.min(text.len()))];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

pub(super) fn dump(config: &Config) -> String {
    let mut table = Table::new();
    let mut put = |key: &str, value: Value| {
        table.insert(key.to_owned(), value);
    };
    put("listen", config.listen.to_string().into());
    put("public_url", config.public_url.clone().into());
    put("data", config.data.to_string_lossy().into_owned().into());
    put("database", address_without_password(&config.database).into());
    put("key_file", config.key_file.to_string_lossy().into_owned().into());
    put("log_key_file", config.log_key_file.to_string_lossy().into_owned().into());
    put("push_key_file", config.push_key_file.to_string_lossy().into_owned().into());
    put("high_water", config.high_water.to_string_lossy().into_owned().into());
    if let Some(policy) = &config.witness_policy {
        put("witness_policy", policy.to_string_lossy().into_owned().into());
    }
    put("county", config.county.into());
    if let Some(unit) = &config.operator_unit {
        put("operator_unit", unit.clone().into());
    }
    put("town_zh", config.town_zh.clone().into());
    put("town_en", config.town_en.clone().into());
    put("origin", config.origin.clone().into());
    let format = match config.log_format {
        LogFormat::Text => "text",
        LogFormat::Json => "json",
    };
    put("log_format", format.into());
    put("log_level", config.log_level.clone().into());
    if let Some(retention) = &config.retention_file {
        put("retention", retention.to_string_lossy().into_owned().into());
    }
    put("draft_days", config.draft_days.into());
    put("session_idle_minutes", config.session_idle_minutes.into());
    put("step_up_minutes", config.step_up_minutes.into());
    put("flood_per_minute", i64::from(config.flood_per_minute).into());
    if config.sms_inbound_token.is_some() {
        put("sms_inbound_token", HIDDEN.into());
    }
    put("procedures", procedures_table(&config.procedures).into());
    if let Some(mail) = &config.mail {
        put("mail", mail_table(mail).into());
    }
    if let Some(sms) = &config.sms {
        put("sms", sms_table(sms).into());
    }
    let duty = duty_table(&config.duty);
    if !duty.is_empty() {
        put("duty", duty.into());
    }
    let sources = config.report_sources.iter().map(source_table).map(Value::from);
    let sources: Vec<Value> = sources.collect();
    if !sources.is_empty() {
        put("report_source", sources.into());
    }
    put("files", super::files::limits_table(&config.files).into());
    put("objects", super::files::objects_table(&config.objects).into());
    if let Some(clamd) = &config.clamd {
        put("clamd", clamd.clone().into());
    }
    edge::dump(&config.edge, &config.copies, &mut table);
    toml::to_string(&table).expect("tables of strings and integers are TOML")
}

pub(super) const HIDDEN: &str = "(hidden)";

/// `postgres://user:(hidden)@host/name`.
fn address_without_password(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else {
        return address.to_owned();
    };
    let Some((account, host)) = rest.rsplit_once('@') else {
        return address.to_owned();
    };
    match account.split_once(':') {
        Some((user, _)) => format!("{scheme}://{user}:{HIDDEN}@{host}"),
        None => address.to_owned(),
    }
}

fn procedures_table(procedures: &Procedures) -> Table {
    let Procedures { web, visit, call, letter } = procedures;
    let pairs = [("web", web), ("visit", visit), ("call", call), ("letter", letter)];
    pairs.into_iter().map(|(key, id)| (key.to_owned(), id.clone().into())).collect()
}

fn mail_table(mail: &MailConfig) -> Table {
    let mut table = Table::new();
    table.insert("host".into(), mail.host.clone().into());
    table.insert("port".into(), i64::from(mail.port).into());
    let tls = match mail.tls {
        MailTls::None => "none",
        MailTls::Starttls => "starttls",
        MailTls::Implicit => "implicit",
    };
    table.insert("tls".into(), tls.into());
    if let Some(user) = &mail.user {
        table.insert("user".into(), user.clone().into());
    }
    if mail.password.is_some() {
        table.insert("password".into(), HIDDEN.into());
    }
    table.insert("from".into(), mail.from.clone().into());
    table.insert("timeout_ms".into(), millis(mail.timeout_ms));
    table
}

fn sms_table(sms: &SmsConfig) -> Table {
    let mut table = Table::new();
    table.insert("url".into(), sms.url.clone().into());
    table.insert("method".into(), sms.method.clone().into());
    let hidden = |name: &String| (name.clone(), Value::from(HIDDEN));
    table.insert("headers".into(), sms.headers.keys().map(hidden).collect::<Table>().into());
    table.insert("body".into(), sms.body.clone().into());
    let kind = match sms.body_kind {
        BodyKind::Json => "json",
        BodyKind::Form => "form",
        BodyKind::Text => "text",
    };
    table.insert("body_kind".into(), kind.into());
    if let Some(field) = &sms.ok_field {
        let mut ok = Table::new();
        ok.insert("pointer".into(), field.pointer.clone().into());
        ok.insert("equals".into(), field.equals.clone().into());
        table.insert("ok_field".into(), ok.into());
    }
    table.insert("final_values".into(), sms.final_values.clone().into());
    table.insert("timeout_ms".into(), millis(sms.timeout_ms));
    table
}

fn duty_table(duty: &DutyWays) -> Table {
    let mut table = Table::new();
    let ways = [("voice", &duty.voice), ("webhook", &duty.webhook)];
    for (name, gateway) in ways {
        if let Some(gateway) = gateway {
            table.insert(name.into(), sms_table(gateway).into());
        }
    }
    if let Some(signature) = &duty.signature {
        table.insert("signature".into(), signature.clone().into());
    }
    if duty.inbound_token.is_some() {
        table.insert("inbound_token".into(), HIDDEN.into());
    }
    table
}

fn source_table(source: &ReportSource) -> Table {
    let mut table = Table::new();
    table.insert("name".into(), source.name.clone().into());
    table.insert("source".into(), source.source.code().into());
    table.insert("token".into(), HIDDEN.into());
    table
}

fn millis(ms: u64) -> Value {
    i64::try_from(ms).unwrap_or(i64::MAX).into()
}
