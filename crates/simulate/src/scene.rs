//! The beginning of a run: a plan, who is present and can be reached, what is ordered, and what
//! will happen beside the call-out.

use crate::dice::Dice;
use crate::faults::Faults;
use crate::people::Way;
use huiyin_domain::callout::{Call, Reach, Roll};
use huiyin_domain::ids::{MemberId, UnitId};
use huiyin_domain::plan::{Channel, Colour, Plan, ResponseLevel, shipped};
use huiyin_domain::roster::{Enrolled, Member, Present};
use huiyin_domain::time::Millis;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// When the order is given, by the clock of the engines.
pub const T0: Millis = Millis(1_800_000_000_000);

/// Everything that is drawn before a run begins.
#[derive(Clone, Debug)]
pub struct Scene {
    pub plan: Plan,
    pub call: Call,
    pub exercise: bool,
    pub present: Present,
    pub roll: Roll,
    pub reach: Reach,
    pub(crate) ways: BTreeMap<MemberId, Way>,
    /// At so many milliseconds: plan and roster are others from then on.
    pub(crate) edit: Option<(i64, Plan, Present)>,
    pub(crate) amend: Option<(i64, ResponseLevel)>,
    pub(crate) leaves: Vec<(i64, MemberId)>,
    pub(crate) jumps: Vec<(i64, i64)>,
    /// The database is away from … to.
    pub(crate) outage: Option<(i64, i64)>,
}

/// The shipped flood plan without what no call-out reads, and for small groups.
fn plan() -> &'static Plan {
    static SMALL: OnceLock<Plan> = OnceLock::new();
    SMALL.get_or_init(|| {
        let mut plan = shipped("qingshi-flood").expect("shipped").clone();
        plan.tasks.clear();
        plan.resources.clear();
        plan.objects.clear();
        for group in &mut plan.groups {
            group.min_ready = if group.id == "rescue" { 3 } else { 2 };
        }
        plan
    })
}

pub fn enrolled(id: i64) -> Option<Enrolled> {
    let (joined, left) = (Some(Millis(0)), None);
    Member { id: MemberId(id), unit: UnitId(1), joined, left }.enrolled(T0)
}

/// Posts with the ids of who holds them.
fn posts(dice: &mut Dice) -> Vec<(&'static str, Vec<i64>)> {
    let squad = 20 + dice.between(2, 6);
    let cadres = 50 + dice.between(1, 4);
    vec![
        ("镇长", vec![1]),
        ("常务副镇长", vec![2]),
        ("武装部长", vec![3]),
        ("应急分队", (20..squad).collect()),
        ("派出所副所长", vec![40]),
        ("驻村干部", (50..cadres).collect()),
        ("分管民政副镇长", vec![60]),
        ("社会事务办主任", vec![61]),
        ("仓库管理员", vec![70, 71]),
        ("财政所所长", vec![72]),
        ("经发办主任", vec![73]),
    ]
}

fn present(dice: &mut Dice, faults: &Faults) -> Present {
    let mut present = Present::default();
    let empty = dice.chance(faults.order.empty_shift.0).then(|| dice.between(0, 4));
    let all = posts(dice);
    for (at, (post, ids)) in (0..).zip(all) {
        if empty == Some(at) || (empty == Some(3) && post == "武装部长") {
            continue;
        }
        ids.into_iter().filter_map(enrolled).for_each(|who| present.hold(post, who));
    }
    if empty != Some(1) {
        enrolled(10).into_iter().for_each(|who| present.on_shift("leader-24h", who));
        // Now and then one person has two roles.
        if dice.chance(0.2) {
            enrolled(20).into_iter().for_each(|who| present.on_shift("leader-24h", who));
        }
    }
    if empty != Some(2) {
        enrolled(11).into_iter().for_each(|who| present.on_shift("desk-24h", who));
    }
    present
}

fn reach(dice: &mut Dice) -> Reach {
    let mut reach = Reach::new();
    for id in 1..80 {
        let mut channels = Vec::new();
        for (channel, rate) in
            [(Channel::App, 0.6), (Channel::Sms, 0.95), (Channel::Voice, 0.9), (Channel::Mail, 0.1)]
        {
            if dice.chance(rate) {
                channels.push(channel);
            }
        }
        reach.insert(MemberId(id), channels);
    }
    reach
}

fn call(dice: &mut Dice) -> Call {
    match dice.between(0, 20) {
        0 => Call::Drill(vec!["rescue".to_owned(), "commander".to_owned()]),
        1 => Call::Liveness("duty-officer".to_owned()),
        2 | 3 => Call::StandBy(Colour::Orange),
        4..10 => Call::Response(ResponseLevel::Third),
        _ => Call::Response(ResponseLevel::Fourth),
    }
}

impl Scene {
    pub(crate) fn drawn(dice: &mut Dice, faults: &Faults) -> Self {
        let plan = plan().clone();
        let call = call(dice);
        let present = present(dice, faults);
        let roll: Roll = (1..80).filter_map(|id| Some((MemberId(id), enrolled(id)?))).collect();
        let ways = roll.keys().map(|id| (*id, Way::drawn(dice, faults))).collect();
        let is_response = matches!(call, Call::Response(_));
        let amends = dice.chance(faults.order.amend.0) && is_response;
        let amend = amends.then(|| (dice.between(60_000, 900_000), ResponseLevel::Second));
        let mut leaves = Vec::new();
        for id in roll.keys() {
            if dice.chance(faults.people.leave.0) {
                leaves.push((dice.between(0, 1_200_000), *id));
            }
        }
        let jumps = jumps(dice, faults);
        let outage = dice.chance(faults.database.outage.0).then(|| {
            let from = dice.between(1_000, 1_200_000);
            (from, from + dice.between(10_000, 600_000))
        });
        let edit = dice.chance(faults.order.edit.0).then(|| edited(dice, &plan, &present));
        let exercise = dice.chance(faults.order.exercise.0);
        let reach = reach(dice);
        Self {
            plan,
            call,
            exercise,
            present,
            roll,
            reach,
            ways,
            edit,
            amend,
            leaves,
            jumps,
            outage,
        }
    }
}

/// By up to ten minutes either way; half of them are put right some minutes later.
fn jumps(dice: &mut Dice, faults: &Faults) -> Vec<(i64, i64)> {
    let mut jumps = Vec::new();
    if dice.chance(faults.clock.jump.0) {
        let (at, by) = (dice.between(1_000, 900_000), dice.between(-600_000, 600_001));
        jumps.push((at, by));
        if dice.chance(0.5) {
            jumps.push((at + dice.between(30_000, 600_000), -by));
        }
    }
    jumps
}

/// Somebody new on the squad, and rounds at other times.
fn edited(dice: &mut Dice, plan: &Plan, present: &Present) -> (i64, Plan, Present) {
    let (mut plan, mut present) = (plan.clone(), present.clone());
    enrolled(30).into_iter().for_each(|who| present.hold("应急分队", who));
    enrolled(55).into_iter().for_each(|who| present.hold("驻村干部", who));
    plan.version += 1;
    for callout in &mut plan.callouts {
        callout.rounds.truncate(1);
    }
    (dice.between(1_000, 600_000), plan, present)
}
