//! Names of tiles, c2sp.org/tlog-tiles: 256 hashes each, at a level and an index, the last of a
//! level narrower. Which tiles a growing tree adds is arithmetic, and stands here too.

use crate::merkle::SIZE_MAX;
use crate::reason::Reason;
use crate::text;

/// Hashes in a full tile, and leaves in a full bundle.
pub(crate) const WIDTH: u64 = 256;
/// A tree of fewer than 2^63 leaves has tiles at levels 0 to 7.
pub(crate) const LEVELS: u8 = 8;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Tile {
    pub level: u8,
    pub index: u64,
    /// 256 when full.
    pub width: u16,
}

impl Tile {
    #[must_use]
    pub fn is_full(&self) -> bool {
        u64::from(self.width) == WIDTH
    }

    /// The tile at this place in a tree of this size; `None` when the tree has none there.
    #[must_use]
    pub fn of_size(level: u8, index: u64, size: u64) -> Option<Self> {
        if level >= LEVELS {
            return None;
        }
        let nodes = size >> (8 * u32::from(level));
        let width = nodes.checked_sub(index.checked_mul(WIDTH)?)?.min(WIDTH);
        (width > 0).then_some(Self { level, index, width: width as u16 })
    }

    /// Below the prefix of the log: `tile/<L>/<N>[.p/<W>]`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("tile/{}/{}", self.level, self.tail())
    }

    /// The bundle of entries beside a level 0 tile: `tile/entries/<N>[.p/<W>]`.
    #[must_use]
    pub fn bundle_path(&self) -> String {
        format!("tile/entries/{}", self.tail())
    }

    /// A path of hashes.
    pub fn parse(path: &str) -> Result<Self, Reason> {
        Self::parse_path(path).ok_or(Reason::TilePathMalformed)
    }

    /// A path of entries, as the level 0 tile it belongs to.
    pub fn parse_bundle(path: &str) -> Result<Self, Reason> {
        let tail = path.strip_prefix("tile/entries/");
        tail.and_then(|tail| Self::of_tail(0, tail)).ok_or(Reason::TilePathMalformed)
    }

    fn parse_path(path: &str) -> Option<Self> {
        let (level, tail) = path.strip_prefix("tile/")?.split_once('/')?;
        let level = text::decimal_read(level, u64::from(LEVELS) - 1)?;
        Self::of_tail(level as u8, tail)
    }

    fn tail(&self) -> String {
        let mut groups = format!("{:03}", self.index % 1000);
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups = format!("x{:03}/{groups}", rest % 1000);
            rest /= 1000;
        }
        if self.is_full() { groups } else { format!("{groups}.p/{}", self.width) }
    }

    fn of_tail(level: u8, tail: &str) -> Option<Self> {
        const TAIL_CHARS_MAX: usize = 64;
        if tail.len() > TAIL_CHARS_MAX {
            return None;
        }
        let (groups, width) = match tail.split_once(".p/") {
            Some((groups, width)) => (groups, text::decimal_read(width, WIDTH - 1)?),
            None => (tail, WIDTH),
        };
        let mut index = 0u64;
        let mut parts = groups.split('/').peekable();
        while let Some(part) = parts.next() {
            let digits = if parts.peek().is_some() { part.strip_prefix('x')? } else { part };
            if digits.len() != 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            index = index.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
        }
        let tile = Self { level, index, width: width as u16 };
        let highest = (SIZE_MAX >> (8 * u32::from(level))) / WIDTH;
        // Writing it again refuses leading groups of zeroes.
        (width > 0 && index <= highest && tile.tail() == tail).then_some(tile)
    }
}

/// The tiles that a tree of `new` leaves has and one of `old` leaves had not, lowest level first.
pub fn tiles_of_growth(old: u64, new: u64) -> impl Iterator<Item = Tile> {
    (0..LEVELS).flat_map(move |level| {
        let shift = 8 * u32::from(level);
        let (had, has) = (old >> shift, new >> shift);
        let last = if has > had { has.div_ceil(WIDTH) } else { 0 };
        (had / WIDTH..last).filter_map(move |index| Tile::of_size(level, index, new))
    })
}
