//! Who is kept away from a case, as use cases: what a command about it has to be told before it
//! is decided, and the edited briefs that those who are kept away read and answer. They learn of
//! the case what stands in the brief, and nothing else: no number, title, place, party or unit.

use crate::case::Loaded;
use crate::seal::texts_open;
use crate::{App, By, Signed, Trouble};
use huiyin_domain::case::{
    BarCommand, Brief, BriefTo, Case, Command, Refusal, brief_fits, summary_fits,
};
use huiyin_domain::ids::{BriefId, CaseId, StaffId};
use huiyin_domain::leaf::Actor;
use huiyin_domain::policy::{Action, Relation, Role};
use huiyin_domain::text::Text;
use huiyin_domain::time::Millis;
use jiff::tz::TimeZone;

/// Briefs looked through for one officer.
const BRIEFS_MAX: u32 = 200;
/// Numbers that every reader of JSON holds exactly.
const ID_BITS: u32 = 52;

/// A brief in the list of those it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BriefItem {
    pub brief: BriefId,
    pub given_at: Millis,
    pub due_at: Millis,
    pub answered: bool,
    /// Whether it can still be answered.
    pub open: bool,
}

#[derive(Clone, Debug)]
pub struct BriefPage {
    pub item: BriefItem,
    pub text: String,
    pub answer: Option<String>,
    pub zone: TimeZone,
}

impl App {
    /// What the domain has to be told of a command about bars.
    pub(crate) async fn bar_looked_into(
        &self,
        by: &By,
        command: &mut BarCommand<Text>,
        loaded: &Loaded,
    ) -> Result<(), Trouble> {
        match command {
            BarCommand::RecusalDecide { officer, unit, leads, .. } => {
                let row = huiyin_store::staff::by_id(self.db(), self.area(), *officer).await?;
                let row = row.filter(|row| row.active);
                let row = row.ok_or(Trouble::Refused(Refusal::HandlerOfOtherUnit))?;
                *unit = row.unit;
                *leads = row.roles.split(' ').any(|role| role == Role::UnitHead.code());
            }
            BarCommand::BriefGive { brief, to, text, .. } => {
                let bytes: [u8; 8] = self.moment().random();
                let number = i64::from_be_bytes(bytes).unsigned_abs() >> (64 - ID_BITS);
                *brief = BriefId(i64::try_from(number).unwrap_or(1).max(1));
                if let BriefTo::Officer { officer, unit } = to {
                    let row = self.staff_stored(*officer).await;
                    *unit = row.map_err(|_| Trouble::Refused(Refusal::NotBarred))?.unit;
                }
                self.brief_checked(by, loaded, text).await?;
            }
            _ => {}
        }
        Ok(())
    }

    async fn brief_checked(&self, by: &By, loaded: &Loaded, brief: &Text) -> Result<(), Trouble> {
        let (own, written) = self.theirs_of(by, loaded).await?;
        brief_fits(brief.as_str(), &strs(&own), &strs(&written)).map_err(Trouble::Refused)
    }

    pub(crate) async fn summary_checked(
        &self,
        by: &By,
        loaded: &Loaded,
        text: &Text,
    ) -> Result<(), Trouble> {
        let (own, written) = self.theirs_of(by, loaded).await?;
        summary_fits(text.as_str(), &strs(&own), &strs(&written)).map_err(Trouble::Refused)
    }

    /// The person's own values, and what they wrote. Opened by the program alone: who asks
    /// learns that something of it is in their text, not what.
    async fn theirs_of(
        &self,
        by: &By,
        loaded: &Loaded,
    ) -> Result<(Vec<String>, Vec<String>), Trouble> {
        let id = loaded.row.case;
        let key = self.case_key(by, id).await?;
        let own = self.party_of(id, &key).await?.values();
        let texts = texts_open(&key, huiyin_store::case::texts(self.db(), self.area(), id).await?)?;
        // What was brought stands in the first event, whoever wrote it down.
        let theirs = loaded.log.iter().filter(|log| log.seq == 1 || log.actor == Actor::Resident);
        let theirs = theirs.flat_map(|log| log.event.texts());
        let written =
            theirs.filter_map(|text| texts.get(&text.id)).map(|one| one.text.clone()).collect();
        Ok((own, written))
    }

    /// The briefs of this officer: their unit's where it is complained of, and their own.
    ///
    /// # Errors
    /// The store's.
    pub async fn briefs(&self, by: &Signed) -> Result<Vec<BriefItem>, Trouble> {
        let found = self.briefs_of(by).await?;
        Ok(found.iter().map(|(loaded, brief)| item(&loaded.case, brief)).collect())
    }

    /// # Errors
    /// `NotFound` for every brief that is not theirs.
    pub async fn brief_page(&self, by: &Signed, id: BriefId) -> Result<BriefPage, Trouble> {
        let (loaded, brief) = self.brief_of(by, id).await?;
        let case = loaded.row.case;
        let key = self.case_key_for_brief(&By::Staff(by.clone()), case).await?;
        let texts =
            texts_open(&key, huiyin_store::case::texts(self.db(), self.area(), case).await?)?;
        let read = |id| texts.get(&id).map(|opened| opened.text.clone());
        Ok(BriefPage {
            item: item(&loaded.case, &brief),
            text: read(brief.text.id).unwrap_or_default(),
            answer: brief.answer.and_then(|answer| read(answer.id)),
            zone: loaded.pinned.procedure.zone.clone(),
        })
    }

    /// # Errors
    /// As [`App::brief_page`] and [`App::case_act`].
    pub async fn brief_answer(
        &self,
        by: &Signed,
        id: BriefId,
        text: Text,
        once: &[u8],
    ) -> Result<(), Trouble> {
        let (loaded, brief) = self.brief_of(by, id).await?;
        let command: Command<Text> = BarCommand::BriefAnswer { brief: brief.brief, text }.into();
        let by = By::Staff(by.clone());
        self.case_act(&by, loaded.row.case, None, command, Some(once)).await.map(drop)
    }

    async fn brief_of(&self, by: &Signed, id: BriefId) -> Result<(Loaded, Brief), Trouble> {
        let found = self.briefs_of(by).await?;
        found.into_iter().find(|(_, brief)| brief.brief == id).ok_or(Trouble::NotFound)
    }

    async fn briefs_of(&self, by: &Signed) -> Result<Vec<(Loaded, Brief)>, Trouble> {
        let (db, area) = (self.db(), self.area());
        let rows = huiyin_store::clock::briefs(db, area, by.unit, BRIEFS_MAX).await?;
        let mut found = Vec::new();
        for (case, no) in rows {
            let loaded = self.case_load(case).await?;
            let brief = loaded.case.bars.briefs.iter().find(|brief| i64::from(brief.no) == no);
            let brief = brief.filter(|brief| self.is_for(by, case, &loaded.case, brief));
            if let Some(brief) = brief.cloned() {
                found.push((loaded, brief));
            }
        }
        Ok(found)
    }

    /// The unit complained of has those of the unit, a recused officer their own; and neither has
    /// any when they are not kept away any more.
    fn is_for(&self, by: &Signed, id: CaseId, case: &Case, brief: &Brief) -> bool {
        let who = By::Staff(by.clone());
        let relations = self.relations(&who, id, case);
        let as_one = match brief.officer {
            None => relations.contains(&Relation::Accused) && brief.unit == by.unit,
            Some(officer) => relations.contains(&Relation::Recused) && officer == by.staff,
        };
        as_one && self.allows(&who, Action::BriefRead, &relations)
    }

    /// Officers of the unit that has the case, of those that have a part in it, and whoever was
    /// named on it: those about whom a recusal can be decided.
    ///
    /// # Errors
    /// The store's.
    pub async fn recusable(&self, case: &Case) -> Result<Vec<(StaffId, String)>, Trouble> {
        let ties = case.ties(self.moment().now());
        let mut units = vec![ties.owner, ties.intake];
        units.extend(ties.joined.iter().copied().chain(ties.reviewing).chain(ties.arbiter));
        units.sort_unstable();
        units.dedup();
        let mut found = Vec::new();
        for unit in units {
            let rows = self.staff_of_unit(unit).await?;
            let fits = rows.into_iter().filter(|row| !row.roles.contains(&Role::Admin));
            found.extend(fits.map(|row| (row.id, row.display_name)));
        }
        let named = case.joint.leader.into_iter().chain(ties.recused.iter().copied());
        for officer in named {
            if !found.iter().any(|(id, _)| *id == officer) {
                found.push((officer, self.staff_stored(officer).await?.display_name));
            }
        }
        Ok(found)
    }
}

fn strs(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

fn item(case: &Case, brief: &Brief) -> BriefItem {
    BriefItem {
        brief: brief.brief,
        given_at: brief.given_at,
        due_at: brief.due_at,
        answered: brief.answer.is_some(),
        open: brief.answer.is_none() && case.stage.is_open(),
    }
}
