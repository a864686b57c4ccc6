//! The drill: the newest copy is opened with an identity, put into a scratch database, what was
//! erased since is erased in it, the audit goes over it, and it is held against the living
//! database. The transcript holds counts and codes, no word of a case; the scratch goes.

use super::compare::{Compared, compare};
use super::regular::{copy_check, is_of, slip_of};
use super::sealed::{Identities, Input, is_sealed, opened};
use super::{Fault, Restored, erasures, restore_without};
use crate::lang::{Lang, Value};
use crate::{App, Settings, Trouble, audit};
use huiyin_domain::leaf::hex;
use huiyin_store::dump::Gone;
use huiyin_store::scan::Snapshot;
use huiyin_store::scratch::{self, Scratch};
use huiyin_store::write::Put;
use huiyin_store::{Db, meta};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, DirBuilder, File};
use std::io::BufReader;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

pub(crate) const LAST: &str = "drill-last";
/// What every database is that came out of a copy and is not to go on.
const EXPECTED: &str = "not-recovered";

/// Where the scratch database is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum On {
    Sqlite,
    /// A PostgreSQL server on which databases may be made.
    Postgres(String),
}

pub struct Asked<'a> {
    pub copy: &'a Path,
    pub identities: Option<&'a Identities>,
    pub on: On,
    /// The folder in which a scratch folder is made and removed.
    pub room: &'a Path,
    /// Lists of what was erased, beside the living database's own.
    pub erasures: &'a [PathBuf],
    /// Without a living database nothing is compared.
    pub with_source: bool,
}

/// What was done and seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transcript {
    pub held: bool,
    /// The code of what stopped it.
    pub fault: Option<String>,
    pub at_ms: i64,
    pub copy: String,
    pub copy_made_ms: i64,
    pub is_sealed: bool,
    /// Size and digest were those of the slip beside the copy; `None` without a slip.
    pub slip_held: Option<bool>,
    pub engine_of_copy: String,
    pub engine_of_scratch: String,
    pub schema: i64,
    pub log_size: u64,
    pub rows: u64,
    pub content: String,
    pub erased_again: u64,
    /// Whether the key file was here, so that what is sealed was looked into.
    pub sealed_looked_into: bool,
    pub audit_counts: BTreeMap<String, u64>,
    /// Codes of findings and how many of each; empty when the restored database is whole.
    pub audit_findings: BTreeMap<String, u64>,
    /// `None` when there was no living database to compare with.
    pub compared: Option<Vec<Compared>>,
    pub scratch_gone: bool,
}

/// What the database remembers of the last drill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Last {
    pub at_ms: i64,
    pub held: bool,
    pub copy: String,
}

/// Runs it to its end, whatever happens: a drill that fails is a result.
pub async fn run(settings: &Settings, asked: &Asked<'_>) -> (Transcript, Option<Fault>) {
    let mut seen = Transcript {
        at_ms: settings.moment.now().0,
        copy: asked.copy.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        ..Transcript::default()
    };
    let place = Place::made(settings, asked).await;
    let done = match &place {
        Ok(place) => steps(settings, asked, place, &mut seen).await,
        Err(fault) => Err(fault.clone()),
    };
    if let Ok(place) = place {
        seen.scratch_gone = place.gone().await;
    }
    seen.fault = done.as_ref().err().map(|fault| fault.code.to_owned());
    let same = seen.compared.iter().flatten().all(Compared::is_same);
    seen.held = done.is_ok() && seen.audit_findings.is_empty() && same;
    (seen, done.err())
}

async fn steps(
    settings: &Settings,
    asked: &Asked<'_>,
    place: &Place,
    seen: &mut Transcript,
) -> Result<(), Fault> {
    let slip = match slip_of(asked.copy).exists() {
        true => Some(copy_check(asked.copy)?),
        false => None,
    };
    let mut input: Input = Box::new(BufReader::new(File::open(asked.copy)?));
    seen.is_sealed = is_sealed(&mut input)?;
    let input = opened(input, asked.identities)?;
    let gone: Vec<Gone> = gone_since(settings, asked).await?.into_iter().collect();
    let own = place.settings(settings);
    let Restored { summary, erased, .. } = restore_without(&own, input, &gone, |_, _| {}).await?;
    let header = &summary.header;
    seen.slip_held = slip.as_ref().map(|slip| is_of(slip, header));
    if seen.slip_held == Some(false) {
        return Err(Fault::new("copy-altered").with("file", asked.copy.display()));
    }
    (seen.copy_made_ms, seen.log_size, seen.schema) =
        (header.made_ms, header.log_size, header.schema);
    seen.engine_of_copy = header.engine.clone();
    seen.engine_of_scratch = place.engine().to_owned();
    (seen.rows, seen.content) = (summary.rows, summary.content.clone());
    seen.erased_again = erased.len() as u64;
    let report = audit::run(&own, None, |_| {}).await?;
    seen.sealed_looked_into = report.counts.get("sealed_looked_into") == Some(&1);
    seen.audit_counts = report.counts;
    for finding in report.findings.into_iter().filter(|one| one.code != EXPECTED) {
        *seen.audit_findings.entry(finding.code).or_default() += 1;
    }
    if asked.with_source {
        let (source, copy) = (Db::open(&settings.database).await?, Db::open(&own.database).await?);
        let sides = (Snapshot::open(&source).await?, Snapshot::open(&copy).await?);
        let compared = compare((&sides.0, &sides.1), settings.area, header.log_size).await?;
        seen.compared = Some(compared);
    }
    Ok(())
}

async fn gone_since(settings: &Settings, asked: &Asked<'_>) -> Result<BTreeSet<Gone>, Fault> {
    let mut gone = BTreeSet::new();
    if asked.with_source {
        gone = erasures::of_database(&settings.database, settings.area).await?;
    }
    for list in asked.erasures.iter().filter(|list| list.exists()) {
        gone.extend(erasures::read(settings, list)?);
    }
    Ok(gone)
}

/// A scratch folder, and on PostgreSQL a scratch database.
struct Place {
    folder: PathBuf,
    postgres: Option<Scratch>,
}

impl Place {
    async fn made(settings: &Settings, asked: &Asked<'_>) -> Result<Self, Fault> {
        let tag = hex(&settings.moment.random::<6>());
        let folder = asked.room.join(format!("drill-{tag}"));
        DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
        let mut place = Self { folder, postgres: None };
        if let On::Postgres(server) = &asked.on {
            match scratch::make(server, &tag).await {
                Ok(made) => place.postgres = Some(made),
                Err(error) => {
                    place.gone().await;
                    return Err(error.into());
                }
            }
        }
        Ok(place)
    }

    const fn engine(&self) -> &'static str {
        if self.postgres.is_some() { "postgres" } else { "sqlite" }
    }

    /// The same keys, another database, and no mark: nothing of the living log is touched.
    fn settings(&self, settings: &Settings) -> Settings {
        let in_folder = || self.folder.join("huiyin.db").to_string_lossy().into_owned();
        let database =
            self.postgres.as_ref().map_or_else(in_folder, |scratch| scratch.target.clone());
        let high_water = self.folder.join("high-water");
        Settings { database, high_water, regular: None, ..settings.clone() }
    }

    /// Whether nothing is left of it.
    async fn gone(self) -> bool {
        let files = fs::remove_dir_all(&self.folder);
        let database = match self.postgres {
            Some(scratch) => scratch.drop().await.is_ok(),
            None => true,
        };
        files.is_ok() && database
    }
}

impl Transcript {
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("strings, numbers and lists")
    }

    /// The same for a reader.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let mut lines = vec![lang.plain(if self.held { "drill-held" } else { "drill-failed" })];
        let mut say = |key: &str, parts: &[(&str, Value<'_>)]| lines.push(lang.text(key, parts));
        let number = |number: u64| Value::from(number.to_string());
        say("drill-copy", &[("copy", self.copy.as_str().into())]);
        if let Some(code) = &self.fault {
            say("drill-stopped", &[("code", code.as_str().into())]);
        }
        if self.rows > 0 {
            let from = self.engine_of_copy.as_str().into();
            let on = self.engine_of_scratch.as_str().into();
            let parts = [
                ("rows", number(self.rows)),
                ("leaves", number(self.log_size)),
                ("from", from),
                ("on", on),
                ("erased", number(self.erased_again)),
            ];
            say("drill-restored", &parts);
            say("drill-content", &[("content", self.content.as_str().into())]);
            let key = if self.sealed_looked_into { "drill-sealed" } else { "drill-sealed-not" };
            say(key, &[]);
            let findings = self.audit_findings.values().sum();
            say("drill-audit", &[("findings", number(findings))]);
        }
        for one in self.compared.iter().flatten() {
            let parts = [
                ("table", one.table.as_str().into()),
                ("same", number(one.same)),
                ("differ", number(one.differ)),
                ("added", number(one.added)),
                ("missing", number(one.missing)),
            ];
            say("drill-compared", &parts);
        }
        if self.compared.is_none() {
            say("drill-compared-not", &[]);
        }
        say(if self.scratch_gone { "drill-gone" } else { "drill-left" }, &[]);
        lines.join("\n") + "\n"
    }
}

impl App {
    /// # Errors
    /// The store cannot be reached.
    pub async fn drill_last(&self) -> Result<Option<Last>, Trouble> {
        let text = meta::get(self.db(), self.area(), LAST).await?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// # Errors
    /// The store cannot be reached.
    pub async fn drill_remember(&self, seen: &Transcript) -> Result<(), Trouble> {
        let last = Last { at_ms: seen.at_ms, held: seen.held, copy: seen.copy.clone() };
        let value = serde_json::to_string(&last).expect("strings and integers");
        self.put_quietly(vec![Put::Meta { name: LAST.into(), value }]).await
    }
}
