//! Every route of the program, with the action it needs. Nothing is reachable that is not here,
//! and nothing here goes unguarded: the table wraps each handler with its action.

mod table;

use super::{api, desk, duty_calendar, log, on_call, portal, push, reports, self_test, sms};
use huiyin_domain::policy::Action;
use std::sync::LazyLock;
pub use table::Table;

/// Who comes through a route, and what stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// A browser: session, cookies, forms with their tokens.
    Page,
    /// A program: JSON alone, no cookie read, nobody recognised. Public actions only.
    Json,
    /// A browser that sends files: as `Page`, and the body is taken piece by piece.
    Stream,
    /// Anybody and anything that reads along: plain files, no cookie read or set.
    File,
}

/// One line of the table, for tests that try every route as everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub method: &'static str,
    pub path: &'static str,
    pub action: Action,
    pub door: Door,
}

/// The whole table.
#[must_use]
pub fn table() -> Table {
    use Action::{AddMaterial, CaseSubmit, CaseTrack, GiveVerdict, PublicRead, SecretChange};
    let mut t = Table::default();
    t.get("/", PublicRead, portal::home::get);
    t.post("/lang", PublicRead, portal::language::post);
    t.get(portal::why::PATH, PublicRead, portal::why::get);

    t.get("/new", CaseSubmit, portal::what::get);
    t.post("/new", CaseSubmit, portal::what::post);
    t.get("/new/where", CaseSubmit, portal::place::get);
    t.post("/new/where", CaseSubmit, portal::place::post);
    t.get("/new/contact", CaseSubmit, portal::contact::get);
    t.post("/new/contact", CaseSubmit, portal::contact::post);
    t.get("/new/check", CaseSubmit, portal::check::get);
    t.post("/new/check", CaseSubmit, portal::check::post);
    t.post("/new/save", CaseSubmit, portal::save::post);
    t.post("/new/discard", CaseSubmit, portal::save::discard);
    t.get("/receipt", CaseSubmit, portal::receipt::get);

    t.get("/track", PublicRead, portal::track::get);
    t.post("/track", PublicRead, portal::track::post);
    t.get("/case", CaseTrack, portal::case::get);
    t.post("/case/verdict", GiveVerdict, portal::verdict::post);
    t.post("/case/material", AddMaterial, portal::material::post);
    person_routes(&mut t);
    t.post("/case/leave", CaseTrack, portal::track::leave);
    t.get(portal::proof::PROOF_PATH, CaseTrack, portal::proof::get);
    t.get(portal::proof::OPENING_PATH, CaseTrack, portal::proof::opening);
    t.get(portal::copy::PATH, CaseTrack, portal::copy::get);
    t.get(portal::secret::PATH, SecretChange, portal::secret::get);
    t.post(portal::secret::PATH, SecretChange, portal::secret::post);

    file_routes(&mut t);
    hall_routes(&mut t);
    desk_routes(&mut t);
    case_routes(&mut t);
    bars_routes(&mut t);
    screening_routes(&mut t);
    common_routes(&mut t);
    incident_routes(&mut t);
    roster_routes(&mut t);
    on_call_routes(&mut t);
    duty_routes(&mut t);
    t.json_post("/api/v1/cases", CaseSubmit, api::cases_post);
    t.json_post("/api/v1/sms", Action::SmsReceive, sms::post);
    t.json_post("/api/v1/reports", Action::ReportBring, reports::post);
    log_routes(&mut t);
    t
}

/// What only the person can do on their own case.
fn person_routes(t: &mut Table) {
    use Action as A;
    t.post(portal::review::PATH, A::ReviewAsk, portal::review::post);
    t.post(portal::withdraw::PATH, A::Withdraw, portal::withdraw::post);
    t.post(portal::withdraw::REVOKE, A::WithdrawalRevoke, portal::withdraw::revoke);
    t.post(portal::erasure::PATH, A::EraseAsk, portal::erasure::post);
    t.post(portal::erasure::REVOKE, A::EraseRevoke, portal::erasure::revoke);
    t.post(portal::withdraw::RESUME, A::Reopen, portal::withdraw::resume);
    t.post(portal::unanswered::PATH, A::SayUnanswered, portal::unanswered::post);
    t.post(portal::recusal::PATH, A::RecusalAsk, portal::recusal::post);
    t.post(portal::reprisal::PATH, A::ReportReprisal, portal::reprisal::post);
    t.post(portal::appointment::PATH, A::AppointmentAsk, portal::appointment::post);
    t.post(portal::mediation::PATH, A::MediationConsent, portal::mediation::post);
}

/// Of members of duty, who need no account: an address of their own opens what is theirs.
fn on_call_routes(t: &mut Table) {
    use Action::OnCallAnswer;
    use portal::on_call::{answer, join, own, shifts};
    t.get(join::PATH, OnCallAnswer, join::get);
    t.post(join::PATH, OnCallAnswer, join::post);
    t.get("/on-call/me/{tap}", OnCallAnswer, own::get);
    t.post("/on-call/me/{tap}", OnCallAnswer, own::post);
    t.get("/on-call/me/{tap}/shifts", OnCallAnswer, shifts::get);
    t.post("/on-call/me/{tap}/shifts", OnCallAnswer, shifts::post);
    t.get("/on-call/answer/{tap}", OnCallAnswer, answer::get);
    t.post("/on-call/answer/{tap}", OnCallAnswer, answer::post);
    t.file(push::DUTY_WORKER, push::worker);
    t.json_post(on_call::PATH, OnCallAnswer, on_call::post);
    t.json_post(self_test::PATH, OnCallAnswer, self_test::post);
}

/// Who can be called, the plans in force, and whether duty posts can be reached.
fn duty_routes(t: &mut Table) {
    use Action::{DutySee, PlanAdopt, RosterKeep};
    use desk::{drill, members, plans};
    t.get(members::PATH, DutySee, members::get);
    t.post(members::PATH, RosterKeep, members::post);
    t.get("/desk/members/{id}", DutySee, members::one::get);
    t.post("/desk/members/{id}/{step}", RosterKeep, members::one::post);
    t.get(plans::PATH, DutySee, plans::get);
    t.post(plans::PATH, PlanAdopt, plans::post);
    t.get("/desk/plans/{id}", DutySee, plans::one);
    t.get(drill::PATH, DutySee, drill::get);
    t.post(drill::PATH, RosterKeep, drill::post);
    t.post(drill::SCHEDULE, RosterKeep, drill::schedule);
    t.get("/desk/drills/{id}", DutySee, drill::one::get);
    t.post("/desk/drills/{id}/end", RosterKeep, drill::one::end);
}

/// Photos, papers and recordings: into a draft, into one's own case, into a case at the desk; and
/// out again, from paths of their own.
fn file_routes(t: &mut Table) {
    use Action::{AddMaterial, CaseSubmit, CaseTrack, CaseView};
    use desk::files as office;
    use portal::files::{case, draft};
    t.get(draft::PATH, CaseSubmit, draft::get);
    t.stream_post(draft::PATH, CaseSubmit, draft::post);
    t.post("/new/files/begin", CaseSubmit, draft::begin);
    t.stream_put("/new/files/part/{step}", CaseSubmit, draft::part);
    t.post("/new/files/done", CaseSubmit, draft::done);
    t.post("/new/files/drop", CaseSubmit, draft::drop);
    t.stream_post(case::PATH, AddMaterial, case::post);
    t.post("/case/files/begin", AddMaterial, case::begin);
    t.stream_put("/case/files/part/{step}", AddMaterial, case::part);
    t.post("/case/files/done", AddMaterial, case::done);
    t.post("/case/files/drop", AddMaterial, case::drop);
    t.get("/file/{id}", CaseTrack, case::read);
    t.stream_post("/desk/case/{id}/files", AddMaterial, office::post);
    t.post("/desk/case/{id}/files/begin", AddMaterial, office::begin);
    t.stream_put("/desk/case/{id}/files/part/{step}", AddMaterial, office::part);
    t.post("/desk/case/{id}/files/done", AddMaterial, office::done);
    t.post("/desk/case/{id}/files/drop", AddMaterial, office::drop);
    t.get("/desk/file/{id}", CaseView, office::read);
}

/// The public log: files for everybody, and one page that explains them.
fn log_routes(t: &mut Table) {
    t.get("/log", Action::PublicRead, log::page);
    t.file("/log/checkpoint", log::checkpoint);
    t.file(log::TILES, log::tile);
    t.file("/log/policy", log::policy);
    t.file("/log/audit.json", log::audit);
    t.file("/verify", log::verify);
}

/// The officers' desk, apart from single cases.
fn desk_routes(t: &mut Table) {
    use Action::{
        CaseRegister, DeskHome, OwnAccount, PaperReply, RulesRead, SignIn, SlipPrint, StaffManage,
        TextLook, UnitManage, WorkList,
    };
    office_routes(t);
    t.get("/desk/sign-in", SignIn, desk::sign_in::get);
    t.post("/desk/sign-in", SignIn, desk::sign_in::post);
    t.post(desk::passkey::SIGN_IN_PATH, SignIn, desk::passkey::sign_in_post);
    t.post("/desk/sign-out", OwnAccount, desk::sign_in::out);
    presence_routes(t);
    t.get("/desk/account", OwnAccount, desk::account::get);
    t.post("/desk/account", OwnAccount, desk::account::post);

    t.get("/desk", DeskHome, desk::home::get);
    // A list of one thing to do, for whoever can have it to do.
    t.get(desk::follow_ups::PATH, Action::FollowUp, desk::follow_ups::get);
    t.post("/desk/find", WorkList, desk::find::post);
    t.get(desk::look::PATH, TextLook, desk::look::get);
    t.post(desk::look::PATH, TextLook, desk::look::post);
    t.get(desk::approve::PATH, WorkList, desk::approve::get);
    t.get(desk::letters::PATH, WorkList, desk::letters::get);
    t.get(desk::paper::PATH, PaperReply, desk::paper::get);
    t.post(desk::paper::PATH, PaperReply, desk::paper::post);
    t.get("/desk/new", CaseRegister, desk::enter::get);
    t.post("/desk/new", CaseRegister, desk::enter::post);
    t.post("/desk/new/topics", CaseRegister, desk::enter::topics);
    t.get("/desk/new/slip", SlipPrint, desk::slip::get);

    t.get("/desk/rules", RulesRead, desk::rules::get);
    t.get("/desk/units", UnitManage, desk::units::get);
    t.get("/desk/units/{id}", UnitManage, desk::units::edit);
    t.post("/desk/units/{id}", UnitManage, desk::units::post);
    t.get("/desk/staff", Action::StaffSee, desk::staff::get);
    t.get("/desk/staff/new", StaffManage, desk::staff::new);
    t.post("/desk/staff/new", StaffManage, desk::staff::create);
    t.get("/desk/staff/{id}", Action::PowerManage, desk::power::get);
    t.post("/desk/staff/{id}/{step}", Action::PowerManage, desk::power::step);
    t.get(desk::journal::PATH, Action::JournalRead, desk::journal::get);
}

/// Who is signed in, where, and the proof that it is still them.
fn presence_routes(t: &mut Table) {
    use Action::OwnAccount;
    t.get(desk::step_up::PATH, OwnAccount, desk::step_up::get);
    t.post(desk::step_up::PATH, OwnAccount, desk::step_up::post);
    t.post(desk::step_up::PASSKEY_PATH, OwnAccount, desk::step_up::passkey_post);
    t.post(desk::passkey::PATH, OwnAccount, desk::passkey::add);
    t.post("/desk/account/passkey/{id}/{step}", OwnAccount, desk::passkey::step);
    t.post("/desk/account/session/{id}/{step}", OwnAccount, desk::sessions::step);
    t.post(desk::sessions::OTHERS_PATH, OwnAccount, desk::sessions::others);
}

/// The reception hall: the machine at the door, the screen on the wall, the windows.
fn hall_routes(t: &mut Table) {
    use Action::{HallLead, HallSee, HallServe, HallTicket};
    use desk::hall;
    t.get("/kiosk/{code}", HallTicket, portal::kiosk::get);
    t.post("/kiosk/{code}", HallTicket, portal::kiosk::post);
    t.get("/kiosk/{code}/number/{ticket}", HallTicket, portal::kiosk::number);
    t.get("/kiosk/{code}/board", HallTicket, portal::board::get);
    t.get(hall::PATH, HallSee, hall::get);
    t.post("/desk/hall/open", HallServe, hall::open);
    t.post("/desk/hall/close", HallSee, hall::close);
    t.post("/desk/hall/next", HallServe, hall::next);
    t.post("/desk/hall/number/{step}", HallServe, hall::step);
    t.post("/desk/hall/served", HallServe, hall::served);
    t.post("/desk/hall/surge", HallLead, hall::surge);
    t.post("/desk/hall/surge/end", HallLead, hall::surge_end);
}

/// Rounds about matters and places. What a unit sees follows from the unit tree.
fn screening_routes(t: &mut Table) {
    use Action::{ScreeningLead, ScreeningRead, ScreeningReport};
    use desk::screening::{enter, finding, list, round, start, summary};
    t.get("/desk/screening", ScreeningRead, list::get);
    t.get("/desk/screening/new", ScreeningLead, start::get);
    t.post("/desk/screening/new", ScreeningLead, start::post);
    t.get("/desk/screening/{id}", ScreeningRead, round::get);
    t.get("/desk/screening/{id}/summary", ScreeningRead, summary::get);
    t.post("/desk/screening/{id}/report", ScreeningReport, round::report);
    t.get("/desk/screening/{id}/new", ScreeningReport, enter::get);
    t.post("/desk/screening/{id}/new", ScreeningReport, enter::post);
    t.get("/desk/screening/finding/{id}", ScreeningRead, finding::get);
    t.post("/desk/screening/finding/{id}/follow", ScreeningReport, finding::follow);
    t.post("/desk/screening/finding/{id}/hand-over", ScreeningReport, finding::hand_over);
    t.post("/desk/screening/finding/{id}/end", ScreeningReport, finding::end);
    t.post("/desk/screening/finding/{id}/check", ScreeningReport, finding::check);
}

/// Around the worklist: who stands in for whom, filters, several cases at once, notices, keys.
fn office_routes(t: &mut Table) {
    use Action::{AssignMany, DeskHome, LeaveManage, OwnLeave, OwnNotices, WorkList};
    t.post("/desk/account/leave", OwnLeave, desk::leave::own_post);
    t.post("/desk/account/leave/{id}/{step}", OwnLeave, desk::leave::own_step);
    t.get(desk::leave::PATH, LeaveManage, desk::leave::get);
    t.post(desk::leave::PATH, LeaveManage, desk::leave::post);
    t.post("/desk/leave/{id}/{step}", LeaveManage, desk::leave::step);

    t.get(desk::filters::PATH, WorkList, desk::filters::get);
    t.post(desk::filters::PATH, WorkList, desk::filters::post);
    t.post("/desk/filters/{id}/{step}", WorkList, desk::filters::step);
    t.post(desk::assign::PATH, AssignMany, desk::assign::post);

    t.get(desk::notices::PATH, OwnNotices, desk::notices::get);
    t.post(desk::notices::PATH, OwnNotices, desk::notices::post);
    t.post(desk::ways::PATH, OwnNotices, desk::ways::post);
    t.post(desk::ways::PUSH_PATH, OwnNotices, desk::ways::push_post);
    t.post("/desk/account/push/{id}/{step}", OwnNotices, desk::ways::push_step);
    t.file(push::DESK_WORKER, push::worker);
    t.get(desk::keys::PATH, DeskHome, desk::keys::get);
    unit_key_routes(t);
}

/// The key of one's own unit.
fn unit_key_routes(t: &mut Table) {
    use Action::{UnitKeyMake, UnitKeyOpen};
    use desk::unit_key;
    t.get(unit_key::PATH, UnitKeyOpen, unit_key::get);
    t.post(unit_key::PATH, UnitKeyOpen, unit_key::post);
    t.post(unit_key::CLOSE, UnitKeyOpen, unit_key::close);
    t.post(unit_key::CARD, UnitKeyMake, unit_key::card);
    t.post(unit_key::MAKE, UnitKeyMake, unit_key::make);
    t.post(unit_key::EARLIER, UnitKeyMake, unit_key::earlier);
    t.post(unit_key::AGAIN, UnitKeyMake, unit_key::again);
}

/// One case at the desk: its page, and one route for each thing done to it.
fn case_routes(t: &mut Table) {
    use Action as A;
    use desk::act;
    t.get("/desk/case/{id}", A::CaseView, desk::case::get);
    t.get("/desk/case/{id}/explain.json", A::CaseView, desk::explain::get);
    t.get("/desk/case/{id}/approve", A::CaseView, desk::approve::one);
    t.get("/desk/case/{id}/letters", A::LetterPost, desk::letters::of_case);
    t.post("/desk/case/{id}/letters", A::LetterPost, desk::letters::posted);
    t.post("/desk/case/{id}/classify", A::Classify, act::classify);
    t.post("/desk/case/{id}/route", A::Route, act::route);
    t.post("/desk/case/{id}/accept", A::Accept, act::accept);
    t.post("/desk/case/{id}/return", A::Return, act::give_back);
    t.post("/desk/case/{id}/transfer", A::Transfer, act::transfer);
    t.post("/desk/case/{id}/assign", A::Assign, act::assign);
    t.post("/desk/case/{id}/take", A::Take, act::take);
    t.post("/desk/case/{id}/notify", A::Notify, act::notify);
    t.post("/desk/case/{id}/add-material", A::AddMaterial, act::add_material);
    t.post("/desk/case/{id}/summarise", A::Summarise, act::summarise);
    t.post("/desk/case/{id}/ask-extension", A::AskExtension, act::ask_extension);
    t.post("/desk/case/{id}/decide-extension", A::DecideExtension, act::decide_extension);
    t.post("/desk/case/{id}/draft", A::Draft, act::draft);
    t.post("/desk/case/{id}/send-back", A::SendBack, act::send_back);
    t.post("/desk/case/{id}/approve", A::Approve, act::approve);
    t.post("/desk/case/{id}/deliver", A::Deliver, act::deliver);
    t.post("/desk/case/{id}/conclude", A::Conclude, act::conclude);
    t.post("/desk/case/{id}/reopen", A::Reopen, act::reopen);
    t.post("/desk/case/{id}/open-identity", A::OpenIdentity, act::open_identity);
    t.post("/desk/case/{id}/check", A::Check, act::check);
    t.post("/desk/case/{id}/delivery-settle", A::DeliverySettle, act::delivery_settle);
    t.post("/desk/case/{id}/arbitrate", A::Arbitrate, act::arbitrate);
    t.post("/desk/case/{id}/task-set", A::TaskSet, act::task_set);
    t.post("/desk/case/{id}/task-answer", A::TaskAnswer, act::task_answer);
    t.post("/desk/case/{id}/supervise", A::Supervise, act::supervise);
    t.post("/desk/case/{id}/supervision-answer", A::SupervisionAnswer, act::supervision_answer);
    t.post("/desk/case/{id}/leader-set", A::LeaderName, act::leader_name);
    t.post("/desk/case/{id}/link", A::Link, act::link);
    t.post("/desk/case/{id}/appointment-ask", A::AppointmentAsk, act::appointment_ask);
    t.post("/desk/case/{id}/appointment-set", A::AppointmentSet, act::appointment_set);
    t.post("/desk/case/{id}/mediation-offer", A::MediationOffer, act::mediation_offer);
    t.post("/desk/case/{id}/mediation-consent", A::MediationConsent, act::mediation_consent);
    t.post("/desk/case/{id}/mediate", A::Mediate, act::mediate);
    t.get("/desk/case/{id}/agreement", A::Mediate, desk::agreement::get);
    t.post("/desk/case/{id}/agreement", A::Mediate, desk::agreement::post);
    t.get("/desk/case/{id}/appointment/{step}", A::AppointmentSet, desk::appointment::get);
    t.post("/desk/case/{id}/hear", A::Hear, act::hear);
    t.post("/desk/case/{id}/follow-up", A::FollowUp, act::follow_up);
    t.post("/desk/case/{id}/review-assign", A::ReviewAssign, act::review_assign);
    t.post("/desk/case/{id}/review-decide", A::ReviewDecide, act::review_decide);
    t.post("/desk/case/{id}/review-deliver", A::ReviewDeliver, act::review_deliver);
    t.post("/desk/case/{id}/explain-unanswered", A::ExplainUnanswered, act::explain_unanswered);
    t.get(desk::lost::PATH, A::SecretLook, desk::lost::get);
    t.post(desk::lost::PATH, A::SecretLook, desk::lost::post);
    t.post("/desk/case/{id}/secret-seek", A::SecretSeek, desk::lost::seek);
    t.post("/desk/case/{id}/secret-reissue", A::SecretReissue, desk::reissue::post);
}

/// Common problems: matters and places, and the cases that stand in them.
fn common_routes(t: &mut Table) {
    use Action::{CommonRead, CommonWork};
    use desk::common::{PATH, case, day, form, list, one, proposal};
    t.get(PATH, CommonRead, list::get);
    t.get(day::PATH, CommonRead, day::get);
    t.get(form::PATH, CommonWork, form::get);
    t.post(form::PATH, CommonWork, form::post);
    t.get("/desk/common/{id}", CommonRead, one::get);
    t.post("/desk/common/{id}/{step}", CommonWork, one::post);
    t.post("/desk/common/proposal/{id}/take-up", CommonWork, proposal::take_up);
    t.post("/desk/common/proposal/{id}/decline", CommonWork, proposal::decline);
    t.post("/desk/case/{id}/common", CommonWork, case::post);
}

/// Duty and emergencies: seen, worked on, and led; each has its own door.
fn incident_routes(t: &mut Table) {
    use Action::{DutyLead, DutySee, DutyWork};
    use desk::incident::{PATH, account, board, home, live, one, tree};
    t.get(PATH, DutySee, home::get);
    t.post(PATH, DutyWork, home::post);
    t.post(home::ALARM, DutyWork, home::alarm);
    t.post(account::JOIN, DutyWork, account::post);
    t.get("/desk/duty/{id}", DutySee, one::get);
    t.get("/desk/duty/{id}/board", DutySee, board::get);
    t.get("/desk/duty/{id}/live", DutySee, live::get);
    t.get("/desk/duty/{id}/tree", DutyWork, tree::get);
    t.post("/desk/duty/{id}/tree", DutyWork, tree::post);
    t.post("/desk/duty/{id}/tree/open", DutyWork, tree::open);
    t.post("/desk/duty/{id}/work/{step}", DutyWork, one::work);
    t.post("/desk/duty/{id}/lead/{step}", DutyLead, one::lead);
}

/// Who is on duty when, and that each shift is handed over.
fn roster_routes(t: &mut Table) {
    use Action::{DutySee, DutyWork, RosterKeep};
    use desk::handover;
    use desk::roster::{PATH, away, import, list, make, month, over, rules, signers, swap};
    t.get(PATH, DutySee, list::get);
    t.get(make::PATH, RosterKeep, make::get);
    t.post(make::PATH, RosterKeep, make::post);
    t.get(away::PATH, DutySee, away::get);
    t.post(away::PATH, DutySee, away::post);
    t.post("/desk/roster/leave/{id}/{step}", DutySee, away::step);
    t.get(signers::PATH, RosterKeep, signers::get);
    t.post(signers::PATH, RosterKeep, signers::post);
    t.get("/desk/roster/{roster}", DutySee, month::get);
    t.get("/desk/roster/{roster}/rules", RosterKeep, rules::get);
    t.post("/desk/roster/{roster}/rules", RosterKeep, rules::post);
    t.get("/desk/roster/{roster}/override", RosterKeep, over::get);
    t.post("/desk/roster/{roster}/override/{step}", RosterKeep, over::post);
    t.get("/desk/roster/{roster}/swap", DutySee, swap::get);
    t.post("/desk/roster/{roster}/swap/{step}", DutySee, swap::post);
    t.get("/desk/roster/{roster}/import", RosterKeep, import::get);
    t.post("/desk/roster/{roster}/import", RosterKeep, import::post);
    t.get(handover::PATH, DutySee, handover::get);
    t.post("/desk/handover/{id}/{step}", DutyWork, handover::post);
    t.file(duty_calendar::PATH, duty_calendar::get);
}

/// Who is kept away from a case, and the narrow doors beside.
fn bars_routes(t: &mut Table) {
    use Action as A;
    use desk::{act, break_glass, briefs};
    t.post("/desk/case/{id}/recusal-declare", A::RecusalDeclare, act::recusal_declare);
    t.post("/desk/case/{id}/recusal-decide", A::RecusalDecide, act::recusal_decide);
    t.post("/desk/case/{id}/brief-give", A::BriefGive, act::brief_give);
    t.post("/desk/case/{id}/admission-note", A::AdmissionNote, act::admission_note);
    t.get(briefs::PATH, A::BriefRead, briefs::get);
    t.get("/desk/brief/{id}", A::BriefRead, briefs::one);
    t.post("/desk/brief/{id}", A::BriefAnswer, briefs::answer);
    t.get(break_glass::PATH, A::AdmissionAsk, break_glass::get);
    t.post(break_glass::PATH, A::AdmissionAsk, break_glass::post);
    t.post(break_glass::CONFIRM, A::AdmissionConfirm, break_glass::confirm);
    t.post(break_glass::REFUSE, A::AdmissionConfirm, break_glass::refuse);
    t.post(break_glass::END, A::AdmissionEnd, break_glass::end);
}

/// The nearest page at or above a path: where to go back to from an address that only takes
/// posts.
#[must_use]
pub fn page_above(path: &str) -> String {
    static PAGES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let table = table();
        table
            .entries()
            .iter()
            .filter(|entry| entry.method == "GET")
            .map(|entry| entry.path)
            .collect()
    });
    let mut rest = path.split('?').next().unwrap_or_default();
    loop {
        if PAGES.iter().any(|page| is_at(page, rest)) {
            return rest.to_owned();
        }
        rest = match rest.rsplit_once('/') {
            Some((above, _)) if !above.is_empty() => above,
            _ => return "/".to_owned(),
        };
    }
}

fn is_at(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(one), Some(other)) if one == other || one.starts_with('{') => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_only_address_leads_back_to_its_page() {
        for (path, page) in [
            ("/", "/"),
            ("/new/where", "/new/where"),
            ("/case/verdict", "/case"),
            ("/nowhere/at/all", "/"),
            ("/desk/case/12", "/desk/case/12"),
            ("/desk/case/12/accept", "/desk/case/12"),
        ] {
            assert_eq!(page_above(path), page, "{path}");
        }
    }

    #[test]
    fn no_route_stands_twice() {
        let table = table();
        let mut lines: Vec<_> = table.entries().iter().map(|e| (e.method, e.path)).collect();
        let count = lines.len();
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), count);
    }
}
