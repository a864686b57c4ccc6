//! The tree is grown again from its leaves: every place has exactly one claim, every stored tile
//! and the head are what the leaves make, the high-water mark and a mirror are part of it.

use super::mirror::Mirror;
use super::report::Found;
use super::system::System;
use huiyin_domain::ids::AreaId;
use huiyin_store::StoreError;
use huiyin_store::scan::{LeafScan, Snapshot};
use huiyin_store::write::Head;
use huiyin_tlog::{Commitment, Hash, Leaf, Tile, TileBuilder, TileWritten};
use std::collections::BTreeMap;

const PAGE: i64 = 4_096;
const TILE_LEAVES: u64 = 256;

pub(super) struct Tree<'a> {
    pub snapshot: &'a Snapshot,
    pub area: AreaId,
    pub system: &'a System,
    /// Roots that the tree must have had at some size, and what it is called otherwise.
    pub marks: Vec<(Head, &'static str)>,
    pub mirror: Option<&'a Mirror>,
    pub tell: &'a mut (dyn FnMut(u64) + Send),
    builder: TileBuilder,
    bundle: Vec<u8>,
    /// The unfinished tile of each level, as it last was.
    edges: BTreeMap<u8, TileWritten>,
    claims: Claims,
    tiles: u64,
    /// Places are missing: hashes from there on say nothing.
    is_broken: bool,
}

#[derive(Default)]
struct Claims {
    erased: u64,
    gaps: u64,
}

impl<'a> Tree<'a> {
    pub fn new(
        snapshot: &'a Snapshot,
        area: AreaId,
        system: &'a System,
        marks: Vec<(Head, &'static str)>,
        mirror: Option<&'a Mirror>,
        tell: &'a mut (dyn FnMut(u64) + Send),
    ) -> Self {
        Self {
            snapshot,
            area,
            system,
            marks,
            mirror,
            tell,
            builder: TileBuilder::new(),
            bundle: Vec::new(),
            edges: BTreeMap::new(),
            claims: Claims::default(),
            tiles: 0,
            is_broken: false,
        }
    }

    pub async fn check(mut self, found: &mut Found) -> Result<Head, StoreError> {
        self.marks_check(found);
        let mut after = -1;
        let negative = self.snapshot.leaves(self.area, i64::MIN, 1).await?;
        if negative.first().is_some_and(|leaf| leaf.position < 0) {
            found.add("leaf-position", "leaf below 0");
        }
        loop {
            let page = self.snapshot.leaves(self.area, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = last.position;
            for leaf in &page {
                self.leaf_check(leaf, found);
                self.push(leaf, found).await?;
            }
            (self.tell)(self.builder.size());
        }
        self.tiles_check(found).await?;
        for TileWritten { tile, bytes } in std::mem::take(&mut self.edges).into_values() {
            self.mirror_check(tile, &bytes, found);
        }
        self.end_check(found).await
    }

    fn leaf_check(&mut self, leaf: &LeafScan, found: &mut Found) {
        let place = || format!("leaf {}", leaf.position);
        let expected = i64::try_from(self.builder.size()).unwrap_or(i64::MAX);
        if leaf.position != expected && !self.is_broken {
            self.is_broken = true;
            found.add("leaf-position", format!("leaf {expected}"));
        }
        self.claims.erased += u64::from(leaf.is_erased);
        self.claims.gaps += u64::from(leaf.is_gap);
        let stubs = u8::from(leaf.is_erased) + u8::from(leaf.is_gap);
        match (leaf.case, leaf.seq) {
            (Some(0), Some(seq)) => {
                let is_said = self.system.positions.get(&seq) == Some(&leaf.position);
                found.wants(is_said && stubs == 0, "leaf-without-event", place);
            }
            (Some(_), Some(_)) => {
                let is_event = leaf.event_position == Some(leaf.position);
                found.wants(is_event && stubs == 0, "leaf-without-event", place);
            }
            (None, None) => found.wants(stubs == 1, "leaf-unclaimed", place),
            _ => found.add("leaf-malformed", place()),
        }
    }

    async fn push(&mut self, leaf: &LeafScan, found: &mut Found) -> Result<(), StoreError> {
        let commitment = <[u8; 32]>::try_from(leaf.commitment.as_slice());
        if commitment.is_err() {
            found.add("leaf-malformed", format!("leaf {}", leaf.position));
        }
        let leaf = Leaf { commitment: Commitment(commitment.unwrap_or_default()) };
        self.builder.push(leaf.hash());
        if self.mirror.is_some() {
            let entry = leaf.to_bytes();
            self.bundle.extend_from_slice(&(entry.len() as u16).to_be_bytes());
            self.bundle.extend_from_slice(&entry);
        }
        self.marks_check(found);
        if self.builder.size().is_multiple_of(TILE_LEAVES) {
            self.tiles_check(found).await?;
        }
        Ok(())
    }

    fn marks_check(&mut self, found: &mut Found) {
        let (size, builder) = (self.builder.size(), &self.builder);
        let differs = |(mark, _): &(Head, &str)| mark.size == size && mark.root != builder.root();
        for (mark, code) in self.marks.iter().filter(|mark| differs(mark)) {
            found.add(code, format!("size {}", mark.size));
        }
    }

    /// Full tiles are stored; unfinished ones are held against the mirror only, at the end.
    async fn tiles_check(&mut self, found: &mut Found) -> Result<(), StoreError> {
        for made in self.builder.take() {
            let level = made.tile.level;
            if !made.tile.is_full() {
                self.edges.insert(level, made);
                continue;
            }
            self.edges.remove(&level);
            self.mirror_check(made.tile, &made.bytes, found);
            if !self.is_broken {
                self.tiles += 1;
                self.tile_check(made.tile, &made.bytes, found).await?;
            }
        }
        Ok(())
    }

    fn mirror_check(&mut self, tile: Tile, bytes: &[u8], found: &mut Found) {
        let Some(mirror) = self.mirror.filter(|_| !self.is_broken) else { return };
        mirror.tile_check(tile, bytes, found);
        if tile.level == 0 {
            mirror.bundle_check(tile, &std::mem::take(&mut self.bundle), found);
        }
    }

    async fn tile_check(
        &self,
        tile: Tile,
        bytes: &[u8],
        found: &mut Found,
    ) -> Result<(), StoreError> {
        let (level, no) = (i64::from(tile.level), i64::try_from(tile.index).unwrap_or(i64::MAX));
        let place = || tile.path();
        match self.snapshot.tile(self.area, level, no).await? {
            None => found.add("tile-missing", place()),
            Some((root, hashes)) => {
                found.wants(hashes == bytes, "tile-differs", place);
                let mut row = TileBuilder::new();
                let (kept, _) = bytes.as_chunks::<32>();
                kept.iter().for_each(|hash| row.push(Hash(*hash)));
                found.wants(root == row.root().0, "tile-root-differs", place);
            }
        }
        Ok(())
    }

    async fn end_check(self, found: &mut Found) -> Result<Head, StoreError> {
        let head = Head { size: self.builder.size(), root: self.builder.root() };
        let kept = self.snapshot.head(self.area).await?;
        let (size, root) =
            kept.map_or((0, Head::EMPTY.root.0.to_vec()), |kept| (kept.size, kept.root));
        let is_same =
            u64::try_from(size).is_ok_and(|size| size == head.size) && root == head.root.0;
        found.wants(is_same, "head-differs", || format!("size {size}"));
        for (mark, code) in &self.marks {
            found.wants(mark.size <= head.size, code, || format!("size {}", mark.size));
        }
        let claimed = (self.claims.erased, self.claims.gaps);
        let stubs = (self.system.erased, self.system.gaps);
        found.wants(claimed == stubs, "stub-without-leaf", || "log".to_owned());
        if !self.is_broken {
            self.extra_tiles(found).await?;
        }
        found.count("leaves", head.size);
        found.count("tiles", self.tiles);
        Ok(head)
    }

    /// Stored tiles that the leaves do not make.
    async fn extra_tiles(&self, found: &mut Found) -> Result<(), StoreError> {
        let (mut after, mut stored) = ((i64::MIN, i64::MIN), 0);
        loop {
            let page = self.snapshot.tile_places(self.area, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = *last;
            for (level, no) in page {
                stored += 1;
                let tile = u8::try_from(level).ok().zip(u64::try_from(no).ok());
                let tile =
                    tile.and_then(|(level, no)| Tile::of_size(level, no, self.builder.size()));
                let is_full = tile.is_some_and(|tile| tile.is_full());
                found.wants(is_full, "tile-unfounded", || format!("tile {level}/{no}"));
            }
        }
        found.count("tiles_stored", stored);
        Ok(())
    }
}
