//! Kinds, bombs and files that are two things at once. Nothing here is a photo of anybody.

use super::*;
use ::image::{DynamicImage, ImageFormat, RgbImage};
use std::io::Cursor;

fn picture(format: ImageFormat) -> Vec<u8> {
    let image = RgbImage::from_fn(40, 20, |x, y| ::image::Rgb([x as u8 * 6, y as u8 * 12, 90]));
    let mut out = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image).write_to(&mut out, format).expect("a picture");
    out.into_inner()
}

fn looked(bytes: &[u8]) -> Result<Kept, FileFault> {
    look(bytes.to_vec(), &FileLimits::default(), true)
}

fn fault(bytes: &[u8]) -> Option<FileFault> {
    looked(bytes).err()
}

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

#[test]
fn a_kind_is_what_stands_in_it() {
    let media = |bytes: &[u8]| looked(bytes).map(|kept| kept.media);
    assert_eq!(media(&picture(ImageFormat::Jpeg)), Ok(Media::Jpeg));
    assert_eq!(media(&picture(ImageFormat::Png)), Ok(Media::Png));
    assert_eq!(media(&picture(ImageFormat::WebP)), Ok(Media::Jpeg));
    assert_eq!(media(PDF), Ok(Media::Pdf));
    assert_eq!(media("一句话\r\nand another\n".as_bytes()), Ok(Media::Text));
    assert_eq!(media(b"#!AMR\n\x3c\x91\x17\x16"), Ok(Media::Amr));
    assert_eq!(media(b"ID3\x04\0\0\0\0\0\0"), Ok(Media::Mp3));
    assert_eq!(media(b"\xff\xfb\x90\x64\0\0\0\0"), Ok(Media::Mp3));
    assert_eq!(media(b"OggS\0\x02\0\0"), Ok(Media::Ogg));
    assert_eq!(media(b"\0\0\0\x1cftypM4A \0\0\0\0"), Ok(Media::M4a));
    assert_eq!(media(b"\0\0\0\x18ftypheic\0\0\0\0"), Err(FileFault::Heic));
    assert_eq!(media(b"\0\0\0\x18ftypisom\0\0\0\0"), Err(FileFault::Video));
    assert_eq!(media(b""), Err(FileFault::Empty));
    for other in
        [&b"MZ\x90\0"[..], b"\x7fELF", b"PK\x03\x04", b"#!/bin/sh\nrm", b"a\0b", b"\xfe\xff\0a"]
    {
        assert_eq!(media(other), Err(FileFault::Kind), "{other:?}");
    }
    for page in ["<!DOCTYPE html><p>", "  <HTML>", "hello <script>x()</script>", "<svg onload=x>"] {
        assert_eq!(media(page.as_bytes()), Err(FileFault::Kind), "{page}");
    }
}

#[test]
fn two_things_in_one_are_refused_or_cut() {
    let zip = b"PK\x03\x04 something PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    let behind = |first: &[u8], second: &[u8]| [first, second].concat();
    assert_eq!(fault(&behind(PDF, zip)), Some(FileFault::Mixed));
    let within = [&PDF[..20], zip, &PDF[20..]].concat();
    assert_eq!(fault(&within), Some(FileFault::Mixed), "an archive before the end");
    assert_eq!(fault(&behind(PDF, b"<script>x()</script>")), Some(FileFault::Mixed));
    assert_eq!(fault(&behind(b"%PDF-1.4\n<html>", &PDF[8..])), Some(FileFault::Mixed));
    assert_eq!(fault(&PDF[..40]), Some(FileFault::Broken), "cut");
    assert_eq!(fault(&behind(b"\n", PDF)), None, "not a paper, but plain text");
    assert_eq!(fault(&behind(b"ID3\x04\0\0\0\0\0\0", zip)), Some(FileFault::Mixed));
    for first in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let clean = looked(&picture(first)).expect("a picture").bytes;
        let kept = looked(&behind(&picture(first), zip)).expect("a picture all the same").bytes;
        assert_eq!(kept, clean, "nothing of what stood behind {first:?} is kept");
    }
    let gif = behind(b"GIF89a\x01\0\x01\0", zip);
    assert_eq!(fault(&gif), Some(FileFault::Kind));
}

#[test]
fn a_paper_that_runs_something_is_refused() {
    for name in
        ["/JavaScript", "/JS (x)", "/Launch", "/EmbeddedFile", "/J#61vaScript", "/RichMedia"]
    {
        let paper = format!("%PDF-1.7\n1 0 obj<</Type/Catalog{name}>>endobj\n%%EOF");
        assert_eq!(fault(paper.as_bytes()), Some(FileFault::Active), "{name}");
    }
    let plain = "%PDF-1.7\n1 0 obj<</Type/Font/BaseFont/JSong>>endobj\n%%EOF";
    assert_eq!(fault(plain.as_bytes()), None, "a name that only begins so");
}

/// A head that promises more pixels than anybody may have unpacked: with a sum that fits.
fn png_of(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8], data: &[u8]| {
        bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        bytes.extend(kind);
        bytes.extend(data);
        bytes.extend(crc(&[kind, data].concat()).to_be_bytes());
    };
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    chunk(b"IHDR", &head);
    chunk(b"IDAT", &[0x78, 0x9c, 3, 0, 0, 0, 0, 1]);
    chunk(b"IEND", b"");
    bytes
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            crc >> 1 ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

#[test]
fn bombs_are_seen_by_their_heads() {
    assert_eq!(fault(&png_of(19_999, 19_999)), Some(FileFault::Pixels), "400 megapixels");
    assert_eq!(fault(&png_of(20_001, 1)), Some(FileFault::Pixels), "a side");
    assert_eq!(fault(&png_of(u32::MAX >> 1, u32::MAX >> 1)), Some(FileFault::Pixels));
    assert_eq!(fault(&png_of(0, 5)), Some(FileFault::Broken));
    assert_eq!(fault(&png_of(7_000, 7_000)), Some(FileFault::Broken), "allowed, but not there");
    let jpeg = picture(ImageFormat::Jpeg);
    let at = jpeg.windows(2).position(|two| two == [0xff, 0xc0]).expect("a frame head");
    let mut large = jpeg.clone();
    large[at + 5..at + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    assert_eq!(fault(&large), Some(FileFault::Pixels));
    for cut in [4, 30, jpeg.len() / 2] {
        let said = looked(&jpeg[..cut]).map(|kept| kept.media);
        assert!(matches!(said, Err(FileFault::Broken) | Ok(Media::Jpeg)), "{cut} {said:?}");
    }
}

#[test]
fn the_file_that_scanners_are_tried_with_is_refused_wherever_it_stands() {
    let parts = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"];
    let eicar = parts.concat();
    assert_eq!(fault(eicar.as_bytes()), Some(FileFault::Harmful));
    assert_eq!(fault(format!("看这个 {eicar}").as_bytes()), Some(FileFault::Harmful));
    assert_eq!(fault(parts[0].as_bytes()), None, "the control: half of it is only text");
}

#[test]
fn anything_is_looked_into_without_panic() {
    let seeds = [
        picture(ImageFormat::Jpeg),
        picture(ImageFormat::Png),
        picture(ImageFormat::WebP),
        PDF.to_vec(),
    ];
    let mut state: u32 = 11;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize
    };
    for round in 0..400 {
        let mut bytes = seeds[round % seeds.len()].clone();
        for _ in 0..1 + next() % 6 {
            let at = next() % bytes.len();
            bytes[at] = next() as u8;
        }
        bytes.truncate(1 + next() % bytes.len());
        let _looked = looked(&bytes);
    }
}
