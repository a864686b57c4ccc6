//! Tests of the transparency log: known values, other implementations as oracles, mutations, and
//! the vectors that every verifier of receipts must agree on.

mod kit;
mod known;
mod misconduct;
mod mutations;
mod notes;
mod oracles;
mod policy;
mod promise;
mod tiles;
mod vectors;
mod vectors_bad;
mod vectors_files;
mod vectors_twisted;
mod witness;
