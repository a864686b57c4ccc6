//! Why a step was not taken, each with a name: the case is as it was. The words for it are in
//! `lang`, under the code.

use super::Stage;
use super::transition::Circumstance;
use crate::policy::Role;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    WrongStage {
        stage: Stage,
    },
    UnknownUnit,
    SameUnit,
    /// An accusation never goes to the accused unit (信访工作条例 (2022) art. 30(3)).
    AccusedUnit,
    HandlerOfOtherUnit,
    WayNeeded,
    WayOnlyForClaims,
    UnknownNotice,
    NotExtendable,
    ExtensionPending,
    NoExtensionAsked,
    ExtensionUsedUp,
    ExtensionTooLong {
        max: u32,
    },
    /// A period that has ended cannot be extended.
    ExtensionLate,
    ExtensionByOther {
        approver: Role,
    },
    /// Nobody approves their own draft.
    FourEyes,
    /// None of the procedure's grounds for closing is met yet.
    NotYetClosable,
    ReworksUsedUp,
    /// A counter gave out too many secrets of this case today.
    SecretReissuedOften,
    /// Too many tries today at who brought this case.
    SecretSoughtOften,
    /// What the step needs is not there now (no open task, no review, no delivery under way).
    NotNow {
        needs: Circumstance,
    },
    /// The numbered thing that was meant is not open, or not there at all.
    NotOpen,
    AlreadyOpen,
    TooMany,
    DueInPast,
    /// The arbiter has spoken; the case stays where it was put.
    Arbitrated,
    /// Pushed to and fro too often: the arbiter is asked already.
    ArbiterDecides,
    /// The answer waits for what co-handling units were asked.
    TasksOpen,
    LeaderElsewhere,
    /// An accusation, or what protects somebody, is tied to nothing.
    TieSecret,
    /// A leader took the case on: only they approve the answer.
    LeaderApproves,
    /// A part that the procedure wants is missing in the answer.
    AnswerIncomplete {
        part: String,
    },
    DeliveryUnderWay,
    /// The person never gave what this way of delivery needs.
    MeansNotGiven,
    /// Handed over in person: what shows it has to be said.
    SignatureNeeded,
    /// Said for somebody else: the paper that shows it has to be named.
    RecordNeeded,
    MediationNotHere,
    ConsentMissing,
    AgreementUnsigned,
    /// Nobody signs away the right to complain or to be reviewed.
    AgreementWaives,
    NotYetHeld,
    /// It ends before it begins.
    Reversed,
    /// Put off so far that it would be no date any more.
    TooFar,
    ReviewNotHere,
    ReviewEarly,
    ReviewLate,
    ReviewOpen,
    /// Nobody above had no part in it: the next authority outside is named to the person.
    NoReviewer,
    ReviewerHadPart,
    NotAssigned,
    NotDecided,
    /// The time to have the matter handled again is over, counted from delivery.
    WindowOver,
    /// Nobody is named on a case who is kept away from it.
    Recused,
    /// Nobody decides about themselves: they declare it.
    RecusalOwn,
    /// A head's is decided above them, an ask by the unit it was put to.
    RecusalByHigher,
    /// A brief is for those who are kept away, and for nobody else.
    NotBarred,
    BriefHoldsPerson,
    BriefHoldsNumber,
    BriefRepeats,
    /// A summary is read across units: it holds nothing of the person either.
    SummaryHoldsPerson,
    SummaryHoldsNumber,
    SummaryRepeats,
    /// The second person is of another branch of the house.
    AdmissionSameBranch,
    AdmissionNotYours,
    /// The case is locked with keys of units, and the unit it should go to has none.
    UnitKeyless,
    /// A secret given anew has to open the case, and whoever gives it cannot.
    ReissueLocked,
}

impl Refusal {
    /// The language key that says it: `error-refused-…`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WrongStage { .. } => "wrong-stage",
            Self::UnknownUnit => "unknown-unit",
            Self::SameUnit => "same-unit",
            Self::AccusedUnit => "accused-unit",
            Self::HandlerOfOtherUnit => "handler-of-other-unit",
            Self::WayNeeded => "way-needed",
            Self::WayOnlyForClaims => "way-only-for-claims",
            Self::UnknownNotice => "unknown-notice",
            Self::NotExtendable => "not-extendable",
            Self::ExtensionPending => "extension-pending",
            Self::NoExtensionAsked => "no-extension-asked",
            Self::ExtensionUsedUp => "extension-used-up",
            Self::ExtensionTooLong { .. } => "extension-too-long",
            Self::ExtensionLate => "extension-late",
            Self::ExtensionByOther { .. } => "extension-by-other",
            Self::FourEyes => "four-eyes",
            Self::NotYetClosable => "not-yet-closable",
            Self::ReworksUsedUp => "reworks-used-up",
            Self::SecretReissuedOften => "secret-reissued-often",
            Self::SecretSoughtOften => "secret-sought-often",
            Self::NotNow { .. } => "not-now",
            Self::NotOpen => "not-open",
            Self::AlreadyOpen => "already-open",
            Self::TooMany => "too-many",
            Self::DueInPast => "due-in-past",
            Self::Arbitrated => "arbitrated",
            Self::ArbiterDecides => "arbiter-decides",
            Self::TasksOpen => "tasks-open",
            Self::LeaderElsewhere => "leader-elsewhere",
            Self::TieSecret => "tie-secret",
            Self::LeaderApproves => "leader-approves",
            Self::AnswerIncomplete { .. } => "answer-incomplete",
            Self::DeliveryUnderWay => "delivery-under-way",
            Self::MeansNotGiven => "means-not-given",
            Self::SignatureNeeded => "signature-needed",
            Self::RecordNeeded => "record-needed",
            Self::MediationNotHere => "mediation-not-here",
            Self::ConsentMissing => "consent-missing",
            Self::AgreementUnsigned => "agreement-unsigned",
            Self::AgreementWaives => "agreement-waives",
            Self::NotYetHeld => "not-yet-held",
            Self::Reversed => "reversed",
            Self::TooFar => "too-far",
            Self::ReviewNotHere => "review-not-here",
            Self::ReviewEarly => "review-early",
            Self::ReviewLate => "review-late",
            Self::ReviewOpen => "review-open",
            Self::NoReviewer => "no-reviewer",
            Self::ReviewerHadPart => "reviewer-had-part",
            Self::NotAssigned => "not-assigned",
            Self::NotDecided => "not-decided",
            Self::WindowOver => "window-over",
            Self::Recused => "recused",
            Self::RecusalOwn => "recusal-own",
            Self::RecusalByHigher => "recusal-by-higher",
            Self::NotBarred => "not-barred",
            Self::BriefHoldsPerson => "brief-holds-person",
            Self::BriefHoldsNumber => "brief-holds-number",
            Self::BriefRepeats => "brief-repeats",
            Self::SummaryHoldsPerson => "summary-holds-person",
            Self::SummaryHoldsNumber => "summary-holds-number",
            Self::SummaryRepeats => "summary-repeats",
            Self::AdmissionSameBranch => "admission-same-branch",
            Self::AdmissionNotYours => "admission-not-yours",
            Self::UnitKeyless => "unit-keyless",
            Self::ReissueLocked => "reissue-locked",
        }
    }
}
