//! Proves of a database that it is whole: leaf and event are one to one, every chain unbroken,
//! everything derived is what the events make it, and the tree is the one that was signed.
//! Reads one moment of the database, case by case, in bounded memory, and changes nothing.

mod books;
mod cases;
mod chain;
mod derived;
mod files;
mod leaves;
mod locks;
mod mirror;
mod numbers;
mod papers;
mod plans;
mod report;
mod steps;
mod system;

pub use mirror::{LogFiles, Mirror};
pub use report::{Finding, Report};

use crate::keys::Keys;
use crate::log::Mark;
use crate::{App, Settings, Trouble};
use huiyin_store::scan::Snapshot;
use huiyin_store::write::{Head, Put};
use huiyin_store::{Db, StoreError};
use leaves::Tree;
use numbers::Numbers;
use report::Found;

/// Where the last run is kept, to be published.
const AUDIT_LAST: &str = "audit-last";
const KEY_FINGERPRINT: &str = "key-fingerprint";

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Cases(u64),
    Leaves(u64),
}

/// # Errors
/// The database cannot be read. Whatever is wrong in it is in the report.
pub async fn run(
    settings: &Settings,
    mirror: Option<&Mirror>,
    mut tell: impl FnMut(Progress) + Send,
) -> Result<Report, StoreError> {
    let db = Db::open(&settings.database).await?;
    let snapshot = Snapshot::open(&db).await?;
    let (area, at) = (settings.area, settings.moment.now());
    let mut found = Found::default();
    let keys = keys_of(settings, &snapshot, &mut found).await?;
    let rules = books::check(snapshot.rulebook(area).await?, &mut found);
    let keys_own = keys.clone();
    let ground = cases::Ground { origin: settings.origin.clone(), rules, keys };
    let mut numbers = Numbers::default();
    let seen = &mut |cases| tell(Progress::Cases(cases));
    cases::check(&snapshot, area, ground, &mut numbers, seen, &mut found).await?;
    files::check(settings, &snapshot, keys_own.as_ref(), &mut found).await?;
    let system = system::check(&snapshot, area, &settings.origin, &mut numbers, &mut found).await?;
    numbers.check(snapshot.counters(area).await?, &mut found);
    let mut marks: Vec<(Head, &'static str)> = Vec::new();
    marks.extend(mark_of(settings, &mut found).map(|mark| (mark, "mark-differs")));
    marks.extend(mirror.map(|mirror| (mirror.head, "mirror-root-differs")));
    let seen = &mut |leaves| tell(Progress::Leaves(leaves));
    let tree = Tree::new(&snapshot, area, &system, marks, mirror, seen);
    let head = tree.check(&mut found).await?;
    Ok(found.into_report(&settings.origin, at.0, head.size, head.root.to_hex()))
}

/// Without the key file, or with another's, what is sealed is not looked into.
async fn keys_of(
    settings: &Settings,
    snapshot: &Snapshot,
    found: &mut Found,
) -> Result<Option<Keys>, StoreError> {
    let known = snapshot.meta(settings.area, KEY_FINGERPRINT).await?;
    let keys = Keys::load(&settings.key_file, settings.area, &settings.moment).ok();
    if let Some(keys) = &keys {
        let is_ours = known.as_deref() == Some(keys.fingerprint());
        found.wants(is_ours, "key-file-differs", || "key file".to_owned());
    }
    found.count("sealed_looked_into", u64::from(keys.is_some()));
    Ok(keys)
}

/// A mark that is not there is nobody's fault: an auditor may hold a copy of the database alone.
fn mark_of(settings: &Settings, found: &mut Found) -> Option<Head> {
    if !settings.high_water.exists() {
        return None;
    }
    match Mark::open(&settings.high_water).and_then(|mut mark| mark.read()) {
        Ok(mark) => Some(mark),
        Err(_) => {
            found.add("mark-unreadable", "high-water mark");
            None
        }
    }
}

impl App {
    /// Keeps a report as the last run.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn audit_keep(&self, report: &Report) -> Result<(), Trouble> {
        let (name, value) = (AUDIT_LAST.into(), report.to_json());
        self.put_quietly(vec![Put::Meta { name, value }]).await
    }

    /// The last run as it was kept, in JSON.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn audit_last(&self) -> Result<Option<String>, Trouble> {
        Ok(huiyin_store::meta::get(self.db(), self.area(), AUDIT_LAST).await?)
    }
}
