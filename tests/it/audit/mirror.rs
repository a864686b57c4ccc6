//! A mirror in memory: the files of a signed head, as any careful stranger would have kept them.

use huiyin_app::audit::LogFiles;
use huiyin_app::{App, backup};
use huiyin_tlog::{Hash, Leaf, MemoryTree, NodeSource as _, Tile, bundle_entries, bundle_write};
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Clone, Default)]
pub struct Files(pub Arc<BTreeMap<String, Vec<u8>>>);

impl LogFiles for Files {
    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(self.0.get(path).cloned())
    }
}

/// Everything that the log shows at its newest signed head, read as the public reads it.
pub async fn mirrored(app: &App) -> Files {
    let newest = app.log_newest().await.expect("read").expect("signed");
    let size = newest.checkpoint().size;
    let leaves = leaves(app, 0, size).await;
    files(&leaves, &newest.to_string())
}

pub async fn leaves(app: &App, from: u64, to: u64) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    for index in from / 256..to.div_ceil(256) {
        let tile = Tile::of_size(0, index, to).expect("a tile");
        let bytes = app.log_bundle(tile).await.expect("read").expect("signed so far");
        let entries = bundle_entries(&bytes, tile.width).expect("a bundle");
        leaves.extend(entries.into_iter().map(|entry| Leaf::parse(entry).expect("a leaf")));
    }
    leaves.split_off(usize::try_from(from % 256).expect("small"))
}

/// The files of these leaves under this head.
pub fn files(leaves: &[Leaf], checkpoint: &str) -> Files {
    let mut tree = MemoryTree::new();
    leaves.iter().for_each(|leaf| tree.push(leaf.hash()));
    let size = tree.size();
    let mut files = BTreeMap::from([("checkpoint".to_owned(), checkpoint.as_bytes().to_vec())]);
    for level in 0..8 {
        for index in 0.. {
            let Some(tile) = Tile::of_size(level, index, size) else { break };
            let hash = |at: u64| -> Hash {
                let mut source = &tree;
                source.node(8 * level, index * 256 + at).unwrap_or_else(|never| match never {})
            };
            let bytes = (0..u64::from(tile.width)).flat_map(|at| hash(at).0).collect();
            files.insert(tile.path(), bytes);
            if level == 0 {
                let first = usize::try_from(index * 256).expect("small");
                let entries: Vec<_> = leaves[first..first + usize::from(tile.width)]
                    .iter()
                    .map(|leaf| leaf.to_bytes())
                    .collect();
                let bundle = bundle_write(entries.iter().map(|entry| entry.as_slice()));
                files.insert(tile.bundle_path(), bundle.expect("a bundle"));
            }
        }
    }
    Files(Arc::new(files))
}

/// As an audit or a recovery takes it: the head checked against the log's keys.
pub async fn trusted(
    settings: &huiyin_app::Settings,
    files: &Files,
) -> Result<huiyin_app::audit::Mirror, backup::Fault> {
    backup::mirror_of(settings, Box::new(files.clone())).await
}
