//! What only the desk reads of an incident, such as where to call back: sealed under the
//! incident's own key. No column and no event holds any of it.

use crate::keys::{Place, Sealer};
use crate::{App, Trouble};
use huiyin_domain::ids::{IncidentId, TextId};
use huiyin_domain::incident::Command;
use huiyin_domain::leaf::{Salt, text_digest};
use huiyin_domain::text::Text;
use huiyin_store::incident::{self as store, NoteRow};
use std::collections::BTreeMap;

const SALT_LEN: usize = size_of::<Salt>();

impl App {
    /// The row to keep, and the command whose event will name it.
    pub(super) fn note_sealed(
        &self,
        incident: IncidentId,
        key: &Sealer,
        text: &Text,
    ) -> (NoteRow, Command<'static>) {
        let id = TextId(self.moment().id());
        let salt: Salt = self.moment().random();
        let digest = text_digest(&salt, text.as_str().as_bytes());
        let plain = [&salt[..], text.as_str().as_bytes()].concat();
        let sealed = key.seal(place(id), &plain);
        let row = NoteRow { incident, text: id, made: self.moment().now(), sealed };
        (row, Command::NoteSealed { text: id, digest })
    }

    pub(super) async fn key_of(&self, id: IncidentId) -> Result<Sealer, Trouble> {
        let wrapped = store::key(self.db(), self.area(), id).await?;
        let wrapped = wrapped.ok_or(Trouble::Internal("incident-key"))?;
        Ok(self.keys().incident_unwrap(id, &wrapped)?)
    }

    pub(super) async fn incident_notes(
        &self,
        id: IncidentId,
    ) -> Result<BTreeMap<TextId, String>, Trouble> {
        let rows = store::notes(self.db(), self.area(), id).await?;
        if rows.is_empty() {
            return Ok(BTreeMap::new());
        }
        let key = self.key_of(id).await?;
        let open = |row: NoteRow| {
            let plain = key.open(place(row.text), &row.sealed)?;
            let text = plain.get(SALT_LEN..).and_then(|text| std::str::from_utf8(text).ok());
            Ok((row.text, text.ok_or(Trouble::Internal("note-utf8"))?.to_owned()))
        };
        rows.into_iter().map(open).collect()
    }
}

const fn place(id: TextId) -> Place {
    Place { table: "incident_text", row: id.0, column: "sealed" }
}
