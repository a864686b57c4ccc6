//! What stands for texts: their words never matter here.

use huiyin_domain::case::TextRef;
use huiyin_domain::ids::TextId;
use huiyin_domain::leaf::Commitment;

pub fn text() -> TextRef {
    TextRef { id: TextId(7), digest: Commitment([0; 32]) }
}

/// Every part that an answer can be asked to hold.
pub fn holds() -> Vec<String> {
    ["asked", "facts", "decision", "law", "remedy"].map(String::from).to_vec()
}
