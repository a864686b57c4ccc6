//! The events of the log itself, and what hangs on them: stubs of erased cases, named gaps, the
//! keys that the log was signed with. A stub or a gap that no event speaks of is a hole.

use super::chain::Chain;
use super::numbers::Numbers;
use super::report::Found;
use super::{plans, steps};
use crate::backup::{ErasedAgain, Pending};
use crate::log::LogEvent;
use huiyin_domain::ids::AreaId;
use huiyin_domain::leaf::Entry;
use huiyin_store::StoreError;
use huiyin_store::scan::{ErasedScan, Snapshot};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The number that events of the log carry in place of a case's.
const LOG_NUMBER: &str = "LOG";
const PAGE: i64 = 5_000;

#[derive(Deserialize)]
struct Kind {
    kind: String,
}

/// Where each event of the log says that its leaf is.
pub(super) struct System {
    pub positions: BTreeMap<i64, i64>,
    pub erased: u64,
    pub gaps: u64,
}

pub(super) async fn check(
    snapshot: &Snapshot,
    area: AreaId,
    origin: &str,
    numbers: &mut Numbers,
    found: &mut Found,
) -> Result<System, StoreError> {
    let mut events = Vec::new();
    loop {
        let after =
            events.last().map_or(i64::MIN, |event: &huiyin_store::scan::EventScan| event.seq);
        let page = snapshot.system_events(area, after, PAGE).await?;
        if page.is_empty() {
            break;
        }
        events.extend(page);
    }
    let waiting = snapshot.waiting(area, (-1, 0)).await?;
    let waiting = waiting.into_iter().map(|(_, seq, commitment)| (seq, commitment)).collect();
    let mut chain = Chain { origin, number: LOG_NUMBER, name: "log", waiting };
    let read = chain.check::<Box<RawValue>>(&events, |event| kind_of(event), found);
    found.count("system_events", events.len() as u64);
    let positions = events.iter().filter_map(|event| Some((event.seq, event.position?))).collect();
    let mut said = said(&read.entries, numbers, found);
    keys_check(snapshot, area, &said.keys, found).await?;
    for again in pending_check(snapshot, area, numbers, found).await? {
        *said.erased.entry((again.leaves, again.basis, again.at_ms)).or_default() += 1;
    }
    let erased = erased_check(snapshot, area, said.erased, numbers, found).await?;
    steps::check(snapshot, area, said.steps, found).await?;
    plans::check(snapshot, area, said.plans, found).await?;
    let gaps = gaps_check(snapshot, area, &said.restored, found).await?;
    Ok(System { positions, erased, gaps })
}

fn kind_of(event: &RawValue) -> Option<String> {
    serde_json::from_str::<Kind>(event.get()).ok().map(|read| read.kind)
}

#[derive(Default)]
struct AllSaid {
    keys: Vec<String>,
    /// Number of leaves, basis, moment; how many such erasures.
    erased: BTreeMap<(u64, String, i64), u64>,
    /// From, to, moment.
    restored: Vec<(u64, u64, i64)>,
    /// Of common problems, incidents and rosters.
    steps: steps::Said,
    plans: plans::Said,
}

fn said(entries: &[Entry<Box<RawValue>>], numbers: &mut Numbers, found: &mut Found) -> AllSaid {
    let mut all = AllSaid::default();
    for entry in entries {
        match serde_json::from_str(entry.event.get()) {
            Ok(LogEvent::LogOpened { key } | LogEvent::KeyChanged { key, .. }) => {
                all.keys.push(key)
            }
            Ok(LogEvent::CaseErased { leaves, basis }) => {
                *all.erased.entry((leaves, basis, entry.at.0)).or_default() += 1;
            }
            Ok(LogEvent::Restored { from, to, set_aside }) => {
                all.restored.push((from, to, entry.at.0));
                for aside in set_aside {
                    numbers.set_aside(&aside.office, aside.year, aside.from, aside.to);
                }
            }
            Ok(LogEvent::RosterStepped { book, seq, digest }) => {
                all.steps.heard(book, seq, digest);
            }
            Ok(LogEvent::CommonStepped { problem, seq, digest }) => {
                all.steps.heard(steps::of_problem(problem), seq, digest);
            }
            Ok(LogEvent::IncidentStepped { incident, seq, digest }) => {
                all.steps.heard(steps::of_incident(incident), seq, digest);
            }
            Ok(LogEvent::PlanAdopted { plan, version, hash }) => {
                all.plans.insert((plan, version), hash);
            }
            // The journal speaks of accounts and settings; nothing hangs on it here.
            Ok(_) => {}
            Err(_) => found.add("log-event-unreadable", format!("log: event {}", entry.seq)),
        }
    }
    all
}

/// A database out of a copy that was not recovered yet: what was signed after the copy is not
/// here, and nobody has said so in the log. What was erased in it again, the log will say.
async fn pending_check(
    snapshot: &Snapshot,
    area: AreaId,
    numbers: &mut Numbers,
    found: &mut Found,
) -> Result<Vec<ErasedAgain>, StoreError> {
    let kept = snapshot.meta(area, crate::log::LOG_RESTORED).await?;
    if kept.as_deref().is_none_or(str::is_empty) {
        return Ok(Vec::new());
    }
    found.add("not-recovered", "log");
    let pending = Pending::of_meta(kept.as_deref()).unwrap_or_default();
    for aside in pending.set_aside {
        numbers.set_aside(&aside.office, aside.year, aside.from, aside.to);
    }
    Ok(pending.erased)
}

/// The list of public keys is made of what the events say, in their order.
async fn keys_check(
    snapshot: &Snapshot,
    area: AreaId,
    said: &[String],
    found: &mut Found,
) -> Result<(), StoreError> {
    let kept = snapshot.meta(area, crate::log::LOG_KEYS).await?.unwrap_or_default();
    let is_same = kept.lines().eq(said.iter().map(String::as_str));
    found.wants(is_same, "log-keys-differ", || "log".to_owned());
    Ok(())
}

/// Every stub is one of a case whose erasure is in the log, with as many leaves, on the same
/// basis and at the same moment.
async fn erased_check(
    snapshot: &Snapshot,
    area: AreaId,
    mut said: BTreeMap<(u64, String, i64), u64>,
    numbers: &mut Numbers,
    found: &mut Found,
) -> Result<u64, StoreError> {
    // A case by its number: how many places, and what each says of basis and moment.
    let mut cases: BTreeMap<String, (u64, String, i64)> = BTreeMap::new();
    let (mut after, mut rows) = (i64::MIN, 0);
    loop {
        let page = snapshot.erased(area, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.position;
        rows += page.len() as u64;
        for ErasedScan { position, number, basis, at_ms } in page {
            numbers.add_stub(&number, || format!("leaf {position}"), found);
            let case = cases.entry(number).or_insert_with(|| (0, basis.clone(), at_ms));
            case.0 += 1;
            let is_same = (&case.1, case.2) == (&basis, at_ms);
            found.wants(is_same, "erased-differs", || format!("leaf {position}"));
        }
    }
    found.count("erased_cases", cases.len() as u64);
    found.count("erased_leaves", rows);
    for (number, case) in cases {
        match said.get_mut(&case) {
            Some(left) if *left > 0 => *left -= 1,
            _ => found.add("erased-unsaid", format!("case {number}")),
        }
    }
    for ((leaves, ..), left) in said.into_iter().filter(|(_, left)| *left > 0) {
        found.add("erased-stub-missing", format!("log: {left} cases of {leaves} leaves"));
    }
    Ok(rows)
}

async fn gaps_check(
    snapshot: &Snapshot,
    area: AreaId,
    said: &[(u64, u64, i64)],
    found: &mut Found,
) -> Result<u64, StoreError> {
    let (mut after, mut rows) = (i64::MIN, 0);
    let wanted: u64 = said.iter().map(|(from, to, _)| to.saturating_sub(*from)).sum();
    loop {
        let page = snapshot.gaps(area, after, PAGE).await?;
        let Some((last, _)) = page.last() else { break };
        after = *last;
        rows += page.len() as u64;
        for (position, found_ms) in page {
            let is_said = u64::try_from(position).is_ok_and(|position| {
                said.iter()
                    .any(|(from, to, at)| (*from..*to).contains(&position) && *at == found_ms)
            });
            found.wants(is_said, "gap-unsaid", || format!("leaf {position}"));
        }
    }
    found.count("gaps", rows);
    found.wants(rows == wanted, "gaps-differ", || format!("log: {rows} of {wanted}"));
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use huiyin_domain::ids::CaseNumber;
    use huiyin_domain::leaf::Actor;
    use huiyin_domain::time::Millis;

    fn faults(event: &str) -> usize {
        let entry = Entry {
            origin: "log.example".into(),
            number: CaseNumber::stored(LOG_NUMBER.into()),
            seq: 1,
            prev: None,
            at: Millis(0),
            actor: Actor::System,
            event: RawValue::from_string(event.into()).expect("JSON"),
            dues: Vec::new(),
        };
        let mut found = Found::default();
        said(&[entry], &mut Numbers::default(), &mut found);
        found.into_report("log.example", 0, 0, String::new()).findings.len()
    }

    #[test]
    fn an_event_of_the_log_that_says_nothing_known_is_a_finding() {
        assert_eq!(faults(r#"{"kind":"case-erased","leaves":3,"basis":"rule"}"#), 0);
        assert_eq!(faults(r#"{"kind":"case-erased","leaves":3}"#), 1, "a part is missing");
        assert_eq!(faults(r#"{"kind":"case-hidden"}"#), 1, "no such kind");
    }
}
