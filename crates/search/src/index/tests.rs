//! The index against a plain scan, the predicate against its absence, and what is left of a
//! case that went.

use super::*;
use crate::mask::SIGN;
use proptest::prelude::*;

fn doc(no: i64, staff: &[&str], matter: &[&str], handler: Option<i64>) -> Doc {
    let fields = |texts: &[&str]| texts.iter().map(|text| Field::new(1, text)).collect();
    Doc {
        key: (no * 10, no),
        number: format!("QS-{no}").into(),
        gate: Gate { handler, ..Gate::default() },
        is_open: no % 2 == 0,
        topic: if no % 3 == 0 { "road".into() } else { "water".into() },
        area: format!("33112{}", no % 4).into(),
        units: [no % 5].into(),
        staff: fields(staff),
        matter: fields(matter),
    }
}

fn handler(officer: i64) -> Reader {
    Reader { officer, is_handler: true, ..Reader::default() }
}

fn cases(index: &Index, reader: &Reader, query: &str) -> Vec<i64> {
    let page = index.find(reader, &words(query), &Filter::default(), None, usize::MAX);
    page.hits.iter().map(|hit| hit.key.1).collect()
}

/// What a plain scan of folded texts finds, newest first.
fn scanned(docs: &[Doc], reader: &Reader, query: &str) -> Vec<i64> {
    let fold = |text: &str| -> String { text.chars().map(crate::tokens::folded).collect() };
    let sought: Vec<String> = query.split_whitespace().map(fold).collect();
    let fits = |doc: &&Doc| {
        let is_own = doc.gate.handler == Some(reader.officer) && reader.is_handler;
        let matter = doc.matter.iter().filter(|_| is_own);
        let texts: Vec<String> = doc.staff.iter().chain(matter).map(|f| fold(f.text())).collect();
        !sought.is_empty() && sought.iter().all(|word| texts.iter().any(|t| t.contains(word)))
    };
    let mut found: Vec<Key> = docs.iter().filter(fits).map(|doc| doc.key).collect();
    found.sort_unstable();
    found.iter().rev().map(|key| key.1).collect()
}

fn few_signs(len: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    let signs = prop::sample::select(vec!['路', '灯', '水', '管', 'A', 'ａ', '7', '，', ' ', SIGN]);
    prop::collection::vec(signs, len).prop_map(|signs| signs.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever is written, put in, changed or taken out: what is found is what a scan finds.
    #[test]
    fn what_is_found_is_what_a_scan_finds(
        texts in prop::collection::vec((few_signs(0..12), few_signs(0..12), 0i64..3), 1..40),
        again in prop::collection::vec((0usize..40, few_signs(0..12)), 0..12),
        gone in prop::collection::vec(0usize..40, 0..6),
        query in few_signs(1..5).prop_filter("no sign", |q| !q.contains(SIGN)),
        seals in prop::collection::vec(0usize..52, 0..4),
    ) {
        let mut index = Index::default();
        let mut known: BTreeMap<i64, Doc> = BTreeMap::new();
        let first = texts.iter().enumerate().map(|(no, text)| (no, text.clone()));
        let later = again.iter().map(|(no, staff)| {
            let (_, matter, officer) = texts[no % texts.len()].clone();
            (no % texts.len(), (staff.clone(), matter, officer))
        });
        for (step, (no, (staff, matter, officer))) in first.chain(later).enumerate() {
            let no = i64::try_from(no).expect("small");
            let doc = doc(no, &[&staff], &[&matter], (officer > 0).then_some(officer));
            index.put(doc.clone());
            known.insert(no, doc);
            if seals.contains(&step) {
                index.seal();
            }
        }
        for no in gone {
            let no = i64::try_from(no).expect("small");
            prop_assert_eq!(index.remove(no), known.remove(&no).is_some());
        }
        let docs: Vec<Doc> = known.into_values().collect();
        for reader in [Reader::default(), handler(1), handler(2)] {
            prop_assert_eq!(cases(&index, &reader, &query), scanned(&docs, &reader, &query));
        }
        let copy = Index::from_bytes(&index.to_bytes()).expect("it reads itself");
        prop_assert_eq!(cases(&copy, &handler(1), &query), scanned(&docs, &handler(1), &query));
        prop_assert_eq!(copy.len(), docs.len());
    }

    #[test]
    fn a_copy_that_was_cut_or_altered_is_nothing_or_another(
        cut in 0usize..200,
        flip in 0usize..200,
    ) {
        let mut index = Index::default();
        index.put(doc(1, &["路灯不亮"], &["夜里摔倒"], Some(4)));
        let bytes = index.to_bytes();
        prop_assert!(Index::from_bytes(&bytes[..cut.min(bytes.len() - 1)]).is_none());
        let mut other = bytes.clone();
        let at = flip % other.len();
        other[at] ^= 0x55;
        // Reading never panics; that it is not ours is the seal's to see.
        drop(Index::from_bytes(&other));
    }
}

#[test]
fn pages_follow_one_another_without_gap_or_repeat() {
    let mut index = Index::default();
    (0..4_500).for_each(|no| index.put(doc(no, &["路灯检修"], &["灯不亮"], Some(no % 2))));
    let wanted: Vec<i64> = (0..4_500).rev().collect();
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = index.find(&handler(1), &words("灯"), &Filter::default(), after, 70);
        found.extend(page.hits.iter().map(|hit| hit.key.1));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(found, wanted);
    assert!(index.segments.len() > 1 && !index.fresh.is_empty());
}

#[test]
fn filters_narrow_what_is_found() {
    let mut index = Index::default();
    (0..60).for_each(|no| index.put(doc(no, &["水管漏水"], &[], None)));
    let found = |filter: Filter| {
        index.find(&Reader::default(), &words("漏水"), &filter, None, 100).hits.len()
    };
    assert_eq!(found(Filter { is_open: Some(true), ..Filter::default() }), 30);
    assert_eq!(found(Filter { topic: Some("road".into()), ..Filter::default() }), 20);
    assert_eq!(found(Filter { unit: Some(3), ..Filter::default() }), 12);
    assert_eq!(found(Filter { area: Some("331121".into()), ..Filter::default() }), 15);
    let from = Filter { from: Some(100), to: Some(200), ..Filter::default() };
    assert_eq!(found(from), 10);
}

/// The control of the predicate: without it the same query finds the resident's words.
#[test]
fn residents_words_are_found_by_whoever_is_assigned_and_by_nobody_else() {
    let mut index = Index::default();
    index.put(doc(7, &["路灯检修"], &["乐正春不肯赔偿"], Some(4)));
    for reader in [Reader::default(), handler(5), Reader { is_handler: false, ..handler(4) }] {
        assert_eq!(cases(&index, &reader, "乐正春"), [0; 0]);
        assert_eq!(cases(&index, &reader, "检修"), [7]);
    }
    assert_eq!(cases(&index, &handler(4), "乐正春"), [7]);
    let stands_in = Reader { stands_for: vec![4], ..handler(9) };
    assert_eq!(cases(&index, &stands_in, "乐正春"), [7]);
    // Mixed: one word in each class.
    assert_eq!(cases(&index, &handler(4), "检修 赔偿"), [7]);
    assert_eq!(cases(&index, &handler(5), "检修 赔偿"), [0; 0]);
    let filter = Filter::default();
    let nobody = Reader::default();
    let open = index.find_by(&nobody, |_| Sight::Whole, &words("乐正春"), &filter, None, 9);
    assert_eq!(open.hits.len(), 1, "the predicate removed: it is seen");
}

#[test]
fn who_is_kept_away_finds_not_even_what_staff_wrote() {
    let mut index = Index::default();
    let gate = Gate { handler: Some(4), kept_units: [8].into(), kept_officers: [4, 6].into() };
    index.put(Doc { gate, ..doc(7, &["路灯检修"], &["夜里摔倒"], None) });
    let of_unit = Reader { unit: 8, ..handler(11) };
    for reader in [of_unit, handler(6), handler(4)] {
        assert_eq!(cases(&index, &reader, "检修"), [0; 0]);
        assert_eq!(cases(&index, &reader, "摔倒"), [0; 0]);
    }
    assert_eq!(cases(&index, &handler(12), "检修"), [7], "the control: others do");
}

#[test]
fn nothing_is_left_of_a_case_that_went() {
    let mut index = Index::default();
    for no in 0..2_000 {
        let own = format!("独有{}字", char::from_u32(0x5000 + no as u32).expect("a character"));
        index.put(doc(no, &[&own, "路灯检修"], &[&format!("本人说{own}")], Some(1)));
    }
    let word = |no: u32| char::from_u32(0x5000 + no).expect("a character").to_string() + "字";
    // Changed once, so that the first text lies buried in a list.
    index.put(doc(40, &["改写以后"], &["本人"], Some(1)));
    assert!(index.holds(&word(40)), "the control: a list still knows it");
    for no in [3, 40, 1_999] {
        assert!(index.remove(i64::from(no)) && !index.remove(i64::from(no)));
        assert!(!index.holds(&word(no)), "{no}");
        assert!(cases(&index, &handler(1), &word(no)).is_empty());
    }
    assert!(index.holds(&word(4)) && index.holds("检修"));
    assert!(index.get(3).is_none() && index.by_number("QS-3").is_none());
    assert_eq!((index.by_number("QS-4"), index.len()), (Some(4), 1_997));
}

#[test]
fn what_changed_hands_is_found_by_the_new_ones_alone() {
    let mut index = Index::default();
    (0..1_500).for_each(|no| index.put(doc(no, &["路灯检修"], &["夜里摔倒"], Some(1))));
    index.put(doc(700, &["路灯检修"], &["夜里摔倒"], Some(2)));
    assert_eq!(cases(&index, &handler(2), "摔倒"), [700]);
    assert_eq!(cases(&index, &handler(1), "摔倒").len(), 1_499);
}

#[test]
fn marks_stand_on_the_words() {
    let mut index = Index::default();
    let long = format!("{}桂花弄的ＬＥＤ路灯不亮{}", "长".repeat(50), "尾".repeat(200));
    index.put(doc(1, &[&long], &[], None));
    let page = index.find(&Reader::default(), &words("led 路灯"), &Filter::default(), None, 5);
    let snippet = &page.hits[0].snippet;
    let marked: Vec<&str> =
        snippet.pieces().into_iter().filter(|(m, _)| *m).map(|(_, text)| text).collect();
    assert_eq!(marked, ["ＬＥＤ路灯"]);
    assert_eq!(snippet.is_cut, (true, true));
    assert!(snippet.text.chars().count() <= 120);
}

#[test]
fn every_word_of_two_characters_is_found() {
    let texts = ["桂花弄的路灯不亮", "路灯、水管都坏了", "", "水"];
    let (found, all) = two_character_words_found(&texts);
    assert_eq!((found, all), (11, 11));
}

#[test]
fn the_masking_sign_finds_nothing() {
    let mut index = Index::default();
    index.put(doc(1, &["来电□路灯"], &[], None));
    assert_eq!(cases(&index, &Reader::default(), "□"), [0; 0]);
    assert_eq!(cases(&index, &Reader::default(), "电路"), [0; 0]);
    assert_eq!(cases(&index, &Reader::default(), "电"), [1]);
}
