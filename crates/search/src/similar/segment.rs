//! A part of the cases, packed: for each pair of neighbouring units the cases that have it in the
//! title and those that have it in the body, as differences. Parts are made, joined and dropped
//! whole; a case that was removed leaves nothing in the part that is made of this one.

use super::gaps::{self, Cursor};
use super::gists::Gists;
use crate::postings::{put, take};

/// Pairs of the title that are kept with a case, the rarest first: what it is about, in short.
pub const GIST: usize = 10;
/// Parts of fewer cases keep every pair.
pub const LARGE: usize = 4096;
/// Pairs that more than one body in so many has tell nothing, and are dropped.
const COMMON: usize = 50;
/// In larger parts fewer are kept: twice as many need four times the cases. What is rare there is
/// rare enough to tell, and a longer list only makes queries slow.
const HUGE: usize = 25_000;
/// So many pairs' lists are found from one place: it may be further off than a small number says.
const SPAN: usize = 4096;

/// What stands below the count of bodies: whether they are not listed, and whether titles are.
const DROPPED: u32 = 1;
const TITLED: u32 = 2;

/// In how many bodies of so many cases a pair may be.
fn common(cases: usize) -> usize {
    match cases {
        0..LARGE => usize::MAX,
        LARGE..HUGE => cases / COMMON,
        HUGE.. => (cases * (HUGE / COMMON / COMMON)).isqrt(),
    }
}

/// A case as its pairs, ascending, each once: in the title, or else in the body.
#[derive(Clone, Debug)]
pub struct Pairs {
    pub document: u64,
    pub title: Vec<u32>,
    pub body: Vec<u32>,
}

#[derive(Clone, Debug, Default)]
pub struct Segment {
    pub documents: Vec<u64>,
    /// Bits of cases that were removed.
    gone: Vec<u64>,
    gone_count: usize,
    gists: Gists,
    pairs: Vec<u32>,
    starts: Vec<u32>,
    spans: Vec<u64>,
    lists: Vec<u8>,
}

/// The cases that have one pair in the title or in the body.
#[derive(Clone, Copy, Debug)]
pub struct List<'a> {
    pub count: u32,
    /// Counted but not listed: too common.
    is_dropped: bool,
    bytes: &'a [u8],
    documents: usize,
}

impl<'a> List<'a> {
    #[must_use]
    pub fn cursor(self) -> Cursor<'a> {
        let listed = if self.is_dropped { 0 } else { self.count };
        Cursor::new(self.bytes, listed, self.documents)
    }
}

impl Segment {
    #[must_use]
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Cases that were removed and are still packed in here.
    #[must_use]
    pub fn gone_count(&self) -> usize {
        self.gone_count
    }

    #[must_use]
    pub fn bytes(&self) -> usize {
        let fours = self.pairs.len() + self.starts.len();
        8 * (self.documents.len() + self.gone.len() + self.spans.len())
            + 4 * fours
            + self.gists.bytes()
            + self.lists.len()
    }

    #[must_use]
    pub fn is_gone(&self, place: u32) -> bool {
        let word = self.gone.get(place as usize / 64).copied().unwrap_or(0);
        word >> (place % 64) & 1 == 1
    }

    /// Whether this document was here, and now is not.
    pub fn remove(&mut self, document: u64) -> bool {
        let is_it =
            |place: &usize| self.documents[*place] == document && !self.is_gone(*place as u32);
        let Some(place) = (0..self.documents.len()).find(is_it) else { return false };
        self.gone[place / 64] |= 1 << (place % 64);
        self.gone_count += 1;
        true
    }

    /// The pairs that tell what a case is about.
    #[must_use]
    pub fn gist(&self, place: u32) -> Vec<u32> {
        self.gists.of(place as usize).map(|at| self.pairs[at as usize]).collect()
    }

    #[must_use]
    pub fn lists(&self, pair: u32) -> Option<(List<'_>, List<'_>)> {
        Some(self.lists_at(self.place(pair)? as usize))
    }

    fn place(&self, pair: u32) -> Option<u32> {
        self.pairs.binary_search(&pair).ok().map(|at| at as u32)
    }

    /// Cases that have the pair and were not removed. What was dropped as common is its count.
    #[must_use]
    pub fn cases_with(&self, pair: u32) -> usize {
        let Some((title, body)) = self.lists(pair) else { return 0 };
        let kept = |list: List<'_>| match list.is_dropped {
            true => list.count as usize,
            false => list.cursor().filter(|place| !self.is_gone(*place)).count(),
        };
        kept(title) + kept(body)
    }

    fn lists_at(&self, at: usize) -> (List<'_>, List<'_>) {
        // Nothing says where a list ends: it is read as often as it is counted.
        let mut rest = &self.lists[self.spans[at / SPAN] as usize + self.starts[at] as usize..];
        let head = take(&mut rest).unwrap_or(0);
        let (body_count, is_dropped) = (head / 4, head & DROPPED != 0);
        let count = if head & TITLED == 0 { 0 } else { take(&mut rest).unwrap_or(0) };
        let both = count > 0 && body_count > 0 && !is_dropped;
        let title_bytes = if both { take(&mut rest).unwrap_or(0) as usize } else { 0 };
        let documents = self.len();
        let title = List { count, is_dropped: false, bytes: rest, documents };
        let bytes = rest.get(title_bytes..).unwrap_or_default();
        (title, List { count: body_count, is_dropped, bytes, documents })
    }

    /// Packs cases; their order is kept.
    #[must_use]
    pub fn packed(cases: &[Pairs]) -> Self {
        let mut all: Vec<(u32, bool, u32)> = Vec::new();
        for (place, case) in (0u32..).zip(cases) {
            all.extend(case.title.iter().map(|pair| (*pair, false, place)));
            all.extend(case.body.iter().map(|pair| (*pair, true, place)));
        }
        all.sort_unstable();
        let mut out = Packer::new(cases.iter().map(|case| case.document).collect());
        for entries in all.chunk_by(|a, b| a.0 == b.0) {
            let split = entries.partition_point(|entry| !entry.1);
            let (title, body) = entries.split_at(split);
            let places = |entries: &[(u32, bool, u32)]| entries.iter().map(|e| e.2).collect();
            out.pair(
                entries[0].0,
                &(title.len() as u32, places(title)),
                &(body.len() as u32, places(body)),
            );
        }
        let counts = |pair: &u32| out.segment.lists(*pair).map_or(0, |(t, b)| t.count + b.count);
        let mut gists = Gists::of_pairs(out.segment.pairs.len());
        for case in cases {
            let mut rarest: Vec<u32> = case.title.clone();
            rarest.sort_by_key(|pair| (counts(pair), *pair));
            rarest.truncate(GIST);
            gists.push(rarest.iter().filter_map(|pair| out.segment.place(*pair)));
        }
        out.segment.gists = gists;
        out.segment
    }

    /// Two parts as one, without what was removed from either.
    #[must_use]
    pub fn joined(first: &Self, second: &Self) -> Self {
        let maps = [first.places_kept(0), second.places_kept(first.len() - first.gone_count)];
        let kept = |segment: &Self| -> Vec<u64> {
            let places = (0u32..).zip(&segment.documents);
            places.filter(|(place, _)| !segment.is_gone(*place)).map(|(_, d)| *d).collect()
        };
        let mut out = Packer::new([kept(first), kept(second)].concat());
        // Where each pair of either part stands in the joined one.
        let mut moved = [first, second].map(|segment| Vec::with_capacity(segment.pairs.len()));
        out.segment.lists.reserve(first.lists.len() + second.lists.len());
        let (mut title, mut body) = ((0, Vec::new()), (0, Vec::new()));
        let (mut a, mut b) = (0, 0);
        while a < first.pairs.len() || b < second.pairs.len() {
            let next =
                |pairs: &[u32], at: usize| pairs.get(at).copied().map_or(u64::MAX, u64::from);
            let (left, right) = (next(&first.pairs, a), next(&second.pairs, b));
            for (count, places) in [&mut title, &mut body] {
                *count = 0;
                places.clear();
            }
            let there = out.segment.pairs.len() as u32;
            let [of_first, of_second] = &mut moved;
            for (is_here, segment, at, map, moved) in [
                (left <= right, first, &mut a, &maps[0], of_first),
                (right <= left, second, &mut b, &maps[1], of_second),
            ] {
                if is_here {
                    moved.push(there);
                    let (in_title, in_body) = segment.lists_at(*at);
                    segment.kept(in_title, map, &mut title);
                    segment.kept(in_body, map, &mut body);
                    *at += 1;
                }
            }
            out.pair(left.min(right) as u32, &title, &body);
        }
        out.segment.gists = Gists::of_pairs(out.segment.pairs.len());
        for (segment, moved) in [first, second].into_iter().zip(&moved) {
            for place in (0..segment.len()).filter(|place| !segment.is_gone(*place as u32)) {
                let pairs = segment.gists.of(place).map(|pair| moved[pair as usize]);
                out.segment.gists.push(pairs);
            }
        }
        out.segment.shrink();
        out.segment
    }

    /// For every place, the place it gets in the joined part.
    fn places_kept(&self, from: usize) -> Vec<u32> {
        let mut next = from as u32;
        let place = |place: u32| {
            let is_gone = self.is_gone(place);
            let there = if is_gone { u32::MAX } else { next };
            next += u32::from(!is_gone);
            there
        };
        (0..self.len() as u32).map(place).collect()
    }

    /// Adds what stays of a list. What was dropped as common stays dropped: its count is told
    /// as a part of the cases that stay.
    fn kept(&self, list: List<'_>, map: &[u32], into: &mut (u32, Vec<u32>)) {
        if list.is_dropped {
            let stays = (self.len() - self.gone_count) as u64;
            into.0 += (u64::from(list.count) * stays / self.len().max(1) as u64) as u32;
            return;
        }
        let places = list.cursor().map(|place| map[place as usize]);
        let before = into.1.len();
        into.1.extend(places.filter(|place| *place != u32::MAX));
        into.0 += (into.1.len() - before) as u32;
    }

    fn shrink(&mut self) {
        self.gists.shrink();
        self.pairs.shrink_to_fit();
        self.starts.shrink_to_fit();
        self.lists.shrink_to_fit();
    }
}

/// A segment in the making.
struct Packer {
    segment: Segment,
    title_bytes: Vec<u8>,
}

impl Packer {
    fn new(documents: Vec<u64>) -> Self {
        let gone = vec![0; documents.len().div_ceil(64)];
        let segment = Segment { documents, gone, ..Segment::default() };
        Self { segment, title_bytes: Vec::new() }
    }

    /// Counts may be above the lists: a part of a list that was dropped drops the whole.
    fn pair(&mut self, pair: u32, title: &(u32, Vec<u32>), body: &(u32, Vec<u32>)) {
        if title.0 + body.0 == 0 {
            return;
        }
        let documents = self.segment.len();
        let is_partial = (body.0 as usize) > body.1.len();
        let is_dropped = is_partial || body.0 as usize > common(documents);
        let segment = &mut self.segment;
        segment.pairs.push(pair);
        let start = segment.lists.len() as u64;
        if segment.starts.len().is_multiple_of(SPAN) {
            segment.spans.push(start);
        }
        let span = segment.spans.last().copied().unwrap_or(0);
        segment.starts.push((start - span) as u32);
        self.title_bytes.clear();
        gaps::put(&title.1, documents, &mut self.title_bytes);
        let dropped = if is_dropped { DROPPED } else { 0 };
        let titled = if title.0 > 0 { TITLED } else { 0 };
        put(&mut segment.lists, (body.0 * 4) | dropped | titled);
        let is_listed = body.0 > 0 && !is_dropped;
        if title.0 > 0 {
            put(&mut segment.lists, title.0);
            if is_listed {
                put(&mut segment.lists, self.title_bytes.len() as u32);
            }
        }
        segment.lists.extend(&self.title_bytes);
        if is_listed {
            gaps::put(&body.1, documents, &mut segment.lists);
        }
    }
}
