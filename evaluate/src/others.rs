//! Rows that other parts of the search room bring: words found, clusters, the floor. Whoever
//! builds the part puts its measurement here in place of the line that says it is missing.

use crate::table::Row;
use std::path::Path;

/// The folder holds the messages; a row that cannot be measured says why.
#[must_use]
pub fn rows(_folder: &Path) -> Vec<Row> {
    let missing = "not measured by this command yet";
    vec![
        Row::skipped(
            "two-character words found",
            "0 % (FTS5)",
            "100 % of a substring scan",
            missing,
        ),
        Row::skipped("clusters B-cubed F", ".68", ">= .80; <= 20 alerts", missing),
        Row::skipped("clusters shown below the floor", "-", "0", missing),
    ]
}
