//! Paths of tiles, bundles of entries, and tiles full of anything.
#![no_main]

use huiyin_tlog::{
    Hash, Tile, TileReader, TileSource, bundle_entries, bundle_write, consistency_proof,
    inclusion_proof,
};
use libfuzzer_sys::fuzz_target;

struct Anything<'a>(&'a [u8]);

impl TileSource for Anything<'_> {
    type Error = ();

    fn tile(&mut self, _: Tile) -> Result<Vec<u8>, ()> {
        Ok(self.0.to_vec())
    }
}

fuzz_target!(|bytes: &[u8]| {
    if let Ok(path) = std::str::from_utf8(bytes) {
        if let Ok(tile) = Tile::parse(path) {
            assert_eq!(tile.path(), path);
        }
        if let Ok(tile) = Tile::parse_bundle(path) {
            assert_eq!(tile.bundle_path(), path);
        }
    }
    let Some((width, rest)) = bytes.split_first() else { return };
    if let Ok(entries) = bundle_entries(rest, u16::from(*width)) {
        assert_eq!(bundle_write(entries).as_deref(), Some(rest));
    }
    let Some((size, rest)) = rest.split_first_chunk::<8>() else { return };
    let size = u64::from_le_bytes(*size);
    // A row of one hash is its own root, so that some trees do open.
    let root = Hash(rest.first_chunk().copied().unwrap_or_default());
    if let Ok(mut reader) = TileReader::open(Anything(rest), size, &root) {
        if size > 0 {
            let _ = inclusion_proof(&mut reader, size / 2, size);
        }
        let _ = consistency_proof(&mut reader, size / 2, size);
    }
});
