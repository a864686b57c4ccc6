//! What no incident can be or say: each refusal by its name, with the same thing done rightly
//! beside it.

use super::*;
use huiyin_domain::plan::Colour;
use proptest::prelude::*;

fn begun(change: impl Fn(Intake) -> Intake) -> Result<Event, Refusal> {
    report(change(intake()), Some(flood()), NOW)
}

#[test]
fn b03_a_gathering_is_no_incident_whatever_hazard_it_is_called() {
    assert!(begun(|intake| intake).is_ok(), "the control");
    for said in ["镇政府门口有人集会", "群众上访", "工人罢工", "a protest at the gate"]
    {
        let what = begun(|intake| Intake { what: words(said), ..intake });
        assert_eq!(what, Err(Refusal::Gathering), "{said}");
        let place = begun(|intake| Intake { place: words(said), ..intake });
        assert_eq!(place, Err(Refusal::Gathering), "{said}");
        let mut life = Life::at(Stage::Active);
        let note = life.step(Command::Note { text: words(said) }, officer(), NOW);
        assert_eq!(note, Err(Refusal::Gathering), "{said}");
        let present = present();
        let change =
            Change { matter: words(said), ..change(flood(), &present, ResponseLevel::Third) };
        let raise = Command::ChangeLevel { change, reason: words("上涨") };
        assert_eq!(life.step(raise, leader(), NOW), Err(Refusal::Gathering), "{said}");
        // That it was people who gathered is a reason to dismiss it.
        let mut life = Life::at(Stage::Verifying);
        let reason = Command::ProposeDismissal { reason: words(said) };
        assert_eq!(life.step(reason, officer(), NOW), Ok(()), "{said}");
    }
}

#[test]
fn b02_a_crowd_accident_rescues_and_heals_and_does_nothing_else() {
    let crowd = || Intake { hazard: Hazard::CrowdCrush, ..intake() };
    let mut plan = flood().clone();
    plan.hazard = Hazard::CrowdCrush;
    let mut life = Life::begun(crowd());
    life.done(Command::Verify { how: words("看监控") });
    let present = present();
    let with = |measures: &[&str]| Change {
        measures: measures.iter().map(|text| words(text)).collect(),
        ..change(&plan, &present, ResponseLevel::Fourth)
    };
    for measure in ["封控广场", "疏散人群", "清场", "Close the square"] {
        let change = with(&["救援被困群众", measure]);
        let result = life.step(Command::Activate(change), leader(), NOW);
        assert_eq!(result, Err(Refusal::CrowdVerb), "{measure}");
    }
    let change = with(&["救援被困群众", "送医", "Treat the injured"]);
    assert_eq!(life.step(Command::Activate(change), leader(), NOW), Ok(()), "the control");
}

#[test]
fn a_power_above_the_tier_is_asked_for_and_not_taken() {
    let present = present();
    let with = |plan, measure: &str| Change {
        measures: vec![words(measure)],
        ..change(plan, &present, ResponseLevel::Second)
    };
    let mut county = flood().clone();
    county.tier = huiyin_domain::plan::Tier::County;
    for measure in ["征用民船", "发布红色预警", "成立现场指挥部"] {
        let mut life = Life::at(Stage::Verifying);
        let taken = life.step(Command::Activate(with(flood(), measure)), leader(), NOW);
        assert_eq!(taken, Err(Refusal::AskCounty), "{measure}");
        assert_eq!(
            life.step(Command::Activate(with(&county, measure)), leader(), NOW),
            Ok(()),
            "the county does: {measure}"
        );
    }
    let mut life = Life::at(Stage::Active);
    let ask = command(Step::AskCounty, &present).expect("a command");
    life.step(ask, officer(), NOW).expect("asked");
    assert!(matches!(life.events.last(), Some((Event::CountyAsked { .. }, _, _))));
}

#[test]
fn an_activation_states_everything_or_is_none() {
    let present = present();
    let whole = || change(flood(), &present, ResponseLevel::Fourth);
    let tried = |change: Change<'_>| {
        Life::at(Stage::Verifying).step(Command::Activate(change), leader(), NOW)
    };
    assert_eq!(tried(whole()), Ok(()), "the control");
    assert_eq!(tried(Change { measures: Vec::new(), ..whole() }), Err(Refusal::NoMeasures));
    let many = vec![words("巡查水库"); 31];
    assert_eq!(tried(Change { measures: many, ..whole() }), Err(Refusal::TooMany));
    assert_eq!(tried(Change { expected_until: NOW, ..whole() }), Err(Refusal::ExpectedPast));
    let far = at(31 * 24 * HOUR);
    assert_eq!(tried(Change { expected_until: far, ..whole() }), Err(Refusal::ExpectedFar));
    let mixed = vec![words("启动红色响应")];
    assert_eq!(tried(Change { measures: mixed, ..whole() }), Err(Refusal::LaddersMixed));
    let mut fire = flood().clone();
    fire.hazard = Hazard::ForestFire;
    assert_eq!(tried(Change { plan: &fire, ..whole() }), Err(Refusal::PlanHazard));
    let mut elsewhere = flood().clone();
    elsewhere.area = "331122105".into();
    assert_eq!(tried(Change { plan: &elsewhere, ..whole() }), Err(Refusal::PlanArea));
    let mut bare = flood().clone();
    bare.levels.retain(|level| level.id != ResponseLevel::Fourth);
    assert_eq!(tried(Change { plan: &bare, ..whole() }), Err(Refusal::LevelUnknown));
    let mut life = Life::at(Stage::Active);
    let same = Command::ChangeLevel { change: whole(), reason: words("同级") };
    assert_eq!(life.step(same, leader(), NOW), Err(Refusal::SameLevel));
}

#[test]
fn both_times_are_kept_and_a_claim_is_never_later_than_the_receipt() {
    let claim = |at| begun(|intake| Intake { occurred: at, ..intake });
    assert_eq!(claim(Some(at(1))), Err(Refusal::OccurredLater));
    assert_eq!(claim(Some(at(-400 * 24 * HOUR))), Err(Refusal::OccurredFar));
    assert!(claim(Some(NOW)).is_ok() && claim(None).is_ok());
    let life = Life::begun(Intake { occurred: Some(at(-HOUR)), ..intake() });
    assert_eq!((life.incident.received_at, life.incident.occurred_at), (NOW, Some(at(-HOUR))));
}

#[test]
fn an_end_is_judged_point_by_point() {
    let mut life = Life::at(Stage::Active);
    let down = |judged| Command::StandDown { judged, reason: words("水退了") };
    assert_eq!(life.step(down(vec![Judged::Met]), leader(), NOW), Err(Refusal::Unjudged));
    let judged = || vec![Judged::Met, Judged::Waived(words("县里同意"))];
    let other = life.step(down(judged()), other_leader(), NOW);
    assert_eq!(other, Err(Refusal::NotCommander));
    life.step(down(judged()), leader(), NOW).expect("down");
    let Some((Event::StoodDown { criteria, .. }, _, _)) = life.events.last() else {
        panic!("not down")
    };
    assert_eq!(criteria[1].waived.as_deref(), Some("县里同意"));
}

#[test]
fn a_place_is_a_code_and_a_watch_ends() {
    let code = |code: &str| begun(|intake| Intake { area_code: code.into(), ..intake });
    for wrong in ["", "33112x", "3311221040010", "青石"] {
        assert_eq!(code(wrong), Err(Refusal::PlaceCode), "{wrong}");
    }
    let mut life = Life::at(Stage::Verifying);
    let watch = |until| Command::Watch { colour: Colour::Blue, area: words("全镇"), until };
    assert_eq!(life.step(watch(NOW), leader(), NOW), Err(Refusal::ExpectedPast));
    life.step(watch(at(HOUR)), leader(), NOW).expect("watched");
    life.step(watch(at(2 * HOUR)), leader(), NOW).expect("and longer");
}

#[test]
fn what_is_no_exercise_does_not_say_that_it_is() {
    let said = || words("【演练】河水漫堤");
    assert_eq!(begun(|intake| Intake { what: said(), ..intake }), Err(Refusal::ExerciseUnsaid));
    assert!(begun(|intake| Intake { what: said(), exercise: true, ..intake }).is_ok());
}

proptest! {
    /// Nothing outside the register is a hazard, whatever is typed.
    #[test]
    fn b03_only_the_register_names_a_hazard(code in "[a-z.\\-]{0,24}") {
        let known = Hazard::ALL.iter().any(|hazard| hazard.code() == code);
        prop_assert_eq!(Hazard::parse(&code).is_some(), known);
        let social = format!("social.{code}");
        prop_assert!(Hazard::parse(&social).is_none());
    }

    /// An exercise's mark stands first in every text, once, whatever the text.
    #[test]
    fn an_exercise_marks_every_text(text in ".{0,60}") {
        let sent = huiyin_domain::incident::marked(true, &text);
        prop_assert!(sent.starts_with("【演练】"));
        prop_assert_eq!(huiyin_domain::incident::marked(true, &sent), sent.clone());
        prop_assert_eq!(huiyin_domain::incident::marked(false, &text), text);
    }
}
