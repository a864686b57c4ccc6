//! The documents as bytes and back, for a copy that makes a restart quick. Lists are not in it:
//! they are made again. Whatever cannot be read whole is nothing.

use super::{Doc, Field, Gate, Index};
use crate::postings::{put, take};

impl Index {
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        number(&mut out, self.len());
        self.docs().for_each(|doc| written(&mut out, doc));
        out
    }

    /// Nothing, unless every byte is as [`Index::to_bytes`] writes it.
    #[must_use]
    pub fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let mut index = Self::default();
        for _ in 0..take(&mut bytes)? {
            index.put(read(&mut bytes)?);
        }
        bytes.is_empty().then_some(index)
    }
}

fn written(out: &mut Vec<u8>, doc: &Doc) {
    whole(out, doc.key.0);
    whole(out, doc.key.1);
    text(out, &doc.number);
    out.push(u8::from(doc.is_open) | u8::from(doc.gate.handler.is_some()) << 1);
    doc.gate.handler.into_iter().for_each(|handler| whole(out, handler));
    wholes(out, &doc.gate.kept_units);
    wholes(out, &doc.gate.kept_officers);
    text(out, &doc.topic);
    text(out, &doc.area);
    wholes(out, &doc.units);
    for fields in [&doc.staff, &doc.matter] {
        number(out, fields.len());
        for field in fields.iter() {
            out.push(field.kind);
            text(out, &field.text);
        }
    }
}

fn read(bytes: &mut &[u8]) -> Option<Doc> {
    let key = (whole_read(bytes)?, whole_read(bytes)?);
    let number = text_read(bytes)?.into();
    let flags = byte_read(bytes)?;
    let handler = if flags & 2 == 0 { None } else { Some(whole_read(bytes)?) };
    let (kept_units, kept_officers) = (wholes_read(bytes)?, wholes_read(bytes)?);
    let gate = Gate { handler, kept_units, kept_officers };
    let (topic, area) = (text_read(bytes)?.into(), text_read(bytes)?.into());
    let units = wholes_read(bytes)?;
    let (staff, matter) = (fields_read(bytes)?, fields_read(bytes)?);
    let is_open = flags & 1 == 1;
    Some(Doc { key, number, gate, is_open, topic, area, units, staff, matter })
}

fn fields_read(bytes: &mut &[u8]) -> Option<Box<[Field]>> {
    let count = take(bytes)?;
    let field = |bytes: &mut &[u8]| {
        let kind = byte_read(bytes)?;
        Some(Field { kind, text: text_read(bytes)?.into() })
    };
    (0..count).map(|_| field(bytes)).collect()
}

fn number(out: &mut Vec<u8>, value: usize) {
    put(out, u32::try_from(value).expect("no text and no list here has four billion parts"));
}

fn whole(out: &mut Vec<u8>, value: i64) {
    out.extend(value.to_be_bytes());
}

fn wholes(out: &mut Vec<u8>, values: &[i64]) {
    number(out, values.len());
    values.iter().for_each(|value| whole(out, *value));
}

fn text(out: &mut Vec<u8>, value: &str) {
    number(out, value.len());
    out.extend(value.as_bytes());
}

fn byte_read(bytes: &mut &[u8]) -> Option<u8> {
    let (byte, rest) = bytes.split_first()?;
    *bytes = rest;
    Some(*byte)
}

fn whole_read(bytes: &mut &[u8]) -> Option<i64> {
    let (value, rest) = bytes.split_first_chunk::<8>()?;
    *bytes = rest;
    Some(i64::from_be_bytes(*value))
}

fn wholes_read(bytes: &mut &[u8]) -> Option<Box<[i64]>> {
    let count = take(bytes)?;
    (0..count).map(|_| whole_read(bytes)).collect()
}

fn text_read<'a>(bytes: &mut &'a [u8]) -> Option<&'a str> {
    let length = take(bytes)? as usize;
    let (value, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    std::str::from_utf8(value).ok()
}
