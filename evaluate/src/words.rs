//! The row about words found: every pair of neighbouring Chinese characters in the masked texts.

use crate::messages::rows;
use crate::table::Row;
use huiyin_search::index::two_character_words_found;
use huiyin_search::mask::masked;
use std::path::Path;

/// # Errors
/// A file that is there but cannot be read.
pub fn found(folder: &Path) -> Result<Row, String> {
    let cases = rows(&folder.join("similar_cases.csv"), ["title", "body"])?;
    let texts: Vec<String> =
        cases.iter().map(|[title, body]| masked(&format!("{title}\n{body}"), &[])).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let (found, all) = two_character_words_found(&texts);
    let part = 100.0 * found as f64 / all.max(1) as f64;
    Ok(Row::of(
        "two-character words found",
        "0 % (FTS5)",
        "100 % of a substring scan",
        &[(part, &format!("{part:.2} %")), (all as f64, &format!("{found} of {all} words"))],
        found == all && all > 0,
    ))
}
