//! Settings, read once: flags over environment over file over default. An unknown key or a
//! wrong value is an error that names its place. Nothing else reads the environment.

mod edge;
mod file;
mod files;

use clap::{Args, ValueEnum};
pub use edge::{Copies, Edge, ProxyHeader, TlsConfig};
use file::FileConfig;
use huiyin_app::Settings;
use huiyin_app::file::{FileLimits, ObjectsAt};
use huiyin_app::incident::ReportSource;
use huiyin_app::lang::Lang;
use huiyin_app::moment::Moment;
use huiyin_app::notify::{DutyWays, MailConfig, SmsConfig};
use huiyin_domain::case::Channel;
use huiyin_domain::ids::AreaId;
use huiyin_domain::incident::Source;
use huiyin_domain::retention::Retention;
use std::fmt;
use std::fs::DirBuilder;
use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The file that is read when none is named and it lies in the working directory.
pub const FILE_DEFAULT: &str = "huiyin.toml";
const DATA_DEFAULT: &str = "huiyin-data";
const LISTEN_DEFAULT: &str = "127.0.0.1:8080";
const COUNTY_DEFAULT: i64 = 331_122;

/// Flags that every command takes; each has an environment variable of the same name.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Configuration (flags over environment over file over default)")]
pub struct Flags {
    /// Configuration file [default: huiyin.toml in the working directory, when there is one]
    #[arg(long, env = "HUIYIN_CONFIG", global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder of the key file and of the embedded database [default: huiyin-data]
    #[arg(long, env = "HUIYIN_DATA", global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// postgres://… or a file for SQLite [default: DIR/huiyin.db]
    #[arg(long, env = "HUIYIN_DATABASE", global = true, value_name = "ADDRESS")]
    pub database: Option<String>,
    /// Key file, mode 0600 [default: DIR/huiyin.key]
    #[arg(long, env = "HUIYIN_KEY_FILE", global = true, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// Key file of the log, mode 0600 [default: DIR/huiyin-log.key]
    #[arg(long, env = "HUIYIN_LOG_KEY_FILE", global = true, value_name = "FILE")]
    pub log_key_file: Option<PathBuf>,
    /// Key file for web push, mode 0600 [default: DIR/huiyin-push.key]
    #[arg(long, env = "HUIYIN_PUSH_KEY_FILE", global = true, value_name = "FILE")]
    pub push_key_file: Option<PathBuf>,
    /// High-water mark of the log, outside every backup [default: DIR.high-water]
    #[arg(long, env = "HUIYIN_HIGH_WATER", global = true, value_name = "FILE")]
    pub high_water: Option<PathBuf>,
    /// Policy file that names the witnesses of the log
    #[arg(long, env = "HUIYIN_WITNESS_POLICY", global = true, value_name = "FILE")]
    pub witness_policy: Option<PathBuf>,
    /// Address to serve on [default: 127.0.0.1:8080]
    #[arg(long, env = "HUIYIN_LISTEN", global = true, value_name = "HOST:PORT")]
    pub listen: Option<String>,
    /// Address that residents reach, as it stands in receipts [default: http://HOST:PORT]
    #[arg(long, env = "HUIYIN_PUBLIC_URL", global = true, value_name = "URL")]
    pub public_url: Option<String>,
    /// County code (行政区划代码), six digits [default: 331122]
    #[arg(long, env = "HUIYIN_COUNTY", global = true, value_name = "CODE")]
    pub county: Option<i64>,
    /// More cases than these in one minute from portal and programs are a flood [default: 600]
    #[arg(long, env = "HUIYIN_FLOOD_PER_MINUTE", global = true, value_name = "COUNT", hide = true)]
    pub flood_per_minute: Option<i64>,
    /// Language of what this command prints [default: the terminal's]
    #[arg(long, env = "HUIYIN_LANG", global = true, value_name = "zh-CN|en")]
    pub lang: Option<String>,
    /// Form of the log lines [default: text]
    #[arg(long, env = "HUIYIN_LOG_FORMAT", global = true, value_enum)]
    pub log_format: Option<LogFormat>,
    /// What is logged: error, warn, info, debug, or a filter [default: info]
    #[arg(long, env = "HUIYIN_LOG_LEVEL", global = true, value_name = "LEVEL")]
    pub log_level: Option<String>,
    /// Password of the mail relay; better here than in the file
    #[arg(long, env = "HUIYIN_MAIL_PASSWORD", global = true, hide = true, hide_env_values = true)]
    pub mail_password: Option<String>,
    /// Secret of the S3 store for files; better here than in the file
    #[arg(long, env = "HUIYIN_OBJECTS_SECRET", global = true, hide = true, hide_env_values = true)]
    pub objects_secret: Option<String>,
    /// Token of the gateway that brings text messages in; better here than in the file
    #[arg(
        long,
        env = "HUIYIN_SMS_INBOUND_TOKEN",
        global = true,
        hide = true,
        hide_env_values = true
    )]
    pub sms_inbound_token: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    #[default]
    Text,
    Json,
}

/// Everything that is set, whole and checked.
#[derive(Clone, Debug)]
pub struct Config {
    pub data: PathBuf,
    pub database: String,
    pub key_file: PathBuf,
    pub log_key_file: PathBuf,
    pub push_key_file: PathBuf,
    pub high_water: PathBuf,
    pub witness_policy: Option<PathBuf>,
    pub listen: SocketAddr,
    pub public_url: String,
    pub county: i64,
    /// Code of the unit that runs the machines: it never keeps the key of an accusation.
    pub operator_unit: Option<String>,
    pub town_zh: String,
    pub town_en: String,
    /// Name of this installation's record, in every event; not to be changed once cases exist.
    pub origin: String,
    pub log_format: LogFormat,
    pub log_level: String,
    pub draft_days: i64,
    /// How long closed cases are kept, and the office's own file where it has one.
    pub retention: Arc<Retention>,
    pub retention_file: Option<PathBuf>,
    pub session_idle_minutes: i64,
    /// How old a proof of presence may be before a write at the desk asks for another.
    pub step_up_minutes: i64,
    /// More cases than these in a minute are a flood.
    pub flood_per_minute: u32,
    pub procedures: Procedures,
    /// How the server is reached.
    pub edge: Edge,
    /// Copies of the database.
    pub copies: Copies,
    pub mail: Option<MailConfig>,
    pub sms: Option<SmsConfig>,
    /// How members of duty are called, beside mail and text messages.
    pub duty: DutyWays,
    /// Programs that may report emergencies, each with a token of its own.
    pub report_sources: Vec<ReportSource>,
    /// How many files, how large.
    pub files: FileLimits,
    /// Where the sealed bytes of files lie.
    pub objects: ObjectsAt,
    /// A clamd that files are shown to.
    pub clamd: Option<String>,
    /// What a gateway shows that brings text messages in; without one that door is shut.
    pub sms_inbound_token: Option<String>,
}

/// Which procedure a new case lives under, by the channel it came through.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Procedures {
    pub web: String,
    pub visit: String,
    pub call: String,
    pub letter: String,
}

impl Default for Procedures {
    fn default() -> Self {
        let petition = || "cn-xinfang".to_owned();
        Self { web: petition(), visit: petition(), call: "cn-12345".into(), letter: petition() }
    }
}

/// Why nothing can be started with these settings: a sentence that names the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFault(pub String);

impl fmt::Display for ConfigFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigFault {}

impl Config {
    /// # Errors
    /// The file cannot be read or understood, or a value cannot be used.
    pub fn load(flags: &Flags) -> Result<Self, ConfigFault> {
        let file = match &flags.config {
            Some(path) => FileConfig::read(path)?,
            None if Path::new(FILE_DEFAULT).exists() => FileConfig::read(Path::new(FILE_DEFAULT))?,
            None => FileConfig::default(),
        };
        Self::merge(flags, file)
    }

    fn merge(flags: &Flags, mut file: FileConfig) -> Result<Self, ConfigFault> {
        let flags = flags.clone();
        let edge = edge_of(&mut file)?;
        let data = flags.data.or(file.data).unwrap_or_else(|| DATA_DEFAULT.into());
        let in_data = |name: &str| data.join(name);
        let database = flags.database.or(file.database);
        let database =
            database.unwrap_or_else(|| in_data("huiyin.db").to_string_lossy().into_owned());
        let listen = flags.listen.or(file.listen).unwrap_or_else(|| LISTEN_DEFAULT.into());
        let listen = address_parsed(&listen)?;
        let county = flags.county.or(file.county).unwrap_or(COUNTY_DEFAULT);
        if !(100_000..=999_999).contains(&county) {
            return Err(ConfigFault(format!(
                "county: {county} is not a county code of six digits"
            )));
        }
        let public_url = flags.public_url.or(file.public_url);
        let scheme = if edge.tls.is_some() { "https" } else { "http" };
        let public_url = url_checked(public_url.unwrap_or_else(|| format!("{scheme}://{listen}")))?;
        tls_fits(&edge, &public_url)?;
        let drill_days = within("drill_days", file.drill_days, 30, 1..=366)?;
        let copies = edge::copies_checked(&data, file.backup_recipients, drill_days, file.backup)?;
        Ok(Self {
            key_file: flags.key_file.or(file.key_file).unwrap_or_else(|| in_data("huiyin.key")),
            log_key_file: flags
                .log_key_file
                .or(file.log_key_file)
                .unwrap_or_else(|| in_data("huiyin-log.key")),
            push_key_file: flags
                .push_key_file
                .or(file.push_key_file)
                .unwrap_or_else(|| in_data("huiyin-push.key")),
            high_water: flags
                .high_water
                .or(file.high_water)
                .unwrap_or_else(|| huiyin_app::high_water_of(&data)),
            witness_policy: flags.witness_policy.or(file.witness_policy),
            database,
            listen,
            public_url,
            county,
            operator_unit: file.operator_unit,
            town_zh: file.town_zh.unwrap_or_else(|| "本级机关".into()),
            town_en: file.town_en.unwrap_or_else(|| "Local government".into()),
            origin: file.origin.unwrap_or_else(|| format!("huiyin/{county}")),
            log_format: flags.log_format.or(file.log_format).unwrap_or_default(),
            log_level: flags.log_level.or(file.log_level).unwrap_or_else(|| "info".into()),
            retention: retention_read(file.retention.as_deref())?,
            retention_file: file.retention,
            draft_days: within("draft_days", file.draft_days, 30, 1..=365)?,
            session_idle_minutes: idle_checked(file.session_idle_minutes)?,
            step_up_minutes: within("step_up_minutes", file.step_up_minutes, 15, 1..=720)?,
            flood_per_minute: flood_checked(flags.flood_per_minute.or(file.flood_per_minute))?,
            procedures: file.procedures.unwrap_or_default(),
            edge,
            copies,
            mail: file.mail.map(|mail| with_password(mail, flags.mail_password)),
            sms: file.sms,
            duty: duty_checked(file.duty)?,
            report_sources: sources_checked(file.report_source.unwrap_or_default())?,
            files: files::limits(file.files)?,
            objects: files::objects(file.objects, flags.objects_secret, &data)?,
            clamd: files::clamd(file.clamd)?,
            sms_inbound_token: token_checked(
                "sms_inbound_token",
                flags.sms_inbound_token.or(file.sms_inbound_token),
            )?,
            data,
        })
    }

    /// What the use cases are opened with.
    #[must_use]
    pub fn settings(&self, moment: Moment) -> Settings {
        let Procedures { web, visit, call, letter } = self.procedures.clone();
        let by_channel = [
            (Channel::Web, web),
            (Channel::Visit, visit),
            (Channel::Call, call),
            (Channel::Letter, letter),
        ];
        Settings {
            area: AreaId(self.county),
            database: self.database.clone(),
            key_file: self.key_file.clone(),
            log_key_file: self.log_key_file.clone(),
            push_key_file: self.push_key_file.clone(),
            words_file: self.data.join("huiyin.words"),
            high_water: self.high_water.clone(),
            witness_policy: self.witness_policy.clone(),
            origin: self.origin.clone(),
            operator_unit: self.operator_unit.clone(),
            town_zh: self.town_zh.clone(),
            town_en: self.town_en.clone(),
            procedure_by_channel: by_channel.into(),
            public_url: self.public_url.clone(),
            mail: self.mail.clone(),
            sms: self.sms.clone(),
            duty: self.duty.clone(),
            report_sources: self.report_sources.clone(),
            files: self.files,
            objects: self.objects.clone(),
            clamd: self.clamd.clone(),
            sms_inbound_token: self.sms_inbound_token.clone(),
            retention: self.retention.clone(),
            draft_days: self.draft_days,
            session_idle_ms: self.session_idle_minutes * 60_000,
            step_up_ms: self.step_up_minutes * 60_000,
            flood_per_minute: self.flood_per_minute,
            regular: self.copies.regular.clone(),
            drill_days: self.copies.drill_days,
            moment,
            ..Settings::default()
        }
    }

    /// Makes the data folder, closed to others.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn data_folder_make(&self) -> Result<(), ConfigFault> {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&self.data);
        made.map_err(|fault| ConfigFault(format!("data: {}: {fault}", self.data.display())))
    }

    #[must_use]
    pub fn is_postgres(&self) -> bool {
        self.database.starts_with("postgres://") || self.database.starts_with("postgresql://")
    }

    /// All settings as a configuration file, passwords hidden.
    #[must_use]
    pub fn dump(&self) -> String {
        file::dump(self)
    }
}

fn tls_fits(edge: &Edge, public_url: &str) -> Result<(), ConfigFault> {
    if edge.tls.is_some() && !public_url.starts_with("https://") {
        return Err(ConfigFault("public_url: with tls it begins with https://".into()));
    }
    Ok(())
}

fn edge_of(file: &mut FileConfig) -> Result<Edge, ConfigFault> {
    Ok(Edge {
        tls: edge::tls_checked(file.tls.take())?,
        plain: file.listen_plain.as_deref().map(address_parsed).transpose()?,
        unix: file.listen_unix.take(),
        trusted: edge::proxies_checked(file.trust_forwarded, file.trusted_proxies.take())?,
        header: file.proxy_header.unwrap_or_default(),
    })
}

/// The language the terminal speaks, as the environment says: `zh_CN.UTF-8`.
#[must_use]
pub fn terminal_locale() -> String {
    #[expect(clippy::disallowed_methods, reason = "the one place where settings are read")]
    let read = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(read).unwrap_or_default()
}

/// Whether what is printed ends up in the journal of the system, as under systemd.
#[must_use]
pub fn is_journalled() -> bool {
    #[expect(clippy::disallowed_methods, reason = "the one place where settings are read")]
    std::env::var_os("JOURNAL_STREAM").is_some()
}

/// `127.0.0.1:8080`, `:8080` for every address of the machine, `localhost:8080`.
fn address_parsed(typed: &str) -> Result<SocketAddr, ConfigFault> {
    let whole = match typed {
        typed if typed.starts_with(':') => format!("0.0.0.0{typed}"),
        typed => typed.replace("localhost:", "127.0.0.1:"),
    };
    whole.parse().map_err(|_| {
        ConfigFault(format!("listen: {typed:?} is no address and port such as {LISTEN_DEFAULT}"))
    })
}

fn url_checked(url: String) -> Result<String, ConfigFault> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match rest {
        Some(rest) if !rest.is_empty() && !url.contains(['?', '#', ' ']) => {
            Ok(url.trim_end_matches('/').to_owned())
        }
        _ => Err(ConfigFault(format!("public_url: {url:?} is no address such as https://…"))),
    }
}

fn idle_checked(minutes: Option<i64>) -> Result<i64, ConfigFault> {
    within("session_idle_minutes", minutes, 30, 1..=720)
}

/// A token that could be guessed is none.
fn token_checked(setting: &str, token: Option<String>) -> Result<Option<String>, ConfigFault> {
    const CHARS_MIN: usize = 20;
    match token {
        Some(token) if token != file::HIDDEN && token.chars().count() < CHARS_MIN => {
            Err(ConfigFault(format!("{setting}: shorter than {CHARS_MIN} signs")))
        }
        other => Ok(other.filter(|token| token != file::HIDDEN)),
    }
}

/// Names that tell sources apart, tokens that cannot be guessed, and none for an officer.
fn sources_checked(sources: Vec<ReportSource>) -> Result<Vec<ReportSource>, ConfigFault> {
    let mut checked: Vec<ReportSource> = Vec::new();
    for source in sources {
        let place = format!("report_source {:?}", source.name);
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let is_named = (1..=40).contains(&source.name.len()) && source.name.bytes().all(plain);
        let is_twice = checked.iter().any(|one| one.name == source.name);
        if !is_named || is_twice || source.source == Source::Staff {
            let wanted = "a name of its own (letters, digits, dashes), and a source but staff";
            return Err(ConfigFault(format!("{place}: {wanted}")));
        }
        if let Some(token) = token_checked(&place, Some(source.token))? {
            checked.push(ReportSource { token, ..source });
        }
    }
    Ok(checked)
}

fn duty_checked(duty: Option<DutyWays>) -> Result<DutyWays, ConfigFault> {
    let duty = duty.unwrap_or_default();
    let inbound_token = token_checked("duty.inbound_token", duty.inbound_token)?;
    Ok(DutyWays { inbound_token, ..duty })
}

fn with_password(mail: MailConfig, password: Option<String>) -> MailConfig {
    let password = password.or(mail.password.clone());
    MailConfig { password, ..mail }
}

fn retention_read(path: Option<&Path>) -> Result<Arc<Retention>, ConfigFault> {
    let Some(path) = path else { return Ok(Arc::new(Retention::shipped().clone())) };
    let shown = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|fault| ConfigFault(format!("retention: {shown}: {fault}")))?;
    Retention::parse(&text).map(Arc::new).map_err(|problems| {
        let said = problems.iter().map(|fault| {
            let text = crate::cli::procedure::sentence(Lang::En, fault);
            format!("{shown}:{}:{}: {text}", fault.line, fault.column)
        });
        ConfigFault(format!("retention: {}", said.collect::<Vec<_>>().join("; ")))
    })
}

fn flood_checked(value: Option<i64>) -> Result<u32, ConfigFault> {
    let default = i64::from(huiyin_app::FLOOD_PER_MINUTE);
    let per_minute = within("flood_per_minute", value, default, 1..=1_000_000)?;
    Ok(u32::try_from(per_minute).unwrap_or(u32::MAX))
}

fn within(
    key: &str,
    value: Option<i64>,
    default: i64,
    range: std::ops::RangeInclusive<i64>,
) -> Result<i64, ConfigFault> {
    let value = value.unwrap_or(default);
    if range.contains(&value) {
        return Ok(value);
    }
    let (low, high) = (range.start(), range.end());
    Err(ConfigFault(format!("{key}: {value} is not between {low} and {high}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(flags: &Flags, file: &str) -> Result<Config, ConfigFault> {
        FileConfig::parse(file, "huiyin.toml").and_then(|file| Config::merge(flags, file))
    }

    #[test]
    fn flags_beat_the_file_and_the_file_beats_the_default() {
        let file = "listen = \"0.0.0.0:80\"\ncounty = 110101\n[procedures]\ncall = \"x\"\n";
        let flags = Flags { listen: Some(":9000".into()), ..Flags::default() };
        let config = merged(&flags, file).expect("valid");
        assert_eq!(config.listen.to_string(), "0.0.0.0:9000");
        assert_eq!(config.county, 110_101);
        assert_eq!(config.procedures.call, "x");
        assert_eq!(config.procedures.web, "cn-xinfang");
        assert_eq!(config.key_file, Path::new("huiyin-data/huiyin.key"));
    }

    #[test]
    fn wrong_settings_are_named_with_their_place() {
        for (file, part) in [
            ("listen = \"x:1\"\nlistn = 1\n", "huiyin.toml:2:1: unknown field `listn`"),
            ("[mail]\nhost = \"h\"\nform = \"x\"\n", "huiyin.toml:3:1: unknown field `form`"),
            ("county = \"far\"", "huiyin.toml:1:10:"),
            ("county = 1", "county: 1 is not a county code"),
            ("listen = \"80\"", "listen: \"80\""),
            ("listen = ", "huiyin.toml:1:"),
            ("public_url = \"ftp://x\"", "public_url:"),
            ("draft_days = 0", "draft_days: 0 is not between 1 and 365"),
        ] {
            let fault = merged(&Flags::default(), file).expect_err(file).0;
            assert!(fault.contains(part), "{file}: {fault}");
        }
    }

    #[test]
    fn the_example_file_shows_the_defaults() {
        let example = include_str!("../../../huiyin.example.toml");
        let shown = merged(&Flags::default(), example).expect("valid").dump();
        assert_eq!(shown, merged(&Flags::default(), "").expect("valid").dump());
        let whole: String = example
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(rest) if rest.starts_with('[') || rest.contains(" = ") => format!("{rest}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        // The secret of an object store has no place in a file.
        let flags =
            Flags { objects_secret: Some("from the environment".into()), ..Flags::default() };
        assert!(merged(&flags, &whole).expect("valid").sms.is_some());
    }

    #[test]
    fn a_dump_reads_back_as_the_same_settings() {
        let file = "town_zh = \"青\\\"石\"\n[sms]\nurl = \"http://gate/{to}\"\n\
            [sms.headers]\nAuthorization = \"secret-word\"\n\
            [mail]\nhost = \"relay\"\nfrom = \"a@b.cn\"\npassword = \"secret-word\"\n";
        let config = merged(&Flags::default(), file).expect("valid");
        let dump = config.dump();
        assert!(!dump.contains("secret-word"), "{dump}");
        let again = merged(&Flags::default(), &dump).expect(&dump);
        assert_eq!(again.dump(), dump);
        assert_eq!(again.town_zh, "青\"石");
    }
}
