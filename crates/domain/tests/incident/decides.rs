//! Who activates which level: the role that the plan names, its deputies, and nobody else.

use super::*;
use huiyin_domain::incident::{Authority, authority, snapshot};
use huiyin_domain::plan::shipped_ids;

#[test]
fn the_plan_names_who_decides_and_its_deputies_may() {
    let present = present();
    let right = |level, who| authority(flood(), level, &present, who);
    let fourth = ResponseLevel::Fourth;
    assert_eq!(right(fourth, Some(enrolled(2))), Some(Authority::Holder), "the duty leader");
    // `@commander` stands in for the duty leader.
    assert_eq!(right(fourth, Some(enrolled(1))), Some(Authority::Deputy));
    assert_eq!(right(ResponseLevel::Second, Some(enrolled(1))), Some(Authority::Holder));
    assert_eq!(right(ResponseLevel::Second, Some(enrolled(3))), Some(Authority::Deputy));
    assert_eq!(right(ResponseLevel::Second, Some(enrolled(2))), None, "the duty leader does not");
    assert_eq!(right(fourth, Some(enrolled(9))), None, "a member who fills nothing");
    assert_eq!(right(fourth, None), None, "somebody who is no member of duty");
}

#[test]
fn who_does_not_decide_activates_nothing_and_changes_nothing() {
    let present = present();
    for (level, who, fits) in [
        (ResponseLevel::Fourth, 2, true),
        (ResponseLevel::Third, 2, false),
        (ResponseLevel::Third, 1, true),
        (ResponseLevel::First, 9, false),
    ] {
        let mut life = Life::at(Stage::Verifying);
        let change = Change { decider: Some(enrolled(who)), ..change(flood(), &present, level) };
        let result = life.step(Command::Activate(change), leader(), NOW);
        assert_eq!(result, if fits { Ok(()) } else { Err(Refusal::NotDecider) }, "{level:?}");
    }
    // Lowering a level that one could not have begun is not one's own either.
    let mut life = Life::at(Stage::Verifying);
    life.activate(ResponseLevel::Third);
    let lower = |who| Command::ChangeLevel {
        change: Change {
            decider: Some(enrolled(who)),
            ..change(flood(), &present, ResponseLevel::Fourth)
        },
        reason: words("水位回落"),
    };
    assert_eq!(life.step(lower(2), leader(), NOW), Err(Refusal::NotDecider));
    assert_eq!(life.step(lower(1), leader(), NOW), Ok(()));
}

#[test]
fn an_activation_keeps_the_plan_it_was_made_under() {
    let life = Life::at(Stage::Active);
    let response = life.incident.response.as_ref().expect("a response");
    assert_eq!(response.hash, huiyin_domain::leaf::hex(&flood().hash()));
    assert_eq!((response.plan.as_str(), response.measures.len()), ("qingshi-flood@3", 2));
    assert_eq!(response.authority, Authority::Deputy);
    // Another version of the plan is another plan.
    let mut edited = flood().clone();
    edited.version += 1;
    let present = present();
    let change = change(&edited, &present, ResponseLevel::Third);
    let result = life.incident.decide(
        Command::ChangeLevel { change, reason: words("水位上涨") },
        leader(),
        NOW,
    );
    assert_eq!(result, Err(Refusal::OtherPlan));
}

#[test]
fn the_snapshot_has_every_role_and_group_of_every_plan() {
    for plan in shipped_ids().filter_map(shipped) {
        let all = snapshot(plan, &present());
        assert_eq!(all.len(), plan.roles.len() + plan.groups.len(), "{}", plan.id);
    }
    let all = snapshot(flood(), &present());
    let of = |role: &str| all.iter().find(|one| one.role == role).map(|one| one.people.len());
    assert_eq!((of("duty-leader"), of("duty-officer")), (Some(1), Some(0)));
}

/// Dismissed by another person than the one who proposed it, and by nobody alone.
#[test]
fn a_dismissal_needs_a_second_person() {
    let mut life = Life::at(Stage::Verifying);
    assert_eq!(life.step(Command::Dismiss, officer(), NOW), Err(Refusal::NothingProposed));
    let propose = || Command::ProposeDismissal { reason: words("现场看过，是洒水车") };
    life.step(propose(), officer(), NOW).expect("proposed");
    assert_eq!(life.step(propose(), leader(), NOW), Err(Refusal::AlreadyProposed));
    assert_eq!(life.step(Command::Dismiss, officer(), NOW), Err(Refusal::SamePerson));
    let refuse = Command::RefuseDismissal { reason: words("再看一次") };
    life.step(refuse, leader(), NOW).expect("refused");
    assert_eq!(life.incident.stage, Stage::Verifying);
    life.step(propose(), leader(), NOW).expect("proposed again");
    life.step(Command::Dismiss, officer(), NOW).expect("by the other one");
    assert_eq!(life.incident.stage, Stage::Dismissed);
}
