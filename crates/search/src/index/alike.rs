//! Cases of the same matter, of two classes as words are: what staff wrote stands in one ranker;
//! what residents wrote in none, it is ranked among the reader's own cases, anew for each query.
//! So no word of a resident changes what anybody else is shown, nor in which order.

use super::gate::{Reader, Sight};
use super::{Doc, Field, Index};
use crate::similar::{Query, Ranker, likeness};
use std::collections::BTreeMap;

/// Of each ranker so many are looked at more closely.
const CANDIDATES: usize = 12;
/// Own cases that are ranked, the newest.
const OWN_MAX: usize = 300;
/// Less like than this is another matter.
const LEAST: f32 = 0.2;

/// What is looked for: masked texts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    pub title: &'a str,
    pub body: &'a str,
    /// The case that asks: it is not like itself.
    pub except: Option<i64>,
}

/// A case that is like it, as far as this reader may read it.
#[derive(Clone, Debug, PartialEq)]
pub struct Alike {
    pub case: i64,
    /// It is what the resident wrote that is like.
    pub is_matter: bool,
    pub likeness: f32,
}

impl Index {
    /// The cases most like it that this reader may read, the likest first, then the newest.
    /// `wants` is asked of each before it is counted: only those with an answer, for one.
    #[must_use]
    pub fn alike(
        &self,
        reader: &Reader,
        asked: &Asked<'_>,
        wants: impl Fn(&Doc) -> bool,
        limit: usize,
    ) -> Vec<Alike> {
        self.alike_by(reader, |doc| reader.sees(&doc.gate), asked, wants, limit)
    }

    /// `sight` is a parameter so that a test can show what the predicate is for.
    pub(super) fn alike_by(
        &self,
        reader: &Reader,
        sight: impl Fn(&Doc) -> Sight,
        asked: &Asked<'_>,
        wants: impl Fn(&Doc) -> bool,
        limit: usize,
    ) -> Vec<Alike> {
        let query = Query { title: asked.title, body: asked.body, after: None };
        let fits = |doc: &Doc| asked.except != Some(doc.key.1) && wants(doc);
        let staff = |case: u64| {
            let doc = self.get(case as i64).filter(|doc| fits(doc));
            doc.is_some_and(|doc| sight(doc) != Sight::Nothing)
        };
        let mut best: BTreeMap<i64, Alike> = BTreeMap::new();
        let mut take = |case: i64, is_matter: bool, title: &str, body: &str| {
            let likeness = likeness(asked.title, asked.body, title, body);
            let known = best.get(&case).is_none_or(|known| known.likeness < likeness);
            if likeness >= LEAST && known {
                best.insert(case, Alike { case, is_matter, likeness });
            }
        };
        for found in self.alike.find(&query, staff, CANDIDATES) {
            let Some(doc) = self.get(found.document as i64) else { continue };
            let (title, body) = staff_texts(doc);
            take(doc.key.1, false, &title, &body);
        }
        let own = self.own_docs(reader).filter(|doc| fits(doc) && sight(doc) == Sight::Whole);
        let (ranker, own) = ranked(own);
        for found in ranker.find(&query, |_| true, CANDIDATES) {
            let doc = own[found.document as usize];
            let (title, body) = matter_texts(doc);
            take(doc.key.1, true, &title, &body);
        }
        let mut all: Vec<Alike> = best.into_values().collect();
        let at = |one: &Alike| self.at.get(&one.case).copied();
        all.sort_by(|a, b| b.likeness.total_cmp(&a.likeness).then_with(|| at(b).cmp(&at(a))));
        all.truncate(limit);
        all
    }

    /// Cases assigned to the reader or to whom they stand in for, the newest of each.
    fn own_docs(&self, reader: &Reader) -> impl Iterator<Item = &Doc> {
        let own: Vec<i64> = reader.own().collect();
        let keys = own.into_iter().filter_map(|officer| self.held.get(&officer));
        let keys = keys.flat_map(|keys| keys.iter().rev().take(OWN_MAX));
        keys.filter_map(|key| self.get(key.1)).take(OWN_MAX)
    }

    pub(super) fn alike_put(&mut self, doc: &Doc) {
        let case = doc.key.1;
        let known = self.get(case).map(|known| (known.staff == doc.staff, known.staff.is_empty()));
        if known.is_some_and(|(is_same, _)| is_same) {
            return;
        }
        if known.is_some_and(|(_, is_empty)| !is_empty) {
            self.alike.remove(case as u64);
        }
        if !doc.staff.is_empty() {
            let (title, body) = staff_texts(doc);
            self.alike.add(case as u64, &title, &body);
        }
    }

    /// Nothing of it stays, nor of what was written over before.
    pub(super) fn alike_remove(&mut self, case: i64) {
        if self.at.contains_key(&case) {
            self.alike.remove(case as u64);
            self.alike.purge_gone();
        }
    }

    /// In how many cases staff say every two neighbours of this text.
    #[must_use]
    pub fn cases_saying(&self, text: &str) -> usize {
        self.alike.cases_saying(text)
    }

    /// Whether two neighbours of this text are ranked of any case: what tests of erasure ask.
    #[must_use]
    pub fn alike_keeps(&self, text: &str) -> bool {
        self.alike.keeps_any_of(text)
    }
}

fn ranked<'a>(docs: impl Iterator<Item = &'a Doc>) -> (Ranker, Vec<&'a Doc>) {
    let (mut ranker, mut all) = (Ranker::default(), Vec::new());
    for doc in docs {
        let (title, body) = matter_texts(doc);
        ranker.add(all.len() as u64, &title, &body);
        all.push(doc);
    }
    (ranker, all)
}

/// Codes 0 and 2 name what stands for a title: a summary, and the title itself. They are the
/// caller's own (see `huiyin_app::find::Kind`); what is none of them is body.
fn staff_texts(doc: &Doc) -> (String, String) {
    split(&doc.staff, |kind| kind == 0)
}

fn matter_texts(doc: &Doc) -> (String, String) {
    split(&doc.matter, |kind| kind == 2)
}

fn split(fields: &[Field], is_title: impl Fn(u8) -> bool) -> (String, String) {
    let joined = |wanted: bool| {
        let texts = fields.iter().filter(|field| is_title(field.kind) == wanted);
        texts.map(Field::text).collect::<Vec<_>>().join("\n")
    };
    (joined(true), joined(false))
}

#[cfg(test)]
mod tests {
    use super::super::Gate;
    use super::*;

    fn doc(case: i64, handler: i64, summary: &str, title: &str) -> Doc {
        let field = |kind, text: &str| {
            let none = text.is_empty();
            if none { Vec::new() } else { vec![Field::new(kind, text)] }
        };
        Doc {
            key: (case, case),
            number: format!("QS-{case}").into(),
            gate: Gate { handler: Some(handler), ..Gate::default() },
            is_open: true,
            topic: "streets".into(),
            area: "".into(),
            units: [].into(),
            staff: field(0, summary).into(),
            matter: field(2, title).into(),
        }
    }

    fn reader(officer: i64) -> Reader {
        Reader { officer, unit: 1, stands_for: Vec::new(), is_handler: true }
    }

    fn asked(title: &str) -> Asked<'_> {
        Asked { title, ..Asked::default() }
    }

    fn cases(index: &Index, officer: i64, title: &str) -> Vec<i64> {
        let found = index.alike(&reader(officer), &asked(title), |_| true, 9);
        found.into_iter().map(|one| one.case).collect()
    }

    fn index() -> Index {
        let mut index = Index::default();
        index.put(doc(1, 7, "路灯损坏待修", "桂花弄路灯连夜不亮"));
        index.put(doc(2, 8, "", "桂花弄路灯不亮三天了"));
        index.put(doc(3, 8, "夜市油烟扰民", "夜市油烟"));
        index
    }

    #[test]
    fn residents_words_are_like_only_in_ones_own_cases() {
        let index = index();
        assert_eq!(cases(&index, 8, "桂花弄路灯不亮"), [2]);
        assert_eq!(cases(&index, 7, "桂花弄路灯不亮"), [1]);
        assert_eq!(cases(&index, 9, "桂花弄路灯不亮"), [0_i64; 0]);
        assert_eq!(cases(&index, 9, "路灯损坏"), [1], "what staff wrote, everybody");
        // The control: without the predicate a stranger finds another's words, if they are
        // ranked at all: they are ranked among one's own alone.
        let all = index.alike_by(&reader(9), |_| Sight::Whole, &asked("桂花弄"), |_| true, 9);
        assert!(all.is_empty(), "{all:?}");
        let all = index.alike_by(&reader(8), |_| Sight::Staff, &asked("桂花弄"), |_| true, 9);
        assert!(all.is_empty(), "and not where only staff's words may be read: {all:?}");
    }

    #[test]
    fn what_nobody_else_may_read_changes_nothing_for_them() {
        let mut index = index();
        let before = index.alike(&reader(9), &asked("路灯损坏，夜市油烟"), |_| true, 9);
        for case in 100..200 {
            index.put(doc(case, 7, "", "路灯损坏，夜市油烟，桂花弄"));
        }
        let after = index.alike(&reader(9), &asked("路灯损坏，夜市油烟"), |_| true, 9);
        assert_eq!(before, after);
        assert!(cases(&index, 7, "路灯损坏，夜市油烟").len() > before.len(), "the control");
    }

    #[test]
    fn whoever_is_kept_away_finds_nothing_and_what_goes_leaves_nothing() {
        let mut index = index();
        let mut barred = doc(1, 7, "路灯损坏待修", "桂花弄路灯连夜不亮");
        barred.gate.kept_officers = [9].into();
        index.put(barred);
        assert_eq!(cases(&index, 9, "路灯损坏"), [0_i64; 0]);
        assert_eq!(cases(&index, 10, "路灯损坏"), [1], "the control");
        let copy = Index::from_bytes(&index.to_bytes()).expect("it reads");
        assert_eq!(cases(&copy, 10, "路灯损坏"), [1], "the copy has it");
        index.put(doc(1, 7, "路灯已经修好", "桂花弄路灯连夜不亮"));
        assert!(index.alike_keeps("路灯损坏"));
        assert!(index.remove(1));
        for text in ["路灯", "损坏", "修好"] {
            assert!(!index.alike_keeps(text), "{text}");
        }
        assert!(index.alike_keeps("油烟"), "the others are there");
        let it = Asked { except: Some(3), ..asked("夜市油烟扰民") };
        assert!(index.alike(&reader(8), &it, |_| true, 9).is_empty(), "not like itself");
    }
}
