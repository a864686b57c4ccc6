//! Two signed histories that part: finds the first entry at which they do, and makes of it a
//! proof that anybody can check with the log's key alone.

use super::fault::{Fault, Fork};
use super::folder::Folder;
use super::layers::Layers;
use huiyin_tlog::{
    Hash, Misconduct, NodeSource, ReadFault, Reason, SignedCheckpoint, Tile, TileReader, TlogProof,
    VerifierKey, bundle_entries, inclusion_proof, misconduct_of,
};
use sha2::{Digest, Sha256};

/// A head and the tiles below it.
pub struct Side<'a> {
    pub head: &'a SignedCheckpoint,
    pub layers: &'a Layers<'a>,
}

/// Writes the proof beside the copy, whose other files stay as they are.
pub fn forked(folder: &Folder, keys: &[VerifierKey], ours: &Side<'_>, theirs: &Side<'_>) -> Fault {
    let mut fork = Fork {
        proof: None,
        unproven: None,
        size_ours: ours.head.checkpoint().size,
        size_theirs: theirs.head.checkpoint().size,
    };
    match proof_make(keys, ours, theirs) {
        Ok(proof) => {
            let bytes = proof.to_string();
            let digest = huiyin_domain::leaf::hex(&Sha256::digest(&bytes)[..8]);
            let name = format!("misconduct-{digest}.txt");
            match folder.write(&name, bytes.as_bytes()) {
                Ok(()) => fork.proof = Some(folder.root().join(name)),
                Err(fault) => fork.unproven = Some(fault.to_string()),
            }
        }
        Err(fault) => fork.unproven = Some(format!("{fault:?}")),
    }
    Fault::Forked(fork)
}

fn proof_make(
    keys: &[VerifierKey],
    ours: &Side<'_>,
    theirs: &Side<'_>,
) -> Result<Misconduct, Fault> {
    let (our_head, their_head) = (ours.head.checkpoint(), theirs.head.checkpoint());
    let refused = |reason| theirs.layers.refused(reason);
    if our_head.size == their_head.size {
        let (one, other) = (ours.head.to_string(), theirs.head.to_string());
        return misconduct_of(one.as_bytes(), other.as_bytes(), keys).map_err(refused);
    }
    let mut one = ours.reader()?;
    let mut other = theirs.reader()?;
    let shared = our_head.size.min(their_head.size);
    let at = first_difference(ours, &mut one, theirs, &mut other, shared)?;
    let one = ours.entry_proof(&mut one, at)?.to_string();
    let other = theirs.entry_proof(&mut other, at)?.to_string();
    misconduct_of(one.as_bytes(), other.as_bytes(), keys).map_err(refused)
}

impl<'a> Side<'a> {
    pub fn reader(&self) -> Result<TileReader<&'a Layers<'a>>, Fault> {
        let head = self.head.checkpoint();
        let opened = TileReader::open(self.layers, head.size, &head.root);
        opened.map_err(|fault| self.fault(fault))
    }

    pub fn fault(&self, fault: ReadFault<Fault>) -> Fault {
        match fault {
            ReadFault::Source(fault) => fault,
            ReadFault::Refused(reason) => self.layers.refused(reason),
        }
    }

    fn node(
        &self,
        reader: &mut TileReader<&'a Layers<'a>>,
        level: u8,
        index: u64,
    ) -> Result<Hash, Fault> {
        reader.node(level, index).map_err(|fault| self.fault(fault))
    }

    /// The entry at an index, with the way from it to the signed root.
    fn entry_proof(
        &self,
        reader: &mut TileReader<&'a Layers<'a>>,
        index: u64,
    ) -> Result<TlogProof, Fault> {
        let size = self.head.checkpoint().size;
        let outside = || self.layers.refused(Reason::IndexOutside);
        let tile = Tile::of_size(0, index / 256, size).ok_or_else(outside)?;
        let row = reader.row(0, tile.index).map_err(|fault| self.fault(fault))?.to_vec();
        let (bundle, _) = self.layers.bundle(tile, &row)?;
        let entries = bundle_entries(&bundle, tile.width);
        let entries = entries.map_err(|reason| self.layers.refused(reason))?;
        let entry = entries[(index % 256) as usize].to_vec();
        let path = inclusion_proof(reader, index, size).map_err(|fault| self.fault(fault))?;
        Ok(TlogProof { extra: Some(entry), index, path, checkpoint: self.head.clone() })
    }
}

/// The first of `shared` leaves in which two trees differ, by halving; they do differ.
fn first_difference<'a>(
    ours: &Side<'a>,
    one: &mut TileReader<&'a Layers<'a>>,
    theirs: &Side<'a>,
    other: &mut TileReader<&'a Layers<'a>>,
    shared: u64,
) -> Result<u64, Fault> {
    let mut differ = |level: u8, index: u64| -> Result<bool, Fault> {
        Ok(ours.node(one, level, index)? != theirs.node(other, level, index)?)
    };
    let mut start = 0;
    for level in (0..u64::BITS as u8).rev().filter(|level| shared >> level & 1 == 1) {
        if differ(level, start >> level)? {
            let mut index = start >> level;
            for below in (0..level).rev() {
                index = index * 2 + u64::from(!differ(below, index * 2)?);
            }
            return Ok(index);
        }
        start += 1 << level;
    }
    Err(ours.layers.refused(Reason::MisconductNone))
}
