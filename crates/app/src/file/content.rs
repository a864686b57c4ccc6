//! What a file is, found by looking into it, and what of it is kept. Images are drawn anew from
//! their pixels, so that nothing rides along; papers and recordings are kept as they are or not
//! at all. Nothing its sender says of a file counts.

mod image;
mod sniff;

use super::clamd;
use super::limits::FileLimits;
use huiyin_domain::case::Media;

/// Why a file is not taken; each has its text, which says what can be done instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFault {
    TooLarge,
    TooMany,
    TooMuch,
    Empty,
    /// None of the kinds that are taken.
    Kind,
    /// A kind of photo that browsers of others cannot show.
    Heic,
    Video,
    /// Two kinds in one, or something behind its end.
    Mixed,
    /// It does not hold what its kind has to.
    Broken,
    Pixels,
    /// A paper that would run something.
    Active,
    Harmful,
    /// A piece that does not follow the last one.
    Offset,
    /// Too many are looked into just now.
    Busy,
}

impl FileFault {
    pub const ALL: [Self; 14] = [
        Self::TooLarge,
        Self::TooMany,
        Self::TooMuch,
        Self::Empty,
        Self::Kind,
        Self::Heic,
        Self::Video,
        Self::Mixed,
        Self::Broken,
        Self::Pixels,
        Self::Active,
        Self::Harmful,
        Self::Offset,
        Self::Busy,
    ];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::TooMany => "too-many",
            Self::TooMuch => "too-much",
            Self::Empty => "empty",
            Self::Kind => "kind",
            Self::Heic => "heic",
            Self::Video => "video",
            Self::Mixed => "mixed",
            Self::Broken => "broken",
            Self::Pixels => "pixels",
            Self::Active => "active",
            Self::Harmful => "harmful",
            Self::Offset => "offset",
            Self::Busy => "busy",
        }
    }
}

/// What is kept.
#[derive(Debug)]
pub struct Kept {
    pub media: Media,
    pub bytes: Vec<u8>,
    /// Latitude and longitude, if they were asked for and there.
    pub place: Option<String>,
}

/// Takes its time: not for a thread that serves others.
///
/// # Errors
/// It is not taken.
pub fn look(bytes: Vec<u8>, limits: &FileLimits, keeps_place: bool) -> Result<Kept, FileFault> {
    if bytes.is_empty() {
        return Err(FileFault::Empty);
    }
    if bytes.len() as u64 > limits.bytes_max {
        return Err(FileFault::TooLarge);
    }
    if clamd::is_eicar(&bytes) {
        return Err(FileFault::Harmful);
    }
    let media = match sniff::kind(&bytes)? {
        sniff::Kind::Image(format) => return image::drawn(&bytes, format, limits, keeps_place),
        sniff::Kind::Plain(media) => media,
    };
    if media == Media::Pdf {
        sniff::pdf_fits(&bytes)?;
    }
    sniff::single(&bytes)?;
    Ok(Kept { media, bytes, place: None })
}

#[cfg(test)]
mod tests;
