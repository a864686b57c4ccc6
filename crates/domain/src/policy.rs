//! Who may do what: every action of the program, and the roles and relations that allow it.
//! Deny by default: what the table does not grant is refused. Printed whole as a golden file.

mod bars;

use crate::case::codes;
use crate::ids::{StaffId, UnitId};
use crate::unit::UnitTree;

codes!(
    /// What a member of staff is appointed to do in their unit.
    Role {
        Intake = "intake",
        Dispatcher = "dispatcher",
        Handler = "handler",
        UnitHead = "unit-head",
        Inspector = "inspector",
        Mediator = "mediator",
        Reviewer = "reviewer",
        Auditor = "auditor",
        /// Of the machine: units, settings, accounts without power.
        Admin = "admin",
        /// Of power: gives and takes roles, opens and closes accounts, ends sessions.
        SecurityAdmin = "security-admin",
        /// Reads what the other two did, and changes nothing.
        AuditAdmin = "audit-admin",
        /// 值班员: takes reports of emergencies round the clock, calls and records.
        DutyOfficer = "duty-officer",
        /// 带班领导: verifies, activates plans, leads what was activated.
        DutyLeader = "duty-leader",
    }
);

codes!(
    /// How somebody stands to a case. Staff may stand in several relations at once.
    Relation {
        /// The person who brought it, proved by number and secret.
        Person = "person",
        /// The handler it is assigned to, and whoever stands in for them while they are away.
        Assigned = "assigned",
        /// Of the unit that answers for it now.
        Owner = "owner",
        /// Of the unit that registered it.
        Registering = "registering",
        /// Of a unit above the one that answers for it.
        Supervising = "supervising",
        /// Of a unit that was given a part of it to do.
        CoHandling = "co-handling",
        /// Of the unit that decides whose it is.
        Arbitrating = "arbitrating",
        /// Of the unit that reviews, or last reviewed, the answer.
        Reviewing = "reviewing",
        /// The leader who took it on.
        Leading = "leading",
        /// Of any other unit.
        Foreign = "foreign",
        /// The unit complained of, or one below it: bars every other relation.
        Accused = "accused",
        /// An officer who stays out of it (回避): bars every other relation.
        Recused = "recused",
        /// Let in by two for an hour (break-glass), to see it and no more.
        Admitted = "admitted",
    }
);

impl Relation {
    /// Whoever stands so to a case has no other relation to it, and no part in it.
    #[must_use]
    pub const fn bars(self) -> bool {
        matches!(self, Self::Accused | Self::Recused)
    }
}

codes!(
    /// Everything a handler of a route or a command line can do.
    Action {
        // Open to everybody.
        PublicRead = "public-read",
        CaseSubmit = "case-submit",
        CaseTrack = "case-track",
        SmsReceive = "sms-receive",
        /// One's own answer to a call to duty, and joining by one's own code.
        OnCallAnswer = "on-call-answer",
        /// A program reports an emergency; its door asks for its token.
        ReportBring = "report-bring",
        SignIn = "sign-in",
        HallTicket = "hall-ticket",
        // Any member of staff, for themselves.
        DeskHome = "desk-home",
        OwnAccount = "own-account",
        OwnLeave = "own-leave",
        OwnNotices = "own-notices",
        // Of an office, not of one case.
        CaseRegister = "case-register",
        PaperReply = "paper-reply",
        WorkList = "work-list",
        TextLook = "text-look",
        HallSee = "hall-see",
        HallServe = "hall-serve",
        HallLead = "hall-lead",
        AssignMany = "assign-many",
        LeaveManage = "leave-manage",
        StaffSee = "staff-see",
        StaffManage = "staff-manage",
        PowerManage = "power-manage",
        JournalRead = "journal-read",
        UnitManage = "unit-manage",
        RulesRead = "rules-read",
        HealthRead = "health-read",
        UnitKeyOpen = "unit-key-open",
        UnitKeyMake = "unit-key-make",
        ScreeningLead = "screening-lead",
        ScreeningReport = "screening-report",
        ScreeningRead = "screening-read",
        CommonRead = "common-read",
        CommonWork = "common-work",
        // Of duty (值班) and incidents: no case is in reach.
        DutySee = "duty-see",
        DutyWork = "duty-work",
        DutyLead = "duty-lead",
        RosterKeep = "roster-keep",
        PlanAdopt = "plan-adopt",
        // On one case.
        CaseView = "case-view",
        Classify = "classify",
        Route = "route",
        Accept = "accept",
        Return = "return",
        Transfer = "transfer",
        Assign = "assign",
        Take = "take",
        Notify = "notify",
        AddMaterial = "add-material",
        Summarise = "summarise",
        AskExtension = "ask-extension",
        DecideExtension = "decide-extension",
        Draft = "draft",
        SendBack = "send-back",
        Check = "check",
        Approve = "approve",
        Deliver = "deliver",
        DeliverySettle = "delivery-settle",
        Conclude = "conclude",
        GiveVerdict = "give-verdict",
        Reopen = "reopen",
        OpenIdentity = "open-identity",
        SlipPrint = "slip-print",
        LetterPost = "letter-post",
        SecretChange = "secret-change",
        SecretReissue = "secret-reissue",
        SecretSeek = "secret-seek",
        SecretLook = "secret-look",
        CaseErase = "case-erase",
        RetentionRead = "retention-read",
        CaseExport = "case-export",
        // Between units.
        Arbitrate = "arbitrate",
        TaskSet = "task-set",
        TaskAnswer = "task-answer",
        Supervise = "supervise",
        SupervisionAnswer = "supervision-answer",
        LeaderName = "leader-set",
        Link = "link",
        // Ways of settling.
        AppointmentAsk = "appointment-ask",
        AppointmentSet = "appointment-set",
        MediationOffer = "mediation-offer",
        MediationConsent = "mediation-consent",
        Mediate = "mediate",
        Hear = "hear",
        FollowUp = "follow-up",
        // Review, and the person's own steps.
        ReviewAsk = "review-ask",
        ReviewAssign = "review-assign",
        ReviewDecide = "review-decide",
        ReviewDeliver = "review-deliver",
        Withdraw = "withdraw",
        WithdrawalRevoke = "withdrawal-revoke",
        EraseAsk = "erase-ask",
        EraseRevoke = "erase-revoke",
        SayUnanswered = "say-unanswered",
        ExplainUnanswered = "explain-unanswered",
        ReportReprisal = "report-reprisal",
        // Who is kept away, and the narrow doors beside.
        RecusalDeclare = "recusal-declare",
        RecusalAsk = "recusal-ask",
        RecusalDecide = "recusal-decide",
        BriefGive = "brief-give",
        BriefRead = "brief-read",
        BriefAnswer = "brief-answer",
        LetterOpen = "letter-open",
        AdmissionAsk = "admission-ask",
        AdmissionConfirm = "admission-confirm",
        AdmissionEnd = "admission-end",
        AdmissionNote = "admission-note",
    }
);

/// Everybody who works on cases.
const UNIT_KEY_OPEN: &[Grant] = &[
    Grant::Office(Role::Intake),
    Grant::Office(Role::Dispatcher),
    Grant::Office(Role::Handler),
    Grant::Office(Role::UnitHead),
    Grant::Office(Role::Inspector),
    Grant::Office(Role::Mediator),
    Grant::Office(Role::Reviewer),
];
/// Who walks places and answers for what is found there.
const SCREENING_REPORT: &[Grant] = &[
    Grant::Office(Role::Handler),
    Grant::Office(Role::UnitHead),
    Grant::Office(Role::Intake),
    Grant::Office(Role::Dispatcher),
];
/// Who puts cases of one matter together.
const COMMON_WORK: &[Grant] =
    &[Grant::Office(Role::Dispatcher), Grant::Office(Role::Handler), Grant::Office(Role::UnitHead)];
/// They, and whoever inspects.
const SCREENING_READ: &[Grant] = &[
    Grant::Office(Role::Handler),
    Grant::Office(Role::UnitHead),
    Grant::Office(Role::Intake),
    Grant::Office(Role::Dispatcher),
    Grant::Office(Role::Inspector),
];

/// Who an action is open to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// Anybody, signed in or not.
    Public,
    /// Any member of staff.
    Staff,
    /// Staff with this role, whatever the case (for actions that touch no case).
    Office(Role),
    /// Staff with this role who stand in this relation to the case.
    Case(Role, Relation),
    /// Staff with this role, however they stand to the case, unless they are kept away from it.
    Unbarred(Role),
    /// The person whose case it is.
    Person,
}

impl Action {
    /// The whole policy: one line per action.
    #[must_use]
    pub const fn grants(self) -> &'static [Grant] {
        use Grant::{Case, Person};
        use Relation::{Assigned, Leading, Owner, Registering, Supervising};
        use Role::{Auditor, Dispatcher, Handler, Inspector, Intake, UnitHead};
        match self {
            Self::CaseTrack | Self::GiveVerdict | Self::SecretChange => &[Person],
            // The office that registered it knows how the person came; nobody further on can
            // make themselves a key to the person's side of the case.
            Self::SecretReissue | Self::SecretSeek => &[Case(Intake, Registering)],
            // Who neither works on cases nor runs the machines; never of the unit complained of.
            Self::CaseErase => &[Case(Auditor, Owner), Case(Auditor, Supervising)],
            Self::CaseView => &bars::SEES,
            Self::Classify | Self::Route => &[Case(Dispatcher, Owner), Case(Intake, Owner)],
            Self::Accept | Self::Return => {
                &[Case(Dispatcher, Owner), Case(UnitHead, Owner), Case(Handler, Owner)]
            }
            Self::Transfer | Self::Assign => &[Case(Dispatcher, Owner), Case(UnitHead, Owner)],
            Self::Take => &[Case(Handler, Owner)],
            Self::Notify => &[Case(Handler, Assigned), Case(UnitHead, Owner)],
            Self::AddMaterial => {
                &[Person, Case(Handler, Assigned), Case(Intake, Registering), Case(Intake, Owner)]
            }
            Self::Summarise => &[
                Case(Handler, Assigned),
                Case(UnitHead, Owner),
                Case(Dispatcher, Owner),
                Case(Intake, Owner),
            ],
            Self::AskExtension | Self::Draft => &[Case(Handler, Assigned)],
            Self::DecideExtension => &[Case(UnitHead, Owner), Case(Dispatcher, Registering)],
            Self::Check => &[Case(Handler, Owner), Case(Dispatcher, Owner), Case(UnitHead, Owner)],
            Self::SendBack | Self::Approve => &[Case(UnitHead, Owner), Case(UnitHead, Leading)],
            Self::Deliver | Self::DeliverySettle | Self::Conclude => {
                &[Case(Handler, Assigned), Case(UnitHead, Owner)]
            }
            Self::Reopen => &[
                Person,
                Case(UnitHead, Owner),
                Case(UnitHead, Supervising),
                Case(Inspector, Supervising),
            ],
            Self::OpenIdentity => &[
                Case(Handler, Assigned),
                Case(UnitHead, Owner),
                Case(Intake, Registering),
                Case(Dispatcher, Registering),
                Case(Inspector, Supervising),
            ],
            Self::SlipPrint => &[Case(Intake, Registering), Case(Dispatcher, Registering)],
            other => other.grants_of_office(),
        }
    }

    /// What touches no case, or none in particular.
    const fn grants_of_office(self) -> &'static [Grant] {
        use Grant::{Office, Public, Staff};
        use Role::{Admin, Dispatcher, Handler, Inspector, Intake, UnitHead};
        match self {
            Self::PublicRead
            | Self::CaseSubmit
            | Self::SignIn
            | Self::HallTicket
            | Self::HealthRead => &[Public],
            Self::DeskHome | Self::OwnAccount | Self::RulesRead => &[Staff],
            Self::CaseRegister | Self::HallServe => &[Office(Intake), Office(Dispatcher)],
            Self::HallSee => &[Office(Intake), Office(Dispatcher), Office(UnitHead)],
            Self::HallLead => &[Office(Intake), Office(UnitHead)],
            Self::OwnLeave | Self::OwnNotices => &[Staff],
            // Opens the form; each case in it asks for `Assign` by itself.
            Self::AssignMany => &[Office(Dispatcher), Office(UnitHead)],
            // Of the head's own unit, which the use case sees to.
            Self::LeaveManage => &[Office(UnitHead)],
            // What of a case they find follows from how they stand to it.
            Self::WorkList | Self::TextLook => &[
                Office(Intake),
                Office(Dispatcher),
                Office(Handler),
                Office(UnitHead),
                Office(Inspector),
                Office(Role::Mediator),
                Office(Role::Reviewer),
            ],
            Self::RetentionRead => &[Office(Role::Auditor)],
            // Each case in it asks for `CaseView` by itself.
            Self::CaseExport => &[Office(UnitHead), Office(Inspector)],
            Self::StaffManage | Self::UnitManage => &[Office(Admin)],
            Self::StaffSee => &[Office(Admin), Office(Role::SecurityAdmin)],
            Self::PowerManage => &[Office(Role::SecurityAdmin)],
            Self::JournalRead => &[Office(Role::AuditAdmin)],
            // Of the officer's own unit, which the use case sees to; never whoever runs the
            // machines.
            Self::UnitKeyMake => &[Office(UnitHead)],
            Self::UnitKeyOpen => UNIT_KEY_OPEN,
            // Which rounds and findings they see follows from their unit.
            Self::ScreeningLead => &[Office(UnitHead), Office(Dispatcher)],
            Self::ScreeningReport => SCREENING_REPORT,
            Self::ScreeningRead | Self::CommonRead => SCREENING_READ,
            // Of which problems follows from their unit; each case asks by itself.
            Self::CommonWork => COMMON_WORK,
            other => other.grants_of_duty(),
        }
    }

    /// Duty and incidents: roles that see no case by themselves, and whoever answers a call.
    const fn grants_of_duty(self) -> &'static [Grant] {
        use Grant::{Office, Public};
        use Role::{DutyLeader, DutyOfficer, UnitHead};
        match self {
            // A key of its own says who answers.
            Self::OnCallAnswer | Self::ReportBring => &[Public],
            Self::DutySee => &[Office(DutyOfficer), Office(DutyLeader), Office(UnitHead)],
            Self::DutyWork => &[Office(DutyOfficer), Office(DutyLeader)],
            Self::DutyLead | Self::PlanAdopt => &[Office(DutyLeader)],
            // Of one's own unit and those below it, which the use case sees to.
            Self::RosterKeep => &[Office(DutyLeader), Office(UnitHead)],
            other => other.grants_beside(),
        }
    }

    /// The last part of [`Action::grants`]: between units, settling, review, the person's own.
    const fn grants_beside(self) -> &'static [Grant] {
        use Grant::{Case, Office, Person, Public};
        use Relation::{
            Arbitrating, Assigned, CoHandling, Owner, Registering, Reviewing, Supervising,
        };
        use Role::{Dispatcher, Handler, Inspector, Intake, Mediator, Reviewer, UnitHead};
        match self {
            Self::Arbitrate => &[Case(UnitHead, Arbitrating), Case(Dispatcher, Arbitrating)],
            Self::TaskSet | Self::SupervisionAnswer => {
                &[Case(Handler, Assigned), Case(UnitHead, Owner)]
            }
            Self::TaskAnswer => &[Case(Handler, CoHandling), Case(UnitHead, CoHandling)],
            Self::Supervise => &[Case(UnitHead, Supervising), Case(Inspector, Supervising)],
            Self::LeaderName => &[Case(UnitHead, Owner), Case(UnitHead, Supervising)],
            Self::Link => &[Case(Handler, Assigned), Case(Dispatcher, Owner)],
            Self::AppointmentAsk => &[Person, Case(Intake, Registering)],
            Self::AppointmentSet => {
                &[Case(Handler, Assigned), Case(UnitHead, Owner), Case(Intake, Owner)]
            }
            Self::MediationOffer => &[Case(Handler, Assigned), Case(UnitHead, Owner)],
            Self::MediationConsent => &[Person, Case(Mediator, Owner), Case(Mediator, CoHandling)],
            Self::Mediate => &[Case(Mediator, Owner), Case(Mediator, CoHandling)],
            Self::Hear => {
                &[Case(Handler, Assigned), Case(UnitHead, Owner), Case(Reviewer, Reviewing)]
            }
            Self::FollowUp => {
                &[Case(Handler, Assigned), Case(UnitHead, Owner), Case(Inspector, Supervising)]
            }
            Self::ReviewAssign | Self::ReviewDeliver => &[Case(UnitHead, Reviewing)],
            Self::ReviewDecide => &[Case(Reviewer, Reviewing)],
            // Where the topmost office answers for it, its inspector stands for the one above.
            Self::ExplainUnanswered => {
                &[Case(UnitHead, Supervising), Case(Inspector, Supervising), Case(Inspector, Owner)]
            }
            // Nobody of the office asks, takes back or says these in somebody's name.
            Self::ReviewAsk
            | Self::Withdraw
            | Self::WithdrawalRevoke
            | Self::EraseAsk
            | Self::EraseRevoke
            | Self::SayUnanswered
            | Self::ReportReprisal => &[Person],
            // The door asks for the gateway's token; each message proves its person by secret.
            Self::SmsReceive => &[Public],
            // Only with the person's secret, and only where the case was registered.
            Self::PaperReply => &[Office(Intake)],
            // Opens a list; each case in it asks for `SecretSeek` by itself.
            Self::SecretLook => &[Office(Intake)],
            Self::LetterPost => &[
                Case(Intake, Registering),
                Case(Intake, Owner),
                Case(Handler, Owner),
                Case(Handler, Assigned),
            ],
            other => other.grants_of_bars(),
        }
    }

    /// Whether somebody with these roles and relations may do it. Pure: no store, no session.
    #[must_use]
    pub fn allows(self, subject: &Subject<'_>) -> bool {
        let is_barred = subject.relations.iter().any(|relation| relation.bars());
        let has = |role: &Role| subject.is_staff && subject.roles.contains(role);
        self.grants().iter().any(|grant| match grant {
            Grant::Public => true,
            Grant::Staff => subject.is_staff,
            Grant::Office(role) => has(role),
            Grant::Unbarred(role) => has(role) && !is_barred,
            Grant::Case(role, relation) => {
                let is_open = relation.bars() || !is_barred;
                has(role) && subject.relations.contains(relation) && is_open
            }
            Grant::Person => subject.relations.contains(&Relation::Person),
        })
    }
}

/// Somebody before the policy: nobody knows more about them here than roles and relations.
#[derive(Clone, Copy, Debug, Default)]
pub struct Subject<'a> {
    pub is_staff: bool,
    pub roles: &'a [Role],
    pub relations: &'a [Relation],
}

/// What relations need to know of a case.
#[derive(Clone, Debug)]
pub struct Ties {
    pub owner: UnitId,
    pub handler: Option<StaffId>,
    pub intake: UnitId,
    pub accused: Option<UnitId>,
    /// Units that were given a part of it to do.
    pub joined: Vec<UnitId>,
    pub arbiter: Option<UnitId>,
    pub reviewing: Option<UnitId>,
    pub leader: Option<StaffId>,
    /// Officers who stay out of it.
    pub recused: Vec<StaffId>,
    /// Officers let in at this instant.
    pub admitted: Vec<StaffId>,
}

/// How a member of staff stands to a case. `stands_for` are the colleagues away at this moment
/// for whom they stand in; whose cases those stand in for is not asked, so there are no chains.
#[must_use]
pub fn relations(
    staff: StaffId,
    stands_for: &[StaffId],
    unit: UnitId,
    ties: &Ties,
    tree: &UnitTree,
) -> Vec<Relation> {
    let mut found = Vec::with_capacity(3);
    if ties.accused.is_some_and(|accused| tree.is_within(unit, accused)) {
        return vec![Relation::Accused];
    }
    // Whatever else they are, and whomever they stand in for.
    if ties.recused.contains(&staff) {
        return vec![Relation::Recused];
    }
    if ties.handler.is_some_and(|handler| handler == staff || stands_for.contains(&handler)) {
        found.push(Relation::Assigned);
    }
    if unit == ties.owner {
        found.push(Relation::Owner);
    }
    if unit == ties.intake {
        found.push(Relation::Registering);
    }
    if tree.ancestors(ties.owner).any(|above| above == unit) {
        found.push(Relation::Supervising);
    }
    if ties.joined.contains(&unit) {
        found.push(Relation::CoHandling);
    }
    if ties.arbiter == Some(unit) {
        found.push(Relation::Arbitrating);
    }
    if ties.reviewing == Some(unit) {
        found.push(Relation::Reviewing);
    }
    if ties.leader == Some(staff) {
        found.push(Relation::Leading);
    }
    if ties.admitted.contains(&staff) {
        found.push(Relation::Admitted);
    }
    if found.is_empty() {
        found.push(Relation::Foreign);
    }
    found
}

/// The whole table as text: an action a line, with every grant. The golden file.
#[must_use]
pub fn matrix() -> String {
    let mut text = String::from("# action · who may do it (everybody else is refused)\n");
    for action in Action::ALL {
        let grants: Vec<String> = action.grants().iter().map(grant_text).collect();
        text.push_str(&format!("{:<18} {}\n", action.code(), grants.join(" · ")));
    }
    text
}

fn grant_text(grant: &Grant) -> String {
    match grant {
        Grant::Public => "anybody".into(),
        Grant::Staff => "staff".into(),
        Grant::Office(role) => format!("{} in office", role.code()),
        Grant::Case(role, relation) => format!("{} × {}", role.code(), relation.code()),
        Grant::Unbarred(role) => format!("{} unless barred", role.code()),
        Grant::Person => "the person".into(),
    }
}

#[cfg(test)]
pub(crate) mod tests;
