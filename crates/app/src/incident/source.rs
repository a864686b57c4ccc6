//! Programs that may report: each has a name and a token in the settings, and says whence its
//! reports come. A token opens nothing else.

use crate::App;
use huiyin_domain::incident::Source;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportSource {
    pub name: String,
    /// Of the register of sources; never an officer.
    pub source: Source,
    pub token: String,
}

impl App {
    /// Whose token this is.
    #[must_use]
    pub fn report_source(&self, given: &str) -> Option<(String, Source)> {
        let digest = |token: &str| Sha256::digest(token);
        let given = digest(given);
        let fits = |source: &&ReportSource| bool::from(digest(&source.token).ct_eq(&given));
        let found = self.settings().report_sources.iter().find(fits);
        found.map(|source| (source.name.clone(), source.source))
    }
}
