//! What a start makes of a plan and of who is present.

use super::kit::{MINUTE, T0, Town, enrolled, flood, present};
use huiyin_domain::callout::{AlarmKind, Call, DeadlineKind, Kind, Mode, Refusal, SummonsState};
use huiyin_domain::ids::MemberId;
use huiyin_domain::plan::{Channel, Colour, Plan, ResponseLevel};
use huiyin_domain::roster::Present;

const LEVEL: Call = Call::Response(ResponseLevel::Fourth);

#[test]
fn a_level_calls_its_roles_and_freezes_deputies_and_deadlines() {
    let town = Town::start(LEVEL);
    let book = &town.book;
    assert_eq!(book.head.plan_hash, flood().hash());
    assert_eq!((book.head.level.as_str(), book.head.kind), ("IV", Kind::Response));
    assert!(!book.head.exercise);
    let needs: Vec<_> = book.needs.iter().map(|n| (n.role.as_str(), n.mode, n.min_ready)).collect();
    assert_eq!(needs, [("duty-leader", Mode::Call, 1), ("rescue", Mode::Call, 12)]);
    let rescue = book.need("rescue").expect("called");
    assert_eq!((rescue.holders.len(), &rescue.ladder[..]), (15, &[MemberId(40)][..]));
    assert!(book.need("duty-leader").is_some_and(|n| n.told_short && n.life_safety));
    assert_eq!(book.summonses.len(), 16);
    let due: Vec<i64> = book
        .deadlines
        .iter()
        .filter(|row| row.role == "rescue" && row.kind == DeadlineKind::Round)
        .map(|row| (row.due_at.0 - T0) / MINUTE)
        .collect();
    assert_eq!(due, [0, 3, 8]);
    let short = book.deadlines.iter().find(|row| row.kind == DeadlineKind::Shortfall);
    assert_eq!(short.map(|row| row.due_at.0 - T0), Some(12 * MINUTE));
}

#[test]
fn the_first_round_stands_in_the_book_that_activates() {
    let town = Town::start(LEVEL);
    let id = town.summons(20, "rescue").id;
    let made: Vec<_> = town.attempts(id).iter().map(|row| (row.key.clone(), row.urgent)).collect();
    let key = |channel: &str| format!("{id}-0-{channel}");
    assert_eq!(made, [(key("app"), true), (key("sms"), true)]);
    assert_eq!(town.book.due(town.now).len(), 32);
}

#[test]
fn g07_nobody_on_duty_is_told_at_the_start_and_the_first_deputy_is_called_at_once() {
    let mut here = present();
    here = {
        let mut without = Present::default();
        without.hold("镇长", here.holders("镇长")[0]);
        without.hold("常务副镇长", here.holders("常务副镇长")[0]);
        without
    };
    let town = Town::start_with(LEVEL, &here).expect("started");
    let alarms = town.alarms(AlarmKind::NobodyOnDuty);
    let roles: Vec<_> = alarms.iter().map(|row| (row.role.as_deref(), row.at.0)).collect();
    assert_eq!(roles, [(Some("duty-leader"), T0), (Some("rescue"), T0)]);
    let deputy = town.summons(1, "duty-leader");
    assert_eq!((deputy.rung, deputy.state), (1, SummonsState::Pending));
    assert_eq!(town.attempts(deputy.id).len(), 2, "called over app and sms in the same step");
    let ended: Vec<_> = town.alarms(AlarmKind::LadderEnded);
    assert_eq!(ended.len(), 1, "rescue has no deputy present");
    assert_eq!(ended[0].role.as_deref(), Some("rescue"));
}

#[test]
fn g15_who_left_between_roster_and_order_is_not_called() {
    let mut here = present();
    here.hold("应急分队", enrolled(99));
    let town = Town::start_with(LEVEL, &here).expect("started");
    assert!(town.of(99).is_empty(), "present on paper, in no roll");
    assert_eq!(town.alarms(AlarmKind::LeftDuty).len(), 1);
}

#[test]
fn who_fills_two_roles_has_a_summons_for_each() {
    let mut here = present();
    here.on_shift("leader-24h", enrolled(20));
    let town = Town::start_with(LEVEL, &here).expect("started");
    let mut roles: Vec<_> = town.of(20).iter().map(|row| row.role.clone()).collect();
    roles.sort();
    assert_eq!(roles, ["duty-leader", "rescue"]);
}

#[test]
fn a_warning_calls_who_watches_tells_who_stands_by_and_waits_for_no_quorum() {
    let mut town = Town::start(Call::StandBy(Colour::Orange));
    assert_eq!(town.book.head.kind, Kind::StandBy);
    let modes: Vec<_> = town.book.needs.iter().map(|n| (n.role.as_str(), n.mode)).collect();
    let told = [("rescue", Mode::Tell), ("evacuation", Mode::Tell)];
    assert_eq!(modes, [&[("duty-leader", Mode::Call)][..], &told].concat());
    assert!(town.book.deadlines.iter().all(|row| row.kind != DeadlineKind::Shortfall));
    town.at(60);
    assert!(town.alarms(AlarmKind::Short).is_empty());
    let told = town.summons(20, "rescue");
    assert_eq!((told.state, town.attempts(told.id).len()), (SummonsState::Pending, 2));
    assert_eq!(town.state(10, "duty-leader"), SummonsState::Deputised);
}

#[test]
fn a_drill_is_an_exercise_without_deputies_or_shortfall() {
    let mut town = Town::start(Call::Drill(vec!["rescue".into(), "commander".into()]));
    assert!(town.book.head.exercise);
    town.at(3);
    town.at(60);
    assert!(town.book.summonses.values().all(|row| row.rung == 0));
    assert_eq!(town.state(20, "rescue"), SummonsState::Unanswered);
    assert!(town.book.alarms.is_empty());
    let all = Town::start(Call::Drill(Vec::new()));
    assert_eq!(all.book.needs.len(), flood().roles.len() + flood().groups.len());
}

#[test]
fn a_test_page_that_nobody_answers_is_an_alarm() {
    let mut town = Town::start(Call::Liveness("duty-officer".into()));
    assert_eq!(town.book.summonses.len(), 1);
    town.at(11);
    assert!(town.alarms(AlarmKind::Silent).is_empty());
    town.at(12);
    assert_eq!(town.alarms(AlarmKind::Silent).len(), 1);
}

#[test]
fn what_the_plan_does_not_know_is_not_started() {
    let refused = |call| Town::start_with(call, &present()).err();
    let drill = Call::Drill(vec!["chorus".into()]);
    assert_eq!(refused(drill), Some(Refusal::UnknownRole));
    assert_eq!(refused(Call::Liveness("x".into())), Some(Refusal::UnknownRole));
    let mut plan = flood().clone();
    plan.levels.retain(|level| level.id != ResponseLevel::First);
    let reach = super::kit::reach();
    let started = |plan: &Plan, call| Town::start_in(plan, call, &present(), reach.clone()).err();
    let first = Call::Response(ResponseLevel::First);
    assert_eq!(started(&plan, first), Some(Refusal::UnknownLevel));
    plan.warning.colours.clear();
    assert_eq!(started(&plan, Call::StandBy(Colour::Red)), Some(Refusal::UnknownColour));
    plan.callouts.clear();
    assert_eq!(started(&plan, LEVEL), Some(Refusal::UnknownCallout));
}

#[test]
fn somebody_without_any_channel_is_told_of_and_the_next_is_called_at_once() {
    let mut reach = super::kit::reach();
    reach.remove(&MemberId(10));
    reach.insert(MemberId(20), vec![Channel::Mail]);
    let town = Town::start_in(flood(), LEVEL, &present(), reach).expect("started");
    let gone = town.summons(10, "duty-leader");
    assert_eq!(gone.state, SummonsState::Deputised);
    let alarm = town.alarms(AlarmKind::Unreachable);
    assert_eq!((alarm.len(), alarm[0].summons), (1, Some(gone.id)));
    assert_eq!(town.summons(1, "duty-leader").instead_of, Some(gone.id));
    let by_mail = town.summons(20, "rescue").id;
    let channels: Vec<Channel> = town.attempts(by_mail).iter().map(|row| row.channel).collect();
    assert_eq!(channels, [Channel::Mail], "a round of app and sms uses what they have");
}
