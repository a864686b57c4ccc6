//! Where the desk leads to: each part with its address, its words, its key, and whether this
//! officer has anything to do there.

use super::bar::{Desk, Tab};
use super::notices;
use huiyin_app::settle;
use huiyin_domain::policy::{Action, Role};

/// A part of the desk, as the navigation shows it.
pub type Link = (Tab, &'static str, String, Option<&'static str>, bool);

pub fn links(desk: &Desk) -> Vec<Link> {
    let word = |key| desk.t(key);
    let roles = &desk.signed.roles;
    // Everybody who works on cases may be recused from one, or have to be let into one.
    let works = desk.may(Action::AdmissionAsk);
    let posts = roles.contains(&Role::Intake) || roles.contains(&Role::Handler);
    let mut links = vec![
        (Tab::Work, "/desk", word("desk-nav-work"), Some("g"), true),
        (Tab::Notices, notices::PATH, notices::nav_text(desk), Some("i"), true),
        (
            Tab::Enter,
            "/desk/new",
            word("desk-nav-enter"),
            Some("n"),
            desk.may(Action::CaseRegister),
        ),
        (
            Tab::Approve,
            super::approve::PATH,
            word("desk-nav-approve"),
            None,
            desk.may(Action::WorkList),
        ),
        (Tab::Letters, super::letters::PATH, word("desk-nav-letters"), None, posts),
        (
            Tab::Paper,
            super::paper::PATH,
            word("desk-nav-paper"),
            None,
            desk.may(Action::PaperReply),
        ),
        (
            Tab::FollowUps,
            super::follow_ups::PATH,
            word("settle-nav"),
            None,
            desk.may(Action::WorkList) && settle::follows_up(roles),
        ),
        (Tab::Look, super::look::PATH, word("look-nav"), Some("l"), desk.may(Action::TextLook)),
        (Tab::Hall, "/desk/hall", word("hall-nav"), Some("q"), desk.may(Action::HallSee)),
        (
            Tab::Screening,
            super::screening::PATH,
            word("screening-nav"),
            None,
            desk.may(Action::ScreeningRead),
        ),
        (
            Tab::Common,
            super::common::PATH,
            word("common-nav"),
            Some("v"),
            desk.may(Action::CommonRead),
        ),
        (Tab::Briefs, super::briefs::PATH, word("bars-nav-briefs"), None, works),
        (Tab::BreakGlass, super::break_glass::PATH, word("admission-nav"), None, works),
    ];
    links.extend(of_duty(desk));
    links.extend(of_the_office(desk));
    links
}

/// Duty and emergencies.
fn of_duty(desk: &Desk) -> Vec<Link> {
    let word = |key| desk.t(key);
    let roles = &desk.signed.roles;
    vec![
        (
            Tab::Duty,
            super::incident::PATH,
            word("incident-nav"),
            Some("y"),
            desk.may(Action::DutySee),
        ),
        (
            Tab::Members,
            super::members::PATH,
            word("member-nav"),
            None,
            desk.may(Action::RosterKeep) && roles.contains(&Role::DutyLeader),
        ),
        (Tab::Plans, super::plans::PATH, word("plan-nav"), None, desk.may(Action::PlanAdopt)),
        (Tab::Roster, super::roster::PATH, word("roster-nav"), None, desk.may(Action::DutySee)),
    ]
}

/// What is about the office itself and no case.
fn of_the_office(desk: &Desk) -> Vec<Link> {
    let word = |key| desk.t(key);
    vec![
        (
            Tab::Leave,
            super::leave::PATH,
            word("office-nav-leave"),
            None,
            desk.may(Action::LeaveManage),
        ),
        (
            Tab::UnitKey,
            super::unit_key::PATH,
            word("unit-key-nav"),
            None,
            desk.may(Action::UnitKeyOpen),
        ),
        (Tab::Rules, "/desk/rules", word("desk-nav-rules"), None, true),
        (Tab::Units, "/desk/units", word("desk-nav-units"), None, desk.may(Action::UnitManage)),
        (Tab::Staff, "/desk/staff", word("desk-nav-staff"), None, desk.may(Action::StaffSee)),
        (
            Tab::Journal,
            "/desk/journal",
            word("sign-nav-journal"),
            None,
            desk.may(Action::JournalRead),
        ),
    ]
}
