//! A call as the duty desk sees it: by role, who is ready, who is short, what is late. Who was
//! called is shown by the name they enrolled under.

use super::words::Words;
use crate::{App, Signed, Trouble};
use huiyin_domain::callout::{
    Alarm, AlarmKind, Book, Head, Mode, Standing, Summons, SummonsState, Via,
};
use huiyin_domain::ids::{CalloutId, IncidentId, MemberId, SummonsId};
use huiyin_domain::plan::Channel;
use huiyin_domain::policy::Action;
use huiyin_domain::time::Millis;
use huiyin_store::callout as store;
use std::collections::{BTreeMap, BTreeSet};

const ALARMS_SHOWN: u32 = 100;

#[derive(Clone, Debug)]
pub struct Board {
    pub head: Head,
    pub words: Words,
    pub roles: Vec<BoardRole>,
    pub alarms: Vec<AlarmLine>,
    /// When something is due next.
    pub next: Option<Millis>,
}

#[derive(Clone, Debug)]
pub struct BoardRole {
    pub role: String,
    pub mode: Mode,
    pub standing: Standing,
    pub called: Vec<Called>,
}

impl BoardRole {
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.mode == Mode::Call && self.standing.is_short()
    }
}

#[derive(Clone, Debug)]
pub struct Called {
    pub summons: SummonsId,
    pub member: MemberId,
    pub name: String,
    pub state: SummonsState,
    pub since: Millis,
    /// A deputy's place in the ladder; 0 is who fills the role.
    pub rung: u32,
    /// The role that is short, where that is what they are told.
    pub about: Option<String>,
    /// When they first answered; what they are released from at the end says nothing of it.
    pub answered: Option<Millis>,
    /// How the last answer came.
    pub via: Option<Via>,
    /// When it was said, where somebody entered it with a time.
    pub claimed: Option<Millis>,
    /// Ways by which a message was taken.
    pub reached: Vec<Channel>,
}

#[derive(Clone, Debug)]
pub struct AlarmLine {
    pub id: i64,
    pub callout: CalloutId,
    pub incident: Option<IncidentId>,
    pub kind: AlarmKind,
    pub role: Option<String>,
    pub name: Option<String>,
    pub at: Millis,
}

impl App {
    /// # Errors
    /// `Forbidden`, `NotFound`, or the store's.
    pub async fn callout_board(&self, by: &Signed, id: CalloutId) -> Result<Board, Trouble> {
        by.may(Action::DutySee)?;
        let found = store::book(self.db(), self.area(), id).await?;
        let (row, book) = found.ok_or(Trouble::NotFound)?;
        let names = self.member_names().await?;
        let roles = book.needs.iter().map(|need| BoardRole {
            role: need.role.clone(),
            mode: need.mode,
            standing: book.standing(&need.role),
            called: called(&book, &need.role, &names),
        });
        let alarms = book.alarms_open().map(|alarm| alarm_line(&book, alarm, &names));
        Ok(Board {
            words: Words::read(&row.words)?,
            roles: roles.collect(),
            alarms: alarms.collect(),
            next: book.next_at(),
            head: row.head,
        })
    }

    /// Calls of an incident, oldest first.
    ///
    /// # Errors
    /// The store's.
    pub async fn callouts_of(&self, incident: IncidentId) -> Result<Vec<Head>, Trouble> {
        let rows = store::of_incident(self.db(), self.area(), incident).await?;
        Ok(rows.into_iter().map(|row| row.head).collect())
    }

    /// Everything that waits for a human, of all calls.
    ///
    /// # Errors
    /// `Forbidden`, or the store's.
    pub async fn alarms_open(&self, by: &Signed) -> Result<Vec<AlarmLine>, Trouble> {
        by.may(Action::DutySee)?;
        let names = self.member_names().await?;
        let open = store::alarms_open(self.db(), self.area(), ALARMS_SHOWN).await?;
        // Alarms of one call come together; its book is read once for all of them.
        let mut books: BTreeMap<CalloutId, Book> = BTreeMap::new();
        for callout in open.iter().map(|(callout, _)| *callout).collect::<BTreeSet<_>>() {
            books.insert(callout, self.callout_book(callout).await?);
        }
        Ok(open.iter().map(|(id, alarm)| alarm_line(&books[id], alarm, &names)).collect())
    }
}

fn called(book: &Book, role: &str, names: &BTreeMap<MemberId, String>) -> Vec<Called> {
    let own = book.summonses.values().filter(|summons| summons.role == role);
    let one = |summons: &Summons| {
        let ack = book.acks.iter().rfind(|ack| ack.summons == summons.id);
        Called {
            summons: summons.id,
            member: summons.member,
            name: names.get(&summons.member).cloned().unwrap_or_default(),
            state: summons.state,
            since: summons.since,
            rung: summons.rung,
            about: summons.about.clone(),
            answered: book.acks.iter().find(|ack| ack.summons == summons.id).map(|ack| ack.at),
            via: ack.map(|ack| ack.via),
            claimed: ack.and_then(|ack| ack.claimed),
            reached: reached(book, summons.id),
        }
    };
    let mut called: Vec<Called> = own.map(one).collect();
    called.sort_by_key(|one| (one.about.is_some(), one.rung, one.summons));
    called
}

fn reached(book: &Book, summons: SummonsId) -> Vec<Channel> {
    let mut ways = Vec::new();
    for attempt in book.of_summons(summons).filter(|attempt| attempt.state.is_out()) {
        if !ways.contains(&attempt.channel) {
            ways.push(attempt.channel);
        }
    }
    ways
}

fn alarm_line(book: &Book, alarm: &Alarm, names: &BTreeMap<MemberId, String>) -> AlarmLine {
    let whom = alarm.summons.and_then(|id| book.summonses.get(&id));
    AlarmLine {
        id: alarm.id,
        callout: book.head.id,
        incident: book.head.incident,
        kind: alarm.kind,
        role: alarm.role.clone(),
        name: whom.and_then(|summons| names.get(&summons.member).cloned()),
        at: alarm.at,
    }
}
