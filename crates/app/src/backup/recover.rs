//! After a restore the log may lack leaves that people hold receipts for. They come back from a
//! mirror, which cannot lie: its head is signed by this log, every tile is held against it, and
//! the high-water mark must be part of it. What came back is leaves only; the events are gone,
//! which the log then says of itself.

use super::Fault;
use super::aside::{Counters, Pending, set_aside};
use crate::audit::{LogFiles, Mirror};
use crate::log::{LOG_KEYS, LOG_RESTORED, LogEvent, LogKey, Mark, SetAside};
use crate::{OpenFault, Settings};
use huiyin_domain::time::{Millis, day_number};
use huiyin_store::dump::{Regain, Said, regain};
use huiyin_store::scan::Snapshot;
use huiyin_store::write::Head;
use huiyin_store::{Db, StoreError, log, meta, unit};
use huiyin_tlog::{
    Hash, Leaf, NOTE_BYTES_MAX, ReadFault, SignedCheckpoint, Tile, TileReader, TileSource,
    VerifierKey, bundle_entries, tree_root,
};

/// What a recovery did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// Places `from..to` that came back without their events.
    pub gap: (u64, u64),
    pub set_aside: Vec<SetAside>,
    pub head: Head,
}

/// A mirror whose head is signed by a key that this log was ever signed with.
///
/// # Errors
/// There is no checkpoint, or nobody we know signed it.
pub async fn mirror_of(settings: &Settings, files: Box<dyn LogFiles>) -> Result<Mirror, Fault> {
    let unreadable =
        |why| Fault::new("mirror-unreadable").with("path", "checkpoint").with("why", why);
    let note = files.get("checkpoint").map_err(unreadable)?;
    let note = note.filter(|note| note.len() <= NOTE_BYTES_MAX);
    let note = note.ok_or_else(|| Fault::new("mirror-missing").with("path", "checkpoint"))?;
    let signed = SignedCheckpoint::parse(&note);
    let unsigned = |reason| Fault::new("mirror-unsigned").with("why", reason);
    let signed = signed.map_err(unsigned)?;
    signed.log_verify(&keys_known(settings).await?).map_err(unsigned)?;
    let checkpoint = signed.checkpoint();
    Ok(Mirror { head: Head { size: checkpoint.size, root: checkpoint.root }, files })
}

/// As the database names them and as the key file holds them: after a change of keys that the
/// restored database does not know of, only the file knows the newer one.
async fn keys_known(settings: &Settings) -> Result<Vec<VerifierKey>, Fault> {
    let db = Db::open(&settings.database).await?;
    let known = meta::get(&db, settings.area, LOG_KEYS).await?.unwrap_or_default();
    let mut keys: Vec<VerifierKey> =
        known.lines().filter_map(|line| VerifierKey::parse(line).ok()).collect();
    if let Ok(file) = LogKey::load(&settings.log_key_file, &settings.origin) {
        let now = settings.moment.now();
        let more: Vec<_> = file.publics(now).filter(|key| !keys.contains(key)).cloned().collect();
        keys.extend(more);
    }
    Ok(keys)
}

/// Brings back what the mirror has and the database lacks. Done twice is done once.
///
/// # Errors
/// The mirror does not reach the high-water mark, or has another history; nothing has been
/// changed then.
pub async fn recover(settings: &Settings, mirror: &Mirror) -> Result<Recovered, Fault> {
    let db = Db::open(&settings.database).await?;
    let area = settings.area;
    let head = log::head(&db, area).await?;
    let mark = Mark::open(&settings.high_water)?.read()?;
    let ours = (head.size, head.root);
    let leaves = leaves_checked(mirror, ours, mark)?;
    let now = settings.moment.now();
    let to = head.size + leaves.len() as u64;
    let pending = meta::get(&db, area, LOG_RESTORED).await?;
    let pending = Pending::of_meta(pending.as_deref()).unwrap_or_default();
    // Where nothing was lost, every number is known.
    let size = if leaves.is_empty() { 0 } else { to };
    let (more, counters) = numbers_aside(&db, settings, &pending, size).await?;
    let set_aside: Vec<SetAside> = pending.set_aside.into_iter().chain(more).collect();
    let counters = counters.into_iter().map(|((office, year), next)| (office, year, next));
    let mut events = Vec::new();
    if !leaves.is_empty() || !set_aside.is_empty() {
        let event = LogEvent::Restored { from: head.size, to, set_aside: set_aside.clone() };
        events.push(said(settings, now, &event));
    }
    // What the copy had brought back and the restore took out again.
    for again in &pending.erased {
        let event = LogEvent::CaseErased { leaves: again.leaves, basis: again.basis.clone() };
        events.push(said(settings, Millis(again.at_ms), &event));
    }
    let asked = Regain {
        area,
        origin: &settings.origin,
        at: now,
        head,
        leaves: &leaves,
        events,
        counters: if set_aside.is_empty() { Vec::new() } else { counters.collect() },
        meta_drop: LOG_RESTORED,
    };
    let head = regain(&db, asked).await?;
    Ok(Recovered { gap: (to - leaves.len() as u64, to), set_aside, head })
}

fn said(settings: &Settings, at: Millis, event: &LogEvent) -> Said {
    let json = serde_json::value::to_raw_value(event).expect("strings, integers and lists");
    Said { kind: event.kind(), at, event: json, salt: settings.moment.random() }
}

/// The leaves beyond ours, once mirror, mark and database are found to be one history.
fn leaves_checked(
    mirror: &Mirror,
    (size, root): (u64, Hash),
    mark: Head,
) -> Result<Vec<Leaf>, Fault> {
    let theirs = mirror.head;
    let needed = size.max(mark.size);
    if theirs.size < needed {
        let code = if mark.size > size { "mirror-behind-mark" } else { "mirror-behind" };
        return Err(Fault::new(code).with("mirror", theirs.size).with("needed", needed));
    }
    let source = Files(&*mirror.files);
    let mut tree = TileReader::open(source, theirs.size, &theirs.root).map_err(read_fault)?;
    for (at, wanted, code) in
        [(size, root, "mirror-forks"), (mark.size, mark.root, "mirror-forks-mark")]
    {
        if tree_root(&mut tree, at).map_err(read_fault)? != wanted {
            return Err(Fault::new(code).with("size", at));
        }
    }
    let mut leaves = Vec::new();
    let mut at = size;
    while at < theirs.size {
        let index = at / 256;
        let tile = Tile::of_size(0, index, theirs.size).expect("a place within the tree");
        let row = tree.row(0, index).map_err(read_fault)?.to_vec();
        let path = tile.bundle_path();
        let differs = || Fault::new("mirror-differs").with("path", &path);
        let unreadable = |why| Fault::new("mirror-unreadable").with("path", &path).with("why", why);
        let bytes = mirror.files.get(&path).map_err(unreadable)?;
        let bytes = bytes.ok_or_else(|| Fault::new("mirror-missing").with("path", &path))?;
        let entries = bundle_entries(&bytes, tile.width).map_err(|_| differs())?;
        let first = usize::try_from(at % 256).expect("below 256");
        for (entry, hash) in entries.iter().zip(&row).skip(first) {
            let leaf = Leaf::parse(entry).map_err(|_| differs())?;
            if leaf.hash() != *hash {
                return Err(differs());
            }
            leaves.push(leaf);
            at += 1;
        }
    }
    Ok(leaves)
}

struct Files<'a>(&'a dyn LogFiles);

impl TileSource for Files<'_> {
    type Error = Fault;

    fn tile(&mut self, tile: Tile) -> Result<Vec<u8>, Fault> {
        let path = tile.path();
        let unreadable = |why| Fault::new("mirror-unreadable").with("path", &path).with("why", why);
        let full = Tile { width: 256, ..tile }.path();
        let mut got = self.0.get(&path).map_err(unreadable)?;
        if got.is_none() && !tile.is_full() {
            got = self.0.get(&full).map_err(unreadable)?;
        }
        got.ok_or_else(|| Fault::new("mirror-missing").with("path", &path))
    }
}

fn read_fault(fault: ReadFault<Fault>) -> Fault {
    match fault {
        ReadFault::Source(fault) => fault,
        ReadFault::Refused(reason) => Fault::new("mirror-broken").with("why", reason),
    }
}

/// Numbers up to the size of the mirror, where the restore has not passed over them already.
async fn numbers_aside(
    db: &Db,
    settings: &Settings,
    pending: &Pending,
    size: u64,
) -> Result<(Vec<SetAside>, Counters), StoreError> {
    let (area, now) = (settings.area, settings.moment.now());
    let snapshot = Snapshot::open(db).await?;
    let counters = snapshot.counters(area).await?;
    // A database put back by other means does not say when its copy was made.
    let year = |(_, year, _): &(String, i64, i64)| i16::try_from(*year).ok();
    let known = counters.iter().filter_map(year).max();
    let known = known.and_then(|year| jiff::civil::Date::new(year, 1, 2).ok());
    let known = known.map_or(now, |day| Millis(day_number(day) * 86_400_000));
    let from = if pending.made_ms > 0 { Millis(pending.made_ms) } else { known };
    let mut counters: Counters =
        counters.into_iter().map(|(office, year, next)| ((office, year), next)).collect();
    let offices = unit::all(db, area).await?.into_iter().map(|unit| unit.code).collect();
    let aside = set_aside(&offices, &mut counters, (from, now), size);
    Ok((aside, counters))
}

/// # Errors
/// As [`crate::App::open`]: opening signs what was brought back.
pub async fn go_on(settings: &Settings) -> Result<Option<&'static str>, OpenFault> {
    let app = crate::App::open(settings.clone()).await?;
    app.log_nudge().await?;
    let still = app.log_still();
    app.close().await;
    Ok(still)
}
