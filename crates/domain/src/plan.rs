//! An emergency plan (预案) as data: posts, levels, call-out rounds, reports, tasks, stores. A
//! plan is immutable; a change is a new version, and an incident keeps the hash of the one it
//! began with. Read in `plan/read.rs` and its neighbours, cross-checked in `plan/check.rs`.
//! Nobody stands in a plan, and nothing is activated here.

mod check;
mod condition;
mod diff;
mod ladder;
mod orders;
mod period;
mod post;
mod power;
mod read;
mod register;
mod reports;
mod shipped;
mod texts;
mod verb;

pub use condition::{Condition, Criterion, Operator, Signal};
pub use diff::Change;
pub use orders::begins_with_saving;
pub use period::Period;
pub use power::{ladders_mixed, social_word, taken as power_taken};
pub use register::{
    Channel, Colour, Grade, Hazard, PersonalData, Power, Proof, ResponseLevel, Tier,
};
pub use shipped::{SHIPPED, shipped, shipped_ids};
pub use verb::{ObjectKind, Verb};

use crate::problem::Problem;
use crate::time::iso;
use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Separates this use of SHA-256 from every other.
const HASH_DOMAIN: &[u8] = b"huiyin/plan/1\0";
/// A plan is read by people; what is longer than this is something else.
pub const SOURCE_BYTES_MAX: usize = 256 * 1024;
pub const REVIEW_YEARS_MAX: i16 = 3;

/// A text in Chinese, and in English where the author gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    pub zh: String,
    pub en: Option<String>,
}

/// Somebody's place in the plan: a post by its name, or a role defined in the same file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holder {
    Post(Label),
    Role(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Role {
    pub id: String,
    pub title: Label,
    /// The post, or the roster that says who holds it at the hour; at least one of them.
    pub post: Option<Label>,
    pub roster: Option<String>,
    pub deputies: Vec<Holder>,
    pub duties: Vec<Label>,
}

/// So many of a kind; without a number the roster knows how many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Counted {
    pub what: Label,
    pub count: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    pub id: String,
    pub title: Label,
    pub lead: Holder,
    pub deputy: Holder,
    pub roster: Option<String>,
    pub members: Vec<Counted>,
    pub min_ready: u32,
    pub muster: Label,
    pub vehicles: Vec<Counted>,
    pub duties: Vec<Label>,
}

/// 预警: who watches and who stands by under each colour. It calls nobody out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    pub source: Vec<Label>,
    pub colours: Vec<Watch>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Watch {
    pub id: Colour,
    pub watch: Vec<String>,
    pub standby: Vec<String>,
}

/// 事件分级: what makes an event of this grade.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GradeRule {
    pub id: Grade,
    pub when: Label,
}

/// 应急响应: everything that an activation must state (art. 72).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Level {
    pub id: ResponseLevel,
    /// 响应事项; the plan's title where the file has none.
    pub matter: Label,
    pub propose_when: Vec<Condition>,
    pub decide: String,
    pub expected: Period,
    pub call: Vec<String>,
    pub callout: String,
    pub sitrep_every: Period,
    pub measures: Vec<Label>,
    pub powers: Vec<Power>,
    pub stand_down_all: Vec<Criterion>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Callout {
    pub id: String,
    pub rounds: Vec<Round>,
    pub unmet: Unmet,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Round {
    pub at: Period,
    pub by: Vec<Channel>,
    pub to_deputy: bool,
}

/// Who is told of a shortfall, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unmet {
    pub at: Period,
    pub to: Vec<String>,
}

/// The report to the body above: its clock is that body's rule, so its source is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportUp {
    pub to: String,
    pub source: Label,
    pub first_phone: Period,
    pub first_written: Period,
    /// `None`: as often as the level's own situation report.
    pub follow_up: Option<Period>,
    #[serde(rename = "final")]
    pub last: Period,
    pub fields: Vec<Label>,
}

/// A place or thing that a task may be about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Object {
    pub id: String,
    pub kind: ObjectKind,
    pub title: Label,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Task {
    pub id: String,
    pub level: ResponseLevel,
    pub group: String,
    pub verb: Verb,
    pub kind: ObjectKind,
    /// An object or store of this file; without one the title says which.
    pub object: Option<String>,
    pub title: Label,
    pub due: Period,
    pub proof: Proof,
    pub life_safety: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Resource {
    pub id: String,
    pub kind: ObjectKind,
    pub title: Option<Label>,
    pub count: u32,
    pub home: Label,
    pub custodian: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exercise {
    pub tabletop_every: Period,
    pub live_every: Period,
    pub reachability_every: Period,
    pub ack_within: Period,
    /// In thousandths, so that no rounding enters the hash.
    pub share_permille: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct After {
    pub evaluation_due: Period,
    pub improvement_owner: String,
    pub personal_data: PersonalData,
    pub archive: Period,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Plan {
    pub schema: String,
    pub id: String,
    pub version: u32,
    pub title: Label,
    pub hazard: Hazard,
    pub area: String,
    pub tier: Tier,
    pub issued_by: Label,
    #[serde(with = "iso")]
    pub approved_on: Date,
    #[serde(with = "iso")]
    pub review_by: Date,
    pub basis: Vec<String>,
    pub roles: Vec<Role>,
    pub groups: Vec<Group>,
    pub warning: Warning,
    pub grades: Vec<GradeRule>,
    pub levels: Vec<Level>,
    pub callouts: Vec<Callout>,
    pub report_up: ReportUp,
    pub objects: Vec<Object>,
    pub tasks: Vec<Task>,
    pub resources: Vec<Resource>,
    pub exercise: Exercise,
    pub after: After,
}

impl Plan {
    /// Reads a plan file and checks it by every rule that the file alone can be held to.
    ///
    /// # Errors
    /// Every fault with its line and column.
    pub fn parse(source: &str) -> Result<Self, Vec<Problem>> {
        Self::parse_with(source, &|_| None)
    }

    /// Reads a plan file where it is known how many people a roster or a unit can give; the
    /// name is a roster's id or a member as the plan writes it.
    ///
    /// # Errors
    /// Every fault with its line and column.
    pub fn parse_with(
        source: &str,
        strength: &dyn Fn(&str) -> Option<u32>,
    ) -> Result<Self, Vec<Problem>> {
        read::plan(source, strength)
    }

    /// `id@version`, as people name it; an incident keeps the hash.
    #[must_use]
    pub fn pin(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }

    /// The plan in one form: fields in the order above, JSON without spaces, whole numbers only.
    /// Comments, order of keys and spacing of the file are no part of it.
    #[must_use]
    pub fn canonical(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a plan holds only strings, integers and lists")
    }

    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(HASH_DOMAIN);
        hash.update(self.canonical());
        hash.finalize().into()
    }

    /// What a reader of the old plan must learn to know the new one.
    #[must_use]
    pub fn diff(old: &Self, new: &Self) -> Vec<Change> {
        diff::diff(old, new)
    }

    #[must_use]
    pub fn level(&self, id: ResponseLevel) -> Option<&Level> {
        self.levels.iter().find(|level| level.id == id)
    }
}
