//! Finding words in cases. What residents wrote is found by whoever the case is assigned to;
//! summaries and delivered answers by every officer who is not kept away. Masked before it is
//! kept; kept in memory alone, with a sealed copy; nothing here takes who somebody is.

mod doc;
mod follow;
mod keep;
mod offer;
mod similar;

pub use doc::Kind;
pub use follow::{Shown, Standing};
pub use offer::{Offer, laws, offerable};
pub use similar::{Cited, Known, Matter, Similar};

use crate::{App, By, Signed, Trouble};
use follow::{Words, Work};
use huiyin_domain::case::Case;
use huiyin_domain::ids::{CaseId, CaseNumber, UnitId};
use huiyin_domain::policy::{Action, Role};
use huiyin_domain::time::Millis;
use huiyin_search::index::{Filter, Hit, Key, Reader, Sight, Snippet, words};
use huiyin_search::mask;
use std::fmt;
use std::str::FromStr;
use std::sync::RwLock;

/// Longer than any word or two that somebody remembers.
pub const LOOK_CHARS_MAX: usize = 60;
const LIMIT_MAX: usize = 50;
/// How often the index is asked again where what it found may not be shown.
const ROUNDS_MAX: usize = 4;

/// What this server knows, and where it is with it.
#[derive(Default)]
pub(crate) struct Find {
    words: RwLock<Words>,
    work: tokio::sync::Mutex<Work>,
}

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Look {
    pub words: String,
    pub is_open: Option<bool>,
    pub topic: Option<String>,
    pub unit: Option<UnitId>,
    /// What the code of the area begins with.
    pub area: Option<String>,
    pub from: Option<Millis>,
    pub to: Option<Millis>,
    pub after: Option<LookCursor>,
    pub limit: usize,
}

/// Where the next page begins: a time and a case id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LookCursor(Key);

impl fmt::Display for LookCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0.0, self.0.1)
    }
}

impl FromStr for LookCursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (at, case) = text.split_once('.').ok_or(())?;
        Ok(Self((at.parse().map_err(|_| ())?, case.parse().map_err(|_| ())?)))
    }
}

/// One case in which the words stand.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its number, where the reader may open it.
    pub case: Option<(CaseId, CaseNumber)>,
    pub kind: Kind,
    pub unit: UnitId,
    pub topic: Option<String>,
    pub is_open: bool,
    pub registered_at: Millis,
    pub snippet: Snippet,
}

#[derive(Clone, Debug)]
pub struct LookPage {
    pub found: Vec<Found>,
    pub next: Option<LookCursor>,
    /// Whether there may be more than this server has read so far.
    pub standing: Standing,
}

/// Why nothing was looked for.
#[derive(Debug)]
pub enum LookFault {
    NoWord,
    TooLong,
    /// A telephone, identity or plate number, or an address of mail: they lead to a person.
    Person,
    Trouble(Trouble),
}

impl<E: Into<Trouble>> From<E> for LookFault {
    fn from(error: E) -> Self {
        Self::Trouble(error.into())
    }
}

/// Whether what is typed leads to somebody: whatever would be masked in a text.
#[must_use]
pub fn leads_to_somebody(typed: &str) -> bool {
    let written = typed.chars().filter(|c| *c == mask::SIGN).count();
    mask::masked(typed, &[]).chars().filter(|c| *c == mask::SIGN).count() > written
}

impl App {
    /// # Errors
    /// See [`LookFault`].
    pub async fn look(&self, by: &Signed, look: &Look) -> Result<LookPage, LookFault> {
        By::Staff(by.clone()).may(Action::TextLook)?;
        if look.words.chars().count() > LOOK_CHARS_MAX {
            return Err(LookFault::TooLong);
        }
        if leads_to_somebody(&look.words) {
            return Err(LookFault::Person);
        }
        let sought = words(&look.words);
        if sought.is_empty() {
            return Err(LookFault::NoWord);
        }
        let (reader, filter) = (reader_of(by), filter_of(look));
        let limit = look.limit.clamp(1, LIMIT_MAX);
        let (mut found, mut after) = (Vec::new(), look.after.map(|cursor| cursor.0));
        for _ in 0..ROUNDS_MAX {
            let left = limit - found.len();
            let page = self.words().index.find(&reader, &sought, &filter, after, left);
            after = page.next;
            for hit in page.hits {
                found.extend(self.found_of(by, &reader, hit).await?);
            }
            if after.is_none() || found.len() == limit {
                break;
            }
        }
        Ok(LookPage { found, next: after.map(LookCursor), standing: self.words_standing() })
    }

    /// What may be shown of a hit, asked of the store once more: another server may have changed
    /// a moment ago who handles the case, who is kept away from it, and what it is.
    async fn found_of(
        &self,
        by: &Signed,
        reader: &Reader,
        hit: Hit,
    ) -> Result<Option<Found>, Trouble> {
        let id = CaseId(hit.key.1);
        let loaded = match self.case_load(id).await {
            Err(Trouble::NotFound) => return Ok(None),
            loaded => loaded?,
        };
        let case = &loaded.case;
        let sight = self.sight(reader, case);
        if sight == Sight::Nothing || (hit.is_matter && sight != Sight::Whole) {
            return Ok(None);
        }
        let Some(kind) = Kind::of(hit.kind) else { return Ok(None) };
        let may = self.may_on(&By::Staff(by.clone()), Action::CaseView, id, case).is_ok();
        Ok(Some(Found {
            case: may.then(|| (id, loaded.row.number.clone())),
            kind,
            unit: case.owner.unit,
            topic: case.topic.clone(),
            is_open: case.stage.is_open(),
            registered_at: case.registered_at,
            snippet: hit.snippet,
        }))
    }

    /// What this reader may read of a case as it is in the store.
    fn sight(&self, reader: &Reader, case: &Case) -> Sight {
        if doc::is_kept_out(case) {
            return Sight::Nothing;
        }
        reader.sees(&doc::gate(case))
    }

    fn words(&self) -> std::sync::RwLockReadGuard<'_, Words> {
        self.0.find.words.read().expect("no holder of this lock panics")
    }

    fn words_mut(&self) -> std::sync::RwLockWriteGuard<'_, Words> {
        self.0.find.words.write().expect("no holder of this lock panics")
    }
}

fn reader_of(by: &Signed) -> Reader {
    Reader {
        officer: by.staff.0,
        unit: by.unit.0,
        stands_for: by.stands_for.iter().map(|away| away.staff.0).collect(),
        is_handler: by.roles.contains(&Role::Handler) && !by.must_change,
    }
}

fn filter_of(look: &Look) -> Filter {
    Filter {
        is_open: look.is_open,
        topic: look.topic.clone(),
        unit: look.unit.map(|unit| unit.0),
        area: look.area.clone(),
        from: look.from.map(|at| at.0),
        to: look.to.map(|at| at.0),
    }
}
