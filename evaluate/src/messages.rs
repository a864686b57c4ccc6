//! Reading the messages of the evaluation: by the names of their columns, from a folder that is
//! no part of this repository.

use std::collections::BTreeMap;
use std::path::Path;

pub struct Message {
    pub label: String,
    pub title: String,
    pub body: String,
}

/// The rows of a file, each as the columns asked for; a missing column is a fault.
pub fn rows<const N: usize>(path: &Path, columns: [&str; N]) -> Result<Vec<[String; N]>, String> {
    let fault = |fault: csv::Error| format!("{}: {fault}", path.display());
    let mut reader = csv::Reader::from_path(path).map_err(fault)?;
    let header = reader.headers().map_err(fault)?.clone();
    let bare = |name: &str| name.trim_start_matches('\u{feff}').to_owned();
    let named: BTreeMap<String, usize> = header.iter().map(bare).zip(0..).collect();
    let mut places = [0; N];
    for (place, column) in places.iter_mut().zip(columns) {
        let missing = || format!("{}: no column {column}", path.display());
        *place = *named.get(column).ok_or_else(missing)?;
    }
    let row = |record: Result<csv::StringRecord, csv::Error>| {
        let record = record.map_err(fault)?;
        Ok(places.map(|place| record.get(place).unwrap_or_default().to_owned()))
    };
    reader.records().map(row).collect()
}

pub fn messages(path: &Path) -> Result<Vec<Message>, String> {
    let rows = rows(path, ["label", "title", "body"])?;
    Ok(rows.into_iter().map(|[label, title, body]| Message { label, title, body }).collect())
}
