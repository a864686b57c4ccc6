//! Who is away, and who stands in: entered by a member for themselves or by whoever keeps the
//! rosters of their unit. What it makes of the shifts is written with it, in every roster.

use super::RosterFault;
use super::book::Book;
use super::fill::absence_of;
use crate::{App, By, Signed, Trouble};
use huiyin_domain::ids::{AbsenceId, MemberId};
use huiyin_domain::policy::Action;
use huiyin_domain::roster::{Absence, MemberEvent, absence_fits};
use huiyin_domain::time::Millis;
use huiyin_store::roster::{self as store, AbsenceRow};
use huiyin_store::write::RosterPut;

/// An absence that is not over, as it is shown.
#[derive(Clone, Debug)]
pub struct AbsenceView {
    pub absence: Absence,
    pub name: String,
    pub substitute: Option<String>,
    /// The reader may end it.
    pub ends: bool,
}

impl App {
    /// # Errors
    /// What does not fit; `Forbidden` for somebody of another unit; the store's.
    pub async fn absence_add(
        &self,
        by: &Signed,
        member: MemberId,
        from: Millis,
        until: Millis,
        substitute: Option<MemberId>,
    ) -> Result<(), RosterFault> {
        by.may(Action::DutySee)?;
        self.may_enter_away(by, member).await?;
        let id = AbsenceId(self.moment().id());
        let new = Absence { id, member, from, until, substitute };
        self.absence_put(&By::Staff(by.clone()), new).await
    }

    async fn absence_put(&self, by: &By, new: Absence) -> Result<(), RosterFault> {
        let now = self.moment().now();
        let mut people = self.roster_people().await?;
        let enrolled = |member: MemberId| people.enrolled.contains(&member);
        absence_fits(&new, &people.absences, enrolled, now)?;
        people.absences.push(new);
        let Absence { id: absence, member, from, until, substitute } = new;
        let row = AbsenceRow { absence, member, from, until, substitute, version: 0 };
        let event = MemberEvent::Away { absence: new };
        let known = self.book::<MemberEvent>(Book::Member(member)).await?.len();
        let mut puts = vec![
            RosterPut::Absence(row),
            self.roster_step(by, Book::Member(member), known, &event),
        ];
        puts.extend(self.rosters_refill(&people).await?);
        Ok(self.roster_put(by, puts, Vec::new()).await?)
    }

    /// Ends one now, or takes back one that has not begun. One that is over is no fault.
    ///
    /// # Errors
    /// `Forbidden`; `Stale` when somebody else changed it this moment; the store's.
    pub async fn absence_end(&self, by: &Signed, id: AbsenceId) -> Result<(), RosterFault> {
        by.may(Action::DutySee)?;
        let now = self.moment().now();
        let row = store::absence(self.db(), self.area(), id).await?.ok_or(Trouble::NotFound)?;
        if row.until <= now {
            return Ok(());
        }
        self.may_enter_away(by, row.member).await?;
        let mut people = self.roster_people().await?;
        people.absences.retain(|one| one.id != id);
        let by = By::Staff(by.clone());
        let known = self.book::<MemberEvent>(Book::Member(row.member)).await?.len();
        let event = MemberEvent::Back { absence: id };
        let mut puts = vec![
            RosterPut::Absence(AbsenceRow { until: now.max(row.from), ..row }),
            self.roster_step(&by, Book::Member(row.member), known, &event),
        ];
        puts.extend(self.rosters_refill(&people).await?);
        Ok(self.roster_put(&by, puts, Vec::new()).await?)
    }

    /// Those that are not over.
    ///
    /// # Errors
    /// `Forbidden`; the store's.
    pub async fn absences(&self, by: &Signed) -> Result<Vec<AbsenceView>, Trouble> {
        by.may(Action::DutySee)?;
        let names = self.member_names().await?;
        let name = |id: MemberId| names.get(&id).cloned().unwrap_or_default();
        let rows = store::absences(self.db(), self.area(), self.moment().now()).await?;
        let mut views = Vec::new();
        for row in rows.iter().filter(|row| row.from < row.until) {
            views.push(AbsenceView {
                absence: absence_of(row),
                name: name(row.member),
                substitute: row.substitute.map(name),
                ends: self.may_enter_away(by, row.member).await.is_ok(),
            });
        }
        views.sort_by_key(|view| view.absence.from);
        Ok(views)
    }

    async fn may_enter_away(&self, by: &Signed, member: MemberId) -> Result<(), Trouble> {
        if self.member_of(by.staff).await? == Some(member) {
            return Ok(());
        }
        let row = huiyin_store::duty::member(self.db(), self.area(), member).await?;
        let unit = row.ok_or(Trouble::NotFound)?.unit;
        let keeps = self.may_keep_roster(by, unit);
        if keeps { Ok(()) } else { Err(Trouble::Forbidden(Action::RosterKeep)) }
    }
}
