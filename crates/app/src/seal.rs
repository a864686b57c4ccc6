//! Texts and party data on their way into the store and back: sealed under the case's key,
//! bound to table, row and column; an event names a text by id and salted digest only.

use crate::keys::{CaseKey, Place};
use crate::moment::Moment;
use crate::{App, Trouble};
use huiyin_domain::case::{Means, TextRef, TextSlot};
use huiyin_domain::ids::{CaseId, TextId};
use huiyin_domain::leaf::{Salt, text_digest};
use huiyin_domain::text::{Email, Phone, Text};
use huiyin_domain::time::Millis;
use huiyin_store::case::{PartyRow, TextRow};
use std::collections::HashMap;

const TEXT_TABLE: &str = "case_text";
const PARTY_TABLE: &str = "case_party";
const SALT_LEN: usize = size_of::<Salt>();

/// Who brought the case, as far as they said. Lives inside one case only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    pub name: Option<Text>,
    pub phone: Option<Phone>,
    pub email: Option<Email>,
    pub address: Option<Text>,
    /// The language they want to be answered in, and behind [`TONGUE`] the one that somebody
    /// has to interpret: one sealed datum, so that it is the person's own like the rest and not
    /// a word in what they wrote.
    pub language: Option<String>,
}

/// Languages an interpreter can be asked for; `other` is talked about.
pub const TONGUES: [&str; 9] = ["bo", "ug", "mn", "kk", "ko", "ii", "za", "sgn", "other"];
/// A private part of a language tag (BCP 47): whatever reads the tag still finds the language.
const TONGUE: &str = "-x-";

impl Party {
    #[must_use]
    pub fn is_contactable(&self) -> bool {
        self.phone.is_some() || self.email.is_some() || self.address.is_some()
    }

    /// The language an interpreter is asked for, by its code.
    #[must_use]
    pub fn tongue(&self) -> Option<&'static str> {
        let (_, asked) = self.language.as_deref()?.split_once(TONGUE)?;
        TONGUES.into_iter().find(|tongue| *tongue == asked)
    }

    /// A language tag with the interpreter asked for.
    #[must_use]
    pub fn language_with(tag: &str, tongue: Option<&'static str>) -> String {
        tongue.map_or_else(|| tag.to_owned(), |tongue| [tag, TONGUE, tongue].concat())
    }

    /// Everything here that leads to them, as it may stand in a text.
    #[must_use]
    pub fn values(&self) -> Vec<String> {
        let phone = self.phone.as_ref().map(Phone::as_str);
        let own = [
            self.name.as_ref().map(Text::as_str),
            phone,
            phone.and_then(|phone| phone.strip_prefix("+86")),
            self.email.as_ref().map(Email::as_str),
            self.address.as_ref().map(Text::as_str),
        ];
        own.into_iter().flatten().map(str::to_owned).collect()
    }

    /// Whether they gave what this way needs. Everybody can look or come.
    #[must_use]
    pub fn is_reached_by(&self, means: Means) -> bool {
        match means {
            Means::Page | Means::InPerson => true,
            Means::Post => self.address.is_some(),
            Means::Mail => self.email.is_some(),
            Means::Sms => self.phone.is_some(),
        }
    }
}

/// Seals the texts of one command and keeps the rows to be written.
pub(crate) struct TextSealer<'a> {
    key: &'a CaseKey,
    moment: &'a Moment,
    now: Millis,
    pub rows: Vec<TextRow>,
}

impl<'a> TextSealer<'a> {
    pub fn new(key: &'a CaseKey, moment: &'a Moment, now: Millis) -> Self {
        Self { key, moment, now, rows: Vec::new() }
    }

    pub fn seal(&mut self, slot: TextSlot, text: &Text) -> TextRef {
        let id = TextId(self.moment.id());
        let salt: Salt = self.moment.random();
        let digest = text_digest(&salt, text.as_str().as_bytes());
        let plain = [&salt[..], text.as_str().as_bytes()].concat();
        let place = Place { table: TEXT_TABLE, row: id.0, column: "sealed" };
        let sealed = self.key.seal(place, &plain);
        let kind = slot.code().to_owned();
        self.rows.push(TextRow { text: id, kind, made: self.now, sealed });
        TextRef { id, digest }
    }
}

/// A text as it was written, and what it is to its case.
pub(crate) struct Opened {
    pub slot: TextSlot,
    pub text: String,
}

pub(crate) fn texts_open(
    key: &CaseKey,
    rows: Vec<TextRow>,
) -> Result<HashMap<TextId, Opened>, Trouble> {
    rows.into_iter().map(|row| Ok((row.text, text_open(key, &row)?))).collect()
}

fn text_open(key: &CaseKey, row: &TextRow) -> Result<Opened, Trouble> {
    let place = Place { table: TEXT_TABLE, row: row.text.0, column: "sealed" };
    let plain = key.open(place, &row.sealed)?;
    let text = plain.get(SALT_LEN..).and_then(|text| std::str::from_utf8(text).ok());
    let slot = TextSlot::parse(&row.kind).ok_or(Trouble::Internal("text-slot"))?;
    Ok(Opened { slot, text: text.ok_or(Trouble::Internal("text-utf8"))?.to_owned() })
}

fn party_place(case: CaseId, column: &'static str) -> Place {
    Place { table: PARTY_TABLE, row: case.0, column }
}

pub(crate) fn party_seal(key: &CaseKey, case: CaseId, party: &Party) -> PartyRow {
    let seal = |column, value: Option<&str>| {
        value.map(|value| key.seal(party_place(case, column), value.as_bytes()))
    };
    PartyRow {
        party_no: 1,
        name: seal("name", party.name.as_ref().map(Text::as_str)),
        phone: seal("phone", party.phone.as_ref().map(Phone::as_str)),
        email: seal("email", party.email.as_ref().map(Email::as_str)),
        address: seal("address", party.address.as_ref().map(Text::as_str)),
        language: seal("language", party.language.as_deref()),
    }
}

pub(crate) fn party_open(key: &CaseKey, case: CaseId, row: &PartyRow) -> Result<Party, Trouble> {
    let open = |column, sealed: &Option<Vec<u8>>| -> Result<Option<String>, Trouble> {
        let opened = sealed.as_ref().map(|cell| key.open_text(party_place(case, column), cell));
        Ok(opened.transpose()?)
    };
    let text = |column, cell| -> Result<Option<Text>, Trouble> {
        Ok(open(column, cell)?.and_then(|value| Text::parse(&value, usize::MAX).ok()))
    };
    Ok(Party {
        name: text("name", &row.name)?,
        phone: open("phone", &row.phone)?.and_then(|value| Phone::parse(&value).ok()),
        email: open("email", &row.email)?.and_then(|value| Email::parse(&value).ok()),
        address: text("address", &row.address)?,
        language: open("language", &row.language)?,
    })
}

pub(crate) fn title_place(case: CaseId) -> Place {
    Place { table: "case_file", row: case.0, column: "title" }
}

impl App {
    /// Who brought it. Only for use cases that have asked the policy.
    pub(crate) async fn party_of(&self, case: CaseId, key: &CaseKey) -> Result<Party, Trouble> {
        let rows = huiyin_store::case::parties(self.db(), self.area(), case).await?;
        rows.first().map_or(Ok(Party::default()), |row| party_open(key, case, row))
    }
}
