//! What is shown of a problem, over every sequence of links, unlinks, merges, splits, erasures
//! and days: never below a floor, never two bands that tell one reporter by their difference.
//! Each law has a control: the same walk with a rule left out, which is seen.

use huiyin_search::cluster::{Audience, Band, CHANGE_MIN, Reporters, Shown, reporters};
use proptest::prelude::*;
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
enum Turn {
    /// A report of this person; nobody gives nothing.
    Link(Option<u8>),
    /// Unlinked, erased or become an accusation: nobody is told which.
    TakeOut(usize),
    Merge(Vec<Option<u8>>),
    Split(usize),
    Look,
    NextDay,
}

fn turn() -> impl Strategy<Value = Turn> {
    let person = || prop_oneof![1 => Just(None), 8 => (0_u8..30).prop_map(Some)];
    prop_oneof![
        6 => person().prop_map(Turn::Link),
        3 => any::<usize>().prop_map(Turn::TakeOut),
        1 => proptest::collection::vec(person(), 1..12).prop_map(Turn::Merge),
        1 => any::<usize>().prop_map(Turn::Split),
        4 => Just(Turn::Look),
        4 => Just(Turn::NextDay),
    ]
}

fn counted(links: &[Option<u8>], key: u8) -> Reporters {
    let contact = |person: &Option<u8>| person.map(|n| format!("1380000{n:04}"));
    reporters(&[key; 32], links.iter().map(contact))
}

fn people(links: &[Option<u8>]) -> BTreeSet<Option<u8>> {
    links.iter().copied().collect()
}

/// How a showing is made; the house's, or a control with a rule left out.
type Look = fn(Shown, Reporters, i64) -> Shown;
type Band1 = fn(Shown, Audience) -> Option<Band>;

fn naive_look(shown: Shown, now: Reporters, day: i64) -> Shown {
    let floors = (0..=60).rev().find(|floor| now.at_least(*floor)).unwrap_or(0);
    if day > shown.day { Shown { count: floors, day, taken_out: 0, ..shown } } else { shown }
}

fn naive_band(shown: Shown, audience: Audience) -> Option<Band> {
    Shown { taken_out: 0, ..shown }.band(audience)
}

/// A band as it was shown, on which day, and who stood behind it.
type LastShown = (Band, i64, BTreeSet<Option<u8>>);

/// The first law that a walk breaks.
fn broken(turns: &[Turn], look: Look, band: Band1) -> Option<&'static str> {
    let (mut links, mut shown, mut day) = (Vec::new(), Shown::opened(0), 0);
    // For each audience what it was shown last: the band, the day, and who was behind it.
    let mut last: [Option<LastShown>; 3] = [None, None, None];
    let mut behind = BTreeSet::new();
    for (no, turn) in turns.iter().enumerate() {
        match turn {
            Turn::Link(person) => links.push(*person),
            Turn::TakeOut(at) if !links.is_empty() => {
                links.remove(at % links.len());
                shown = shown.without(1);
            }
            Turn::Merge(more) => links.extend(more),
            Turn::Split(at) if links.len() > 1 => {
                let keep = 1 + at % (links.len() - 1);
                let gone = u32::try_from(links.len() - keep).expect("few");
                links.truncate(keep);
                shown = shown.without(gone);
            }
            Turn::Look => {
                let before = shown;
                let key = u8::try_from(no % 251).expect("small");
                shown = look(shown, counted(&links, key), day);
                if shown != before {
                    behind = people(&links);
                }
            }
            Turn::NextDay => day += 1,
            Turn::TakeOut(_) | Turn::Split(_) => {}
        }
        let now = people(&links);
        for (at, audience) in Audience::ALL.into_iter().enumerate() {
            let Some(seen) = band(shown, audience) else { continue };
            if now.len() < audience.floor() as usize {
                return Some("below the floor");
            }
            if let Some((before, then, who)) = &last[at]
                && *before != seen
            {
                if who.symmetric_difference(&behind).count() < CHANGE_MIN as usize {
                    return Some("told by difference");
                }
                if shown.day <= *then {
                    return Some("twice a day");
                }
            }
            last[at] = Some((seen, shown.day, behind.clone()));
        }
    }
    None
}

/// Whether a walk of the control breaks a law: tried until one does. `mixed`: out of what a walk
/// is made beside reports, looks and days.
fn control(look: Look, band: Band1, law: &str, mixed: Mixed) -> bool {
    walks(mixed).any(|turns| broken(&turns, look, band) == Some(law))
}

/// Few people who come and go, so that the same ones are met again.
fn walks(mixed: Mixed) -> impl Iterator<Item = Vec<Turn>> {
    let mut chance = fastrand::Rng::with_seed(7);
    (0..4_000).map(move |_| {
        let turn = |_| match chance.u8(0..12) {
            0..=4 => Turn::Link(Some(chance.u8(0..12))),
            5..=7 => mixed(&mut chance),
            8..=9 => Turn::Look,
            _ => Turn::NextDay,
        };
        (0..60).map(turn).collect()
    })
}

type Mixed = fn(&mut fastrand::Rng) -> Turn;

fn taken_out(chance: &mut fastrand::Rng) -> Turn {
    Turn::TakeOut(chance.usize(0..50))
}

fn split(chance: &mut fastrand::Rng) -> Turn {
    Turn::Split(chance.usize(0..50))
}

fn merged(chance: &mut fastrand::Rng) -> Turn {
    Turn::Merge(vec![Some(chance.u8(0..30))])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn no_sequence_shows_less_than_a_floor_or_tells_one_person(
        turns in proptest::collection::vec(turn(), 1..120),
    ) {
        prop_assert_eq!(broken(&turns, Shown::look, Shown::band), None);
    }

    /// Going silent says nothing of whose link was taken out: band and links alone decide.
    #[test]
    fn going_silent_depends_on_no_person(
        count in 0_u32..70, other in 0_u32..70, taken_out in 0_u32..70,
    ) {
        for audience in Audience::ALL {
            let of = |count, taken_out| Shown { count, taken_out, ..Shown::opened(0) };
            let full = |count| of(count, 0).band(Audience::Owner);
            let seen = |count| of(count, taken_out).band(audience);
            if full(count) == full(other) {
                prop_assert_eq!(seen(count), seen(other));
            }
        }
    }

    /// The key decides nothing but what nobody sees.
    #[test]
    fn every_key_counts_the_same(
        links in proptest::collection::vec(proptest::option::of(0_u8..20), 0..40), key: u8,
    ) {
        let count = counted(&links, key);
        prop_assert!(count.at_least(u32::try_from(people(&links).len()).expect("few")));
        prop_assert_eq!(count, counted(&links, key.wrapping_add(1)));
    }
}

#[test]
fn a_rule_left_out_is_seen() {
    for mixed in [taken_out, split, merged] as [Mixed; 3] {
        let seen = control(naive_look, Shown::band, "told by difference", mixed);
        assert!(seen, "no distance asked for");
    }
    for mixed in [taken_out, split] as [Mixed; 2] {
        let seen = control(Shown::look, naive_band, "below the floor", mixed);
        assert!(seen, "links taken out forgotten");
    }
    let same_day: Look = |shown, now, day| {
        let looked = shown.look(now, shown.day + 1);
        Shown { day, ..looked }
    };
    assert!(control(same_day, Shown::band, "twice a day", taken_out), "no day between");
    // Only the distance from the last count asked for, not from what was told before a silence.
    let forgets: Look = |shown, now, day| Shown { told: [0; 3], ..shown }.look(now, day);
    for mixed in [taken_out, split] as [Mixed; 2] {
        let seen = control(forgets, Shown::band, "told by difference", mixed);
        assert!(seen, "what was told before a silence forgotten");
    }
    // The house's own rules on the same walks: it is the rule left out that is seen.
    for mixed in [taken_out, split, merged] as [Mixed; 3] {
        for turns in walks(mixed).take(500) {
            assert_eq!(broken(&turns, Shown::look, Shown::band), None, "{turns:?}");
        }
    }
    println!("boundary · 7, counting without keys: held; control: a rule left out → seen");
}

#[test]
fn one_person_is_one_however_they_write_and_nameless_reports_are_one_together() {
    let key = [9; 32];
    let many = |n: usize| vec![vec!["138 0000 1111", "li@example.cn"]; n];
    let count = |reports: Vec<Vec<&str>>| {
        let count = reporters(&key, reports);
        (0..50).rev().find(|floor| count.at_least(*floor)).expect("at least none")
    };
    assert_eq!(count(many(10)), 1);
    assert_eq!(count(vec![vec!["+86 13800001111"], vec!["１３８００００１１１１"]]), 1);
    // Two addresses that a third report ties together.
    assert_eq!(count(vec![vec!["13800001111"], vec!["li@example.cn"]]), 2);
    let tied =
        vec![vec!["13800001111"], vec!["LI@example.cn"], vec!["li@example.cn", "13800001111"]];
    assert_eq!(count(tied), 1);
    assert_eq!(count(vec![vec![], vec![""], vec![]]), 1);
    assert_eq!(count(vec![vec![], vec!["13800001111"]]), 2);
}

/// A village that one person wrote about ten times, as real mailboxes have it: looked at every
/// night, nothing is ever shown to anybody. Were messages counted, it would be.
#[test]
fn ten_messages_of_one_person_are_never_shown() {
    let written = ["13800001111", "138 0000 1111", "+86 138-0000-1111", "１３８００００１１１１"];
    let walk = |contact: &dyn Fn(usize) -> String| {
        let mut shown = Shown::opened(0);
        (1..=10).any(|night| {
            let links = (0..night).map(|at| [contact(at)]);
            shown = shown.look(reporters(&[4; 32], links), night as i64);
            Audience::ALL.into_iter().any(|audience| shown.band(audience).is_some())
        })
    };
    assert!(!walk(&|at| written[at % written.len()].to_owned()));
    assert!(walk(&|at| format!("message {at}")), "control: messages counted");
}
