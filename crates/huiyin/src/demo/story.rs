//! How one case of the example town goes: who does what, and how long after the step before.

use super::chance::Chance;
use huiyin_app::lang::Lang;
use huiyin_domain::case::{CaseKind, Channel, Verdict};

pub const HOUR_MS: i64 = 3_600_000;
const DAY_H: i64 = 24;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Submit,
    Classify,
    Route,
    /// Sent back by a unit that is not the right one, then routed anew.
    Return,
    Accept,
    Assign,
    Material,
    AskTime,
    GrantTime,
    Draft,
    SendBack,
    Approve,
    Deliver,
    Verdict(Verdict, bool),
}

#[derive(Clone, Debug)]
pub struct Story {
    pub lang: Lang,
    pub channel: Channel,
    pub kind: CaseKind,
    pub urgent: bool,
    pub named: bool,
    /// Before now.
    pub begins_h: i64,
    /// Each with the hours since the one before.
    pub steps: Vec<(Step, i64)>,
}

/// How far a case comes, and how old it is then in days; the last number is the share of cases
/// that are left lying too long.
const PLANS: [(usize, i64, i64, i64); 8] = [
    // steps, youngest, oldest, percent forgotten
    (1, 0, 4, 15),
    (3, 1, 6, 15),
    (4, 3, 12, 10),
    (5, 4, 30, 15),
    (6, 10, 40, 10),
    (7, 12, 42, 10),
    (8, 14, 45, 0),
    (9, 16, 60, 0),
];
const SHARES: [i64; 8] = [8, 10, 9, 20, 8, 5, 15, 25];
const FORGOTTEN_DAYS: i64 = 68;

pub fn story(chance: &mut Chance) -> Story {
    let lang = if chance.percent(75) { Lang::Zh } else { Lang::En };
    let channel = *chance.of(&[
        Channel::Web,
        Channel::Web,
        Channel::Web,
        Channel::Web,
        Channel::Visit,
        Channel::Visit,
        Channel::Call,
        Channel::Call,
        Channel::Letter,
    ]);
    let kind = *chance.of(&[
        CaseKind::Claim,
        CaseKind::Claim,
        CaseKind::Claim,
        CaseKind::Claim,
        CaseKind::Suggestion,
        CaseKind::Enquiry,
    ]);
    let (count, youngest, oldest, forgotten) = plan(chance);
    let is_call = channel == Channel::Call;
    // A hotline owes answers within days, so its cases are younger and move faster.
    let (youngest, oldest) =
        if is_call { (youngest / 4, oldest / 4 + 1) } else { (youngest, oldest) };
    let mut days = chance.between(youngest, oldest + 1);
    if chance.percent(forgotten) {
        days += if is_call { 9 } else { FORGOTTEN_DAYS };
    }
    Story {
        lang,
        channel,
        kind,
        urgent: chance.percent(6),
        named: chance.percent(70),
        begins_h: days * DAY_H + chance.between(1, DAY_H),
        steps: steps(chance, count, is_call),
    }
}

fn plan(chance: &mut Chance) -> (usize, i64, i64, i64) {
    let mut at = chance.between(0, SHARES.iter().sum());
    for (plan, share) in PLANS.iter().zip(SHARES) {
        if at < share {
            return *plan;
        }
        at -= share;
    }
    PLANS[0]
}

/// The main way, cut after `count` steps, with the turns that some cases take.
fn steps(chance: &mut Chance, count: usize, is_call: bool) -> Vec<(Step, i64)> {
    let verdict = *chance.of(&[
        Verdict::Solved,
        Verdict::Solved,
        Verdict::Solved,
        Verdict::PartlySolved,
        Verdict::NotSolved,
    ]);
    let again = verdict == Verdict::NotSolved && chance.percent(60);
    let main = [
        Step::Submit,
        Step::Classify,
        Step::Route,
        Step::Accept,
        Step::Assign,
        Step::Draft,
        Step::Approve,
        Step::Deliver,
        Step::Verdict(verdict, again),
    ];
    let mut steps = Vec::new();
    for step in main.into_iter().take(count) {
        let longest = match step {
            Step::Submit => 0,
            Step::Classify | Step::Route | Step::Assign | Step::Approve | Step::Deliver => 30,
            Step::Accept => 60,
            Step::Draft => 140,
            _ => 90,
        };
        let hours = if is_call { longest / 6 } else { longest };
        let wait = if longest == 0 { 0 } else { chance.between(2, hours.max(3) + 1) };
        steps.push((step, wait));
        match step {
            Step::Route if chance.percent(8) => steps.extend([(Step::Return, 5), (Step::Route, 4)]),
            Step::Assign if chance.percent(20) => steps.push((Step::Material, 12)),
            Step::Assign if !is_call && chance.percent(20) => {
                steps.extend([(Step::AskTime, 20), (Step::GrantTime, 6)]);
            }
            Step::Draft if count > 6 && chance.percent(25) => {
                steps.extend([(Step::SendBack, 4), (Step::Draft, 9)]);
            }
            _ => {}
        }
    }
    steps
}
