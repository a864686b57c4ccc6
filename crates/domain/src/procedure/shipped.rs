//! The procedures that come with the program, compiled in.

use super::Procedure;
use std::sync::OnceLock;

/// Ids and sources, as `huiyin procedure lint` would read them.
pub const SHIPPED: [(&str, &str); 4] = [
    ("cn-xinfang", include_str!("../../../../rules/procedures/cn-xinfang.toml")),
    ("cn-12345", include_str!("../../../../rules/procedures/cn-12345.toml")),
    ("in-cpgrams", include_str!("../../../../rules/procedures/in-cpgrams.toml")),
    ("generic-iso10002", include_str!("../../../../rules/procedures/generic-iso10002.toml")),
];

/// A shipped procedure by its id.
#[must_use]
pub fn shipped(id: &str) -> Option<&'static Procedure> {
    static READ: OnceLock<Vec<Procedure>> = OnceLock::new();
    let read = READ.get_or_init(|| SHIPPED.iter().map(|(_, source)| read(source)).collect());
    read.iter().find(|procedure| procedure.id == id)
}

pub fn shipped_ids() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|(id, _)| *id)
}

fn read(source: &str) -> Procedure {
    Procedure::parse(source).expect("shipped procedures are linted by a test")
}
