//! Command is handed over by offer and acceptance: whatever is tried in whatever order, there is
//! one commander at every moment from the activation on, and it is who took it last.

use super::*;
use proptest::prelude::*;

#[test]
fn command_stays_until_it_is_taken() {
    let mut life = Life::at(Stage::Active);
    assert_eq!(life.incident.commander, Some(LEADER), "who activated");
    let offer = |to| Command::HandOver { to };
    assert_eq!(life.step(offer(LEADER), leader(), NOW), Err(Refusal::SamePerson));
    assert_eq!(life.step(offer(LEADER), other_leader(), NOW), Err(Refusal::NotCommander));
    life.step(offer(OTHER_LEADER), leader(), NOW).expect("offered");
    assert_eq!(life.incident.commander, Some(LEADER), "an offer hands nothing over");
    assert_eq!(life.step(Command::TakeOver, leader(), NOW), Err(Refusal::NoOffer));
    assert_eq!(life.step(offer(StaffId(4)), leader(), NOW), Err(Refusal::OfferOpen));
    life.step(Command::TakeOver, other_leader(), NOW).expect("taken");
    assert_eq!(life.incident.commander, Some(OTHER_LEADER));
    let reason = words("请回县里");
    let up = Command::TransferUp { to: words("县指挥部"), reason };
    assert_eq!(life.step(up, leader(), NOW), Err(Refusal::NotCommander), "no more");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Six people and every step about command and the stages around it, in any order.
    #[test]
    fn never_no_commander_and_never_two(
        tries in prop::collection::vec((0_usize..9, 1_i64..7, 1_i64..7), 1..60),
    ) {
        let mut life = Life::at(Stage::Active);
        let mut commander = LEADER;
        let reason = || words("水位变化");
        for (step, who, to) in tries {
            let present = life.present.clone();
            let level = if to % 2 == 0 { ResponseLevel::Third } else { ResponseLevel::Second };
            let change = change(flood(), &present, level);
            let command = match step {
                0 | 1 => Command::HandOver { to: StaffId(to) },
                2 | 3 => Command::TakeOver,
                4 => Command::EndOffer,
                5 => Command::TransferUp { to: words("县指挥部"), reason: reason() },
                6 => Command::TakeBack { reason: reason() },
                7 => Command::ChangeLevel { change, reason: reason() },
                _ => Command::Resume { reason: reason() },
            };
            let takes = matches!(command, Command::TakeOver);
            let offered = life.incident.offer.map(|offer| offer.to);
            let taken = life.step(command, Who::Staff { id: StaffId(who), leads: true }, NOW);
            if takes && taken.is_ok() {
                prop_assert_eq!(offered, Some(StaffId(who)), "only whom it was offered to");
                commander = StaffId(who);
            }
            prop_assert!(life.incident.stage.is_commanded());
            prop_assert_eq!(life.incident.commander, Some(commander));
        }
    }
}
