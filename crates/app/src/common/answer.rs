//! One answer for many: written once on the problem, and made the draft of each case where one
//! can be written and this officer may write it. Each is then checked, approved and delivered by
//! its own way. Pressed again, it goes on where it stopped.

use super::CommonFault;
use crate::{App, By, Signed, Trouble};
use huiyin_domain::case::{self, Command as CaseCommand};
use huiyin_domain::common::{Command, Refusal};
use huiyin_domain::ids::{CaseId, CaseNumber, ProblemId};
use huiyin_domain::policy::Action;
use huiyin_domain::screening::PlaceText;
use huiyin_domain::text::{BODY_CHARS_MAX, Text};
use sha2::{Digest, Sha256};

#[derive(Clone, Debug)]
pub struct AnswerAsked {
    pub outcome: case::Outcome,
    pub text: PlaceText,
}

/// What became of one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The answer is its draft, or was made so before.
    Done,
    /// Why not; the language key of a refusal.
    Not(String),
}

#[derive(Clone, Debug)]
pub struct Drafted {
    pub case: CaseId,
    pub number: CaseNumber,
    pub outcome: Outcome,
}

impl App {
    /// # Errors
    /// A refusal; `NotFound`; `Stale`; the store's.
    pub async fn common_answer(
        &self,
        by: &Signed,
        id: ProblemId,
        asked: AnswerAsked,
    ) -> Result<(), CommonFault> {
        by.may(Action::CommonWork)?;
        let (row, problem, history) = self.common_load(id).await?;
        self.works_on(by, problem.owner)?;
        let outcome = asked.outcome.code().to_owned();
        let same = problem.answer.as_ref();
        if same.is_some_and(|(code, text)| *code == outcome && text == asked.text.as_str()) {
            // Sent twice: it is written already.
            return Ok(());
        }
        let command = Command::Answer { outcome, text: asked.text };
        let step = problem.decide(command, None, self.moment().now())?;
        let puts = self.changed(by, row, &problem, history.len(), &step.own, 0)?;
        Ok(self.common_put(by, puts).await?)
    }

    /// Makes the answer the draft of every case that the officer may draft for; tells of each
    /// that they may see.
    ///
    /// # Errors
    /// A refusal; `NotFound`; the store's.
    pub async fn common_spread(
        &self,
        by: &Signed,
        id: ProblemId,
    ) -> Result<Vec<Drafted>, CommonFault> {
        by.may(Action::CommonWork)?;
        let page = self.common_page(by, id).await?;
        let (code, text) = page.problem.answer.clone().ok_or(Refusal::NothingToAnswer)?;
        let broken = || Trouble::Internal("common-answer");
        let outcome = case::Outcome::parse(&code).ok_or_else(broken)?;
        let text = Text::parse(&text, BODY_CHARS_MAX).map_err(|_| broken())?;
        let who = By::Staff(by.clone());
        let mut told = Vec::with_capacity(page.cases.len());
        for linked in page.cases {
            let once = once(id, page.problem.answers, linked.case);
            let (text, holds) = (text.clone(), Vec::new());
            let command = CaseCommand::Draft { outcome, text, holds };
            let drafted = self.case_act(&who, linked.case, None, command, Some(&once)).await;
            let outcome = match drafted {
                Ok(_) => Outcome::Done,
                Err(
                    trouble @ (Trouble::Refused(_)
                    | Trouble::Forbidden(_)
                    | Trouble::Stale
                    | Trouble::Locked
                    | Trouble::NotFound),
                ) => Outcome::Not(trouble.key()),
                Err(trouble) => return Err(trouble.into()),
            };
            told.push(Drafted { case: linked.case, number: linked.number, outcome });
        }
        Ok(told)
    }
}

/// The same answer on the same case is drafted once, however often it is pressed.
fn once(problem: ProblemId, answer: u32, case: CaseId) -> [u8; 32] {
    Sha256::digest(format!("common answer {problem} {answer} {case}")).into()
}
