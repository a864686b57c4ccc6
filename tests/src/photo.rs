//! Photos that nobody took, with everything in them that a telephone writes; and forms with files.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder, RgbImage};

/// What must not be found in anything that is sent out.
pub const CAMERA: &str = "CanaryPhone 77";
/// 27.89012 north, 119.12345 east, as it is told.
pub const PLACE: &str = "27.89012, 119.12345";

/// A TIFF block with a camera, an orientation and a place.
#[must_use]
pub fn exif() -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value].concat()
    };
    let text = format!("{CAMERA}\0\0");
    // The first directory: three entries, 2 + 36 + 4 bytes from 8 on.
    let (text_at, gps_at) = (50_u32, 50 + u32::try_from(text.len()).expect("short"));
    tiff.extend(3_u16.to_le_bytes());
    let length = u32::try_from(CAMERA.len() + 1).expect("short");
    tiff.extend(entry(0x0110, 2, length, text_at.to_le_bytes()));
    tiff.extend(entry(0x0112, 3, 1, [6, 0, 0, 0]));
    tiff.extend(entry(0x8825, 4, 1, gps_at.to_le_bytes()));
    tiff.extend(0_u32.to_le_bytes());
    tiff.extend(text.as_bytes());
    let values = gps_at + 2 + 4 * 12 + 4;
    tiff.extend(4_u16.to_le_bytes());
    tiff.extend(entry(1, 2, 2, *b"N\0\0\0"));
    tiff.extend(entry(2, 5, 3, values.to_le_bytes()));
    tiff.extend(entry(3, 2, 2, *b"E\0\0\0"));
    tiff.extend(entry(4, 5, 3, (values + 24).to_le_bytes()));
    tiff.extend(0_u32.to_le_bytes());
    let parts = [(27, 1), (53, 1), (244_320, 10_000), (119, 1), (7, 1), (244_200, 10_000)];
    for (over, under) in parts {
        tiff.extend(u32::to_le_bytes(over));
        tiff.extend(u32::to_le_bytes(under));
    }
    tiff
}

/// Sixty wide and forty high as it lies, to be turned upright by whoever shows it.
///
/// # Panics
/// Never: it is a small picture.
#[must_use]
pub fn with_place() -> Vec<u8> {
    let image = RgbImage::from_fn(60, 40, |x, y| {
        image::Rgb([(x * 4) as u8, (y * 6) as u8, ((x + y) * 2) as u8])
    });
    let mut out = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut out, 90);
    encoder.set_exif_metadata(exif()).expect("a block");
    encoder.write_image(&image, 60, 40, ExtendedColorType::Rgb8).expect("a picture");
    // A comment, as some programs leave it.
    let comment = format!("taken with {CAMERA}");
    let mut marked = out[..2].to_vec();
    marked.extend([0xff, 0xfe]);
    marked.extend(u16::try_from(comment.len() + 2).expect("short").to_be_bytes());
    marked.extend(comment.as_bytes());
    marked.extend(&out[2..]);
    marked
}

/// A large one of noise, which cannot be made small.
///
/// # Panics
/// Never.
#[must_use]
pub fn large(side: u32) -> Vec<u8> {
    let mut state = 7_u32;
    let image = RgbImage::from_fn(side, side, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [a, b, c, _] = state.to_be_bytes();
        image::Rgb([a, b, c])
    });
    let mut out = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut out, 95);
    encoder.write_image(&image, side, side, ExtendedColorType::Rgb8).expect("a picture");
    out
}

pub const BOUNDARY: &str = "----of-the-test-kit";
pub const KIND: &str = "multipart/form-data; boundary=----of-the-test-kit";

/// A form with files as a browser sends it: fields, files, then fields again.
#[must_use]
pub fn form(before: &[(&str, &str)], files: &[(&str, &[u8])], after: &[(&str, &str)]) -> Vec<u8> {
    let mut body = Vec::new();
    let field = |body: &mut Vec<u8>, (name, value): &(&str, &str)| {
        let head =
            format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend(head.as_bytes());
        body.extend(value.as_bytes());
        body.extend(b"\r\n");
    };
    before.iter().for_each(|one| field(&mut body, one));
    for (label, bytes) in files {
        let head = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"files\"; \
             filename=\"{label}\"\r\ncontent-type: image/jpeg\r\n\r\n"
        );
        body.extend(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    after.iter().for_each(|one| field(&mut body, one));
    body.extend(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}
