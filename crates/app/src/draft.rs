//! Half-written forms of residents: sealed with a key that only the resident's cookie holds,
//! so that nobody else, the operator included, reads what was never sent.

use crate::keys::Place;
use crate::{App, Trouble};
use huiyin_domain::ids::DraftId;
use huiyin_domain::time::Millis;
use huiyin_store::draft::{self, DraftRow};
use huiyin_store::write::Put;

const DAY_MS: i64 = 86_400_000;

fn place(id: DraftId) -> Place {
    Place { table: "draft", row: id.0, column: "sealed" }
}

impl App {
    /// # Errors
    /// The store's.
    pub async fn draft_save(
        &self,
        id: DraftId,
        key: &[u8; 32],
        form: &[u8],
    ) -> Result<(), Trouble> {
        let sealed = self.keys().sealer_of(key).seal(place(id), form);
        let expires = Millis(self.moment().now().0 + self.settings().draft_days * DAY_MS);
        self.put(vec![Put::Draft(DraftRow { draft: id, sealed, expires })]).await
    }

    /// `None` when it never was, has expired, or the key is not its key.
    ///
    /// # Errors
    /// The store's.
    pub async fn draft_load(
        &self,
        id: DraftId,
        key: &[u8; 32],
    ) -> Result<Option<Vec<u8>>, Trouble> {
        let row = draft::by_id(self.db(), self.area(), id).await?;
        let now = self.moment().now();
        let living = row.filter(|row| row.expires > now);
        let open = |row: DraftRow| self.keys().sealer_of(key).open(place(id), &row.sealed).ok();
        Ok(living.and_then(open).map(|form| form.to_vec()))
    }

    /// # Errors
    /// The store's.
    pub async fn draft_drop(&self, id: DraftId) -> Result<(), Trouble> {
        self.put(vec![Put::DraftDrop(id)]).await
    }
}
