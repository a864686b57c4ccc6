//! What protects the person from whoever handles their case: a report of reprisal, and the silent
//! "I was pressured" of somebody who takes their case back. Either is a case of its own, at the
//! nearest unit above that is not complained of, with the handling unit as the accused: the
//! relation that bars an accused unit keeps it out of sight everywhere. Nothing of it is written
//! into the case it protects: no event, no row, no text.

use crate::case::{Loaded, Receipt, Submission, token_hash};
use crate::lang::{Lang, Value};
use crate::{App, By, Party, Trouble};
use huiyin_domain::case::{CaseKind, Channel, NoticeWish, PersonCommand, Refusal};
use huiyin_domain::ids::{CaseId, UnitId};
use huiyin_domain::policy::Action;
use huiyin_domain::text::{BODY_CHARS_MAX, TITLE_CHARS_MAX, Text};

/// What is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Report {
    Reprisal,
    Pressure,
}

impl Report {
    /// Keeps the two apart where one token sends both; and names their texts.
    const fn code(self) -> &'static str {
        match self {
            Self::Reprisal => "reprisal",
            Self::Pressure => "pressure",
        }
    }
}

impl App {
    /// The person says that they are paid back or pressed for what they brought. They get a
    /// receipt of its own for it. The same token again is the same report.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`; `Refused(NoReviewer)`: nobody in this house stands above the
    /// unit complained of; `Reused`, `Unavailable`.
    pub async fn reprisal_report(
        &self,
        by: &By,
        case: CaseId,
        words: &Text,
        once: Option<&[u8]>,
    ) -> Result<Receipt, Trouble> {
        let loaded = self.protected(by, Action::ReportReprisal, case).await?;
        let key = self.case_key(by, case).await?;
        let party = self.party_of(case, &key).await?;
        let wish = loaded.case.wish;
        self.report(Report::Reprisal, &loaded, Some(words), (party, wish), once).await
    }

    /// The person takes their case back. `pressured`: said silently, it goes to the unit above
    /// before anything else is written, so that a crash in between loses the withdrawal and not
    /// the cry; who they are does not go with it.
    ///
    /// # Errors
    /// As [`App::case_act`]; `Refused(NoReviewer)` when they were pressed and nobody stands above.
    pub async fn case_withdraw(
        &self,
        by: &By,
        case: CaseId,
        reason: Option<Text>,
        pressured: bool,
        once: Option<&[u8]>,
    ) -> Result<i64, Trouble> {
        if pressured {
            let loaded = self.protected(by, Action::Withdraw, case).await?;
            // Whoever is pressed may not be written to: they did not say how it is safe.
            let nobody = (Party::default(), NoticeWish::None);
            self.report(Report::Pressure, &loaded, reason.as_ref(), nobody, once).await?;
        }
        self.case_act(by, case, None, PersonCommand::Withdraw { reason }.into(), once).await
    }

    async fn protected(&self, by: &By, action: Action, id: CaseId) -> Result<Loaded, Trouble> {
        let loaded = self.case_load(id).await?;
        self.may_on(by, action, id, &loaded.case)?;
        Ok(loaded)
    }

    async fn report(
        &self,
        report: Report,
        loaded: &Loaded,
        words: Option<&Text>,
        (party, wish): (Party, NoticeWish),
        once: Option<&[u8]>,
    ) -> Result<Receipt, Trouble> {
        let (id, case) = (loaded.row.case, &loaded.case);
        let to = case.protector(&self.org().tree);
        let to = to.ok_or(Trouble::Refused(Refusal::NoReviewer))?;
        let once = once.map(|once| token_hash(report.code().as_bytes(), id.0, once).to_vec());
        let submission = Submission {
            channel: Channel::Web,
            kind: CaseKind::Accusation,
            intake: Some(to),
            title: Some(self.report_text(report, "title", loaded, words, TITLE_CHARS_MAX)?),
            body: self.report_text(report, "body", loaded, words, BODY_CHARS_MAX)?,
            place: None,
            area_code: case.area_code.clone(),
            topic: None,
            claimed: None,
            party,
            wish,
            accused: Some(case.owner.unit),
            protects: Some(id),
            once: once.unwrap_or_default(),
            procedure: Some(loaded.pinned.procedure.id.clone()),
        };
        self.case_submit(&By::Public, submission).await
    }

    /// Written for whoever looks into it, in the language of the office: which case, which unit,
    /// and the person's own words as they are.
    fn report_text(
        &self,
        report: Report,
        part: &str,
        loaded: &Loaded,
        words: Option<&Text>,
        chars_max: usize,
    ) -> Result<Text, Trouble> {
        let lang = Lang::Zh;
        let own = words.map(|words| words.as_str().to_owned());
        let own = own.unwrap_or_else(|| lang.plain("protect-no-words"));
        let parts: [(&str, Value<'_>); 3] = [
            ("number", loaded.row.number.to_string().into()),
            ("unit", self.unit_in(lang, loaded.case.owner.unit).into()),
            ("words", own.into()),
        ];
        let text = lang.text(&format!("protect-{}-{part}", report.code()), &parts);
        Text::parse(&text, chars_max).map_err(|_| Trouble::Internal("report-text"))
    }

    fn unit_in(&self, lang: Lang, unit: UnitId) -> String {
        let org = self.org();
        let Some(unit) = org.tree.get(unit) else { return unit.to_string() };
        match lang {
            Lang::Zh => unit.label_zh.clone(),
            Lang::En => unit.label_en.clone(),
        }
    }
}
