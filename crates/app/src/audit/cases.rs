//! Cases in ranges of their ids, each with everything that hangs on it. Rows are read in one
//! place, in order; what costs time (hashes, clocks, seals) is computed beside on other threads.

use super::chain::Chain;
use super::derived::{clocks_check, dues_check, row_check};
use super::files::Told;
use super::numbers::Numbers;
use super::papers::Papers;
use super::report::Found;
use crate::keys::Keys;
use crate::rules::Rulebook;
use huiyin_domain::case::{Event, FileEvent, Owed};
use huiyin_domain::ids::{AreaId, CaseId};
use huiyin_store::StoreError;
use huiyin_store::case::{PartyRow, TextRow};
use huiyin_store::clock::ClockRow;
use huiyin_store::scan::{CaseScan, EventScan, Mine, Snapshot};
use huiyin_store::share::ShareRow;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use tokio::task::JoinHandle;

const CASES_PAGE: i64 = 256;
/// A range has no more events than this; a single case that has is not believed.
const EVENTS_MAX: i64 = 20_000;
/// Ranges computed at the same time, which bounds the memory.
const RANGES_MAX: usize = 4;

/// What every case is judged by.
pub(super) struct Ground {
    pub origin: String,
    pub rules: Rulebook,
    pub keys: Option<Keys>,
}

/// Everything of the cases of a range.
struct Range {
    cases: Vec<CaseScan>,
    events: Vec<EventScan>,
    waiting: Vec<(i64, i64, Vec<u8>)>,
    clocks: Vec<Mine<ClockRow>>,
    texts: Vec<Mine<TextRow>>,
    keys: Vec<(i64, Vec<u8>)>,
    parties: Vec<Mine<PartyRow>>,
    shares: Vec<ShareRow>,
}

/// The same of one case.
#[derive(Default)]
struct Whole {
    row: Option<CaseScan>,
    events: Vec<EventScan>,
    waiting: BTreeMap<i64, Vec<u8>>,
    clocks: Vec<ClockRow>,
    texts: Vec<TextRow>,
    key: Option<Vec<u8>>,
    parties: Vec<PartyRow>,
    shares: Vec<ShareRow>,
}

pub(super) async fn check(
    snapshot: &Snapshot,
    area: AreaId,
    ground: Ground,
    numbers: &mut Numbers,
    tell: &mut (dyn FnMut(u64) + Send),
    found: &mut Found,
) -> Result<(), StoreError> {
    let ground = Arc::new(ground);
    let mut running: VecDeque<JoinHandle<Found>> = VecDeque::new();
    let (mut after, mut seen) = (i64::MIN, 0);
    while after < i64::MAX {
        let (range, upto) = range_read(snapshot, area, after, found).await?;
        after = upto;
        seen += range.cases.len() as u64;
        for case in &range.cases {
            numbers.add_case(&case.number, &name_of(case.case, Some(case)), found);
        }
        if running.len() >= RANGES_MAX {
            join(running.pop_front(), found).await?;
        }
        let ground = Arc::clone(&ground);
        running.push_back(tokio::task::spawn_blocking(move || range_check(&ground, range)));
        tell(seen);
    }
    while let Some(range) = running.pop_front() {
        join(Some(range), found).await?;
    }
    found.count("cases", seen);
    Ok(())
}

async fn join(range: Option<JoinHandle<Found>>, found: &mut Found) -> Result<(), StoreError> {
    let Some(range) = range else { return Ok(()) };
    let part = range.await;
    found.join(part.map_err(|_| StoreError::Shape("a range of cases stopped the audit".into()))?);
    Ok(())
}

/// The next cases, and up to which id everything of them and between them was read. The case 0,
/// which is the log itself, is looked at elsewhere.
async fn range_read(
    snapshot: &Snapshot,
    area: AreaId,
    after: i64,
    found: &mut Found,
) -> Result<(Range, i64), StoreError> {
    let mut cases = snapshot.cases(area, after, CASES_PAGE).await?;
    let is_last = (cases.len() as i64) < CASES_PAGE;
    let mut upto = cases.last().filter(|_| !is_last).map_or(i64::MAX, |case| case.case);
    let mut events = snapshot.events(area, (after, upto), EVENTS_MAX).await?;
    if events.len() as i64 == EVENTS_MAX {
        let last = events.last().map_or(upto, |event| event.case);
        let first = events.first().map_or(upto, |event| event.case);
        if first == last {
            found.add("events-too-many", format!("case {last}"));
            upto = last;
        } else {
            // The last case may be cut: it comes with the next range.
            upto = last - 1;
            events.retain(|event| event.case <= upto);
        }
        cases.retain(|case| case.case <= upto);
    }
    let range = (after, upto);
    let mut waiting = snapshot.waiting(area, range).await?;
    waiting.retain(|(case, ..)| *case != 0);
    let range = Range {
        cases,
        events,
        waiting,
        clocks: snapshot.clocks(area, range).await?,
        texts: snapshot.texts(area, range).await?,
        keys: snapshot.keys(area, range).await?,
        parties: snapshot.parties(area, range).await?,
        shares: snapshot.shares(area, range).await?,
    };
    Ok((range, upto))
}

fn name_of(case: i64, row: Option<&CaseScan>) -> String {
    row.map_or_else(|| format!("case {case}"), |row| format!("case {case} ({})", row.number))
}

fn range_check(ground: &Ground, range: Range) -> Found {
    let mut all: BTreeMap<i64, Whole> = BTreeMap::new();
    for row in range.cases {
        let whole = all.entry(row.case).or_default();
        whole.row = Some(row);
    }
    for event in range.events {
        all.entry(event.case).or_default().events.push(event);
    }
    for (case, seq, commitment) in range.waiting {
        all.entry(case).or_default().waiting.insert(seq, commitment);
    }
    for Mine { case, row } in range.clocks {
        all.entry(case).or_default().clocks.push(row);
    }
    for Mine { case, row } in range.texts {
        all.entry(case).or_default().texts.push(row);
    }
    for (case, key) in range.keys {
        all.entry(case).or_default().key = Some(key);
    }
    for Mine { case, row } in range.parties {
        all.entry(case).or_default().parties.push(row);
    }
    for row in range.shares {
        all.entry(row.case.0).or_default().shares.push(row);
    }
    let mut found = Found::default();
    for (id, whole) in all {
        case_check(ground, CaseId(id), whole, &mut found);
    }
    found
}

fn case_check(ground: &Ground, id: CaseId, whole: Whole, found: &mut Found) {
    let name = name_of(id.0, whole.row.as_ref());
    found.wants(whole.row.is_some(), "row-missing", || name.clone());
    found.wants(!whole.events.is_empty(), "events-missing", || name.clone());
    found.count("events", whole.events.len() as u64);
    let number = whole.row.as_ref().map(|row| row.number.clone()).unwrap_or_default();
    let mut chain =
        Chain { origin: &ground.origin, number: &number, name: &name, waiting: whole.waiting };
    let kind = |event: &Event| Some(event.kind().to_owned());
    let read = chain.check::<Event>(&whole.events, kind, found);
    let mut folded = None;
    if let Some(row) = &whole.row {
        let version = i64::try_from(whole.events.len()).unwrap_or(i64::MAX);
        found.wants(row.version == version, "row-version", || name.clone());
        let is_head = read.last.is_none_or(|last| row.head_hash == last.0);
        found.wants(is_head, "row-head", || name.clone());
        if read.is_whole && !read.entries.is_empty() {
            folded = fold_check(ground, row, &read.entries, &whole.clocks, &name, found);
        }
    }
    files_told(id, &read.entries, found);
    let parties: Vec<&PartyRow> = whole.parties.iter().collect();
    let papers = Papers {
        case: id,
        name: &name,
        key: whole.key.as_ref(),
        texts: &whole.texts,
        parties: &parties,
        shares: &whole.shares,
    };
    let head = whole.row.as_ref().map(|row| &row.head).zip(folded.as_ref());
    papers.check(&read.entries, head, ground.keys.as_ref(), found);
}

fn files_told(id: CaseId, entries: &[huiyin_domain::leaf::Entry<Event>], found: &mut Found) {
    for entry in entries {
        match &entry.event {
            Event::File(FileEvent::FileAdded { file, .. }) => {
                let told = Told { case: id.0, file: *file, is_refused: false };
                if found.files.insert(file.id.0, told).is_some() {
                    found.add("file-twice", format!("case {id} file {}", file.id));
                }
            }
            Event::File(FileEvent::FileRefused { file }) => {
                if let Some(told) = found.files.get_mut(&file.0) {
                    told.is_refused = true;
                }
            }
            _ => {}
        }
    }
}

fn fold_check(
    ground: &Ground,
    row: &CaseScan,
    entries: &[huiyin_domain::leaf::Entry<Event>],
    clocks: &[ClockRow],
    name: &str,
    found: &mut Found,
) -> Option<huiyin_domain::case::Case> {
    let log = entries.iter().map(|entry| (&entry.event, entry.at, entry.actor));
    let Ok(case) = huiyin_domain::case::Case::fold(log) else {
        found.add("not-registered", name);
        return None;
    };
    let Ok(pinned) = ground.rules.of_case(&case) else {
        found.add("rulebook-missing", name);
        return Some(case);
    };
    let owed = Owed::under(&case, pinned.procedure, pinned.calendar);
    row_check(&row.head, &case, &owed, name, found);
    clocks_check(clocks, &case, &owed, name, found);
    dues_check(entries, pinned, name, found);
    Some(case)
}
