//! The secret that opens a case to the person who brought it: given once more for the same
//! submission, changed by the person, or given anew at a counter when it was lost.

use crate::case::Receipt;
use crate::keys::ViewSecret;
use crate::{App, Trouble};
use huiyin_domain::ids::{CaseId, CaseNumber};

impl App {
    /// The receipt of a token used before, only while the secret it gave still opens the case.
    pub(crate) async fn receipt_again(
        &self,
        case: CaseId,
        number: CaseNumber,
        secret: ViewSecret,
    ) -> Result<Receipt, Trouble> {
        let row = huiyin_store::case::by_id(self.db(), self.area(), case).await?;
        let head = row.ok_or(Trouble::NotFound)?.head;
        if !self.keys().secret_matches(case, &secret, &head.secret) {
            return Err(Trouble::Reused);
        }
        Ok(Receipt { case, number, secret, registered_at: head.registered, replay: true })
    }
}
