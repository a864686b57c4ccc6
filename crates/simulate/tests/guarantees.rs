//! Every guarantee that can be seen without real parts: kept by the engine as it is, and seen to
//! be violated when the engine is built wrongly on purpose.

use huiyin_simulate::{Broken, Faults, Report, simulate};
use std::sync::OnceLock;

const SEED: u64 = 2_026;
const RUNS: u64 = 120;

fn runs(broken: Broken) -> Report {
    simulate(SEED, 0..RUNS, &Faults::default(), Some(broken), || {})
}

/// The engine as it is; lived once for all tests.
fn whole() -> &'static Report {
    static WHOLE: OnceLock<Report> = OnceLock::new();
    WHOLE.get_or_init(|| simulate(SEED, 0..RUNS, &Faults::default(), None, || {}))
}

/// The engine as it is keeps the guarantee wherever it was asked; the broken one does not.
fn shown(guarantee: &str, broken: Broken) {
    let kept = whole().tally(guarantee);
    assert!(kept.checked > 0, "{guarantee} was never asked for");
    assert_eq!(kept.violated, 0, "{guarantee}");
    let seen = runs(broken).tally(guarantee);
    assert!(seen.violated > 0, "{guarantee}: {broken:?} was not seen in {} checks", seen.checked);
}

#[test]
fn g01_no_summons_is_lost_and_one_lost_in_a_crash_is_seen() {
    assert_eq!(whole().lost, 0, "{:?}", whole().violations);
    shown("G1", Broken::LostOnCrash);
    assert!(runs(Broken::LostOnCrash).lost > 0);
}

#[test]
fn g02_no_more_doubles_than_faults_and_a_key_for_every_try_is_seen() {
    shown("G2", Broken::KeyPerTry);
}

#[test]
fn g03_deadlines_are_absolute_and_one_reckoned_from_now_is_seen() {
    shown("G3", Broken::DeadlineFromNow);
}

#[test]
fn g05_an_answer_is_personal_and_one_that_stops_others_is_seen() {
    shown("G5", Broken::StopsOthers);
}

#[test]
fn g06_a_shortfall_is_told_and_one_filled_by_other_roles_is_seen() {
    shown("G6", Broken::ShortfallByOthers);
}

#[test]
fn g07_nobody_on_duty_is_told_at_once_and_a_delay_is_seen() {
    shown("G7", Broken::NobodyLate);
}

#[test]
fn g08_what_runs_reads_no_roster_and_a_newcomer_called_is_seen() {
    shown("G8", Broken::RosterRead);
}

#[test]
fn g09_a_jump_of_the_clock_undoes_nothing_and_an_undone_round_is_seen() {
    shown("G9", Broken::RoundsUndone);
}

#[test]
fn g10_an_old_lease_writes_nothing_and_a_stale_word_is_seen() {
    shown("G10", Broken::StaleEpoch);
}

#[test]
fn g12_first_words_wait_for_no_limit_and_one_that_does_is_seen() {
    shown("G12", Broken::FirstLimited);
}

#[test]
fn g13_exercises_are_marked_and_a_forgotten_marking_is_seen() {
    shown("G13", Broken::Unmarked);
}

#[test]
fn g15_only_the_enrolled_are_called_and_one_who_left_is_seen() {
    shown("G15", Broken::RollOld);
}

#[test]
fn g04_g11_g14_need_real_parts_and_say_so() {
    let json = serde_json::to_value(whole()).expect("plain figures");
    for guarantee in ["G4", "G11", "G14"] {
        assert_eq!(whole().tally(guarantee).checked, 0);
        assert!(json[guarantee]["why"].as_str().is_some_and(|why| !why.is_empty()));
    }
}
