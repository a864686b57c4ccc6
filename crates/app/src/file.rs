//! Photos, papers and recordings: they come in pieces, sealed one by one; when the last is there
//! they are looked into, and what is kept is sealed as one object under the file's own key. That
//! key lies sealed under the draft's, which only the person holds, and after filing under the
//! case's. Who may do what with the case the policy says; how a file travels is the edge's.

mod clamd;
mod content;
mod intake;
mod limits;
mod objects;
mod read;
mod s3;
mod sealed;
mod settle;

pub use content::FileFault;
pub use intake::{Coming, Wish};
pub use limits::FileLimits;
pub use objects::{Objects, ObjectsAt};
pub use read::{FileRead, FileView};
pub use s3::S3Config;
pub use sealed::PART_BYTES;
pub(crate) use sealed::digest_of;
pub(crate) use sealed::{kept_check, objects_copy, objects_fill};
pub(crate) use settle::Loose;

use crate::keys::{CaseKey, Sealer};
use crate::{App, By, Trouble};
use huiyin_domain::case::Refusal;
use huiyin_domain::ids::{CaseId, DraftId};
use huiyin_domain::policy::Action;
use huiyin_store::file::FileOf;

/// Longer names are cut: they help to tell files apart, nothing else.
pub const LABEL_CHARS_MAX: usize = 120;
pub const NOTE_CHARS_MAX: usize = 200;
/// How many files a case can have in all.
const OF_CASE_MAX: usize = 200;
/// An upload that does not come to its end.
const COMING_MS_MAX: i64 = 86_400_000;

/// What a file belongs to, and by whose hand.
#[derive(Clone, Debug)]
pub enum Shelf {
    Draft { id: DraftId, key: [u8; 32] },
    Case { by: By, id: CaseId },
}

/// Why a file was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileTrouble {
    /// The file's own fault, to be said beside the field.
    Fault(FileFault),
    Trouble(Trouble),
}

impl From<FileFault> for FileTrouble {
    fn from(fault: FileFault) -> Self {
        Self::Fault(fault)
    }
}

impl<T: Into<Trouble>> From<T> for FileTrouble {
    fn from(trouble: T) -> Self {
        Self::Trouble(trouble.into())
    }
}

impl From<objects::ObjectFault> for Trouble {
    fn from(fault: objects::ObjectFault) -> Self {
        match fault {
            objects::ObjectFault::Missing => {
                tracing::error!("an object is missing");
                Self::Internal("object")
            }
            objects::ObjectFault::Broken(why) => {
                tracing::error!(why, "objects");
                Self::Unavailable
            }
        }
    }
}

impl Shelf {
    const fn of(&self) -> FileOf {
        match self {
            Self::Draft { id, .. } => FileOf::Draft(*id),
            Self::Case { id, .. } => FileOf::Case(*id),
        }
    }
}

impl App {
    /// The key that the keys of this shelf's files lie under; asks whether the hand may add.
    async fn shelf_key(&self, shelf: &Shelf) -> Result<Sealer, Trouble> {
        match shelf {
            Shelf::Draft { key, .. } => Ok(self.keys().sealer_of(key)),
            Shelf::Case { by, id } => {
                let loaded = self.case_load(*id).await?;
                self.may_on(by, Action::AddMaterial, *id, &loaded.case)?;
                if !loaded.case.stage.is_open() {
                    let stage = loaded.case.stage;
                    return Err(Trouble::Refused(Refusal::WrongStage { stage }));
                }
                self.case_key(by, *id).await.map(|key| Sealer::clone(&key))
            }
        }
    }

    /// Whether files can be put there now, before anything of them is read.
    ///
    /// # Errors
    /// `NotFound`, `Forbidden`, `Refused`.
    pub async fn shelf_may(&self, shelf: &Shelf) -> Result<(), Trouble> {
        self.shelf_key(shelf).await.map(drop)
    }

    async fn file_key_of(&self, by: &By, case: CaseId) -> Result<CaseKey, Trouble> {
        self.case_key(by, case).await
    }
}
