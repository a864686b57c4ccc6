//! A copy of the key files, encrypted to people who are not here, and the proof that it can be
//! opened: losing the key file loses every party, so that a copy counts only when somebody has
//! opened it with their identity and it held the very keys that are in use.

use crate::backup::Fault;
use crate::backup::sealed::{Identities, Input, Recipients, Sealing, opened};
use crate::keys::{KeyFault, Keys, file};
use crate::{App, Settings, Trouble};
use huiyin_domain::leaf::hex;
use huiyin_store::meta;
use huiyin_store::write::Put;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{BufReader, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

const FORMAT: &str = "huiyin-keys";
const CONFIRMED: &str = "key-copy";
const BYTES_MAX: u64 = 64 << 10;

/// What is in the encrypted file.
#[derive(Serialize, Deserialize)]
struct Copy {
    format: String,
    version: u32,
    origin: String,
    county: i64,
    made_ms: i64,
    fingerprint: String,
    key: String,
    log: Option<String>,
    push: Option<String>,
}

impl Drop for Copy {
    fn drop(&mut self) {
        use zeroize::Zeroize;
        self.key.zeroize();
        self.log.zeroize();
        self.push.zeroize();
    }
}

/// What the database remembers of the last copy that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    pub at_ms: i64,
    pub fingerprint: String,
    /// A digest of the log's key file, so that a change of key asks for a new copy.
    pub log: Option<String>,
}

/// Encrypts the key files into a new file.
///
/// # Errors
/// A key file cannot be read, or the new one not be made.
pub fn backup(settings: &Settings, recipients: &Recipients, out: &Path) -> Result<(), Fault> {
    let key = |fault: KeyFault| Fault::key(&fault);
    let keys = Keys::load(&settings.key_file, settings.area, &settings.moment).map_err(key)?;
    let copy = Copy {
        format: FORMAT.into(),
        version: 1,
        origin: settings.origin.clone(),
        county: settings.area.0,
        made_ms: settings.moment.now().0,
        fingerprint: keys.fingerprint().to_owned(),
        key: file::text_read(&settings.key_file).map_err(key)?.to_string(),
        log: optional(&settings.log_key_file)?,
        push: optional(&settings.push_key_file)?,
    };
    let text = Zeroizing::new(serde_json::to_string(&copy).expect("strings and integers"));
    let mut options = OpenOptions::new();
    let there = |fault: std::io::Error| match fault.kind() {
        std::io::ErrorKind::AlreadyExists => Fault::file_exists(out),
        _ => fault.into(),
    };
    let made = options.write(true).create_new(true).mode(0o600).open(out).map_err(there)?;
    let mut sealing = Sealing::new(recipients, made)?;
    sealing.write_all(text.as_bytes())?;
    sealing.finish()?.sync_all()?;
    Ok(file::folder_sync(out)?)
}

fn optional(path: &Path) -> Result<Option<String>, Fault> {
    match file::text_read(path) {
        Ok(text) => Ok(Some(text.to_string())),
        Err(KeyFault::Missing(_)) => Ok(None),
        Err(fault) => Err(Fault::key(&fault)),
    }
}

fn open(settings: &Settings, copy: &Path, identities: &Identities) -> Result<Copy, Fault> {
    let input: Input = Box::new(BufReader::new(File::open(copy)?));
    let mut text = Zeroizing::new(String::new());
    opened(input, Some(identities))?.take(BYTES_MAX).read_to_string(&mut text)?;
    let foreign = || Fault::of_code("keys-foreign");
    let copy: Copy = serde_json::from_str(&text).map_err(|_| foreign())?;
    let is_ours =
        copy.format == FORMAT && copy.origin == settings.origin && copy.county == settings.area.0;
    if is_ours { Ok(copy) } else { Err(foreign()) }
}

/// Opens a copy and holds it against the keys in use.
///
/// # Errors
/// It does not open, or holds other keys.
pub fn confirm(
    settings: &Settings,
    copy: &Path,
    identities: &Identities,
) -> Result<Confirmed, Fault> {
    let copy = open(settings, copy, identities)?;
    let own = file::text_read(&settings.key_file).map_err(|fault| Fault::key(&fault))?;
    if copy.key.trim_end() != own.trim_end() {
        return Err(Fault::of_code("keys-other"));
    }
    let log = optional(&settings.log_key_file)?;
    if log.is_some() && copy.log != log {
        return Err(Fault::of_code("keys-log-older"));
    }
    let at_ms = settings.moment.now().0;
    Ok(Confirmed { at_ms, fingerprint: copy.fingerprint.clone(), log: digest(log.as_deref()) })
}

fn digest(text: Option<&str>) -> Option<String> {
    text.map(|text| hex(&Sha256::digest(text.as_bytes())))
}

/// Puts back the key files that are missing; one that is there is never touched.
///
/// # Errors
/// The copy does not open, or a file cannot be made.
pub fn restore(
    settings: &Settings,
    copy: &Path,
    identities: &Identities,
) -> Result<Vec<PathBuf>, Fault> {
    let copy = open(settings, copy, identities)?;
    let files = [
        (&settings.key_file, Some(&copy.key)),
        (&settings.log_key_file, copy.log.as_ref()),
        (&settings.push_key_file, copy.push.as_ref()),
    ];
    let mut made = Vec::new();
    for (path, text) in files {
        let Some(text) = text.filter(|_| !path.exists()) else { continue };
        file::text_create(path, text).map_err(|fault| Fault::key(&fault))?;
        made.push(path.clone());
    }
    Ok(made)
}

impl App {
    /// # Errors
    /// The store cannot be reached.
    pub async fn key_copy_remember(&self, confirmed: &Confirmed) -> Result<(), Trouble> {
        let value = serde_json::to_string(confirmed).expect("strings and integers");
        self.put_quietly(vec![Put::Meta { name: CONFIRMED.into(), value }]).await
    }

    /// The last copy that was opened; whether it holds the keys that are in use now.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn key_copy(&self) -> Result<Option<(Confirmed, bool)>, Trouble> {
        let text = meta::get(self.db(), self.area(), CONFIRMED).await?;
        let confirmed = text.and_then(|text| serde_json::from_str::<Confirmed>(&text).ok());
        let log = optional(&self.settings().log_key_file).ok().flatten();
        Ok(confirmed.map(|confirmed| {
            let is_same = confirmed.fingerprint == self.keys().fingerprint()
                && confirmed.log == digest(log.as_deref());
            (confirmed, is_same)
        }))
    }
}
