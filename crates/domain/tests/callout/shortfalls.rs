//! A role below `min_ready` is told, whatever other roles answered (G6).

use super::kit::{Town, present};
use huiyin_domain::callout::{AlarmKind, Answer, Call, SummonsState, Via};
use huiyin_domain::ids::MemberId;
use huiyin_domain::plan::ResponseLevel;
use huiyin_domain::roster::Present;

const LEVEL: Call = Call::Response(ResponseLevel::Fourth);

fn short_roles(town: &Town) -> Vec<String> {
    town.alarms(AlarmKind::Short).iter().filter_map(|row| row.role.clone()).collect()
}

#[test]
fn g06_eleven_of_twelve_is_short_though_everybody_else_is_there() {
    let mut town = Town::start(LEVEL);
    town.says(10, "duty-leader", Answer::OnSite);
    (20..31).for_each(|member| drop(town.says(member, "rescue", Answer::Accept)));
    town.at(11);
    assert!(short_roles(&town).is_empty());
    town.at(12);
    assert_eq!(short_roles(&town), ["rescue"]);
    let told = town.of(10);
    let told = told.iter().find(|row| row.about.is_some()).expect("the duty leader is told");
    assert_eq!((told.about.as_deref(), told.state), (Some("rescue"), SummonsState::Pending));
    assert_eq!(town.book.standing("duty-leader").ready, 1, "and is still ready for their own");
}

#[test]
fn twelve_of_twelve_is_not_short() {
    let mut town = Town::start(LEVEL);
    town.says(10, "duty-leader", Answer::Accept);
    (20..32).for_each(|member| drop(town.says(member, "rescue", Answer::Accept)));
    town.at(12);
    assert!(short_roles(&town).is_empty());
}

#[test]
fn a_role_that_becomes_short_again_is_told_again() {
    let mut town = Town::start(LEVEL);
    town.says(10, "duty-leader", Answer::Accept);
    (20..32).for_each(|member| drop(town.says(member, "rescue", Answer::Accept)));
    town.at(12);
    town.says(20, "rescue", Answer::Unable);
    assert_eq!(short_roles(&town), ["rescue"]);
    town.says(21, "rescue", Answer::Unable);
    assert_eq!(short_roles(&town).len(), 1, "short already");
    for member in [32, 33] {
        town.says(member, "rescue", Answer::Accept);
    }
    town.says(22, "rescue", Answer::Unable);
    assert_eq!(short_roles(&town), ["rescue", "rescue"]);
    let told: Vec<_> = town.of(10).into_iter().filter(|row| row.about.is_some()).collect();
    assert_eq!(told.len(), 1, "told once while that message is still unanswered");
}

#[test]
fn news_of_a_shortfall_that_is_accepted_makes_nobody_ready() {
    let mut town = Town::start(LEVEL);
    town.at(12);
    let told = town.of(10).into_iter().find(|row| row.about.is_some()).expect("told").id;
    town.answer(told, Answer::Accept, Via::Link);
    assert_eq!(town.book.standing("rescue").ready, 0);
    assert_eq!(town.book.standing("duty-leader").ready, 0);
}

#[test]
fn nobody_to_be_told_of_a_shortfall_is_an_alarm_and_their_deputy_is_told() {
    let whole = present();
    let mut here = Present::default();
    here.hold("镇长", whole.holders("镇长")[0]);
    whole.holders("应急分队").iter().for_each(|who| here.hold("应急分队", *who));
    let mut town = Town::start_with(LEVEL, &here).expect("started");
    let before = town.alarms(AlarmKind::NobodyOnDuty).len();
    town.at(12);
    let about = |row: &&huiyin_domain::callout::Summons| row.about.as_deref() == Some("rescue");
    let told: Vec<MemberId> =
        town.book.summonses.values().filter(about).map(|r| r.member).collect();
    assert_eq!(told, [MemberId(1)], "the duty leader's deputy");
    assert_eq!(before, 1);
    assert_eq!(town.alarms(AlarmKind::NobodyOnDuty).len(), 1, "that alarm is still open");
}
