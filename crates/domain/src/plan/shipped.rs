//! The example plans that come with the program, compiled in: an invented place, to begin from.
//! None of them is in force anywhere.

use super::Plan;
use std::sync::OnceLock;

/// Ids and sources, as `huiyin plan lint` would read them.
pub const SHIPPED: [(&str, &str); 5] = [
    ("qingshi-flood", include_str!("../../../../rules/plans/flood.toml")),
    ("qingshi-forest-fire", include_str!("../../../../rules/plans/forest-fire.toml")),
    ("qingshi-hazardous-goods", include_str!("../../../../rules/plans/hazardous-goods.toml")),
    ("qingshi-food-poisoning", include_str!("../../../../rules/plans/food-poisoning.toml")),
    ("qingshi-severe-cold", include_str!("../../../../rules/plans/severe-cold.toml")),
];

/// A shipped plan by its id.
#[must_use]
pub fn shipped(id: &str) -> Option<&'static Plan> {
    static READ: OnceLock<Vec<Plan>> = OnceLock::new();
    let read = READ.get_or_init(|| SHIPPED.iter().map(|(_, source)| read(source)).collect());
    read.iter().find(|plan| plan.id == id)
}

pub fn shipped_ids() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|(id, _)| *id)
}

fn read(source: &str) -> Plan {
    Plan::parse(source).expect("shipped plans are linted by a test")
}
