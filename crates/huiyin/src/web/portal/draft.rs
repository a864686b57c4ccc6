//! A half-written form: kept sealed on the server, its only key in the person's cookie, so that
//! it survives closing the browser and nobody else can read it.

use super::receipt::Given;
use crate::web::cookie::{Cookie, from_hex};
use crate::web::fault::Bare;
use crate::web::form::Form;
use crate::web::page::Ask;
use huiyin_app::Trouble;
use huiyin_app::file::Shelf;
use huiyin_domain::ids::DraftId;
use huiyin_domain::leaf::hex;

/// Fields a draft may hold; anything else in a post is left out.
pub const FIELDS: [&str; 13] = [
    "title",
    "text",
    "place",
    "area",
    "kind",
    "topic",
    "name",
    "phone",
    "email",
    "language",
    "wish",
    "address",
    "interpreter",
];
/// Names the one sending; the same in every try, so that a double tap makes one case.
const ONCE: &str = "once";
/// Marks a draft that became a case: what to show if the same form is sent once more.
const SENT: &str = "sent";
/// How long after sending a second tap still finds its receipt.
const SENT_MS: i64 = 10 * 60_000;
/// What is longer is shown with its fault and kept by the page itself.
const BYTES_MAX: usize = 512 * 1024;

pub struct Draft {
    id: DraftId,
    key: [u8; 32],
    pub form: Form,
}

impl Draft {
    /// # Errors
    /// The store's. No draft, a lost key, an expired or a sent one are `None`.
    pub async fn load(ask: &Ask) -> Result<Option<Self>, Trouble> {
        Ok(Self::load_any(ask).await?.filter(|draft| !draft.form.has(SENT)))
    }

    /// The receipt of a draft sent a moment ago, for a second tap on the same button.
    ///
    /// # Errors
    /// The store's.
    pub async fn sent(ask: &Ask) -> Result<Option<Given>, Trouble> {
        let draft = Self::load_any(ask).await?.filter(|draft| draft.form.has(SENT));
        let given = draft.and_then(|draft| Given::parse(draft.form.get(SENT).as_bytes()));
        Ok(given.filter(|given| given.at.0 + SENT_MS > ask.now().0))
    }

    /// Nothing stays of what was written; only the receipt, for a moment, under the same key.
    ///
    /// # Errors
    /// The store's.
    pub async fn mark_sent(mut self, ask: &Ask, given: &Given) -> Result<(), Trouble> {
        self.form = Form::of(&[(SENT, &given.to_text())]);
        self.save(ask).await
    }

    async fn load_any(ask: &Ask) -> Result<Option<Self>, Trouble> {
        let Some((id, key)) = ask.cookie(Cookie::Draft).and_then(|value| place_of(&value)) else {
            return Ok(None);
        };
        let bytes = ask.app().draft_load(id, &key).await?;
        let pairs: Option<Vec<(String, String)>> =
            bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Ok(pairs.map(|pairs| {
            let pairs: Vec<_> = pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            Self { id, key, form: Form::of(&pairs) }
        }))
    }

    /// The draft with a step's form taken in and saved; a failure keeps what was typed.
    pub async fn with(ask: &Ask, form: &Form) -> Result<Self, Bare> {
        let kept = |trouble| Bare::from(trouble).keeping(form);
        let mut draft = Self::load_or_new(ask).await.map_err(kept)?;
        draft.take(form);
        draft.save(ask).await.map_err(kept)?;
        Ok(draft)
    }

    /// # Errors
    /// The store's.
    pub async fn load_or_new(ask: &Ask) -> Result<Self, Trouble> {
        if let Some(draft) = Self::load(ask).await? {
            return Ok(draft);
        }
        let moment = ask.app().moment();
        let once = hex(&moment.random::<16>());
        let form = Form::of(&[(ONCE, &once)]);
        // Random, not counted up: nobody can aim at another person's draft to overwrite it.
        let id = DraftId(i64::from_be_bytes(moment.random()) & i64::MAX);
        Ok(Self { id, key: moment.random(), form })
    }

    /// Takes over what was posted.
    pub fn take(&mut self, posted: &Form) {
        for name in FIELDS.into_iter().filter(|name| posted.has(name)) {
            self.form.set(name, posted.get(name));
        }
    }

    /// Keeps it for thirty more days.
    ///
    /// # Errors
    /// The store's.
    pub async fn save(&self, ask: &Ask) -> Result<(), Trouble> {
        let pairs: Vec<(&str, &str)> = self.form.pairs().collect();
        let bytes = serde_json::to_vec(&pairs).map_err(|_| Trouble::Internal("draft"))?;
        if bytes.len() > BYTES_MAX {
            return Ok(());
        }
        ask.app().draft_save(self.id, &self.key, &bytes).await?;
        let place = [&self.id.0.to_be_bytes()[..], &self.key].concat();
        ask.cookie_set(Cookie::Draft, &hex(&place));
        Ok(())
    }

    /// Gone from the server and from the browser.
    ///
    /// # Errors
    /// The store's.
    pub async fn discard(self, ask: &Ask) -> Result<(), Trouble> {
        ask.cookie_clear(Cookie::Draft);
        let (app, shelf) = (ask.app(), self.shelf());
        for file in app.files_loose(&shelf).await? {
            app.file_drop(&shelf, file.id).await?;
        }
        app.draft_drop(self.id).await
    }

    /// Where the draft's files lie.
    #[must_use]
    pub const fn shelf(&self) -> Shelf {
        Shelf::Draft { id: self.id, key: self.key }
    }

    #[must_use]
    pub const fn place(&self) -> (DraftId, [u8; 32]) {
        (self.id, self.key)
    }

    #[must_use]
    pub fn once(&self) -> Vec<u8> {
        from_hex(self.form.get(ONCE)).unwrap_or_default()
    }

    #[must_use]
    pub fn has_text(&self) -> bool {
        !self.form.choice("text").is_empty()
    }
}

fn place_of(value: &str) -> Option<(DraftId, [u8; 32])> {
    let bytes = from_hex(value)?;
    let (id, key) = bytes.split_first_chunk::<8>()?;
    Some((DraftId(i64::from_be_bytes(*id)), key.try_into().ok()?))
}
