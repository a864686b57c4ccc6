//! One query: twice through the lists of its pairs, block by block of cases, so that what is
//! added up stays near the processor. The second time with the pairs that the titles of the
//! first finds have in common.

use super::gaps::Cursor;
use super::segment::{LARGE, Pairs, Segment};
use super::{Ranker, pairs};
use std::collections::HashMap;

/// What a mention in the title is worth against one in the body.
const TITLE: f32 = 1.6;
/// Finds of the first pass that may say more about the matter, and how many pairs they may add.
const FEED: usize = 10;
const FEED_PAIRS: usize = 40;
/// How much of the second pass is theirs.
const FEED_PART: f32 = 0.5;
/// Pairs of a body that are asked, the rarest.
const BODY_PAIRS: usize = 24;
/// What the body's pairs count against those of the title.
const BODY_PART: f32 = 0.3;
/// Cases added up at once.
const BLOCK: u32 = 1 << 15;
/// Sums that are passed over at once where none of them counts.
const LOOKED_AT: usize = 64;
/// Among many cases, pairs in more than one of so many are passed over, if others are left. Not
/// one in fewer: half of what is about the same place and matter was lost by that.
const COMMON: usize = 12;

/// What is looked for; texts come in masked.
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    pub title: &'a str,
    pub body: &'a str,
    /// The last of those already shown: only what ranks behind it is given.
    pub after: Option<Found>,
}

impl<'a> Query<'a> {
    #[must_use]
    pub fn by_title(title: &'a str) -> Self {
        Self { title, body: "", after: None }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    pub document: u64,
    pub weight: f32,
}

impl Found {
    /// Heavier first, then the lower document.
    fn is_before(self, other: Self) -> bool {
        (other.weight, self.document) < (self.weight, other.document)
            || (other.weight == self.weight && self.document < other.document)
    }
}

/// A pair asked for, with its weight in the query.
pub(super) type Asked = Vec<(u32, f32)>;

impl Ranker {
    /// The cases most like this one that the reader may see, the likest first.
    #[must_use]
    pub fn find(
        &self,
        query: &Query<'_>,
        may_see: impl Fn(u64) -> bool,
        limit: usize,
    ) -> Vec<Found> {
        let asked = self.asked(query);
        let first = self.pass(&asked, &may_see, FEED, None);
        if first.is_empty() || limit == 0 {
            return Vec::new();
        }
        let fed = self.fed(&asked, &first);
        let found = self.pass(&fed, &may_see, limit, query.after);
        found.into_iter().map(|hit| hit.found).collect()
    }

    /// As [`Self::find`], but asked once: half the time, and what only the matter leads to is
    /// not found.
    #[must_use]
    pub fn find_once(
        &self,
        query: &Query<'_>,
        may_see: impl Fn(u64) -> bool,
        limit: usize,
    ) -> Vec<Found> {
        let found = self.pass(&self.asked(query), &may_see, limit, query.after);
        found.into_iter().map(|hit| hit.found).collect()
    }

    pub(super) fn asked(&self, query: &Query<'_>) -> Asked {
        let title = pairs(query.title);
        let mut body = pairs(query.body);
        body.retain(|pair| title.binary_search(pair).is_err());
        body.retain(|pair| self.count(*pair) > 0);
        body.sort_by_key(|pair| (self.count(*pair), *pair));
        body.truncate(BODY_PAIRS);
        let body_part = match (title.is_empty(), body.is_empty()) {
            (_, true) => 0.0,
            (true, false) => 1.0,
            (false, false) => BODY_PART,
        };
        let each = (1.0 - body_part) / title.len().max(1) as f32;
        let of_title = title.iter().map(|pair| (*pair, each));
        let each = body_part / body.len().max(1) as f32;
        of_title.chain(body.iter().map(|pair| (*pair, each))).collect()
    }

    /// Cases that have the pair.
    fn count(&self, pair: u32) -> u32 {
        let packed = self.segments.iter().filter_map(|segment| segment.lists(pair));
        let packed: u32 = packed.map(|(title, body)| title.count + body.count).sum();
        packed
            + self
                .fresh
                .iter()
                .filter(|case| has(&case.title, pair) || has(&case.body, pair))
                .count() as u32
    }

    /// The query again, half of it the pairs that the first finds are about.
    fn fed(&self, asked: &Asked, first: &[Hit]) -> Asked {
        let sum: f32 = first.iter().map(|hit| hit.found.weight).sum();
        let mut more: HashMap<u32, f32> = HashMap::new();
        for hit in first {
            let gist = match hit.place {
                Place::Packed(segment, place) => self.segments[segment].gist(place),
                Place::Fresh(at) => self.fresh[at].title.clone(),
            };
            for pair in &gist {
                *more.entry(*pair).or_default() += hit.found.weight / sum / gist.len() as f32;
            }
        }
        let mut more: Asked = more.into_iter().collect();
        more.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        more.truncate(FEED_PAIRS);
        let sum: f32 = more.iter().map(|pair| pair.1).sum();
        let mut fed: Asked =
            asked.iter().map(|(pair, part)| (*pair, part * (1.0 - FEED_PART))).collect();
        fed.extend(more.iter().map(|(pair, part)| (*pair, part * FEED_PART / sum)));
        fed.sort_by_key(|pair| pair.0);
        fed.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        fed
    }

    pub(super) fn pass(
        &self,
        asked: &Asked,
        may_see: &impl Fn(u64) -> bool,
        limit: usize,
        after: Option<Found>,
    ) -> Vec<Hit> {
        let weighed = self.weighed(asked);
        let mut best = Best { hits: Vec::with_capacity(limit + 1), limit, after };
        for (at, segment) in self.segments.iter().enumerate() {
            walk(segment, &weighed, |place, weight| {
                let found = Found { document: segment.documents[place as usize], weight };
                if best.takes(found) && !segment.is_gone(place) && may_see(found.document) {
                    best.put(Hit { found, place: Place::Packed(at, place) });
                }
                best.least()
            });
        }
        for (at, case) in self.fresh.iter().enumerate() {
            let found = Found { document: case.document, weight: of_fresh(case, &weighed) };
            if found.weight > 0.0 && best.takes(found) && may_see(case.document) {
                best.put(Hit { found, place: Place::Fresh(at) });
            }
        }
        best.hits
    }

    /// Each pair with its weight times how rare it is; the common ones only if all are.
    fn weighed(&self, asked: &Asked) -> Asked {
        let all = self.len() as f32;
        let counted: Vec<_> = asked.iter().map(|(p, part)| (*p, *part, self.count(*p))).collect();
        let most = if self.len() < LARGE { usize::MAX } else { self.len() / COMMON };
        let is_rare = |count: u32| count > 0 && count as usize <= most;
        let any_rare = counted.iter().any(|(_, _, count)| is_rare(*count));
        let asked = counted.into_iter().filter(|(_, _, c)| *c > 0 && (!any_rare || is_rare(*c)));
        let rare =
            |count: u32| (1.0 + (all - count as f32 + 0.5).max(0.5) / (count as f32 + 0.5)).ln();
        asked.map(|(pair, part, count)| (pair, part * rare(count))).collect()
    }
}

fn has(pairs: &[u32], pair: u32) -> bool {
    pairs.binary_search(&pair).is_ok()
}

fn of_fresh(case: &Pairs, weighed: &Asked) -> f32 {
    let of = |(pair, weight): &(u32, f32)| {
        let title = if has(&case.title, *pair) { TITLE } else { 0.0 };
        let body = if has(&case.body, *pair) { 1.0 } else { 0.0 };
        weight * (title + body)
    };
    weighed.iter().map(of).sum()
}

struct Walking<'a> {
    cursor: Cursor<'a>,
    next: u32,
    weight: f32,
}

/// Adds up block by block and offers every case above the least that still counts.
fn walk(segment: &Segment, weighed: &Asked, mut offer: impl FnMut(u32, f32) -> f32) {
    let mut walking: Vec<Walking<'_>> = Vec::with_capacity(weighed.len() * 2);
    for (pair, weight) in weighed {
        let Some((title, body)) = segment.lists(*pair) else { continue };
        for (list, worth) in [(title, TITLE), (body, 1.0)] {
            let mut cursor = list.cursor();
            if let Some(next) = cursor.next() {
                walking.push(Walking { cursor, next, weight: weight * worth });
            }
        }
    }
    let mut sums = vec![0.0f32; BLOCK.min(segment.len() as u32) as usize];
    let mut least = 0.0;
    let mut start = 0u32;
    while !walking.is_empty() {
        let end = start.saturating_add(BLOCK).min(segment.len() as u32);
        walking.retain_mut(|list| {
            while list.next < end {
                sums[(list.next - start) as usize] += list.weight;
                let Some(next) = list.cursor.next() else { return false };
                list.next = next;
            }
            true
        });
        for (from, some) in (start..end).step_by(LOOKED_AT).zip(sums.chunks_mut(LOOKED_AT)) {
            let most = greatest(some);
            if most > 0.0 && most >= least {
                for (place, sum) in (from..end).zip(&*some) {
                    if *sum > 0.0 && *sum >= least {
                        least = offer(place, *sum);
                    }
                }
            }
            some.fill(0.0);
        }
        start = end;
    }
}

/// Eight by eight: hardly any of the sums counts, and looking at each would be half the time.
fn greatest(sums: &[f32]) -> f32 {
    let greater = |a: f32, b: f32| if a > b { a } else { b };
    let mut eight = [0.0f32; 8];
    let mut chunks = sums.chunks_exact(8);
    for chunk in &mut chunks {
        for (most, sum) in eight.iter_mut().zip(chunk) {
            *most = greater(*sum, *most);
        }
    }
    eight.iter().chain(chunks.remainder()).fold(0.0, |most, sum| greater(*sum, most))
}

#[derive(Clone, Copy)]
pub(super) enum Place {
    Packed(usize, u32),
    Fresh(usize),
}

pub(super) struct Hit {
    pub(super) found: Found,
    place: Place,
}

/// The best so far, in order.
struct Best {
    hits: Vec<Hit>,
    limit: usize,
    after: Option<Found>,
}

impl Best {
    fn takes(&self, found: Found) -> bool {
        let is_behind = self.after.is_none_or(|after| after.is_before(found));
        let is_better = match self.hits.last() {
            Some(last) if self.hits.len() >= self.limit => found.is_before(last.found),
            _ => self.limit > 0,
        };
        is_behind && is_better
    }

    fn put(&mut self, hit: Hit) {
        let at = self.hits.partition_point(|other| other.found.is_before(hit.found));
        self.hits.insert(at, hit);
        self.hits.truncate(self.limit);
    }

    /// What a case must weigh to count.
    fn least(&self) -> f32 {
        let full = self.hits.last().filter(|_| self.hits.len() >= self.limit);
        full.map_or(0.0, |last| last.found.weight)
    }
}
