//! The calendars that come with the program, compiled in.

use super::Calendar;
use std::sync::OnceLock;

/// File names and contents, as `huiyin calendar lint` would read them.
pub const SHIPPED: [(&str, &str); 5] = [
    ("cn-2024.toml", include_str!("../../../../rules/calendars/cn-2024.toml")),
    ("cn-2025.toml", include_str!("../../../../rules/calendars/cn-2025.toml")),
    ("cn-2026.toml", include_str!("../../../../rules/calendars/cn-2026.toml")),
    ("cn-2027.toml", include_str!("../../../../rules/calendars/cn-2027.toml")),
    ("weekends-only.toml", include_str!("../../../../rules/calendars/weekends-only.toml")),
];

/// A shipped calendar by its id: `CN`, or `none` for weekends only.
#[must_use]
pub fn shipped(id: &str) -> Option<&'static Calendar> {
    static BUILT: OnceLock<[Calendar; 2]> = OnceLock::new();
    let built = BUILT.get_or_init(|| [build("cn-"), build("weekends-only")]);
    built.iter().find(|calendar| calendar.id() == id)
}

fn build(prefix: &str) -> Calendar {
    let ours = SHIPPED.iter().filter(|(name, _)| name.starts_with(prefix));
    let sources: Vec<&str> = ours.map(|(_, source)| *source).collect();
    Calendar::parse(&sources).expect("shipped calendars are linted by a test")
}
