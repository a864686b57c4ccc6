//! The fields in which a command is posted: the contract between the desk's forms and whoever
//! fills them. One way from command to fields, for every command that a form can hold.

use huiyin_domain::case::{
    BarCommand, BriefTo, Command, DeliveryCommand, JointCommand, PersonCommand, ReviewCommand,
    SettleCommand, Side,
};
use huiyin_domain::text::Text;
use huiyin_domain::time::Millis;

pub type Fields = Vec<(&'static str, String)>;

fn one(name: &'static str, value: impl ToString) -> Fields {
    vec![(name, value.to_string())]
}

fn with(fields: Fields, name: &'static str, value: impl ToString) -> Fields {
    [fields, one(name, value)].concat()
}

/// `number` is that of the case that a tie names: forms name cases by number, not by id.
pub fn fields_of(command: &Command<Text>, number: &str) -> Fields {
    match command {
        Command::Classify { case_kind, way, topic, .. } => {
            let kind = one("kind", case_kind.code());
            let way = with(kind, "way", way.map(huiyin_domain::case::Way::code).unwrap_or(""));
            with(way, "topic", topic.as_deref().unwrap_or(""))
        }
        Command::Route { to, .. } => one("to", to),
        Command::Return { reason } => one("reason", reason.as_str()),
        Command::Transfer { to, reason } => with(one("to", to), "reason", reason.as_str()),
        Command::Assign { to, .. } => one("to", to),
        Command::Notify { notice, text } => with(one("notice", notice), "text", text.as_str()),
        Command::AddMaterial { text } => one("text", text.as_str()),
        Command::Summarise { text } => one("text", text.as_str()),
        Command::File(_) => unreachable!("files come by doors of their own"),
        Command::AskExtension(asked) => {
            let clock = with(one("clock", &asked.clock), "amount", asked.amount);
            with(clock, "reason", asked.reason.as_str())
        }
        Command::GrantExtension { amount, reason } => {
            let grant = with(one("decision", "grant"), "amount", amount);
            with(grant, "reason", reason.as_str())
        }
        Command::RefuseExtension { reason } => {
            with(one("decision", "refuse"), "reason", reason.as_str())
        }
        Command::Draft { outcome, text, .. } => {
            with(one("outcome", outcome.code()), "text", text.as_str())
        }
        Command::SendBack { reason }
        | Command::Reopen { reason }
        | Command::OpenIdentity { reason } => one("reason", reason.as_str()),
        Command::SeekSecret { .. } => one("said", "某人"),
        Command::ReissueSecret { reason, .. } => {
            with(one("reason", reason.as_str()), "checked", "in-person")
        }
        Command::GiveVerdict { verdict, .. } => one("verdict", verdict.code()),
        Command::Joint(joint) => of_joint(joint, number),
        Command::Delivery(delivery) => of_delivery(delivery),
        Command::Settle(settle) => of_settle(settle),
        Command::Review(review) => of_review(review),
        Command::Person(person) => of_person(person),
        Command::Bar(bar) => of_bar(bar),
        Command::Accept { .. }
        | Command::Take
        | Command::Check
        | Command::Approve
        | Command::Conclude
        | Command::ChangeSecret { .. } => Vec::new(),
    }
}

fn of_joint(joint: &JointCommand<Text>, number: &str) -> Fields {
    let step = |step: &str| one("step", step);
    match joint {
        JointCommand::Arbitrate { to, reason } => with(one("to", to), "reason", reason.as_str()),
        JointCommand::TaskSet { unit, due, text } => {
            let set = with(with(step("set"), "unit", unit), "due", due);
            with(set, "text", text.as_str())
        }
        JointCommand::TaskBack { task, due, reason } => {
            let back = with(with(step("back"), "task", task), "due", due);
            with(back, "reason", reason.as_str())
        }
        JointCommand::TaskDrop { task, reason } => {
            with(with(step("drop"), "task", task), "reason", reason.as_str())
        }
        JointCommand::TaskAnswer { task, text } => with(one("task", task), "text", text.as_str()),
        JointCommand::Supervise { due, text } => with(one("due", due), "text", text.as_str()),
        JointCommand::SupervisionAnswer { order, text } => {
            with(one("order", order), "text", text.as_str())
        }
        JointCommand::LeaderName { leader, reason, .. } => {
            with(with(step("name"), "leader", leader), "reason", reason.as_str())
        }
        JointCommand::LeaderRelease { reason } => with(step("release"), "reason", reason.as_str()),
        JointCommand::Link { tie, .. } => {
            with(with(step("link"), "other", number), "tie", tie.code())
        }
        JointCommand::Unlink { .. } => with(step("unlink"), "other", number),
    }
}

fn of_delivery(delivery: &DeliveryCommand<Text>) -> Fields {
    let said = |text: &Option<Text>| text.as_ref().map(Text::as_str).unwrap_or("").to_owned();
    match delivery {
        DeliveryCommand::Deliver { means, proof } => {
            with(one("means", means.code()), "proof", said(proof))
        }
        DeliveryCommand::Prove { proof } => with(one("step", "prove"), "proof", said(proof)),
        DeliveryCommand::Fail { fault, reason } => {
            let fail = with(one("step", "fail"), "fault", fault.code());
            with(fail, "reason", said(reason))
        }
    }
}

fn of_settle(settle: &SettleCommand<Text>) -> Fields {
    use SettleCommand as S;
    let step = |step: &str| one("step", step);
    match settle {
        S::AppointmentAsk { text } => one("text", text.as_str()),
        S::AppointmentSet { at, with: officer, place } => {
            let (day, time) = local(*at);
            let set = with(with(step("set"), "day", day), "time", time);
            let officer = officer.map(|id| id.to_string()).unwrap_or_default();
            with(with(set, "with", officer), "place", place.as_str())
        }
        S::AppointmentHold { appointment, text } => {
            with(with(step("hold"), "appointment", appointment), "text", text.as_str())
        }
        S::AppointmentCancel { appointment, reason } => {
            with(with(step("cancel"), "appointment", appointment), "reason", reason.as_str())
        }
        S::MediationOffer { mediator, text } => {
            let mediator = mediator.map(|id| id.to_string()).unwrap_or_default();
            with(one("mediator", mediator), "text", text.as_str())
        }
        S::MediationConsent { side, record } => consent("consent", *side, record.as_ref()),
        S::MediationRefuse { side, record } => consent("refuse", *side, record.as_ref()),
        S::MediationMeet { on, text } => with(with(step("meet"), "day", on), "text", text.as_str()),
        S::MediationAgree { text, signed, sealed, follow_up, .. } => {
            let yes = |is: bool| if is { "yes" } else { "" };
            let signed = |side| yes(signed.contains(&side));
            let agree = with(step("agree"), "text", text.as_str());
            let agree = with(agree, "signed-person", signed(Side::Person));
            let agree = with(agree, "signed-other", signed(Side::Other));
            let agree = with(agree, "signed-mediator", signed(Side::Mediator));
            with(with(agree, "sealed", yes(*sealed)), "due", follow_up)
        }
        S::MediationFail { reason } => with(step("fail"), "reason", reason.as_str()),
        S::MediationConfirm { text } => with(step("confirm"), "text", text.as_str()),
        S::HearingSet { from, to, text } => {
            with(with(with(step("set"), "from", from), "until", to), "text", text.as_str())
        }
        S::HearingHold { to, text } => with(with(step("hold"), "until", to), "text", text.as_str()),
        S::HearingCancel { reason } => with(step("cancel"), "reason", reason.as_str()),
        S::FollowUpSet { asking, due } => {
            with(with(step("set"), "asking", asking.code()), "due", due)
        }
        S::FollowUpDone { follow_up, found, text } => {
            let done = with(with(step("done"), "follow_up", follow_up), "found", found.code());
            with(done, "text", text.as_str())
        }
    }
}

fn consent(step: &str, side: Side, record: Option<&Text>) -> Fields {
    let record = record.map(Text::as_str).unwrap_or("");
    with(with(one("step", step), "side", side.code()), "record", record)
}

fn of_review(review: &ReviewCommand<Text>) -> Fields {
    match review {
        ReviewCommand::Ask { reason } => one("reason", reason.as_str()),
        ReviewCommand::Assign { to, .. } => one("to", to),
        ReviewCommand::Decide { result, text } => {
            with(one("result", result.code()), "text", text.as_str())
        }
        ReviewCommand::Deliver => Vec::new(),
    }
}

fn of_bar(bar: &BarCommand<Text>) -> Fields {
    use BarCommand as B;
    match bar {
        B::RecusalDeclare { basis, reason } => {
            with(one("basis", basis.code()), "reason", reason.as_str())
        }
        B::RecusalAsk { whom, reason } => with(one("whom", whom.code()), "reason", reason.as_str()),
        B::RecusalDecide { officer, basis, reason, .. } => {
            let decide = with(one("step", "decide"), "officer", officer);
            with(with(decide, "basis", basis.code()), "reason", reason.as_str())
        }
        B::RecusalRefuse { ask, reason } => {
            with(with(one("step", "refuse"), "ask", ask), "reason", reason.as_str())
        }
        B::RecusalLift { officer, reason } => {
            with(with(one("step", "lift"), "officer", officer), "reason", reason.as_str())
        }
        B::BriefGive { to, due, text, .. } => {
            let to = match to {
                BriefTo::Accused => "accused".to_owned(),
                BriefTo::Officer { officer, .. } => officer.to_string(),
            };
            with(with(one("to", to), "due", due), "text", text.as_str())
        }
        B::BriefAnswer { text, .. } | B::AdmissionNote { text } => one("text", text.as_str()),
        // These have pages of their own.
        B::LetterOpen { .. }
        | B::AdmissionAsk { .. }
        | B::AdmissionConfirm { .. }
        | B::AdmissionRefuse { .. }
        | B::AdmissionEnd { .. } => Vec::new(),
    }
}

fn of_person(person: &PersonCommand<Text>) -> Fields {
    match person {
        PersonCommand::Withdraw { reason } => {
            one("reason", reason.as_ref().map(Text::as_str).unwrap_or(""))
        }
        PersonCommand::WithdrawalRevoke
        | PersonCommand::EraseAsk { .. }
        | PersonCommand::EraseRevoke => Vec::new(),
        PersonCommand::SayUnanswered { text } | PersonCommand::ExplainUnanswered { text } => {
            one("text", text.as_str())
        }
    }
}

fn local(at: Millis) -> (String, String) {
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").expect("a zone");
    let at = zone.to_datetime(jiff::Timestamp::from_millisecond(at.0).expect("a time"));
    (at.date().to_string(), format!("{:02}:{:02}", at.hour(), at.minute()))
}
