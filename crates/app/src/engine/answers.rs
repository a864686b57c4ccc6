//! An answer on its way as a message: whether this message is still the one that carries it, its
//! words, and what is said of it on the case. The case is told first and the message put away
//! after, so that a crash between the two repeats nothing: the next look finds it settled.

use crate::case::Loaded;
use crate::keys::CaseKey;
use crate::seal::texts_open;
use crate::{App, By, Trouble};
use huiyin_domain::case::{DeliveryCommand, DeliveryFault, Stage};
use huiyin_store::outbox::OutboxState;

/// How often the case is told while others act on it.
const TRIES_MAX: u32 = 8;

/// The words of the answer, while this message is to carry them; `None` when an officer settled
/// the delivery otherwise, or the case went elsewhere.
pub(super) async fn words(
    app: &App,
    row: &OutboxState,
    key: &CaseKey,
) -> Result<Option<String>, Trouble> {
    let loaded = match app.case_load(row.case).await {
        Ok(loaded) => loaded,
        Err(Trouble::NotFound) => return Ok(None),
        Err(trouble) => return Err(trouble),
    };
    let Some(draft) = loaded.case.draft.filter(|_| is_on_its_way(&loaded, row)) else {
        return Ok(None);
    };
    let rows = huiyin_store::case::texts(app.db(), app.area(), row.case).await?;
    let words = texts_open(key, rows)?.remove(&draft.text.id);
    words.map(|opened| Some(opened.text)).ok_or(Trouble::Internal("answer-text"))
}

/// The relay or the gateway took it: that is all that is asked or known of it.
pub(super) async fn prove(app: &App, row: &OutboxState) -> Result<(), Trouble> {
    settle(app, row, || DeliveryCommand::Prove { proof: None }).await
}

/// It will never arrive: whoever handles the case chooses another way.
pub(super) async fn fail(app: &App, row: &OutboxState, code: &str) -> Result<(), Trouble> {
    let fault = match code {
        "no-address" => DeliveryFault::NoAddress,
        _ => DeliveryFault::Undeliverable,
    };
    settle(app, row, || DeliveryCommand::Fail { fault, reason: None }).await
}

async fn settle<T>(app: &App, row: &OutboxState, command: T) -> Result<(), Trouble>
where
    T: Fn() -> DeliveryCommand<huiyin_domain::text::Text>,
{
    for _ in 0..TRIES_MAX {
        let loaded = app.case_load(row.case).await?;
        if !is_on_its_way(&loaded, row) {
            return Ok(());
        }
        // Of exactly this version: nobody settles and sends it anew in between.
        let version = Some(loaded.row.version);
        match app.case_act(&By::System, row.case, version, command().into(), None).await {
            Err(Trouble::Stale) => {}
            done => return done.map(drop),
        }
    }
    Err(Trouble::Stale)
}

/// A message and the dispatch it was made for bear the same instant.
fn is_on_its_way(loaded: &Loaded, row: &OutboxState) -> bool {
    let case = &loaded.case;
    let this = |means: &str, at| means == row.channel && at == row.made;
    case.stage == Stage::Approved
        && case.dispatch.is_some_and(|sent| this(sent.means.code(), sent.at))
}
