//! What the night proposes: taken up as a problem with its cases, or declined. A reader sees of
//! its cases those that they may open, and no word of any of them.

use super::{CommonFault, LinkedCase, OpenAsked, ProblemLine, SAID_MIN, areas_fit};
use crate::{App, By, Signed, Trouble};
use huiyin_domain::common::{Problem, may_work};
use huiyin_domain::ids::{CaseId, LinkId, ProblemId};
use huiyin_domain::policy::Action;
use huiyin_search::similar::covered;
use huiyin_store::common as store;
use huiyin_store::write::{CommonPut, Put};

/// Known problems offered for one case.
const OFFERED: usize = 3;

/// Cases that may be one matter at one place: at least three people told of it.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub id: ProblemId,
    pub topic: String,
    pub area_code: String,
    /// Those that the reader may open.
    pub cases: Vec<LinkedCase>,
}

impl App {
    /// What is proposed to the officer's own unit.
    ///
    /// # Errors
    /// `Forbidden`, or the store's.
    pub async fn common_proposals(&self, by: &Signed) -> Result<Vec<Proposal>, Trouble> {
        by.may(Action::CommonWork)?;
        if !may_work(&by.roles, by.unit, by.unit, &self.org().tree) {
            return Ok(Vec::new());
        }
        let mut proposals = Vec::new();
        for row in store::proposals(self.db(), self.area(), by.unit).await? {
            let mut cases = Vec::new();
            for case in row.cases {
                cases.extend(self.linked_case(by, LinkId(0), case).await?);
            }
            let (id, topic, area_code) = (row.proposal, row.topic, row.area_code);
            proposals.push(Proposal { id, topic, area_code, cases });
        }
        Ok(proposals)
    }

    /// Makes a problem of it, with those of its cases that the officer may open.
    ///
    /// # Errors
    /// A refusal; `NotFound` when it is gone; `Exists` when the form was sent before; the store's.
    pub async fn common_take_up(
        &self,
        by: &Signed,
        proposal: ProblemId,
        asked: OpenAsked,
    ) -> Result<ProblemId, CommonFault> {
        let row = store::proposal(self.db(), self.area(), proposal).await?;
        let row = row.ok_or(Trouble::NotFound)?;
        self.works_on(by, row.owner)?;
        let id = self.common_open(by, asked).await?;
        for case in row.cases {
            match self.common_link(by, id, case).await {
                // One that this officer may not open, or that stands elsewhere since.
                Ok(()) | Err(CommonFault::Refused(_)) => {}
                Err(CommonFault::Trouble(Trouble::Forbidden(_) | Trouble::NotFound)) => {}
                Err(fault) => return Err(fault),
            }
        }
        Ok(id)
    }

    /// Its cases stand each for itself, and are not proposed again.
    ///
    /// # Errors
    /// A refusal; `NotFound` when it is gone; the store's.
    pub async fn common_decline(
        &self,
        by: &Signed,
        proposal: ProblemId,
    ) -> Result<(), CommonFault> {
        by.may(Action::CommonWork)?;
        let row = store::proposal(self.db(), self.area(), proposal).await?;
        let row = row.ok_or(Trouble::NotFound)?;
        self.works_on(by, row.owner)?;
        Ok(self.put(vec![Put::Common(CommonPut::Decline(proposal))]).await?)
    }

    /// Open problems that a matter may belong to, the likeliest first: those of its topic and its
    /// place, and those of either whose title it says. Who brought it is not asked.
    ///
    /// # Errors
    /// The store's.
    pub async fn common_known(
        &self,
        by: &Signed,
        topics: &[&str],
        area_code: &str,
        says: &str,
    ) -> Result<Vec<ProblemLine>, Trouble> {
        let mut known: Vec<(f32, ProblemLine)> = Vec::new();
        for line in self.common_list(by).await? {
            let is_topic = topics.contains(&line.topic.as_str());
            let is_elsewhere = !areas_fit(area_code, &line.area_code);
            let is_place = !area_code.is_empty() && !is_elsewhere;
            let said = covered(&line.title, says).unwrap_or(0.0);
            let is_alike = said >= SAID_MIN && (is_topic || is_place) && !is_elsewhere;
            if (is_topic && is_place) || is_alike {
                known.push((said, line));
            }
        }
        known.sort_by(|a, b| b.0.total_cmp(&a.0));
        Ok(known.into_iter().take(OFFERED).map(|(_, line)| line).collect())
    }

    /// Whether a case can be put into a problem by this officer.
    #[must_use]
    pub fn common_fits(&self, by: &Signed, case: &huiyin_domain::case::Case) -> bool {
        by.may(Action::CommonWork).is_ok() && Problem::fits(case).is_ok()
    }

    /// A case of a problem, as far as the reader may see it.
    pub(super) async fn linked_case(
        &self,
        by: &Signed,
        link: LinkId,
        case: CaseId,
    ) -> Result<Option<LinkedCase>, Trouble> {
        let loaded = match self.case_load(case).await {
            Err(Trouble::NotFound) => return Ok(None),
            loaded => loaded?,
        };
        let who = By::Staff(by.clone());
        let may_see = self.may_on(&who, Action::CaseView, case, &loaded.case).is_ok();
        let (number, stage) = (loaded.row.number, loaded.row.head.stage);
        Ok(may_see.then_some(LinkedCase { link, case, number, stage }))
    }
}
