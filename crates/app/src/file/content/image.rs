//! Photos: decoded within limits, turned the way they were held, and written anew. What stood
//! beside the pixels (Exif, XMP, IPTC, profiles, comments, bytes behind the end) is not copied,
//! because nothing is copied.

use super::{FileFault, FileLimits, Kept};
use huiyin_domain::case::Media;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

const QUALITY: u8 = 88;
/// A decoder's own buffers, beside the pixels at four bytes each.
const ALLOC_SLACK: u64 = 64 << 20;
/// A text in Exif that could not be a coordinate is not looked through.
const EXIF_BYTES_MAX: usize = 1 << 20;

pub fn drawn(
    bytes: &[u8],
    format: ImageFormat,
    limits: &FileLimits,
    keeps_place: bool,
) -> Result<Kept, FileFault> {
    let broken = |_| FileFault::Broken;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut own = Limits::default();
    own.max_image_width = Some(limits.side_max);
    own.max_image_height = Some(limits.side_max);
    own.max_alloc = Some(limits.pixels_max * 4 + ALLOC_SLACK);
    reader.limits(own);
    let mut decoder = reader.into_decoder().map_err(fault)?;
    // Told by the head alone: nothing was unpacked so far.
    let (width, height) = decoder.dimensions();
    if width > limits.side_max
        || height > limits.side_max
        || u64::from(width) * u64::from(height) > limits.pixels_max
    {
        return Err(FileFault::Pixels);
    }
    let turned = decoder.orientation().map_err(broken)?;
    let exif = decoder.exif_metadata().ok().flatten().filter(|_| keeps_place);
    let mut image = DynamicImage::from_decoder(decoder).map_err(fault)?;
    image.apply_orientation(turned);
    let place = exif.and_then(place_of);
    let (media, bytes) = written(&image, format).ok_or(FileFault::Broken)?;
    Ok(Kept { media, bytes, place })
}

fn fault(error: image::ImageError) -> FileFault {
    match error {
        image::ImageError::Limits(_) => FileFault::Pixels,
        _ => FileFault::Broken,
    }
}

/// As a photo, unless it was a drawing or can be seen through.
fn written(image: &DynamicImage, format: ImageFormat) -> Option<(Media, Vec<u8>)> {
    let mut out = Cursor::new(Vec::new());
    if format == ImageFormat::Png || format == ImageFormat::WebP && image.color().has_alpha() {
        let plain = match image.color().has_alpha() {
            true => DynamicImage::ImageRgba8(image.to_rgba8()),
            false => DynamicImage::ImageRgb8(image.to_rgb8()),
        };
        plain.write_to(&mut out, ImageFormat::Png).ok()?;
        return Some((Media::Png, out.into_inner()));
    }
    let encoder = JpegEncoder::new_with_quality(&mut out, QUALITY);
    DynamicImage::ImageRgb8(image.to_rgb8()).write_with_encoder(encoder).ok()?;
    Some((Media::Jpeg, out.into_inner()))
}

/// Degrees north and east, to five digits: a metre.
fn place_of(raw: Vec<u8>) -> Option<String> {
    use exif::{In, Tag};
    if raw.len() > EXIF_BYTES_MAX {
        return None;
    }
    let read = exif::Reader::new().read_raw(raw).ok()?;
    let degrees = |of: Tag, side: Tag, minus: u8, max: f64| {
        let exif::Value::Rational(parts) = &read.get_field(of, In::PRIMARY)?.value else {
            return None;
        };
        let [degrees, minutes, seconds] = parts.get(..3)? else { return None };
        let all = degrees.to_f64() + minutes.to_f64() / 60.0 + seconds.to_f64() / 3600.0;
        let exif::Value::Ascii(sides) = &read.get_field(side, In::PRIMARY)?.value else {
            return None;
        };
        let is_minus = sides.first()?.first()? == &minus;
        (all.is_finite() && all <= max).then_some(if is_minus { -all } else { all })
    };
    let north = degrees(Tag::GPSLatitude, Tag::GPSLatitudeRef, b'S', 90.0)?;
    let east = degrees(Tag::GPSLongitude, Tag::GPSLongitudeRef, b'W', 180.0)?;
    Some(format!("{north:.5}, {east:.5}"))
}
