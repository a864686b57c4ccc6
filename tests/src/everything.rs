//! Cases to which everything happens that can happen beside the main way: between units, ways
//! of settling, deliveries that fail, reviews, and the person's own steps.

use crate::town::{BUREAU, OTHER, Town, deliver, text};
use crate::whole::{Cast, bring, today};
use huiyin_app::By;
use huiyin_domain::case::{
    Asking, Circumstance, Command, DeliveryCommand, DeliveryFault, Found, JointCommand, Means,
    PersonCommand, ReviewCommand, ReviewResult, SettleCommand, Side, Stage, Tie,
};
use huiyin_domain::ids::CaseId;
use huiyin_domain::text::Text;
use huiyin_domain::time::Millis;

const HOUR_MS: i64 = 3_600_000;

fn why() -> Text {
    text("有理由")
}

/// A case in the making: each step by the machine, unless somebody is named.
struct One<'t> {
    town: &'t Town,
    case: CaseId,
}

impl<'t> One<'t> {
    async fn at(town: &'t Town, once: &str, stage: Stage) -> Self {
        Self { town, case: town.case_at(once, stage).await.case }
    }

    async fn does(&self, what: impl Into<Command<Text>>) {
        self.by(&By::System, what).await;
    }

    async fn by(&self, by: &By, what: impl Into<Command<Text>>) {
        let what = what.into();
        let told = format!("{what:?}");
        let done = self.town.act(by, self.case, what).await;
        done.unwrap_or_else(|trouble| panic!("{told}: {trouble}"));
    }

    async fn person(&self, what: impl Into<Command<Text>>) {
        self.by(&By::person(self.case), what).await;
    }
}

/// Brings about every kind of event that `town::steps` and the clocks do not. The withdrawal
/// takes effect when eleven days have passed and the clocks are swept.
///
/// # Panics
/// A step is refused.
pub async fn everything(town: &Town, cast: &Cast) -> Vec<CaseId> {
    vec![
        joined(town, cast).await,
        barred(town, cast).await,
        arbitrated(town, cast).await,
        settled(town).await,
        sent_again(town).await,
        reviewed(town, cast).await,
        taken_back(town).await,
        unanswered(town).await,
        cast.other.case,
    ]
}

async fn joined(town: &Town, cast: &Cast) -> CaseId {
    let one = One::at(town, "joined", Stage::Handling).await;
    let due = today(town, 6);
    one.does(JointCommand::TaskSet { unit: OTHER, due, text: why() }).await;
    one.does(JointCommand::TaskAnswer { task: 1, text: why() }).await;
    one.does(JointCommand::TaskBack { task: 1, due, reason: why() }).await;
    one.does(JointCommand::TaskDrop { task: 1, reason: why() }).await;
    one.does(JointCommand::Supervise { due, text: why() }).await;
    one.does(JointCommand::SupervisionAnswer { order: 1, text: why() }).await;
    let (leader, unit) = (cast.leader.staff, BUREAU);
    one.does(JointCommand::LeaderName { leader, unit, reason: why() }).await;
    one.does(JointCommand::LeaderRelease { reason: why() }).await;
    let other = cast.other.case;
    one.does(JointCommand::Link { other, tie: Tie::SameMatter }).await;
    one.does(JointCommand::Unlink { other }).await;
    // What is still open when time passes is warned of.
    one.does(JointCommand::TaskSet { unit: OTHER, due, text: why() }).await;
    one.does(JointCommand::LeaderName { leader, unit, reason: why() }).await;
    one.case
}

async fn barred(town: &Town, cast: &Cast) -> CaseId {
    let one = One::at(town, "barred", Stage::Handling).await;
    crate::barring::everything(town, cast, one.case).await;
    one.case
}

async fn arbitrated(town: &Town, cast: &Cast) -> CaseId {
    let brought = bring(town, cast, "arbitrated", Stage::Routed, Circumstance::ArbiterAsked).await;
    let one = One { town, case: brought.expect("there is a way").case };
    one.does(JointCommand::Arbitrate { to: crate::town::SECTION, reason: why() }).await;
    one.case
}

async fn settled(town: &Town) -> CaseId {
    let one = One::at(town, "settled", Stage::Handling).await;
    let at = Millis(town.moment.now().0 + HOUR_MS);
    one.person(SettleCommand::AppointmentAsk { text: why() }).await;
    for _ in 0..2 {
        one.does(SettleCommand::AppointmentSet { at, with: None, place: why() }).await;
    }
    one.does(SettleCommand::AppointmentCancel { appointment: 2, reason: why() }).await;
    town.pass_ms(2 * HOUR_MS);
    one.does(SettleCommand::AppointmentHold { appointment: 1, text: why() }).await;
    let offer = || SettleCommand::MediationOffer { mediator: None, text: why() };
    let consent = |side| SettleCommand::MediationConsent { side, record: Some(why()) };
    one.does(offer()).await;
    one.does(SettleCommand::MediationRefuse { side: Side::Other, record: Some(why()) }).await;
    one.does(offer()).await;
    one.does(SettleCommand::MediationFail { reason: why() }).await;
    one.does(offer()).await;
    one.person(SettleCommand::MediationConsent { side: Side::Person, record: None }).await;
    one.does(consent(Side::Other)).await;
    one.does(SettleCommand::MediationMeet { on: today(town, 0), text: why() }).await;
    one.does(SettleCommand::MediationAgree {
        text: text("双方同意于本月底前修好路灯。"),
        signed: Side::ALL.to_vec(),
        sealed: true,
        follow_up: today(town, 10),
        waives: false,
    })
    .await;
    one.does(SettleCommand::MediationConfirm { text: why() }).await;
    let (from, to) = (today(town, 0), today(town, 1));
    one.does(SettleCommand::HearingSet { from, to, text: why() }).await;
    one.does(SettleCommand::HearingHold { to: from, text: why() }).await;
    let (from, to) = (today(town, 4), today(town, 5));
    one.does(SettleCommand::HearingSet { from, to, text: why() }).await;
    one.does(SettleCommand::HearingCancel { reason: why() }).await;
    one.case
}

/// By post: it comes back, is sent again, and arrives; afterwards somebody asks how it is.
async fn sent_again(town: &Town) -> CaseId {
    let one = One::at(town, "sent again", Stage::Approved).await;
    one.does(deliver(Means::Post)).await;
    let fault = DeliveryFault::Undeliverable;
    one.does(DeliveryCommand::Fail { fault, reason: Some(why()) }).await;
    one.does(deliver(Means::Post)).await;
    one.does(DeliveryCommand::Prove { proof: Some(why()) }).await;
    let (asking, due) = (Asking::FollowUp, today(town, 4));
    one.does(SettleCommand::FollowUpSet { asking, due }).await;
    let (follow_up, found) = (1, Found::Fine);
    one.does(SettleCommand::FollowUpDone { follow_up, found, text: why() }).await;
    one.case
}

async fn reviewed(town: &Town, cast: &Cast) -> CaseId {
    let one = One::at(town, "reviewed", Stage::Answered).await;
    one.person(ReviewCommand::Ask { reason: why() }).await;
    let to = cast.reviewer.staff;
    one.does(ReviewCommand::Assign { to, unit: BUREAU }).await;
    let result = ReviewResult::SentBack;
    let decided =
        ReviewCommand::Decide { result, text: text("事实没有查清，请重新办理。") };
    one.by(&By::Staff(cast.reviewer.clone()), decided).await;
    one.by(&By::Staff(cast.reviewing_head.clone()), ReviewCommand::Deliver).await;
    one.case
}

async fn taken_back(town: &Town) -> CaseId {
    let one = One::at(town, "taken back", Stage::Accepted).await;
    one.person(PersonCommand::Withdraw { reason: Some(why()) }).await;
    one.person(PersonCommand::WithdrawalRevoke).await;
    one.person(PersonCommand::Withdraw { reason: None }).await;
    one.case
}

async fn unanswered(town: &Town) -> CaseId {
    let one = One::at(town, "unanswered", Stage::Concluded).await;
    one.person(PersonCommand::SayUnanswered { text: why() }).await;
    one.does(PersonCommand::ExplainUnanswered { text: why() }).await;
    one.person(PersonCommand::EraseAsk { effective_at: Millis(0) }).await;
    one.person(PersonCommand::EraseRevoke).await;
    one.person(PersonCommand::SayUnanswered { text: why() }).await;
    one.case
}
