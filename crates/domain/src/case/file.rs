//! Photos, papers and recordings of a case. An event names a file by id, kind, size and the
//! salted digest of the bytes that are kept; what they show, and what somebody called them, lies
//! sealed elsewhere.

use super::codes;
use super::command::TextSlot;
use super::event::TextRef;
use crate::ids::FileId;
use crate::leaf::Commitment;
use crate::policy::Action;
use serde::{Deserialize, Serialize};

codes!(
    /// What a file is, found by looking into it; never what its sender says of it.
    Media {
        Jpeg = "jpeg",
        Png = "png",
        Pdf = "pdf",
        Text = "text",
        Amr = "amr",
        Mp3 = "mp3",
        M4a = "m4a",
        Ogg = "ogg",
    }
);

impl Media {
    /// Drawn anew from its pixels, so that a browser may show it.
    #[must_use]
    pub const fn is_image(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png)
    }
}

/// A file as its event names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    pub id: FileId,
    pub media: Media,
    pub bytes: u64,
    pub digest: Commitment,
}

/// With material: `note` says what is to be seen, `place` where it was taken, if the person
/// wanted that kept.
#[derive(Clone, Debug)]
pub struct FileCommand<T = TextRef> {
    pub file: FileRef,
    pub note: Option<T>,
    pub place: Option<T>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum FileEvent {
    FileAdded {
        file: FileRef,
        note: Option<TextRef>,
        place: Option<TextRef>,
    },
    /// It had waited to be looked into for harm, and something was found: its bytes are gone.
    FileRefused {
        file: FileId,
    },
}

impl<T> FileCommand<T> {
    #[must_use]
    pub const fn action(&self) -> Action {
        Action::AddMaterial
    }

    pub(super) fn with_texts<U>(self, f: &mut impl FnMut(TextSlot, T) -> U) -> FileCommand<U> {
        FileCommand {
            file: self.file,
            note: self.note.map(|text| f(TextSlot::FileNote, text)),
            place: self.place.map(|text| f(TextSlot::FilePlace, text)),
        }
    }
}

impl FileEvent {
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::FileAdded { .. } => "file-added",
            Self::FileRefused { .. } => "file-refused",
        }
    }

    /// Each text with what it is to the case.
    #[must_use]
    pub fn texts(&self) -> Vec<(TextSlot, TextRef)> {
        match self {
            Self::FileAdded { note, place, .. } => {
                let note = note.map(|text| (TextSlot::FileNote, text));
                let place = place.map(|text| (TextSlot::FilePlace, text));
                note.into_iter().chain(place).collect()
            }
            Self::FileRefused { .. } => Vec::new(),
        }
    }
}

/// What was brought is added as it is; that the case is open says the table of transitions.
pub(super) fn decide(command: FileCommand) -> FileEvent {
    let FileCommand { file, note, place } = command;
    FileEvent::FileAdded { file, note, place }
}
