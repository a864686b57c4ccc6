//! A key of its own for each incident, so that what only the desk reads of it can be destroyed
//! with it (art. 85).

use super::{KeyBytes, Keys, Place, SealBroken, Sealer};
use huiyin_domain::ids::IncidentId;
use zeroize::Zeroizing;

impl Keys {
    /// A fresh key for a new incident, and its wrapped form to keep.
    #[must_use]
    pub fn incident_key(&self, id: IncidentId) -> (Sealer, Vec<u8>) {
        let raw: KeyBytes = Zeroizing::new(self.moment.random());
        let wrapped = self.wrap.seal(place(id), &*raw);
        (self.sealer_of(&raw), wrapped)
    }

    /// # Errors
    /// The wrapped key belongs to another incident, area or key file, or was altered.
    pub fn incident_unwrap(&self, id: IncidentId, wrapped: &[u8]) -> Result<Sealer, SealBroken> {
        let opened = self.wrap.open(place(id), wrapped)?;
        let raw = <[u8; 32]>::try_from(&**opened).map_err(|_| SealBroken)?;
        Ok(self.sealer_of(&Zeroizing::new(raw)))
    }
}

const fn place(id: IncidentId) -> Place {
    Place { table: "incident_key", row: id.0, column: "wrapped" }
}
