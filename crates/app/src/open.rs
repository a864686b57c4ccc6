//! Opening the program: store, keys, rules, organisation, writer; in this order, because each
//! checks the one before. A wrong key file stops here, before anything is read or written.

use crate::backup::regular::Regular;
use crate::file::{FileLimits, Objects, ObjectsAt};
use crate::keys::{KeyFault, Keys};
use crate::log::LogFault;
use crate::moment::Moment;
use crate::notify::{DutyWays, Mail, MailConfig, Notify, Push, PushKey, Sms, SmsConfig};
use crate::org::{self, Org};
use crate::password::Passwords;
use crate::{App, Inner, Trouble, flood, log, rules, sign_in, unit_key};
use huiyin_domain::case::Channel;
use huiyin_domain::ids::AreaId;
use huiyin_domain::retention::Retention;
use huiyin_store::write::{Change, Options, Put, WriteError, Writer};
use huiyin_store::{Db, Durability, StoreError, meta};
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

/// A county of millions has some hundred a day.
pub const FLOOD_PER_MINUTE: u32 = 600;
const KEY_FINGERPRINT: &str = "key-fingerprint";

#[derive(Clone)]
pub struct Settings {
    pub area: AreaId,
    /// `sqlite:/path` or `postgres://…`.
    pub database: String,
    pub key_file: PathBuf,
    /// The key that signs the log, made with the first leaf.
    pub log_key_file: PathBuf,
    /// The key that push services know this installation by, made at the first start.
    pub push_key_file: PathBuf,
    /// Only in tests, whose push service is on this machine and without TLS.
    pub push_local: bool,
    /// The sealed copy of the words of cases, which makes a restart quick.
    pub words_file: PathBuf,
    /// The high-water mark: outside the data folder, where no backup reaches it.
    pub high_water: PathBuf,
    /// Who cosigns the log, as c2sp.org/tlog-policy.
    pub witness_policy: Option<PathBuf>,
    /// The log origin that every event names.
    pub origin: String,
    /// Code of the unit that runs the machines; `None`: the units of the administrators.
    pub operator_unit: Option<String>,
    pub town_zh: String,
    pub town_en: String,
    /// Where residents reach the portal; links in messages and on slips begin with it.
    pub public_url: String,
    pub procedure_by_channel: BTreeMap<Channel, String>,
    /// How long a closed case is kept, at least and at most.
    pub retention: Arc<Retention>,
    pub draft_days: i64,
    pub session_idle_ms: i64,
    pub session_ms_max: i64,
    /// How old a proof of presence may be before a write at the desk asks for another.
    pub step_up_ms: i64,
    /// More cases than these in one minute from the portal and programs are a flood.
    pub flood_per_minute: u32,
    pub mail: Option<MailConfig>,
    pub sms: Option<SmsConfig>,
    /// What the gateway shows that brings text messages in; without one that door is shut.
    pub sms_inbound_token: Option<String>,
    /// Programs that may report emergencies.
    pub report_sources: Vec<crate::incident::ReportSource>,
    /// How members of duty are called, beside mail and text messages.
    pub duty: DutyWays,
    /// Copies that the server makes by itself.
    pub regular: Option<Regular>,
    /// After how many days without a whole drill somebody is reminded.
    pub drill_days: i64,
    pub files: FileLimits,
    /// Where the sealed bytes of files lie.
    pub objects: ObjectsAt,
    /// `unix:/path` or `tcp:host:port` of a clamd, where the office has one.
    pub clamd: Option<String>,
    pub moment: Moment,
    /// Always full, but in tests of what a power cut takes.
    pub durability: Durability,
}

impl Default for Settings {
    fn default() -> Self {
        let by_channel = |channel: &Channel| match channel {
            Channel::Call => (*channel, "cn-12345".to_owned()),
            Channel::Web | Channel::Visit | Channel::Letter => (*channel, "cn-xinfang".to_owned()),
        };
        Self {
            area: AreaId(100_000),
            database: "sqlite:huiyin-data/huiyin.db".into(),
            key_file: "huiyin-data/huiyin.key".into(),
            log_key_file: "huiyin-data/huiyin-log.key".into(),
            push_key_file: "huiyin-data/huiyin-push.key".into(),
            push_local: false,
            words_file: "huiyin-data/huiyin.words".into(),
            high_water: "huiyin-data.high-water".into(),
            witness_policy: None,
            origin: "huiyin.local/log".into(),
            operator_unit: None,
            town_zh: "回音".into(),
            town_en: "Huiyin".into(),
            public_url: "http://127.0.0.1:8080".into(),
            procedure_by_channel: Channel::ALL.iter().map(by_channel).collect(),
            retention: Arc::new(Retention::shipped().clone()),
            draft_days: 30,
            session_idle_ms: 30 * 60_000,
            session_ms_max: 12 * 3_600_000,
            step_up_ms: 15 * 60_000,
            flood_per_minute: FLOOD_PER_MINUTE,
            mail: None,
            sms: None,
            sms_inbound_token: None,
            report_sources: Vec::new(),
            duty: DutyWays::default(),
            regular: None,
            drill_days: 30,
            files: FileLimits::default(),
            objects: ObjectsAt::Folder("huiyin-data/objects".into()),
            clamd: None,
            moment: Moment::real(),
            durability: Durability::Full,
        }
    }
}

impl Settings {
    /// The keys in this folder, the high-water mark beside it.
    #[must_use]
    pub fn kept_in(mut self, folder: &Path) -> Self {
        self.key_file = folder.join("huiyin.key");
        self.log_key_file = folder.join("huiyin-log.key");
        self.push_key_file = folder.join("huiyin-push.key");
        self.objects = ObjectsAt::Folder(folder.join("objects"));
        self.words_file = folder.join("huiyin.words");
        self.high_water = high_water_of(folder);
        self
    }
}

/// Where the mark of a data folder lies: beside it, so that a copy of the folder has none.
#[must_use]
pub fn high_water_of(folder: &Path) -> PathBuf {
    let mut name = folder.as_os_str().to_owned();
    name.push(".high-water");
    name.into()
}

/// Why the program did not open; each is a whole sentence for the operator.
#[derive(Debug)]
pub enum OpenFault {
    Store(StoreError),
    Key(KeyFault),
    /// The key file is well-formed but belongs to another database.
    KeyOfOther,
    Log(LogFault),
    Mail(String),
    Sms(String),
    /// The voice gateway or the webhook of duty.
    Duty(String),
    /// A channel is set to a procedure that is not here.
    UnknownProcedure {
        channel: Channel,
        procedure: String,
    },
    Trouble(Trouble),
}

impl fmt::Display for OpenFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => write!(f, "{error}"),
            Self::Key(fault) => write!(f, "{fault}"),
            Self::KeyOfOther => f.write_str(
                "the key file does not belong to this database: restore the key file that was \
                 made with it; with another key nothing sealed could be read",
            ),
            Self::Log(fault) => write!(f, "{fault}"),
            Self::Mail(why) => write!(f, "mail settings: {why}"),
            Self::Sms(why) => write!(f, "SMS settings: {why}"),
            Self::Duty(why) => write!(f, "[duty] voice or webhook: {why}"),
            Self::UnknownProcedure { channel, procedure } => {
                write!(f, "channel {}: no procedure named {procedure:?}", channel.code())
            }
            Self::Trouble(trouble) => write!(f, "{trouble}"),
        }
    }
}

impl std::error::Error for OpenFault {}

impl From<StoreError> for OpenFault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<LogFault> for OpenFault {
    fn from(fault: LogFault) -> Self {
        Self::Log(fault)
    }
}

impl From<Trouble> for OpenFault {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<WriteError> for OpenFault {
    fn from(error: WriteError) -> Self {
        Self::Trouble(error.into())
    }
}

impl App {
    /// # Errors
    /// See [`OpenFault`].
    pub async fn open(settings: Settings) -> Result<Self, OpenFault> {
        let db = Db::open_with(&settings.database, settings.durability).await?;
        let (area, now) = (settings.area, settings.moment.now());
        let (keys, mut puts) = keys_of(&db, &settings).await?;
        let (book, fresh) = rules::load(&db, area, now).await?;
        for (channel, procedure) in &settings.procedure_by_channel {
            if book.current(procedure).is_none() {
                let (channel, procedure) = (*channel, procedure.clone());
                return Err(OpenFault::UnknownProcedure { channel, procedure });
            }
        }
        puts.extend(fresh);
        let (log, log_puts, notes) = log::log_open(&db, &settings, &keys).await?;
        puts.extend(log_puts);
        let options = Options {
            area,
            origin: settings.origin.clone(),
            keeper: Some(log.clone()),
            ..Options::default()
        };
        let writer = Writer::open(&db, options)?;
        if !puts.is_empty() {
            let change = Change { area, at: now, idempotency: None, case: None, puts, notes };
            match writer.submit(change).await {
                // Another process opened the same new database and was faster.
                Ok(_) | Err(WriteError::Duplicate) => {}
                Err(error) => return Err(error.into()),
            }
            // It may have done so with a key file of its own: then theirs is the key.
            let kept = meta::get(&db, area, KEY_FINGERPRINT).await?;
            if kept.as_deref() != Some(keys.fingerprint()) {
                return Err(OpenFault::KeyOfOther);
            }
        }
        // Looks at the log once, so that what is committed is signed before anybody asks.
        let (puts, notes) = (Vec::new(), Vec::new());
        let look = Change { area, at: now, idempotency: None, case: None, puts, notes };
        writer.submit(look).await?;
        let org: Org = org::load(&db, area).await?;
        let notify = ways_out(&settings)?;
        let app = Self(Arc::new(Inner {
            passwords: Passwords::new(&settings.moment),
            sign_ins: sign_in::Attempts::default(),
            flood: flood::Flood::default(),
            hint: tokio::sync::Notify::new(),
            org: RwLock::new(Arc::new(org)),
            rules: Arc::new(book),
            clock: crate::skew::Clock::default(),
            find: crate::find::Find::default(),
            notify,
            objects: Objects::new(&settings.objects, &settings.moment),
            file_turns: Arc::new(tokio::sync::Semaphore::new(1)),
            settings,
            db,
            writer,
            keys,
            log,
            ring: unit_key::Ring::default(),
            routing: crate::routing::Routing::default(),
        }));
        app.log_key_look().await?;
        app.model_look().await?;
        Ok(app)
    }
}

fn ways_out(settings: &Settings) -> Result<Notify, OpenFault> {
    let gateway = |config: &Option<SmsConfig>| config.clone().map(Sms::new).transpose();
    let mail = settings.mail.as_ref().map(Mail::new).transpose().map_err(OpenFault::Mail)?;
    let sms = gateway(&settings.sms).map_err(OpenFault::Sms)?;
    let voice = gateway(&settings.duty.voice).map_err(OpenFault::Duty)?;
    let webhook = gateway(&settings.duty.webhook).map_err(OpenFault::Duty)?;
    let push_key = PushKey::load_or_create(&settings.push_key_file, &settings.moment)
        .map_err(OpenFault::Key)?;
    let (public_url, is_local) = (&settings.public_url, settings.push_local);
    let push = Push::new(push_key, settings.moment.clone(), public_url, is_local);
    Ok(Notify::new(mail, sms).with_duty(voice, webhook).with_push(push))
}

/// The key file, made only for a database that never had one.
async fn keys_of(db: &Db, settings: &Settings) -> Result<(Keys, Vec<Put>), OpenFault> {
    let known = meta::get(db, settings.area, KEY_FINGERPRINT).await?;
    let (path, moment) = (&settings.key_file, &settings.moment);
    let keys = match Keys::load(path, settings.area, moment) {
        Err(KeyFault::Missing(_)) if known.is_none() => {
            match Keys::create(path, settings.area, moment) {
                // Another first start made it a moment ago.
                Err(KeyFault::Exists(_)) => Keys::load(path, settings.area, moment),
                made => made,
            }
            .map_err(OpenFault::Key)?
        }
        result => result.map_err(OpenFault::Key)?,
    };
    match known {
        Some(known) if known != keys.fingerprint() => Err(OpenFault::KeyOfOther),
        Some(_) => Ok((keys, Vec::new())),
        None => {
            let (name, value) = (KEY_FINGERPRINT.into(), keys.fingerprint().into());
            Ok((keys, vec![Put::Meta { name, value }]))
        }
    }
}
