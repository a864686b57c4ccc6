//! The example town 青石县: invented units, officers and cases, told through the same use cases
//! as real ones with a clock that is set back. Nothing here is any real place or person.

mod chance;
mod duty;
pub mod page;
pub mod phone;
mod problem;
mod story;
mod tell;
mod town;
mod words;

pub use duty::set as duty_set;
pub use tell::{Told, Track, tell};
pub use town::{Officer, PASSWORD, Town, build, card};

use crate::config::Config;
use huiyin_app::Settings;
use huiyin_app::moment::Moment;
use huiyin_domain::ids::AreaId;
use std::path::Path;

/// The town's county code; no real county has it.
pub const COUNTY: i64 = 331_122;

/// Settings of the example town over one folder.
#[must_use]
pub fn settings(config: &Config, folder: &Path, moment: Moment) -> Settings {
    Settings {
        area: AreaId(COUNTY),
        database: folder.join("huiyin.db").to_string_lossy().into_owned(),
        origin: format!("huiyin-demo/{COUNTY}"),
        town_zh: "青石县".into(),
        town_en: "Qingshi County".into(),
        mail: None,
        sms: None,
        ..config.settings(moment)
    }
    .kept_in(folder)
}
