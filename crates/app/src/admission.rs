//! Admission by two (break-glass): an officer without a part in a case asks with its number, a
//! ground and a reason; nothing opens until somebody of another branch confirms. What the person
//! is told of it is made with the events themselves (`case::change`), so nothing can leave it out.

use crate::case::Loaded;
use crate::{App, By, Signed, Trouble};
use huiyin_domain::case::{ADMISSION_MS, Admission, AdmissionGround, BarCommand, Command, branch};
use huiyin_domain::ids::{CaseId, CaseNumber, UnitId};
use huiyin_domain::policy::{Action, Relation};
use huiyin_domain::text::Text;
use huiyin_domain::time::Millis;

/// Asks and admissions of the whole house that are looked through for one page.
const LOOKED_MAX: u32 = 200;

/// What became of an ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The case is open to this officer anyway.
    Sees(CaseId),
    Waits,
}

/// One ask or admission, as the page shows it to whoever has to do with it.
#[derive(Clone, Debug)]
pub struct AdmissionItem {
    pub case: CaseId,
    pub number: CaseNumber,
    pub ask: u32,
    pub officer: String,
    pub unit: UnitId,
    pub ground: AdmissionGround,
    pub reason: String,
    pub asked_at: Millis,
    pub ends_at: Millis,
    pub given: bool,
    pub mine: bool,
    pub may_confirm: bool,
    pub may_end: bool,
}

impl App {
    /// # Errors
    /// `NotFound`: there is no such case, or this officer is kept away from it: one answer for
    /// both. `Refused`, `Unavailable`.
    pub async fn admission_ask(
        &self,
        by: &Signed,
        number: &CaseNumber,
        ground: AdmissionGround,
        reason: Text,
        once: &[u8],
    ) -> Result<Asked, Trouble> {
        let who = By::Staff(by.clone());
        who.may(Action::AdmissionAsk)?;
        let row = huiyin_store::case::by_number(self.db(), self.area(), number).await?;
        let id = row.ok_or(Trouble::NotFound)?.case;
        let case = self.case_load(id).await?.case;
        let relations = self.may_on(&who, Action::AdmissionAsk, id, &case)?;
        if self.allows(&who, Action::CaseView, &relations) {
            return Ok(Asked::Sees(id));
        }
        let command: Command<Text> = BarCommand::AdmissionAsk { ground, reason }.into();
        self.case_act(&who, id, None, command, Some(once)).await.map(|_| Asked::Waits)
    }

    /// A second person says yes, or no with a reason.
    ///
    /// # Errors
    /// As [`App::case_act`].
    pub async fn admission_second(
        &self,
        by: &Signed,
        case: CaseId,
        ask: u32,
        refused: Option<Text>,
        once: &[u8],
    ) -> Result<(), Trouble> {
        let command: Command<Text> = match refused {
            Some(reason) => BarCommand::AdmissionRefuse { ask, reason }.into(),
            None => BarCommand::AdmissionConfirm { ask }.into(),
        };
        self.case_act(&By::Staff(by.clone()), case, None, command, Some(once)).await.map(drop)
    }

    /// # Errors
    /// As [`App::case_act`].
    pub async fn admission_end(
        &self,
        by: &Signed,
        case: CaseId,
        ask: u32,
        once: &[u8],
    ) -> Result<(), Trouble> {
        let command: Command<Text> = BarCommand::AdmissionEnd { ask }.into();
        self.case_act(&By::Staff(by.clone()), case, None, command, Some(once)).await.map(drop)
    }

    /// What this officer asked for, has to answer, or can end; what ends first comes first.
    ///
    /// # Errors
    /// `Forbidden`; the store's.
    pub async fn admissions(&self, by: &Signed) -> Result<Vec<AdmissionItem>, Trouble> {
        By::Staff(by.clone()).may(Action::AdmissionAsk)?;
        let now = self.moment().now();
        let until = Millis(now.0 + ADMISSION_MS);
        let (db, area) = (self.db(), self.area());
        let rows = huiyin_store::clock::admissions(db, area, now, until, LOOKED_MAX).await?;
        let mut items = Vec::new();
        for (case, ask) in rows {
            let loaded = self.case_load(case).await?;
            let one = loaded.case.bars.admissions.iter().find(|one| i64::from(one.ask) == ask);
            if let Some(one) = one {
                items.extend(self.admission_item(by, &loaded, one).await?);
            }
        }
        Ok(items)
    }

    async fn admission_item(
        &self,
        by: &Signed,
        loaded: &Loaded,
        one: &Admission,
    ) -> Result<Option<AdmissionItem>, Trouble> {
        let (id, case, who) = (loaded.row.case, &loaded.case, By::Staff(by.clone()));
        let relations = self.relations(&who, id, case);
        let mine = one.officer == by.staff;
        let tree = &self.org().tree;
        let other = branch(one.unit, tree) != branch(by.unit, tree);
        let confirms = self.allows(&who, Action::AdmissionConfirm, &relations) && other && !mine;
        let second = one.confirmed.is_some_and(|(second, _)| second == who.actor());
        let above = relations.contains(&Relation::Supervising);
        let may_end =
            self.allows(&who, Action::AdmissionEnd, &relations) && (mine || second || above);
        let may_confirm = confirms && one.is_asked();
        let ends_at = one.ends_at().filter(|_| may_end || may_confirm);
        let Some(ends_at) = ends_at else { return Ok(None) };
        let key = self.case_key(&who, id).await?;
        let texts = huiyin_store::case::texts(self.db(), self.area(), id).await?;
        let texts = crate::seal::texts_open(&key, texts)?;
        let names = self.staff_names().await?;
        Ok(Some(AdmissionItem {
            case: id,
            number: loaded.row.number.clone(),
            ask: one.ask,
            officer: names.get(&one.officer).cloned().unwrap_or_default(),
            unit: one.unit,
            ground: one.ground,
            reason: texts.get(&one.reason.id).map(|one| one.text.clone()).unwrap_or_default(),
            asked_at: one.asked_at,
            ends_at,
            given: one.is_given(),
            mine,
            may_confirm,
            may_end,
        }))
    }
}
