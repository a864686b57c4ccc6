//! Every step at every stage, held against the table; the table itself is a golden text.

use super::*;
use huiyin_domain::incident::{Transition, table};

#[test]
fn the_table_is_the_one_that_was_read() {
    insta::assert_snapshot!(table());
}

/// Who has every right is stopped by the table alone, and led where it says.
#[test]
fn every_step_at_every_stage_is_as_the_table_says() {
    let (mut tried, mut taken) = (0, 0);
    for stage in Stage::ALL {
        for step in Step::ALL {
            let row = Transition::of(*step);
            let mut life = Life::at(*stage);
            assert_eq!(life.incident.stage, *stage);
            let present = life.present.clone();
            let Some(command) = command(*step, &present) else {
                assert!(row.later, "{}", step.code());
                continue;
            };
            let mut who = leader();
            // What the step answers must be there, whatever the stage.
            match step {
                Step::RefuseDismissal | Step::Dismiss
                    if life.incident.stage == Stage::Verifying =>
                {
                    let propose = Command::ProposeDismissal { reason: words("看过，没有") };
                    life.step(propose, officer(), NOW).expect("proposed");
                }
                Step::EndOffer | Step::TakeCommand if stage.is_commanded() => {
                    life.done(Command::HandOver { to: OTHER_LEADER });
                    who = other_leader();
                }
                _ => {}
            }
            tried += 1;
            let result = life.step(command, who, NOW);
            let name = format!("{} at {}", step.code(), stage.code());
            if row.is_from(*stage) {
                result.unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"));
                assert_eq!(life.incident.stage, row.to.unwrap_or(*stage), "{name}");
                taken += 1;
            } else {
                assert_eq!(result, Err(Refusal::WrongStage), "{name}");
            }
        }
    }
    let pairs: usize = huiyin_domain::incident::TRANSITIONS
        .iter()
        .filter(|row| !row.later)
        .map(|row| row.from.len())
        .sum();
    assert_eq!(taken, pairs, "each way of the table was gone");
    println!("incident: {tried} tries, {taken} ways of the table, the rest refused");
}

/// A duty officer takes every step but those of a leader; a program takes none.
#[test]
fn a_leaders_step_is_refused_to_an_officer_and_every_step_to_a_program() {
    for step in Step::ALL {
        let row = Transition::of(*step);
        for stage in row.from {
            let life = Life::at(*stage);
            let Some(command) = command(*step, &life.present) else { continue };
            let of_program = life.incident.decide(command.clone(), Who::Channel, NOW);
            assert_eq!(of_program, Err(Refusal::NotNamed), "{}", step.code());
            let of_officer = life.incident.decide(command, officer(), NOW);
            assert_eq!(of_officer == Err(Refusal::NotLeader), row.leads, "{}", step.code());
        }
    }
}
