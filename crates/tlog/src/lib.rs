//! The transparency log of Huiyin, usable alone: hashing, tree, tiles, signed notes, checkpoints,
//! cosignatures, receipts, promises and their verification. Bytes in, bytes and verdicts out: no
//! clock, no randomness, no network, no files; whoever calls brings moment, salt and keys.
//!
//! Specifications: [RFC 6962](https://www.rfc-editor.org/rfc/rfc6962) and
//! [RFC 9162](https://www.rfc-editor.org/rfc/rfc9162) section 2.1 for the tree;
//! [c2sp.org](https://c2sp.org) signed-note, tlog-checkpoint, tlog-tiles, tlog-proof,
//! tlog-cosignature, tlog-witness and tlog-policy for everything that is written down.
//!
//! Every parser is total (it answers or gives a [`Reason`], it never panics), bounded, and takes
//! exactly one spelling of each value: what it reads it would write back byte for byte.
#![forbid(unsafe_code)]

mod bundle;
mod checkpoint;
mod examine;
mod frontier;
mod hash;
mod key;
mod leaf;
mod memory;
mod merkle;
mod misconduct;
mod note;
mod opening;
mod policy;
mod promise;
mod proof;
mod reason;
mod signed;
mod text;
mod tile;
mod tile_build;
mod tile_read;
mod verify;
mod witness;

pub use bundle::{ENTRY_BYTES_MAX, bundle_entries, bundle_matches, bundle_write};
pub use checkpoint::{Checkpoint, SignedCheckpoint};
pub use examine::{Found, Promised, examine};
pub use frontier::Frontier;
pub use hash::{EMPTY_ROOT, Hash, leaf_hash, node_hash};
pub use key::{Algorithm, Cosigner, LogSigner, VerifierKey};
pub use leaf::{Commitment, LEAF_BYTES, Leaf, Salt, commit};
pub use memory::MemoryTree;
pub use merkle::{
    HASHES_MAX, NodeSource, SIZE_MAX, consistency_check, consistency_length, consistency_proof,
    inclusion_check, inclusion_length, inclusion_proof, tree_root,
};
pub use misconduct::{Contradiction, Misconduct, misconduct_of, misconduct_verify};
pub use note::{NOTE_BYTES_MAX, Note, NoteSignature, SIGNATURES_MAX};
pub use opening::{EVENT_BYTES_MAX, Opening};
pub use policy::{Policy, PolicyKind, PolicyProblem, Witness};
pub use promise::{PROMISE_KEPT_WITHIN_S, Promise, PromiseSigner, promise_key_name};
pub use proof::{RECEIPT_BYTES_MAX, TlogProof};
pub use reason::Reason;
pub use tile::{Tile, tiles_of_growth};
pub use tile_build::{TileBuilder, TileWritten};
pub use tile_read::{ReadFault, TileReader, TileSource};
pub use verify::{Cosigned, FUTURE_TOLERANCE_S, Finding, Verdict, verify};
pub use witness::{
    AddCheckpoint, Decision, Refusal, WitnessState, add_checkpoint_decide, cosignatures_accept,
    cosignatures_parse, cosignatures_write,
};
