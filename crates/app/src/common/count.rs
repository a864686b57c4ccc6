//! Counting: how many different people tell of a problem. Contacts are opened, become digests
//! under a key made for this one count, and are gone with it; what is written is a number of the
//! problem, and only where it changes what is shown.

use super::{shown, step};
use crate::{App, By, Party, Trouble};
use huiyin_domain::ids::CaseId;
use huiyin_domain::text::{Email, Phone, Text};
use huiyin_search::cluster::{Reporters, reporters};
use huiyin_store::common::{self as store, ProblemRow};
use huiyin_store::write::{CommonPut, Put};

const PROBLEMS_MAX: u32 = 5_000;

impl App {
    /// Counts all open problems. Says how many show something else now.
    ///
    /// # Errors
    /// The store's.
    pub async fn common_count(&self) -> Result<usize, Trouble> {
        let (db, area, day) = (self.db(), self.area(), self.common_day());
        let mut changed = 0;
        for row in store::in_state(db, area, "open", PROBLEMS_MAX).await? {
            match self.count_one(row, day).await {
                Ok(did) => changed += usize::from(did),
                // Somebody works on it this moment: tomorrow.
                Err(Trouble::Stale) => {}
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(changed)
    }

    async fn count_one(&self, row: ProblemRow, day: i64) -> Result<bool, Trouble> {
        let before = shown(&row);
        let links = store::links(self.db(), self.area(), row.problem).await?;
        let cases: Vec<CaseId> = links.into_iter().map(|link| link.case).collect();
        let after = before.look(self.reporters_among(&cases).await?, day);
        if after == before {
            return Ok(false);
        }
        let (_, problem, _) = self.common_load(row.problem).await?;
        let row = step::row_of(row, &problem, after);
        self.put_quietly(vec![Put::Common(CommonPut::Problem(row))]).await?;
        Ok(true)
    }

    /// How many different people brought these cases, under a key that nobody keeps.
    pub(super) async fn reporters_among(&self, cases: &[CaseId]) -> Result<Reporters, Trouble> {
        let mut contacts = Vec::with_capacity(cases.len());
        for case in cases {
            let key = match self.case_key(&By::System, *case).await {
                Ok(key) => key,
                // Gone, or locked from the house: it counts for nobody.
                Err(Trouble::NotFound | Trouble::Locked) => continue,
                Err(trouble) => return Err(trouble),
            };
            contacts.push(contacts_of(self.party_of(*case, &key).await?));
        }
        let key = zeroize::Zeroizing::new(self.moment().random::<32>());
        Ok(reporters(&key, contacts))
    }

    /// The day, counted from anywhere, where this office is.
    #[must_use]
    pub fn common_day(&self) -> i64 {
        self.day_of(self.moment().now())
    }

    pub(super) fn day_of(&self, at: huiyin_domain::time::Millis) -> i64 {
        let date = at.date_in(&self.zone());
        let days = date.duration_since(jiff::civil::date(2020, 1, 1)).as_hours() / 24;
        days.max(0)
    }
}

/// What somebody gave to be reached by; a name reaches nobody and is no contact.
fn contacts_of(party: Party) -> Vec<String> {
    let phone = party.phone.as_ref().map(Phone::as_str);
    let email = party.email.as_ref().map(Email::as_str);
    let address = party.address.as_ref().map(Text::as_str);
    [phone, email, address].into_iter().flatten().map(str::to_owned).collect()
}
