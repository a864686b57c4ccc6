//! Cases at every stage in every circumstance, and every step that can be tried on them: one
//! table for tests that ask the use cases and for tests that post forms.

use crate::barring;
use crate::town::{
    BUREAU, OTHER, OTHER_SECTION, SECTION, Town, answer, deliver, staff, steps, text, visit,
};
use huiyin_app::case::Receipt;
use huiyin_app::{By, Signed, Trouble};
use huiyin_domain::case::{
    Asking, Case, CaseKind, Circumstance, Command, DeliveryCommand, DeliveryFault,
    ExtensionRequest, Found, JointCommand, Means, Outcome, PersonCommand, ReviewCommand,
    ReviewResult, SettleCommand, Side, Stage, Tie, Transition, Verdict, Way,
};
use huiyin_domain::ids::CaseId;
use huiyin_domain::leaf::Commitment;
use huiyin_domain::policy::{Action, Role};
use huiyin_domain::text::Text;
use huiyin_domain::time::Millis;
use jiff::civil::Date;

/// Officers with accounts, where the program looks somebody up, and a case to be tied to.
pub struct Cast {
    pub handler: Signed,
    pub leader: Signed,
    pub reviewer: Signed,
    /// Signs what the reviewer decided.
    pub reviewing_head: Signed,
    /// Somebody who can be recused without anything being missed.
    pub spare: Signed,
    pub other: Receipt,
}

impl Cast {
    /// # Panics
    /// An account or the case is refused.
    pub async fn of(town: &Town) -> Self {
        Self {
            handler: town.account("cast-handler", Role::Handler, SECTION).await,
            leader: town.account("cast-leader", Role::UnitHead, BUREAU).await,
            reviewer: town.account("cast-reviewer", Role::Reviewer, BUREAU).await,
            reviewing_head: town.account("cast-head", Role::UnitHead, BUREAU).await,
            spare: town.account("cast-spare", Role::Handler, SECTION).await,
            other: town.case_at("the other case", Stage::Routed).await,
        }
    }
}

/// The circumstances that a case can be brought into; the others hold of any fresh case.
pub const BROUGHT: [Circumstance; 16] = [
    Circumstance::Always,
    Circumstance::ArbiterAsked,
    Circumstance::TaskOpen,
    Circumstance::SupervisionOpen,
    Circumstance::UnderWay,
    Circumstance::MediationOpen,
    Circumstance::Mediated,
    Circumstance::ReviewOpen,
    Circumstance::ReviewAssigned,
    Circumstance::ReviewDecided,
    Circumstance::WithdrawalOpen,
    Circumstance::UnansweredOpen,
    Circumstance::Barred,
    Circumstance::BriefOpen,
    Circumstance::AdmissionAsked,
    Circumstance::Admitted,
];

pub async fn case_of(town: &Town, case: CaseId) -> Case {
    town.app.case_page(&By::System, case).await.expect("a page").case
}

/// Everything that stands in the table's second column, of one case.
#[must_use]
pub fn circumstances(case: &Case) -> Vec<Circumstance> {
    Circumstance::ALL.iter().copied().filter(|one| one.holds(case)).collect()
}

#[must_use]
pub fn today(town: &Town, days: i64) -> Date {
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").expect("a zone");
    Millis(town.moment.now().0 + days * crate::town::DAY_MS).date_in(&zone)
}

fn place(stage: Stage) -> usize {
    Stage::ALL.iter().position(|one| *one == stage).expect("a stage")
}

/// A fresh case at a stage in a circumstance; `None` where there is no way there.
pub async fn bring(
    town: &Town,
    cast: &Cast,
    once: &str,
    stage: Stage,
    circumstance: Circumstance,
) -> Option<Receipt> {
    let receipt = town.submit(visit(once)).await.expect("a case");
    let case = receipt.case;
    let done = brought(town, cast, case, stage, circumstance).await;
    let now = case_of(town, case).await;
    let is_there = done.is_ok() && now.stage == stage && circumstance.holds(&now);
    is_there.then_some(receipt)
}

async fn brought(
    town: &Town,
    cast: &Cast,
    case: CaseId,
    stage: Stage,
    circumstance: Circumstance,
) -> Result<(), Trouble> {
    let from = opens_at(circumstance);
    let at = match from.iter().rev().find(|at| place(**at) <= place(stage)) {
        Some(at) => *at,
        None if stage == Stage::Routed || stage == Stage::Registered => Stage::Accepted,
        None => return Err(Trouble::NotFound),
    };
    lead(town, cast, case, None, at).await?;
    opened(town, cast, case, circumstance).await?;
    if place(at) <= place(stage) {
        return lead(town, cast, case, Some(at), stage).await;
    }
    // What was begun further on goes back with the case.
    let reason = || text("不属于本单位职责");
    let to = OTHER_SECTION;
    town.act(&By::System, case, Command::Transfer { to, reason: reason() }).await?;
    if stage == Stage::Registered {
        town.act(&By::System, case, Command::Return { reason: reason() }).await?;
    }
    Ok(())
}

/// The stages at which a circumstance can be brought about.
const fn opens_at(circumstance: Circumstance) -> &'static [Stage] {
    use Stage::{Accepted, Answered, Approved, Checked, Concluded, Drafted, Handling, Routed};
    match circumstance {
        Circumstance::ArbiterAsked => &[Routed],
        Circumstance::TaskOpen => &[Accepted, Handling, Drafted, Checked, Approved],
        Circumstance::UnderWay => &[Approved],
        Circumstance::MediationOpen | Circumstance::Mediated => &[Accepted, Handling],
        Circumstance::ReviewOpen | Circumstance::ReviewAssigned | Circumstance::ReviewDecided => {
            &[Answered, Concluded]
        }
        _ => Stage::ALL,
    }
}

async fn opened(
    town: &Town,
    cast: &Cast,
    case: CaseId,
    circumstance: Circumstance,
) -> Result<(), Trouble> {
    let reason = || text("有理由");
    let (system, person) = (By::System, By::person(case));
    let act = |by: By, what: Command<Text>| async move { town.act(&by, case, what).await };
    match circumstance {
        Circumstance::ArbiterAsked => {
            for no in 0..4 {
                act(system.clone(), Command::Return { reason: reason() }).await?;
                if no < 3 {
                    let route = Command::Route { to: SECTION, reasons: Vec::new(), note: None };
                    act(system.clone(), route).await?;
                }
            }
        }
        Circumstance::TaskOpen => drop(act(system, task(town)).await?),
        Circumstance::SupervisionOpen => {
            let due = today(town, 9);
            let order = JointCommand::Supervise { due, text: reason() };
            act(system, order.into()).await?;
        }
        Circumstance::UnderWay => drop(act(system, deliver(Means::Post)).await?),
        Circumstance::MediationOpen | Circumstance::Mediated => {
            let offer = SettleCommand::MediationOffer { mediator: None, text: reason() };
            act(system.clone(), offer.into()).await?;
            if circumstance == Circumstance::Mediated {
                for side in [Side::Person, Side::Other] {
                    let record = Some(reason());
                    let consent = SettleCommand::MediationConsent { side, record };
                    act(system.clone(), consent.into()).await?;
                }
                act(system, agree(town).into()).await?;
            }
        }
        Circumstance::ReviewOpen | Circumstance::ReviewAssigned | Circumstance::ReviewDecided => {
            act(person, ReviewCommand::Ask { reason: reason() }.into()).await?;
            if circumstance == Circumstance::ReviewOpen {
                return Ok(());
            }
            let to = cast.reviewer.staff;
            let assign = ReviewCommand::Assign { to, unit: BUREAU };
            act(system, assign.into()).await?;
            if circumstance == Circumstance::ReviewDecided {
                act(By::Staff(cast.reviewer.clone()), decide_review().into()).await?;
            }
        }
        Circumstance::WithdrawalOpen => {
            act(person, PersonCommand::Withdraw { reason: None }.into()).await?;
        }
        Circumstance::UnansweredOpen => {
            act(person, PersonCommand::SayUnanswered { text: reason() }.into()).await?;
        }
        other => barring::opened(town, cast, case, other).await?,
    }
    Ok(())
}

/// From after one stage to another, by the officers of the section.
///
/// # Errors
/// A step was refused.
pub async fn lead(
    town: &Town,
    cast: &Cast,
    case: CaseId,
    after: Option<Stage>,
    to: Stage,
) -> Result<(), Trouble> {
    for (stage, by, what) in steps() {
        if after.is_some_and(|after| place(stage) <= place(after)) || place(stage) > place(to) {
            continue;
        }
        let (by, what) = match what {
            Command::Take => {
                let assign = Command::Assign { to: cast.handler.staff, unit: SECTION };
                (staff(Role::UnitHead, SECTION), assign)
            }
            Command::Draft { .. } => (By::Staff(cast.handler.clone()), what),
            Command::GiveVerdict { .. } => (By::person(case), what),
            what => (if matches!(by, By::Public) { By::System } else { by }, what),
        };
        // Delivered by whom it is assigned to.
        let by = if stage == Stage::Answered { By::Staff(cast.handler.clone()) } else { by };
        town.act(&by, case, what).await?;
    }
    Ok(())
}

fn task(town: &Town) -> Command<Text> {
    JointCommand::TaskSet { unit: OTHER, due: today(town, 5), text: text("请查明") }.into()
}

fn agree(town: &Town) -> SettleCommand<Text> {
    SettleCommand::MediationAgree {
        text: text("双方同意于本月底前修好路灯。"),
        signed: Side::ALL.to_vec(),
        sealed: true,
        follow_up: today(town, 30),
        waives: false,
    }
}

fn decide_review() -> ReviewCommand<Text> {
    ReviewCommand::Decide { result: ReviewResult::Upheld, text: text("维持原处理意见") }
}

/// Every command that an action has; the first is the one to try where it is allowed.
#[must_use]
pub fn commands(town: &Town, cast: &Cast, action: Action, case: &Case) -> Vec<Command<Text>> {
    let reason = || text("有理由");
    let one = |command: Command<Text>| vec![command];
    match action {
        Action::Classify => one(Command::Classify {
            case_kind: CaseKind::Claim,
            way: Some(Way::PetitionProper),
            topic: None,
            urgent: false,
            accused: None,
        }),
        Action::Route => one(Command::Route { to: SECTION, reasons: Vec::new(), note: None }),
        Action::Accept => one(Command::Accept { notice: None }),
        Action::Return => one(Command::Return { reason: reason() }),
        Action::Transfer => one(Command::Transfer { to: BUREAU, reason: reason() }),
        Action::Assign => one(Command::Assign { to: cast.handler.staff, unit: case.owner.unit }),
        Action::Take => one(Command::Take),
        Action::Notify => one(Command::Notify { notice: "acceptance".into(), text: reason() }),
        Action::AddMaterial => one(Command::AddMaterial { text: reason() }),
        Action::Summarise => one(Command::Summarise { text: reason() }),
        Action::AskExtension => {
            let clock = "handle".into();
            one(Command::AskExtension(ExtensionRequest { clock, amount: 5, reason: reason() }))
        }
        Action::DecideExtension => vec![
            Command::RefuseExtension { reason: reason() },
            Command::GrantExtension { amount: 5, reason: reason() },
        ],
        Action::Draft => {
            let (outcome, text) = (Outcome::Resolved, answer("已修好"));
            one(Command::Draft { outcome, text, holds: Vec::new() })
        }
        Action::SendBack => one(Command::SendBack { reason: reason() }),
        Action::Check => one(Command::Check),
        Action::Approve => one(Command::Approve),
        Action::Deliver => Means::ALL.iter().map(|means| deliver(*means)).collect(),
        Action::DeliverySettle => vec![
            DeliveryCommand::Prove { proof: Some(reason()) }.into(),
            DeliveryCommand::Fail { fault: DeliveryFault::Undeliverable, reason: Some(reason()) }
                .into(),
        ],
        Action::Conclude => one(Command::Conclude),
        Action::GiveVerdict => {
            let verdict = Verdict::NotSolved;
            one(Command::GiveVerdict { verdict, text: None, again: None })
        }
        Action::Reopen => one(Command::Reopen { reason: reason() }),
        Action::OpenIdentity => one(Command::OpenIdentity { reason: reason() }),
        Action::SecretChange => one(Command::ChangeSecret { retired: Commitment([0; 32]) }),
        Action::SecretSeek => one(Command::SeekSecret { matched: false }),
        Action::SecretReissue => {
            one(Command::ReissueSecret { reason: reason(), retired: Commitment([0; 32]) })
        }
        other => joint(town, cast, other)
            .or_else(|| barring::commands(town, cast, other, case))
            .unwrap_or_else(|| settling(town, cast, other, case)),
    }
}

fn joint(town: &Town, cast: &Cast, action: Action) -> Option<Vec<Command<Text>>> {
    let reason = || text("有理由");
    let due = today(town, 8);
    let commands = match action {
        Action::Arbitrate => vec![JointCommand::Arbitrate { to: SECTION, reason: reason() }],
        Action::TaskSet => {
            return Some(vec![
                task(town),
                JointCommand::TaskBack { task: 1, due, reason: reason() }.into(),
                JointCommand::TaskDrop { task: 1, reason: reason() }.into(),
            ]);
        }
        Action::TaskAnswer => vec![JointCommand::TaskAnswer { task: 1, text: reason() }],
        Action::Supervise => vec![JointCommand::Supervise { due, text: reason() }],
        Action::SupervisionAnswer => {
            vec![JointCommand::SupervisionAnswer { order: 1, text: reason() }]
        }
        Action::LeaderName => {
            let (leader, unit) = (cast.leader.staff, BUREAU);
            vec![
                JointCommand::LeaderName { leader, unit, reason: reason() },
                JointCommand::LeaderRelease { reason: reason() },
            ]
        }
        Action::Link => vec![
            JointCommand::Link { other: cast.other.case, tie: Tie::SameMatter },
            JointCommand::Unlink { other: cast.other.case },
        ],
        _ => return None,
    };
    Some(commands.into_iter().map(Command::from).collect())
}

fn settling(town: &Town, cast: &Cast, action: Action, case: &Case) -> Vec<Command<Text>> {
    let reason = || text("有理由");
    let (soon, later) = (today(town, 0), today(town, 3));
    let commands = match action {
        Action::AppointmentAsk => vec![SettleCommand::AppointmentAsk { text: reason() }],
        Action::AppointmentSet => {
            let at = Millis(town.moment.now().0 + 3 * crate::town::DAY_MS);
            vec![
                SettleCommand::AppointmentSet { at, with: None, place: reason() },
                SettleCommand::AppointmentHold { appointment: 1, text: reason() },
                SettleCommand::AppointmentCancel { appointment: 1, reason: reason() },
            ]
        }
        Action::MediationOffer => {
            vec![SettleCommand::MediationOffer { mediator: None, text: reason() }]
        }
        Action::MediationConsent => [Side::Person, Side::Other]
            .map(|side| SettleCommand::MediationConsent { side, record: Some(reason()) })
            .into_iter()
            .chain([SettleCommand::MediationRefuse { side: Side::Other, record: Some(reason()) }])
            .collect(),
        Action::Mediate => {
            let fail = SettleCommand::MediationFail { reason: reason() };
            let confirm = SettleCommand::MediationConfirm { text: reason() };
            let meet = SettleCommand::MediationMeet { on: soon, text: reason() };
            let is_agreed = case.settling.agreement().is_some();
            if is_agreed { vec![confirm, fail, meet] } else { vec![fail, confirm, meet] }
        }
        Action::Hear => vec![
            SettleCommand::HearingSet { from: soon, to: later, text: reason() },
            SettleCommand::HearingHold { to: soon, text: reason() },
            SettleCommand::HearingCancel { reason: reason() },
        ],
        Action::FollowUp => vec![
            SettleCommand::FollowUpSet { asking: Asking::FollowUp, due: later },
            SettleCommand::FollowUpDone { follow_up: 1, found: Found::Fine, text: reason() },
        ],
        other => return vec![last(cast, other)],
    };
    commands.into_iter().map(Command::from).collect()
}

fn last(cast: &Cast, action: Action) -> Command<Text> {
    let reason = || text("有理由");
    match action {
        Action::ReviewAsk => ReviewCommand::Ask { reason: reason() }.into(),
        Action::ReviewAssign => {
            ReviewCommand::Assign { to: cast.reviewer.staff, unit: BUREAU }.into()
        }
        Action::ReviewDecide => decide_review().into(),
        Action::ReviewDeliver => ReviewCommand::Deliver.into(),
        Action::Withdraw => PersonCommand::Withdraw { reason: None }.into(),
        Action::WithdrawalRevoke => PersonCommand::WithdrawalRevoke.into(),
        Action::EraseAsk => PersonCommand::EraseAsk { effective_at: Millis(0) }.into(),
        Action::EraseRevoke => PersonCommand::EraseRevoke.into(),
        Action::SayUnanswered => PersonCommand::SayUnanswered { text: reason() }.into(),
        Action::ExplainUnanswered => PersonCommand::ExplainUnanswered { text: reason() }.into(),
        other => panic!("{other:?} is no step of a case"),
    }
}

/// Somebody the policy lets take this step, whatever the stage.
#[must_use]
pub fn doer(cast: &Cast, action: Action, id: CaseId, case: &Case) -> By {
    match action {
        Action::Take => staff(Role::Handler, case.owner.unit),
        Action::GiveVerdict
        | Action::SecretChange
        | Action::ReviewAsk
        | Action::Withdraw
        | Action::WithdrawalRevoke
        | Action::EraseAsk
        | Action::EraseRevoke
        | Action::SayUnanswered => By::person(id),
        Action::DecideExtension => staff(Role::UnitHead, case.owner.unit),
        Action::ReviewDecide if case.review().is_some() => By::Staff(cast.reviewer.clone()),
        Action::ReviewDeliver if case.review().is_some() => By::Staff(cast.reviewing_head.clone()),
        other => barring::doer(other, id, case).unwrap_or(By::System),
    }
}

/// What stands in the way of a step that the table allows: a rule with a name of its own.
#[must_use]
pub fn foreseen(action: Action, case: &Case) -> Option<&'static str> {
    let is_answered = [Stage::Answered, Stage::Concluded].contains(&case.stage);
    let reviewed = case.review().is_some();
    match action {
        // Closing has grounds of its own, asked of their own tests.
        Action::Conclude => Some("not-yet-closable"),
        Action::Approve if case.joint.tasks_open().next().is_some() => Some("tasks-open"),
        Action::Return | Action::Transfer if case.joint.arbiter.is_some() => {
            Some("arbiter-decides")
        }
        // Nobody leads what does not lie below their own unit.
        Action::LeaderName if ![SECTION, BUREAU].contains(&case.owner.unit) => {
            Some("leader-elsewhere")
        }
        Action::Deliver if case.dispatch.is_some() => Some("delivery-under-way"),
        Action::MediationOffer if case.settling.mediation().is_some() => Some("already-open"),
        Action::Reopen if reviewed => Some("review-open"),
        Action::ReviewAsk if reviewed => Some("review-open"),
        Action::ReviewAsk if !is_answered => Some("review-early"),
        // Whoever has decided once does not decide again as somebody else.
        Action::ReviewAssign if case.review().is_some_and(|one| one.decided.is_some()) => {
            Some("reviewer-had-part")
        }
        _ => None,
    }
}

/// Where a step leads from where a case stands.
#[must_use]
pub fn leads_to(row: &Transition, case: &Case) -> Stage {
    match row.action {
        // A closed case of which a review is asked is not closed any more.
        Action::ReviewAsk => Stage::Answered,
        _ => row.to.unwrap_or(case.stage),
    }
}

/// Whether a fresh case is needed after this step, though stage and circumstances are the same.
#[must_use]
pub fn leaves_traces(action: Action) -> bool {
    let none = [
        Action::Notify,
        Action::AddMaterial,
        Action::Summarise,
        Action::OpenIdentity,
        Action::AppointmentSet,
        Action::AppointmentAsk,
        Action::Hear,
        Action::FollowUp,
        Action::Link,
        Action::LetterOpen,
        Action::AdmissionNote,
    ];
    !none.contains(&action)
}
