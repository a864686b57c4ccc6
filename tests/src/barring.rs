//! Cases from which somebody is kept away, and those who are let in beside: brought about for the
//! tables of `whole`, and every kind of event of them for `everything`.

use crate::town::{OTHER, OTHER_SECTION, ROOT, SECTION, Town, signed, text};
use crate::whole::{Cast, today};
use huiyin_app::{By, Signed, Trouble};
use huiyin_domain::case::{
    AdmissionGround, BarCommand, BriefTo, Case, Circumstance, Command, Meant, RecusalBasis,
};
use huiyin_domain::ids::{BriefId, CaseId, OutboxId, StaffId};
use huiyin_domain::policy::{Action, Role};
use huiyin_domain::text::Text;

const HOUR_MS: i64 = 3_600_000;

/// Asks to be let in; and another who asks while the first waits.
#[must_use]
pub fn asker() -> Signed {
    signed(Role::Handler, OTHER)
}

fn other_asker() -> By {
    By::Staff(signed(Role::Inspector, OTHER_SECTION))
}

/// Of another branch than either.
#[must_use]
pub fn second() -> By {
    By::Staff(signed(Role::UnitHead, ROOT))
}

#[must_use]
pub fn ask() -> BarCommand<Text> {
    let ground = AdmissionGround::LifeDanger;
    BarCommand::AdmissionAsk { ground, reason: text("现场有人被困") }
}

#[must_use]
pub fn recuse(officer: StaffId, ask: Option<u32>) -> BarCommand<Text> {
    let (unit, leads) = (SECTION, false);
    let (basis, reason) = (RecusalBasis::KinInterest, text("与当事人是亲属"));
    BarCommand::RecusalDecide { officer, unit, leads, ask, basis, reason }
}

#[must_use]
pub fn brief(town: &Town, to: BriefTo) -> BarCommand<Text> {
    let (brief, due) = (BriefId(0), today(town, 5));
    BarCommand::BriefGive { brief, to, due, text: text("请说明检修经过并附记录。") }
}

/// Brings one of the circumstances about.
///
/// # Errors
/// A step is refused.
pub async fn opened(
    town: &Town,
    cast: &Cast,
    case: CaseId,
    circumstance: Circumstance,
) -> Result<(), Trouble> {
    let system = By::System;
    match circumstance {
        Circumstance::Barred | Circumstance::BriefOpen => {
            town.act(&system, case, recuse(cast.spare.staff, None).into()).await?;
            if circumstance == Circumstance::BriefOpen {
                let to = BriefTo::Officer { officer: cast.spare.staff, unit: SECTION };
                town.act(&system, case, brief(town, to).into()).await?;
            }
        }
        Circumstance::AdmissionAsked | Circumstance::Admitted => {
            town.act(&By::Staff(asker()), case, ask().into()).await?;
            if circumstance == Circumstance::Admitted {
                town.act(&second(), case, BarCommand::AdmissionConfirm { ask: 1 }.into()).await?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// Every command of an action; `None` for actions of others.
#[must_use]
pub fn commands(
    town: &Town,
    cast: &Cast,
    action: Action,
    case: &Case,
) -> Option<Vec<Command<Text>>> {
    let (reason, basis) = (|| text("有理由"), RecusalBasis::OwnInterest);
    let no = case.bars.admissions.last().map_or(1, |one| one.ask);
    let commands = match action {
        Action::RecusalDeclare => vec![BarCommand::RecusalDeclare { basis, reason: reason() }],
        Action::RecusalAsk => {
            vec![BarCommand::RecusalAsk { whom: Meant::Handler, reason: reason() }]
        }
        Action::RecusalDecide => vec![
            recuse(cast.reviewer.staff, None),
            BarCommand::RecusalRefuse { ask: 1, reason: reason() },
            BarCommand::RecusalLift { officer: cast.spare.staff, reason: reason() },
        ],
        Action::BriefGive => {
            let kept_away = case.bars.recused.first().map(|one| (one.officer, one.unit));
            let (officer, unit) = kept_away.unwrap_or((cast.spare.staff, SECTION));
            vec![brief(town, BriefTo::Officer { officer, unit })]
        }
        Action::BriefAnswer => {
            let brief = case.bars.briefs.last().map_or(BriefId(1), |brief| brief.brief);
            vec![BarCommand::BriefAnswer { brief, text: reason() }]
        }
        Action::LetterOpen => vec![BarCommand::LetterOpen { letters: vec![OutboxId(1)] }],
        Action::AdmissionAsk => vec![ask()],
        Action::AdmissionConfirm => vec![
            BarCommand::AdmissionConfirm { ask: no },
            BarCommand::AdmissionRefuse { ask: no, reason: reason() },
        ],
        Action::AdmissionEnd => vec![BarCommand::AdmissionEnd { ask: no }],
        Action::AdmissionNote => vec![BarCommand::AdmissionNote { text: reason() }],
        _ => return None,
    };
    Some(commands.into_iter().map(Command::from).collect())
}

/// Who takes such a step, where it is not the machine.
#[must_use]
pub fn doer(action: Action, id: CaseId, case: &Case) -> Option<By> {
    Some(match action {
        Action::RecusalAsk => By::person(id),
        Action::RecusalDeclare => By::Staff(signed(Role::UnitHead, case.owner.unit)),
        Action::AdmissionAsk => other_asker(),
        Action::AdmissionConfirm => second(),
        Action::AdmissionEnd => By::Staff(asker()),
        Action::AdmissionNote if case.bars.admissions_given().next().is_some() => {
            By::Staff(asker())
        }
        _ => return None,
    })
}

/// Brings about every kind of event of this file on one case that is being handled.
///
/// # Panics
/// A step is refused.
pub async fn everything(town: &Town, cast: &Cast, case: CaseId) {
    let why = || text("有理由");
    let by = |by: By, what: BarCommand<Text>| async move {
        let told = format!("{what:?}");
        town.act(&by, case, what.into()).await.unwrap_or_else(|t| panic!("{told}: {t}"));
    };
    let person = || By::person(case);
    by(person(), BarCommand::RecusalAsk { whom: Meant::Handler, reason: why() }).await;
    by(By::System, BarCommand::RecusalRefuse { ask: 1, reason: why() }).await;
    by(person(), BarCommand::RecusalAsk { whom: Meant::Mediator, reason: why() }).await;
    by(By::System, recuse(cast.spare.staff, Some(2))).await;
    let to = BriefTo::Officer { officer: cast.spare.staff, unit: SECTION };
    by(By::System, brief(town, to)).await;
    let page = town.app.case_page(&By::System, case).await.expect("a page");
    let given = page.case.bars.briefs[0].brief;
    by(By::System, BarCommand::BriefAnswer { brief: given, text: why() }).await;
    // What is not answered is warned of when time passes.
    by(By::System, brief(town, to)).await;
    by(By::System, BarCommand::RecusalLift { officer: cast.spare.staff, reason: why() }).await;
    by(By::System, BarCommand::LetterOpen { letters: vec![OutboxId(7)] }).await;
    let sought = Command::SeekSecret { matched: false };
    town.act(&By::System, case, sought).await.expect("sought");
    by(By::Staff(asker()), ask()).await;
    by(second(), BarCommand::AdmissionRefuse { ask: 1, reason: why() }).await;
    by(By::Staff(asker()), ask()).await;
    by(second(), BarCommand::AdmissionConfirm { ask: 2 }).await;
    by(By::Staff(asker()), BarCommand::AdmissionNote { text: why() }).await;
    by(By::Staff(asker()), BarCommand::AdmissionEnd { ask: 2 }).await;
    by(By::Staff(asker()), ask()).await;
    town.pass_ms(HOUR_MS);
    town.app.case_tick(case).await.expect("the ask lapses");
}
