//! A case as the index is told of it: which texts, masked with the case's own values, and who
//! may read them. An accusation, what protects somebody and what is locked is never told.

use crate::case::Loaded;
use crate::seal::texts_open;
use crate::{App, Trouble};
use huiyin_domain::case::keeping::is_locking;
use huiyin_domain::case::{Case, DeliveryEvent, Event, TextRef};
use huiyin_domain::ids::CaseId;
use huiyin_domain::leaf::Entry;
use huiyin_domain::time::Millis;
use huiyin_search::index::{Doc, Field, Gate};
use huiyin_search::mask::masked;

/// What a text is to its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Summary,
    Answer,
    Title,
    Body,
    Place,
    Material,
}

impl Kind {
    pub const ALL: [Self; 6] =
        [Self::Summary, Self::Answer, Self::Title, Self::Body, Self::Place, Self::Material];

    /// As a language key names it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Answer => "answer",
            Self::Title => "title",
            Self::Body => "body",
            Self::Place => "place",
            Self::Material => "material",
        }
    }

    pub(super) fn of(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }
}

/// Whether a case is in no index: an accusation, what protects somebody, and whatever names a
/// unit that is complained of.
pub(super) fn is_kept_out(case: &Case) -> bool {
    is_locking(case.kind, case.protects) || case.accused.is_some()
}

/// Who may read it. Units that are kept away have no case here: see [`is_kept_out`].
pub(super) fn gate(case: &Case) -> Gate {
    Gate {
        handler: case.owner.handler.map(|handler| handler.0),
        kept_units: case.accused.iter().map(|unit| unit.0).collect(),
        kept_officers: case.bars.recused.iter().map(|one| one.officer.0).collect(),
    }
}

impl App {
    /// What a case says, masked, with the instant at which it was registered: title and body with
    /// its place. `None`: it is in no index, or is no more.
    pub(crate) async fn matter_masked(
        &self,
        id: CaseId,
    ) -> Result<Option<(Millis, String, String)>, Trouble> {
        let Some((doc, _)) = self.words_doc(id).await? else { return Ok(None) };
        let of = |kind: Kind| {
            let fields = doc.matter.iter().filter(move |field| field.kind == kind as u8);
            fields.map(Field::text).collect::<Vec<_>>().join("\n")
        };
        let body = format!("{}\n{}", of(Kind::Body), of(Kind::Place));
        Ok(Some((Millis(doc.key.0), of(Kind::Title), body)))
    }

    /// The case as it is now, with its version; `None`: it is in no index, or is no more.
    pub(super) async fn words_doc(&self, id: CaseId) -> Result<Option<(Doc, i64)>, Trouble> {
        let loaded = match self.case_load(id).await {
            Err(Trouble::NotFound) => return Ok(None),
            loaded => loaded?,
        };
        if is_kept_out(&loaded.case) {
            return Ok(None);
        }
        let wrapped = huiyin_store::case::key(self.db(), self.area(), id).await?;
        // None: erased meanwhile. Empty: the house has no key to it.
        let Some(wrapped) = wrapped.filter(|wrapped| !wrapped.is_empty()) else { return Ok(None) };
        let key = self.keys().unwrap(id, &wrapped)?;
        let own = self.party_of(id, &key).await?.values();
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        let texts = texts_open(&key, huiyin_store::case::texts(self.db(), self.area(), id).await?)?;
        let fields = |named: Vec<(Kind, TextRef)>| -> Box<[Field]> {
            let read = named
                .into_iter()
                .filter_map(|(kind, text)| Some((kind, texts.get(&text.id)?.text.as_str())));
            read.map(|(kind, text)| Field::new(kind as u8, &masked(text, &own))).collect()
        };
        let (staff, matter) = (fields(by_staff(&loaded)), fields(by_resident(&loaded)));
        let version = loaded.row.version;
        Ok(Some((doc(id, &loaded, staff, matter), version)))
    }
}

fn doc(id: CaseId, loaded: &Loaded, staff: Box<[Field]>, matter: Box<[Field]>) -> Doc {
    let case = &loaded.case;
    let ties = case.ties(case.changed_at);
    let units = std::iter::once(ties.owner).chain(ties.joined).map(|unit| unit.0).collect();
    Doc {
        key: (case.registered_at.0, id.0),
        number: loaded.row.number.as_str().into(),
        gate: gate(case),
        is_open: case.stage.is_open(),
        topic: case.topic.as_deref().unwrap_or_default().into(),
        area: case.area_code.as_str().into(),
        units,
        staff,
        matter,
    }
}

/// The summary as it is now, and every answer that was delivered: a draft is nobody's answer.
fn by_staff(loaded: &Loaded) -> Vec<(Kind, TextRef)> {
    let summary = loaded.case.summary.map(|text| (Kind::Summary, text));
    let mut found: Vec<_> = summary.into_iter().collect();
    let mut draft = None;
    for Entry { event, .. } in &loaded.log {
        match event {
            Event::Drafted { text, .. } => draft = Some(*text),
            Event::Delivery(DeliveryEvent::Delivered { .. }) => {
                found.extend(draft.take().map(|text| (Kind::Answer, text)));
            }
            _ => {}
        }
    }
    found
}

/// What was brought, and what was added to it.
fn by_resident(loaded: &Loaded) -> Vec<(Kind, TextRef)> {
    let case = &loaded.case;
    let mut found = vec![(Kind::Title, case.title), (Kind::Body, case.body)];
    found.extend(case.place.map(|text| (Kind::Place, text)));
    for Entry { event, .. } in &loaded.log {
        if let Event::MaterialAdded { text } = event {
            found.push((Kind::Material, *text));
        }
    }
    found
}
