//! Broken plans, each a small edit of a good one.

#[test]
fn nothing_yet() {}
