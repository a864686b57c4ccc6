//! The nightly count: how many different people tell of each open problem. Contacts are opened,
//! become digests under a key made for this one count, and are gone with it; what is written is
//! a number of the problem, and only where it changes what is shown.

use super::{shown, step};
use crate::{App, By, Party, Trouble};
use huiyin_domain::ids::ProblemId;
use huiyin_domain::text::{Email, Phone, Text};
use huiyin_search::cluster::{Reporters, reporters};
use huiyin_store::common::{self as store, ProblemRow};
use huiyin_store::meta;
use huiyin_store::write::{CommonPut, Put};

/// The last day on which all were counted.
const COUNTED: &str = "common-counted";
const PROBLEMS_MAX: u32 = 5_000;

impl App {
    /// Counts all open problems, once a day. Says how many show something else now.
    ///
    /// # Errors
    /// The store's.
    pub async fn common_count(&self) -> Result<usize, Trouble> {
        let (db, area, day) = (self.db(), self.area(), self.common_day());
        let known = meta::get(db, area, COUNTED).await?;
        if known.as_deref() == Some(day.to_string().as_str()) {
            return Ok(0);
        }
        let mut changed = 0;
        for row in store::in_state(db, area, "open", PROBLEMS_MAX).await? {
            match self.count_one(row, day).await {
                Ok(did) => changed += usize::from(did),
                // Somebody works on it this moment: tomorrow.
                Err(Trouble::Stale) => {}
                Err(trouble) => return Err(trouble),
            }
        }
        let put = Put::Meta { name: COUNTED.into(), value: day.to_string() };
        self.put_quietly(vec![put]).await?;
        Ok(changed)
    }

    async fn count_one(&self, row: ProblemRow, day: i64) -> Result<bool, Trouble> {
        let before = shown(&row);
        let after = before.look(self.reporters_of(row.problem).await?, day);
        if after == before {
            return Ok(false);
        }
        let (_, problem, _) = self.common_load(row.problem).await?;
        let row = step::row_of(row, &problem, after);
        self.put_quietly(vec![Put::Common(CommonPut::Problem(row))]).await?;
        Ok(true)
    }

    async fn reporters_of(&self, id: ProblemId) -> Result<Reporters, Trouble> {
        let mut contacts = Vec::new();
        for link in store::links(self.db(), self.area(), id).await? {
            let key = match self.case_key(&By::System, link.case).await {
                Ok(key) => key,
                // Gone, or locked from the house: it counts for nobody.
                Err(Trouble::NotFound | Trouble::Locked) => continue,
                Err(trouble) => return Err(trouble),
            };
            contacts.push(contacts_of(self.party_of(link.case, &key).await?));
        }
        let key = zeroize::Zeroizing::new(self.moment().random::<32>());
        Ok(reporters(&key, contacts))
    }

    /// The day, counted from anywhere, where this office is.
    pub(crate) fn common_day(&self) -> i64 {
        let date = self.moment().now().date_in(&self.zone());
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
