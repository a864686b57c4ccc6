//! A part of the cases, packed: for each pair of neighbouring units the cases that have it in the
//! title and those that have it in the body, as differences. Parts are made, joined and dropped
//! whole; a case that was removed leaves nothing in the part that is made of this one.

use crate::postings::{put, take};

/// Pairs of the title that are kept with a case, the rarest first: what it is about, in short.
pub const GIST: usize = 12;
/// Pairs that more than one body in so many has tell nothing; in large parts they are dropped.
pub const COMMON: u32 = 20;
pub const LARGE: usize = 4096;

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
    gists: Vec<u32>,
    gist_starts: Vec<u32>,
    pairs: Vec<u32>,
    starts: Vec<u32>,
    lists: Vec<u8>,
}

/// The cases that have one pair in the title or in the body.
#[derive(Clone, Copy, Debug)]
pub struct List<'a> {
    pub count: u32,
    /// Empty though something was counted: dropped as too common.
    bytes: &'a [u8],
}

impl<'a> List<'a> {
    #[must_use]
    pub fn cursor(self) -> Cursor<'a> {
        Cursor { rest: self.bytes, next: 0 }
    }

    fn is_dropped(self) -> bool {
        self.bytes.is_empty() && self.count > 0
    }
}

/// Walks through a list in ascending order.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    rest: &'a [u8],
    next: u32,
}

impl Iterator for Cursor<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        self.next = self.next.wrapping_add(take(&mut self.rest)?);
        Some(self.next)
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
        let fours =
            self.gists.len() + self.gist_starts.len() + self.pairs.len() + self.starts.len();
        8 * (self.documents.len() + self.gone.len()) + 4 * fours + self.lists.len()
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

    #[must_use]
    pub fn gist(&self, place: u32) -> &[u32] {
        let place = place as usize;
        &self.gists[self.gist_starts[place] as usize..self.gist_starts[place + 1] as usize]
    }

    #[must_use]
    pub fn lists(&self, pair: u32) -> Option<(List<'_>, List<'_>)> {
        let at = self.pairs.binary_search(&pair).ok()?;
        Some(self.lists_at(at))
    }

    /// Cases that have the pair and were not removed. What was dropped as common is its count.
    #[must_use]
    pub fn cases_with(&self, pair: u32) -> usize {
        let Some((title, body)) = self.lists(pair) else { return 0 };
        let kept = |list: List<'_>| match list.is_dropped() {
            true => list.count as usize,
            false => list.cursor().filter(|place| !self.is_gone(*place)).count(),
        };
        kept(title) + kept(body)
    }

    fn lists_at(&self, at: usize) -> (List<'_>, List<'_>) {
        let end = self.starts.get(at + 1).map_or(self.lists.len(), |start| *start as usize);
        let mut rest = &self.lists[self.starts[at] as usize..end];
        let count = take(&mut rest).unwrap_or(0);
        let title_bytes = take(&mut rest).unwrap_or(0) as usize;
        let body_count = take(&mut rest).unwrap_or(0);
        let (title, body) = rest.split_at(title_bytes.min(rest.len()));
        (List { count, bytes: title }, List { count: body_count, bytes: body })
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
                (title.len() as u32, places(title)),
                (body.len() as u32, places(body)),
            );
        }
        let counts = |pair: &u32| out.segment.lists(*pair).map_or(0, |(t, b)| t.count + b.count);
        let mut gists = Vec::new();
        for case in cases {
            let mut rarest: Vec<u32> = case.title.clone();
            rarest.sort_by_key(|pair| (counts(pair), *pair));
            rarest.truncate(GIST);
            gists.push(rarest);
        }
        for gist in gists {
            out.gist(&gist);
        }
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
        for segment in [first, second] {
            for place in (0..segment.len() as u32).filter(|place| !segment.is_gone(*place)) {
                out.gist(segment.gist(place));
            }
        }
        let (mut a, mut b) = (0, 0);
        while a < first.pairs.len() || b < second.pairs.len() {
            let next =
                |pairs: &[u32], at: usize| pairs.get(at).copied().map_or(u64::MAX, u64::from);
            let (left, right) = (next(&first.pairs, a), next(&second.pairs, b));
            let mut title = (0, Vec::new());
            let mut body = (0, Vec::new());
            for (is_here, segment, at, map) in [
                (left <= right, first, &mut a, &maps[0]),
                (right <= left, second, &mut b, &maps[1]),
            ] {
                if is_here {
                    let (in_title, in_body) = segment.lists_at(*at);
                    segment.kept(in_title, map, &mut title);
                    segment.kept(in_body, map, &mut body);
                    *at += 1;
                }
            }
            out.pair(left.min(right) as u32, title, body);
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
        if list.is_dropped() {
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
        self.gists.shrink_to_fit();
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
        let segment = Segment { documents, gone, gist_starts: vec![0], ..Segment::default() };
        Self { segment, title_bytes: Vec::new() }
    }

    fn gist(&mut self, pairs: &[u32]) {
        self.segment.gists.extend(pairs);
        self.segment.gist_starts.push(self.segment.gists.len() as u32);
    }

    /// Counts may be above the lists: a part of a list that was dropped drops the whole.
    fn pair(&mut self, pair: u32, title: (u32, Vec<u32>), body: (u32, Vec<u32>)) {
        if title.0 + body.0 == 0 {
            return;
        }
        let documents = self.segment.len();
        let is_common = documents >= LARGE && body.0 as usize > documents / COMMON as usize;
        let is_partial = (body.0 as usize) > body.1.len();
        let segment = &mut self.segment;
        segment.pairs.push(pair);
        segment.starts.push(segment.lists.len() as u32);
        self.title_bytes.clear();
        differences(&title.1, &mut self.title_bytes);
        put(&mut segment.lists, title.0);
        put(&mut segment.lists, self.title_bytes.len() as u32);
        put(&mut segment.lists, body.0);
        segment.lists.extend(&self.title_bytes);
        if !is_common && !is_partial {
            differences(&body.1, &mut segment.lists);
        }
    }
}

fn differences(places: &[u32], out: &mut Vec<u8>) {
    let mut before = 0;
    for place in places {
        put(out, place - before);
        before = *place;
    }
}
