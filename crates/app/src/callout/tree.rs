//! The call tree, the last way of a plan: on paper, who calls whom by telephone, with room for
//! what they say. Numbers are opened by an act of their own, which the journal tells of; they are
//! those of who is called, and of nobody else.

use super::Words;
use crate::log::LogEvent;
use crate::{App, By, Signed, Trouble};
use huiyin_domain::callout::{Attempt, Book, Head, Need, Summons, SummonsState};
use huiyin_domain::ids::{AttemptId, CalloutId, MemberId, SummonsId};
use huiyin_domain::plan::Channel;
use huiyin_domain::policy::Action;
use huiyin_store::{callout as store, duty};
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
pub struct CallTree {
    pub head: Head,
    pub words: Words,
    /// Role by role, who is called first before those whom they call.
    pub lines: Vec<TreeLine>,
}

#[derive(Clone, Debug)]
pub struct TreeLine {
    pub role: String,
    pub summons: SummonsId,
    pub name: String,
    /// Who of the same role calls them; `None`: the duty desk.
    pub caller: Option<String>,
    /// Stands in for somebody.
    pub is_deputy: bool,
    /// Empty until they are opened.
    pub numbers: Vec<String>,
    pub state: SummonsState,
    /// The message that waits to be passed on.
    pub attempt: Option<AttemptId>,
}

impl App {
    /// Without numbers; for the units that work on the incident.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`, or the store's.
    pub async fn call_tree(&self, by: &Signed, id: CalloutId) -> Result<CallTree, Trouble> {
        Ok(self.tree_read(by, id).await?.0)
    }

    async fn tree_read(&self, by: &Signed, id: CalloutId) -> Result<(CallTree, Book), Trouble> {
        by.may(Action::DutyWork)?;
        let found = store::book(self.db(), self.area(), id).await?;
        let (row, book) = found.ok_or(Trouble::NotFound)?;
        if let Some(incident) = row.head.incident {
            let area = self.incident_load(incident).await?.row.area_code;
            if !self.is_theirs(by, &area) {
                return Err(Trouble::Forbidden(Action::DutyWork));
            }
        }
        let names = self.member_names().await?;
        let lines = book.needs.iter().flat_map(|need| lines(&book, need, &names)).collect();
        let tree = CallTree { head: row.head, words: Words::read(&row.words)?, lines };
        Ok((tree, book))
    }

    /// With the numbers of those who are called, to be printed.
    ///
    /// # Errors
    /// As [`App::call_tree`].
    pub async fn call_tree_opened(&self, by: &Signed, id: CalloutId) -> Result<CallTree, Trouble> {
        let (mut tree, book) = self.tree_read(by, id).await?;
        let told = LogEvent::NumbersOpened { callout: id };
        self.put_told(&By::Staff(by.clone()), Vec::new(), &[told]).await?;
        let mut numbers: BTreeMap<MemberId, Vec<String>> = BTreeMap::new();
        for row in duty::channels(self.db(), self.area()).await? {
            let is_phone = matches!(row.way.as_str(), "sms" | "voice") && row.confirmed.is_some();
            if is_phone && book.of_member(row.member).next().is_some() {
                let (known, number) =
                    (numbers.entry(row.member).or_default(), self.channel_address(&row)?);
                if !known.contains(&number) {
                    known.push(number);
                }
            }
        }
        for line in &mut tree.lines {
            let member = book.summonses.get(&line.summons).map(|summons| summons.member);
            line.numbers = member.and_then(|id| numbers.get(&id)).cloned().unwrap_or_default();
        }
        Ok(tree)
    }
}

/// The first who fills a role is called by the desk and calls the others; deputies, and who is
/// told that another role is short, are called by the desk.
fn lines(book: &Book, need: &Need, names: &BTreeMap<MemberId, String>) -> Vec<TreeLine> {
    let name = |member: &MemberId| names.get(member).cloned().unwrap_or_default();
    let first = need.holders.first();
    let mut own: Vec<&Summons> =
        book.summonses.values().filter(|summons| summons.role == need.role).collect();
    own.sort_by_key(|one| (one.rung, Some(&one.member) != first, one.id));
    let line = |summons: &&Summons| {
        let is_under = summons.rung == 0 && summons.about.is_none();
        let caller = first.filter(|first| is_under && **first != summons.member);
        TreeLine {
            role: summons.role.clone(),
            summons: summons.id,
            name: name(&summons.member),
            caller: caller.map(name),
            is_deputy: summons.rung > 0,
            numbers: Vec::new(),
            state: summons.state,
            attempt: book.of_summons(summons.id).find(|one| waits_for_hand(one)).map(|one| one.id),
        }
    };
    own.iter().map(line).collect()
}

fn waits_for_hand(attempt: &Attempt) -> bool {
    attempt.channel == Channel::Paper && attempt.state.is_open()
}
