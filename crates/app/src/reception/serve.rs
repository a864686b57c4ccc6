//! A number ends with a case: one receipt each. Apart from the registration, which must never
//! fail for the hall's sake; so it can be said again, by hand, and twice is once.

use crate::{App, Signed, Trouble};
use huiyin_domain::ids::{CaseId, CaseNumber, TicketId};
use huiyin_domain::policy::Action;
use huiyin_domain::reception::{Refusal, serve};
use huiyin_store::reception::{self as store, TicketRow};
use huiyin_store::write::{HallPut, Put};

const TRIES_MAX: u32 = 20;

impl App {
    /// The case was registered for this number.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` for a number or case of elsewhere; `Hall`; `Unavailable`.
    pub async fn hall_served(
        &self,
        by: &Signed,
        ticket: TicketId,
        case: CaseId,
    ) -> Result<(), Trouble> {
        by.may(Action::HallServe)?;
        let mut tries = 1;
        loop {
            let row = store::ticket(self.db(), self.area(), ticket).await?;
            let row = row.filter(|row| row.hall.unit == by.unit).ok_or(Trouble::NotFound)?;
            match self.hall_serve_once(row, case).await {
                Err(Trouble::Stale) if tries < TRIES_MAX => tries += 1,
                result => return result,
            }
        }
    }

    /// By hand: today's number of the hall and the number on the receipt.
    ///
    /// # Errors
    /// As [`App::hall_served`].
    pub async fn hall_served_by_hand(
        &self,
        by: &Signed,
        number: u32,
        case: &CaseNumber,
    ) -> Result<(), Trouble> {
        by.may(Action::HallServe)?;
        let hall = self.hall_today(by.unit);
        let row = store::by_number(self.db(), self.area(), hall, number).await?;
        let ticket = row.ok_or(Trouble::Hall(Refusal::NotHere))?.ticket.id;
        let case = self.case_by_number(by, case).await?;
        self.hall_served(by, ticket, case).await
    }

    async fn hall_serve_once(&self, row: TicketRow, case: CaseId) -> Result<(), Trouble> {
        let filed = huiyin_store::case::by_id(self.db(), self.area(), case).await?;
        let filed = filed.ok_or(Trouble::NotFound)?.head;
        if filed.intake_unit != row.hall.unit || filed.registered < row.ticket.taken {
            return Err(Trouble::Hall(Refusal::NotItsCase));
        }
        let Some(ticket) = serve(row.ticket, case)? else { return Ok(()) };
        let put = Put::Hall(HallPut::Ticket(TicketRow { ticket, ..row }));
        self.put_quietly(vec![put]).await.map_err(|trouble| match trouble {
            // One receipt each: the store keeps a case to one number.
            Trouble::Exists => Trouble::Hall(Refusal::CaseTaken),
            other => other,
        })
    }
}
