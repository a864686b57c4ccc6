//! What is still owed after an end, and what ends with it.

use super::control::Rig;
use super::life::DAY_MS;
use super::words::text;
use huiyin_domain::case::{
    Command, Event, PersonCommand, Stage, Verdict, next_look, overdue_events,
};
use huiyin_domain::leaf::Actor;
use huiyin_domain::time::Millis;

impl Rig {
    fn passes(&mut self, days: i64) -> Vec<&'static str> {
        self.now = Millis(self.now.0 + days * DAY_MS);
        let events = overdue_events(&self.case, self.rules, self.now);
        let kinds = events.iter().map(Event::kind).collect();
        for event in events {
            self.case.apply(&event, self.now, Actor::System);
        }
        kinds
    }

    fn watched(&self) -> Vec<String> {
        let owed = huiyin_domain::case::Owed::of(&self.case, self.rules);
        let looks = owed.watched(&self.case);
        let looks = looks.filter(|clock| next_look(&self.case, clock).is_some());
        looks.map(|clock| clock.id().to_owned()).collect()
    }

    fn concluded(&mut self) {
        self.answered();
        let verdict = Verdict::Solved;
        self.does(Actor::Resident, Command::GiveVerdict { verdict, text: None, again: None });
        self.does(Actor::System, Command::Conclude);
    }
}

#[test]
fn a_matter_taken_back_takes_its_review_with_it() {
    let mut rig = Rig::new();
    rig.under_review();
    rig.does(Actor::Resident, PersonCommand::Withdraw { reason: None });
    assert!(rig.case.review().is_some(), "for the days in which one can think better of it");
    let kinds = rig.passes(11);
    assert!(kinds.ends_with(&["withdrawn", "concluded"]), "{kinds:?}");
    assert_eq!((rig.case.stage, rig.case.review().is_some()), (Stage::Concluded, false));
    assert_eq!(rig.watched(), Vec::<String>::new(), "and nobody owes an opinion any more");
}

#[test]
fn what_the_person_is_owed_on_a_closed_case_is_watched() {
    let mut rig = Rig::new();
    rig.concluded();
    assert_eq!(rig.watched(), Vec::<String>::new(), "no right of theirs lapses aloud");
    rig.does(Actor::Resident, PersonCommand::SayUnanswered { text: text() });
    assert_eq!(rig.watched(), ["explain_unanswered"]);
    assert_eq!(rig.passes(13), ["clock-near"]);
    assert_eq!(rig.passes(3), ["clock-missed", "supervised"]);
    assert_eq!(rig.watched(), Vec::<String>::new(), "said once");
}

#[test]
fn a_withdrawal_does_not_outlive_an_end() {
    let mut rig = Rig::new();
    rig.answered();
    rig.does(Actor::Resident, PersonCommand::Withdraw { reason: None });
    let verdict = Verdict::Solved;
    rig.does(Actor::Resident, Command::GiveVerdict { verdict, text: None, again: None });
    rig.does(Actor::System, Command::Conclude);
    rig.does(Actor::Resident, Command::Reopen { reason: text() });
    assert_eq!((rig.case.stage, rig.case.withdrawal), (Stage::Handling, None));
    assert!(!rig.passes(11).contains(&"withdrawn"), "it was opened again since");
}
