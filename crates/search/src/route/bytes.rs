//! A model as bytes and back. Behind everything stands a SHA-256 of it: a damaged file, or one of
//! another kind, is refused with a name, never half understood.

use super::calibrate::{Calibration, Held};
use super::grams::Shape;
use super::model::Model;
use super::solve::{LANES, Lane};
use super::vocabulary::Vocabulary;
use sha2::{Digest, Sha256};
use std::fmt;

const MAGIC: &[u8; 12] = b"huiyin-route";
const VERSION: u32 = 1;
const HASH: usize = 32;

/// Why bytes are no model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// They do not begin as a model does.
    Foreign,
    /// Written by another version of the program: train again.
    Version(u32),
    /// Begun as a model, but cut or changed since.
    Damaged,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign => write!(f, "this is not a routing model"),
            Self::Version(found) => {
                write!(f, "a routing model of version {found}; this program reads {VERSION}")
            }
            Self::Damaged => write!(f, "this routing model is damaged; train it again"),
        }
    }
}

impl std::error::Error for Unreadable {}

impl Model {
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Out(Vec::from(MAGIC.as_slice()));
        out.u32(VERSION);
        let shape = self.vocabulary.shape;
        out.0.extend([shape.text, shape.title]);
        out.u32(u32::from(shape.units_max));
        out.u32(self.held.messages);
        out.floats(&[self.held.accuracy, self.held.macro_f1, self.held.sure]);
        out.u32(self.labels.len() as u32);
        for label in &self.labels {
            out.u32(label.len() as u32);
            out.0.extend(label.as_bytes());
        }
        out.floats(&[self.calibration.stretch, self.calibration.sure_from]);
        out.floats(&self.calibration.shifts);
        out.u32(self.calibration.knots.len() as u32);
        for (chance, right) in &self.calibration.knots {
            out.floats(&[*chance, *right]);
        }
        out.u32(self.vocabulary.keys.len() as u32);
        for key in &self.vocabulary.keys {
            out.0.extend(key.to_le_bytes());
        }
        out.floats(&self.vocabulary.worth);
        for lane in self.weights.iter().flatten() {
            out.floats(lane);
        }
        let hash = Sha256::digest(&out.0);
        out.0.extend(hash.as_slice());
        out.0
    }

    /// The SHA-256 that stands behind the bytes: the model's name in the log.
    #[must_use]
    pub fn hash(&self) -> [u8; HASH] {
        let bytes = self.to_bytes();
        let mut hash = [0; HASH];
        hash.copy_from_slice(&bytes[bytes.len() - HASH..]);
        hash
    }

    /// # Errors
    /// Bytes that are no model, or no longer one.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Unreadable> {
        let behind = bytes.strip_prefix(MAGIC.as_slice()).ok_or(Unreadable::Foreign)?;
        let mut front = In(behind);
        let version = front.u32()?;
        if version != VERSION {
            return Err(Unreadable::Version(version));
        }
        let (whole, hash) = bytes.split_last_chunk::<HASH>().ok_or(Unreadable::Damaged)?;
        if Sha256::digest(whole).as_slice() != hash {
            return Err(Unreadable::Damaged);
        }
        let mut rest = In(whole.get(MAGIC.len() + 4..).ok_or(Unreadable::Damaged)?);
        let model = rest.model()?;
        if rest.0.is_empty() { Ok(model) } else { Err(Unreadable::Damaged) }
    }
}

struct Out(Vec<u8>);

impl Out {
    fn u32(&mut self, value: u32) {
        self.0.extend(value.to_le_bytes());
    }

    fn floats(&mut self, values: &[f32]) {
        for value in values {
            self.0.extend(value.to_le_bytes());
        }
    }
}

struct In<'a>(&'a [u8]);

impl<'a> In<'a> {
    fn model(&mut self) -> Result<Model, Unreadable> {
        let [text, title] = self.fixed::<2>()?;
        let units_max = u16::try_from(self.u32()?).map_err(|_| Unreadable::Damaged)?;
        let messages = self.u32()?;
        let [accuracy, macro_f1, sure] = [self.float()?, self.float()?, self.float()?];
        let count = self.count(4)?;
        let labels = (0..count).map(|_| self.label()).collect::<Result<Vec<_>, _>>()?;
        let (stretch, sure_from) = (self.float()?, self.float()?);
        let shifts = self.floats(count)?;
        let knots = self.count(8)?;
        let knots = (0..knots).map(|_| Ok((self.float()?, self.float()?)));
        let knots = knots.collect::<Result<Vec<_>, _>>()?;
        let columns = self.count(8)?;
        let keys = self.slice(columns, 8)?.as_chunks().0;
        let keys = keys.iter().map(|key| u64::from_le_bytes(*key)).collect();
        let worth = self.floats(columns)?;
        let lanes = count.div_ceil(LANES);
        let weights = (0..lanes)
            .map(|_| (0..=columns).map(|_| self.lane()).collect::<Result<Vec<_>, _>>())
            .collect::<Result<Vec<_>, _>>()?;
        let vocabulary = Vocabulary::of(Shape { text, title, units_max }, keys, worth);
        let calibration = Calibration { stretch, shifts, knots, sure_from };
        let held = Held { messages, accuracy, macro_f1, sure };
        Ok(Model::of(vocabulary, labels, weights, calibration, held))
    }

    fn slice(&mut self, count: usize, each: usize) -> Result<&'a [u8], Unreadable> {
        let bytes = count.checked_mul(each).ok_or(Unreadable::Damaged)?;
        let (front, behind) = self.0.split_at_checked(bytes).ok_or(Unreadable::Damaged)?;
        self.0 = behind;
        Ok(front)
    }

    fn fixed<const N: usize>(&mut self) -> Result<[u8; N], Unreadable> {
        self.slice(N, 1)?.try_into().map_err(|_| Unreadable::Damaged)
    }

    fn u32(&mut self) -> Result<u32, Unreadable> {
        Ok(u32::from_le_bytes(self.fixed()?))
    }

    /// A count of things of at least so many bytes: never more than there is room for.
    fn count(&mut self, each: usize) -> Result<usize, Unreadable> {
        let count = self.u32()? as usize;
        if count <= self.0.len() / each { Ok(count) } else { Err(Unreadable::Damaged) }
    }

    fn float(&mut self) -> Result<f32, Unreadable> {
        let value = f32::from_le_bytes(self.fixed()?);
        if value.is_finite() { Ok(value) } else { Err(Unreadable::Damaged) }
    }

    fn floats(&mut self, count: usize) -> Result<Vec<f32>, Unreadable> {
        (0..count).map(|_| self.float()).collect()
    }

    fn lane(&mut self) -> Result<Lane, Unreadable> {
        let mut lane = [0.0; LANES];
        for value in &mut lane {
            *value = self.float()?;
        }
        Ok(lane)
    }

    fn label(&mut self) -> Result<String, Unreadable> {
        let len = self.count(1)?;
        let bytes = self.slice(len, 1)?;
        String::from_utf8(bytes.to_vec()).map_err(|_| Unreadable::Damaged)
    }
}
