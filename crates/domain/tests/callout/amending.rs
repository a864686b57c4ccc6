//! What is changed of a running call-out on purpose, and that nothing else changes it (G8).

use super::kit::{MINUTE, T0, Town, enrolled, flood, present};
use huiyin_domain::callout::{
    Amendment, Answer, Call, DeadlineKind, Mode, Now, Refusal, SummonsState, Via,
};
use huiyin_domain::plan::{Colour, ResponseLevel};
use huiyin_domain::roster::Present;
use huiyin_domain::time::Millis;

const LEVEL: Call = Call::Response(ResponseLevel::Fourth);

fn amended(town: &mut Town, level: ResponseLevel, present: &Present) {
    let amendment = Amendment { plan: flood(), level, present };
    town.step(|book, now, ids| book.amend(&amendment, now, ids).expect("a response"));
}

#[test]
fn g08_a_higher_level_adds_roles_with_deadlines_from_then_on() {
    let mut town = Town::start(LEVEL);
    town.at(5);
    let before = town.book.clone();
    amended(&mut town, ResponseLevel::Third, &present());
    assert_eq!(town.book.head.level, "III");
    assert_eq!(town.state(1, "commander"), SummonsState::Pending);
    let due = town
        .book
        .deadlines
        .iter()
        .filter(|row| row.role == "commander" && row.kind == DeadlineKind::Shortfall);
    let due: Vec<i64> = due.map(|row| (row.due_at.0 - T0) / MINUTE).collect();
    assert_eq!(due, [11], "urgent: six minutes, from the fifth on");
    for (id, row) in before.summonses.iter().filter(|(_, row)| row.role == "rescue") {
        assert_eq!(town.book.summonses.get(id), Some(row), "who was called stays called");
    }
    assert_eq!(before.deadlines, town.book.deadlines[..before.deadlines.len()]);
}

#[test]
fn a_role_that_the_new_level_does_not_name_is_released_and_its_messages_stop() {
    let mut town = Town::start(Call::Response(ResponseLevel::Third));
    town.says(50, "evacuation", Answer::Accept);
    amended(&mut town, ResponseLevel::Fourth, &present());
    let mode = |role: &str| town.book.need(role).map(|need| need.mode);
    assert_eq!(mode("evacuation"), Some(Mode::Released));
    assert_eq!(mode("duty-leader"), Some(Mode::Call), "held in reserve until now");
    assert_eq!(mode("commander"), Some(Mode::Reserve), "still told of shortfalls");
    for member in [50, 51] {
        let row = town.summons(member, "evacuation");
        assert_eq!(row.state, SummonsState::Released);
        let open = town.attempts(row.id).iter().filter(|row| row.state.is_open()).count();
        assert_eq!(open, 0);
    }
    town.at(20);
    let roles = town.book.alarms.iter().filter_map(|row| row.role.as_deref());
    assert!(roles.clone().all(|role| role != "evacuation"));
    assert!(roles.count() > 0, "others are short");
}

#[test]
fn who_came_on_duty_since_is_called_by_an_amendment_and_by_nothing_else() {
    let mut town = Town::start(LEVEL);
    let mut later = present();
    later.hold("应急分队", enrolled(34));
    town.at(3);
    town.at(8);
    assert!(town.of(34).is_empty(), "a roster that changes calls nobody");
    amended(&mut town, ResponseLevel::Fourth, &later);
    assert_eq!(town.state(34, "rescue"), SummonsState::Pending);
    assert_eq!(town.of(20).len(), 1, "and nobody twice");
}

#[test]
fn only_a_response_has_levels() {
    let mut town = Town::start(Call::StandBy(Colour::Red));
    let here = present();
    let amendment = Amendment { plan: flood(), level: ResponseLevel::Third, present: &here };
    let mut none = || 0;
    let now = Now { at: town.now, roll: &town.roll, reach: &town.reach };
    let refused = town.book.amend(&amendment, &now, &mut none);
    assert_eq!(refused, Err(Refusal::NotAResponse));
    town.step(|book, now, _| book.close(now).expect("open"));
    let now = Now { at: town.now, roll: &town.roll, reach: &town.reach };
    assert_eq!(town.book.amend(&amendment, &now, &mut none), Err(Refusal::Closed));
}

#[test]
fn the_end_cancels_everything_open_and_keeps_what_was_said_and_told() {
    let mut town = Town::start(LEVEL);
    town.says(20, "rescue", Answer::OnSite);
    town.at(12);
    let alarms = town.book.alarms_open().count();
    assert!(alarms > 0);
    town.step(|book, now, _| book.close(now).expect("open"));
    assert!(town.book.attempts.values().all(|row| !row.state.is_open()));
    assert_eq!(town.state(20, "rescue"), SummonsState::OnSite);
    assert_eq!(town.state(21, "rescue"), SummonsState::Released);
    assert_eq!(town.book.alarms_open().count(), alarms);
    assert_eq!(town.book.head.closed, Some(town.now));
    town.now = Millis(T0 + 90 * MINUTE);
    assert!(town.tick().is_empty());
    assert!(town.book.due(town.now).is_empty() && town.book.next_at().is_none());
    let id = town.summons(21, "rescue").id;
    let mut none = || 0;
    let now = Now { at: town.now, roll: &town.roll, reach: &town.reach };
    let late = town.book.answer(id, (Answer::Accept, Via::Link), &now, &mut none);
    assert_eq!(late, Err(Refusal::Closed));
    assert_eq!(town.book.close(&now), Err(Refusal::Closed));
}
