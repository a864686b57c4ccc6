//! Kinds by their first bytes, and what must not stand further on.

use super::FileFault;
use huiyin_domain::case::Media;
use image::ImageFormat;

#[derive(Debug, PartialEq)]
pub enum Kind {
    Image(ImageFormat),
    Plain(Media),
}

/// As far from the end as a ZIP may end, with its longest comment.
const TAIL: usize = 22 + 65_535;
/// A paper ends with its mark and white space; some writers leave a little more.
const PDF_TAIL: usize = 1024;
/// Beginnings of kinds that may not be hidden in others.
const ARCHIVE_END: &[u8] = b"PK\x05\x06";
/// What a reader of papers would run or unpack.
const PDF_ACTIVE: [&[u8]; 7] =
    [b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA", b"/SubmitForm"];
/// What a browser would take for a page if it guessed.
const MARKUP: [&[u8]; 5] = [b"<!doctype html", b"<html", b"<script", b"<svg", b"<?php"];
const MARKUP_HEAD: usize = 4096;

pub fn kind(bytes: &[u8]) -> Result<Kind, FileFault> {
    let starts = |mark: &[u8]| bytes.starts_with(mark);
    let at =
        |from: usize, mark: &[u8]| bytes.get(from..).is_some_and(|rest| rest.starts_with(mark));
    Ok(match () {
        () if starts(b"\xff\xd8\xff") => Kind::Image(ImageFormat::Jpeg),
        () if starts(b"\x89PNG\r\n\x1a\n") => Kind::Image(ImageFormat::Png),
        () if starts(b"RIFF") && at(8, b"WEBP") => Kind::Image(ImageFormat::WebP),
        () if starts(b"%PDF-") => Kind::Plain(Media::Pdf),
        () if starts(b"#!AMR\n") || starts(b"#!AMR-WB\n") => Kind::Plain(Media::Amr),
        () if starts(b"OggS\0") => Kind::Plain(Media::Ogg),
        () if starts(b"ID3") || is_mp3_frame(bytes) => Kind::Plain(Media::Mp3),
        () if at(4, b"ftyp") => return boxed(bytes),
        () if is_text(bytes) => Kind::Plain(Media::Text),
        () => return Err(FileFault::Kind),
    })
}

/// The family of MP4: by its brand.
fn boxed(bytes: &[u8]) -> Result<Kind, FileFault> {
    match bytes.get(8..12) {
        Some(b"M4A " | b"M4B ") => Ok(Kind::Plain(Media::M4a)),
        Some(
            b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" | b"avif",
        ) => Err(FileFault::Heic),
        _ => Err(FileFault::Video),
    }
}

/// Layer III of MPEG with a rate and a frequency that exist.
fn is_mp3_frame(bytes: &[u8]) -> bool {
    let Some([first, second, third, ..]) = bytes.get(..4) else { return false };
    let is_layer_3 = *first == 0xff && matches!(second & 0xfe, 0xfa | 0xf2 | 0xe2);
    is_layer_3 && third >> 4 != 0 && third >> 4 != 15 && third & 0x0c != 0x0c
}

/// UTF-8 without control signs, and nothing that a program would start.
fn is_text(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let plain = |sign: char| !sign.is_control() || matches!(sign, '\n' | '\r' | '\t' | '\u{c}');
    text.chars().all(plain) && !bytes.starts_with(b"#!") && !has_markup(bytes)
}

fn has_markup(bytes: &[u8]) -> bool {
    let head = bytes[..bytes.len().min(MARKUP_HEAD)].to_ascii_lowercase();
    MARKUP.iter().any(|mark| contains(&head, mark))
}

/// No archive at its end, no page at its beginning.
pub fn single(bytes: &[u8]) -> Result<(), FileFault> {
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    if contains(tail, ARCHIVE_END) || has_markup(bytes) {
        return Err(FileFault::Mixed);
    }
    Ok(())
}

/// It ends as papers do, with nothing of another kind behind, and runs nothing that can be seen.
/// What lies compressed within it is not seen: that is why it is only ever downloaded.
pub fn pdf_fits(bytes: &[u8]) -> Result<(), FileFault> {
    let tail = &bytes[bytes.len().saturating_sub(PDF_TAIL)..];
    let Some(end) = last(tail, b"%%EOF") else { return Err(FileFault::Broken) };
    let behind = &tail[end + b"%%EOF".len()..];
    if behind.iter().any(|byte| !matches!(byte, b'\r' | b'\n' | b' ' | b'\t' | 0)) {
        return Err(FileFault::Mixed);
    }
    // A name may write any of its signs as #xx.
    let plain = names_plain(bytes);
    let is_active = PDF_ACTIVE.iter().any(|name| holds_name(&plain, name));
    if is_active { Err(FileFault::Active) } else { Ok(()) }
}

fn names_plain(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digit = |place: usize| bytes.get(place).and_then(|d| char::from(*d).to_digit(16));
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'#', Some(high), Some(low)) => {
                plain.push(u8::try_from(high << 4 | low).unwrap_or(b'#'));
                at += 3;
            }
            _ => {
                plain.push(byte);
                at += 1;
            }
        }
    }
    plain
}

/// The name and not one that only begins with it.
fn holds_name(bytes: &[u8], name: &[u8]) -> bool {
    bytes.windows(name.len()).enumerate().any(|(at, window)| {
        let next = bytes.get(at + name.len());
        window == name && !next.is_some_and(|sign| name == b"/JS" && sign.is_ascii_alphanumeric())
    })
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

fn last(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).rposition(|window| window == what)
}
