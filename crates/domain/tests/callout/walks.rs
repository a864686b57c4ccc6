//! Any walk of ticks, hand-overs, answers and jumps: no guard is refused, answers never go down
//! without a deliberate act, nobody outside the roll is called, what is done stays done.

use super::kit::{Town, roll};
use huiyin_domain::callout::{
    Amendment, Answer, Book, Call, Change, Outcome, Roll, SummonsState, Via,
};
use huiyin_domain::ids::MemberId;
use huiyin_domain::plan::ResponseLevel;
use huiyin_domain::time::Millis;
use proptest::prelude::*;

const LEVELS: [ResponseLevel; 3] =
    [ResponseLevel::Fourth, ResponseLevel::Third, ResponseLevel::Second];

fn step(town: &mut Town, (what, a, b): (u8, usize, usize)) -> Vec<Change> {
    let pick = |len: usize| if len == 0 { 0 } else { a % len };
    match what {
        0 => {
            town.now = Millis(town.now.0 + b as i64 * 7_000);
            town.tick()
        }
        1 => {
            town.now = Millis(town.now.0 - b as i64 * 5_000);
            town.tick()
        }
        2 => {
            let due = town.book.due(town.now);
            let outcome = Outcome::ALL[b % Outcome::ALL.len()];
            if !due.is_empty() {
                town.hand_over_one(due[pick(due.len())].attempt, outcome);
            }
            Vec::new()
        }
        3 => {
            let all: Vec<_> = town.book.summonses.keys().copied().collect();
            let id = all[pick(all.len())];
            let answer = Answer::ALL[b % Answer::ALL.len()];
            let said = (answer, Via::ALL[b % Via::ALL.len()]);
            let is_here = town.roll.contains_key(&town.book.summonses[&id].member);
            town.step(|book, now, ids| {
                let changes = book.answer(id, said, now, ids);
                assert_eq!(changes.is_ok(), is_here, "{changes:?}");
                changes.unwrap_or_default()
            })
        }
        4 => {
            let gone = MemberId(a as i64 % 70);
            town.roll.remove(&gone);
            Vec::new()
        }
        _ => {
            let here = super::kit::present();
            let level = LEVELS[b % LEVELS.len()];
            let amendment = Amendment { plan: super::kit::flood(), level, present: &here };
            town.step(|book, now, ids| book.amend(&amendment, now, ids).expect("open"))
        }
    }
}

fn held(before: &Book, after: &Book, changes: &[Change], roll: &Roll) -> Result<(), TestCaseError> {
    for (id, row) in &before.summonses {
        let now = &after.summonses[id];
        let is_lower = now.state.rank() < row.state.rank();
        prop_assert!(!is_lower || (now.withdrawn && now.state == SummonsState::Unable));
    }
    for row in &before.deadlines {
        let now = after.deadlines.iter().find(|now| now.id == row.id);
        prop_assert!(row.done_at.is_none() || now == Some(row));
    }
    for change in changes {
        if let Change::Summons(row) = change {
            prop_assert!(roll.contains_key(&row.member));
        }
        if let Change::Attempt(row) = change {
            prop_assert!(roll.contains_key(&after.summonses[&row.summons].member));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_walk_holds(
        steps in proptest::collection::vec((0_u8..6, 0_usize..97, 0_usize..89), 1..80),
    ) {
        let mut town = Town::start(Call::Response(ResponseLevel::Fourth));
        prop_assert_eq!(&town.roll, &roll());
        for one in steps {
            let before = town.book.clone();
            let changes = step(&mut town, one);
            held(&before, &town.book, &changes, &town.roll)?;
            let again = town.tick();
            prop_assert!(again.is_empty() || one.0 == 4 || one.0 == 2, "{again:?}");
        }
    }
}
