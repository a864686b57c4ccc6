//! Tiles: names, building bit by bit, reading back, and refusing what was altered.

use crate::kit::Folder;
use crate::oracles::{OURS, THEIRS, entry};
use huiyin_tlog::{
    Hash, NodeSource, ReadFault, Reason, Tile, TileBuilder, TileReader, bundle_entries,
    bundle_matches, bundle_write, consistency_proof, inclusion_proof, leaf_hash, tiles_of_growth,
    tree_root,
};
use proptest::prelude::*;

fn build(growth: &[u64]) -> (Folder, TileBuilder) {
    let mut folder = Folder::default();
    let mut builder = TileBuilder::new();
    for more in growth {
        for _ in 0..*more {
            builder.push(leaf_hash(&entry(builder.size())));
        }
        for written in builder.take() {
            folder.0.insert(written.tile.path(), written.bytes);
        }
    }
    (folder, builder)
}

#[test]
fn paths_are_written_as_the_specification_says_and_read_strictly() {
    let tile = Tile { level: 0, index: 1_234_067, width: 256 };
    assert_eq!(tile.path(), "tile/0/x001/x234/067");
    assert_eq!(Tile::parse("tile/0/x001/x234/067"), Ok(tile));
    let partial = Tile { level: 2, index: 0, width: 17 };
    assert_eq!(partial.path(), "tile/2/000.p/17");
    assert_eq!(partial.bundle_path(), "tile/entries/000.p/17");
    assert_eq!(Tile::parse_bundle("tile/entries/x001/000").unwrap().index, 1000);
    for wrong in [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/8/000",
        "tile/00/000",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/x1/000",
        "tile/0/+01",
        "tile/7/x999/999",
        "tile/entries/000",
        "tile/0/000.p/1.p/1",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/-1/000",
        "tile/0/００１",
    ] {
        assert_eq!(Tile::parse(wrong), Err(Reason::TilePathMalformed), "{wrong}");
    }
}

/// The worked examples of c2sp.org/tlog-tiles: 70,000 leaves, and 256.
#[test]
fn the_tiles_of_the_examples_are_as_many_as_the_specification_counts() {
    let tiles: Vec<_> = tiles_of_growth(0, 70_000).collect();
    let count = |level, full| {
        tiles.iter().filter(|tile| tile.level == level && tile.is_full() == full).count()
    };
    assert_eq!((count(0, true), count(0, false)), (273, 1));
    assert_eq!((count(1, true), count(1, false)), (1, 1));
    assert_eq!((count(2, true), count(2, false)), (0, 1));
    assert!(tiles.contains(&Tile { level: 0, index: 273, width: 112 }));
    assert!(tiles.contains(&Tile { level: 1, index: 1, width: 17 }));
    let tiles: Vec<_> = tiles_of_growth(0, 256).map(|tile| tile.path()).collect();
    assert_eq!(tiles, ["tile/0/000", "tile/1/000.p/1"]);
}

#[test]
fn the_built_tiles_are_byte_for_byte_those_of_tlog_tiles() {
    let growth = [1, 2, 252, 1, 1, 255, 256, 512, 30_000, 34_506, 4_214];
    let (folder, builder) = build(&growth);
    assert_eq!(builder.root(), OURS.root_at(builder.size()).unwrap());
    let mut size = 0;
    let mut count = 0;
    for more in growth {
        for tile in tlog_tiles::Tile::new_tiles(8, size, size + more) {
            let path = tile.path().replacen("tile/8/", "tile/", 1);
            assert_eq!(folder.0[&path], tile.read_data(&*THEIRS).unwrap(), "{path}");
            count += 1;
        }
        size += more;
    }
    assert!(count > 270);
}

#[test]
fn a_tree_read_out_of_tiles_gives_the_same_root_and_proofs() {
    let (mut folder, builder) = build(&[65_536, 300, 4_164]);
    // What a full tile has replaced may be gone.
    folder.0.remove("tile/0/x257/044.p/44");
    let (size, root) = (70_000, builder.root());
    let mut reader = TileReader::open(&folder, size, &root).unwrap();
    assert_eq!(tree_root(&mut reader, size).unwrap(), root);
    for index in [0, 1, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999] {
        let path = inclusion_proof(&mut reader, index, size).unwrap();
        assert_eq!(path, OURS.inclusion(index, size).unwrap());
        let path = consistency_proof(&mut reader, index + 1, size).unwrap();
        assert_eq!(path, OURS.consistency(index + 1, size).unwrap());
    }
    assert_eq!(reader.node(0, 70_000), Err(ReadFault::Refused(Reason::IndexOutside)));
    assert_eq!(reader.node(63, 1), Err(ReadFault::Refused(Reason::IndexOutside)));
    let beyond = TileReader::open(&folder, 1 << 63, &root).err();
    assert_eq!(beyond, Some(ReadFault::Refused(Reason::SizeMalformed)));
}

#[test]
fn an_altered_tile_is_never_believed() {
    let (folder, builder) = build(&[70_000]);
    let root = builder.root();
    for path in folder.0.keys().filter(|path| !path.starts_with("tile/0/1")) {
        let mut altered = folder.clone();
        altered.0.get_mut(path).unwrap()[7] ^= 1;
        let tile = Tile::parse(path).unwrap();
        let found = TileReader::open(&altered, 70_000, &root)
            .and_then(|mut reader| reader.row(tile.level, tile.index).map(<[Hash]>::to_vec));
        assert_eq!(found, Err(ReadFault::Refused(Reason::TileDiffers)), "{path}");
    }
    let mut cut = folder.clone();
    cut.0.get_mut("tile/1/001.p/17").unwrap().pop();
    let found = TileReader::open(&cut, 70_000, &root).err();
    assert_eq!(found, Some(ReadFault::Refused(Reason::TileLength)));
    let mut gone = folder;
    gone.0.remove("tile/1/001.p/17");
    let found = TileReader::open(&gone, 70_000, &root).err();
    assert_eq!(found, Some(ReadFault::Source("tile/1/001.p/17".to_owned())));
}

#[test]
fn a_bundle_holds_exactly_the_entries_of_its_tile() {
    let entries = [&b"first"[..], b"", b"third"];
    let bytes = bundle_write(entries).unwrap();
    let read = bundle_entries(&bytes, 3).unwrap();
    assert_eq!(read, entries);
    let row = entries.map(leaf_hash);
    assert!(bundle_matches(&read, &row));
    assert!(!bundle_matches(&read[..2], &row));
    for (wrong, width) in [(&bytes[..], 2), (&bytes, 4), (&bytes[..bytes.len() - 1], 3), (&[], 0)] {
        assert_eq!(bundle_entries(wrong, width), Err(Reason::BundleMalformed));
    }
    assert_eq!(bundle_write(std::iter::empty()), None);
    assert_eq!(bundle_write([&[0; 65_536][..]]), None);
    assert_eq!(bundle_write([&b"x"[..]; 257]), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn growth_names_the_tiles_that_tlog_tiles_names(old in 0..200_000u64, more in 0..100_000u64) {
        let ours: Vec<_> = tiles_of_growth(old, old + more).map(|tile| tile.path()).collect();
        let theirs: Vec<_> = tlog_tiles::Tile::new_tiles(8, old, old + more)
            .iter().map(|tile| tile.path().replacen("tile/8/", "tile/", 1)).collect();
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn every_path_is_read_back(level in 0..8u8, index in 0..1u64 << 40, width in 1..=256u16) {
        let highest = (i64::MAX as u64 >> (8 * u32::from(level))) / 256;
        let tile = Tile { level, index: index % (highest + 1), width };
        prop_assert_eq!(Tile::parse(&tile.path()), Ok(tile));
    }

    /// However often the builder is dropped and resumed, it ends at the same root.
    #[test]
    fn a_resumed_builder_goes_on_as_if_never_stopped(
        growth in prop::collection::vec(1..700u64, 1..6),
    ) {
        let (whole, expected) = build(&growth);
        let mut folder = Folder::default();
        let mut builder = TileBuilder::new();
        for more in growth {
            builder = TileBuilder::resume(&mut &folder, builder.size(), &builder.root()).unwrap();
            for _ in 0..more {
                builder.push(leaf_hash(&entry(builder.size())));
            }
            for written in builder.take() {
                folder.0.insert(written.tile.path(), written.bytes);
            }
        }
        prop_assert_eq!(builder.root(), expected.root());
        prop_assert_eq!(folder.0, whole.0);
    }
}
