//! Units, topics and the responsibility table: kept in memory as one snapshot, reloaded whole
//! after each change (they are few and change seldom).

use crate::log::LogEvent;
use crate::{App, By, Trouble};
use huiyin_domain::ids::{AreaId, UnitId};
use huiyin_domain::policy::Action;
use huiyin_domain::text::TextFault;
use huiyin_domain::unit::{Principle, Responsibility, Topic, Unit, UnitTree};
use huiyin_store::Db;
use huiyin_store::unit::{self, ResponsibilityRow, TopicRow, UnitRow};
use huiyin_store::write::Put;
use std::collections::HashMap;

#[derive(Debug, Default)]
pub struct Org {
    pub tree: UnitTree,
    pub topics: Vec<Topic>,
    pub table: Vec<Responsibility>,
    versions: HashMap<UnitId, i64>,
}

impl Org {
    /// The office that registers what comes without an office: the topmost unit.
    #[must_use]
    pub fn root(&self) -> Option<&Unit> {
        let mut roots: Vec<&Unit> =
            self.tree.iter().filter(|unit| unit.parent.is_none() && unit.active).collect();
        roots.sort_by_key(|unit| unit.id);
        roots.first().copied()
    }

    /// Units that serve a place of their own, for choosing where something happened.
    #[must_use]
    pub fn areas(&self) -> Vec<&Unit> {
        let mut areas: Vec<&Unit> =
            self.tree.iter().filter(|unit| unit.active && !unit.area_code.is_empty()).collect();
        areas.sort_by_key(|unit| (unit.area_code.len(), unit.area_code.clone(), unit.id));
        areas.dedup_by(|a, b| a.area_code == b.area_code);
        areas
    }

    #[must_use]
    pub fn topic(&self, id: &str) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.id == id)
    }

    /// A topic by its id or by one of its labels, as an imported file may name it.
    #[must_use]
    pub fn topic_named(&self, name: &str) -> Option<&Topic> {
        let named = |topic: &&Topic| {
            [&topic.id, &topic.label_zh, &topic.label_en].contains(&&name.to_owned())
        };
        self.topics.iter().find(named)
    }

    #[must_use]
    pub fn unit_by_code(&self, code: &str) -> Option<&Unit> {
        self.tree.iter().find(|unit| unit.code == code)
    }
}

pub(crate) async fn load(db: &Db, area: AreaId) -> Result<Org, Trouble> {
    let rows = unit::all(db, area).await?;
    let versions = rows.iter().map(|row| (row.unit, row.version)).collect();
    let tree = UnitTree::new(rows.into_iter().map(unit_of).collect())
        .map_err(|_| Trouble::Internal("unit-tree"))?;
    let topics =
        unit::topics(db, area).await?.into_iter().map(topic_of).collect::<Result<_, _>>()?;
    let table =
        unit::responsibilities(db, area).await?.into_iter().map(responsibility_of).collect();
    Ok(Org { tree, topics, table, versions })
}

/// The code begins the numbers of cases, which people read out on the phone.
fn code_fits(code: &str) -> Result<(), Trouble> {
    let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    let fits = (1..=12).contains(&code.len()) && code.bytes().all(plain);
    let fault = TextFault::UnknownChoice;
    if fits { Ok(()) } else { Err(Trouble::Invalid { field: "code", fault }) }
}

fn unit_of(row: UnitRow) -> Unit {
    Unit {
        id: row.unit,
        parent: row.parent,
        code: row.code,
        label_zh: row.label_zh,
        label_en: row.label_en,
        area_code: row.area_code,
        active: row.active,
    }
}

fn topic_of(row: TopicRow) -> Result<Topic, Trouble> {
    let keywords =
        serde_json::from_str(&row.keywords).map_err(|_| Trouble::Internal("topic-keywords"))?;
    Ok(Topic { id: row.topic, label_zh: row.label_zh, label_en: row.label_en, keywords })
}

fn responsibility_of(row: ResponsibilityRow) -> Responsibility {
    let by_place = row.way == Principle::Territorial.code();
    Responsibility {
        topic: row.topic,
        area_code: row.area_code,
        unit: row.unit,
        principle: if by_place { Principle::Territorial } else { Principle::Departmental },
        basis: row.basis,
    }
}

impl App {
    /// Makes or changes a unit. Its parent must exist and must not stand below it.
    ///
    /// # Errors
    /// `Forbidden`; `Internal("unit-tree")` for a parent that cannot be; `Stale`, `Exists`.
    pub async fn unit_put(&self, by: &By, unit: Unit) -> Result<(), Trouble> {
        by.may(Action::UnitManage)?;
        code_fits(&unit.code)?;
        let org = self.org();
        let mut units: Vec<Unit> = org.tree.iter().filter(|u| u.id != unit.id).cloned().collect();
        if units.iter().any(|other| other.code == unit.code) {
            return Err(Trouble::Exists);
        }
        units.push(unit.clone());
        UnitTree::new(units).map_err(|_| Trouble::Internal("unit-tree"))?;
        let told = LogEvent::UnitSet { unit: unit.id, is_active: unit.active };
        let row = UnitRow {
            unit: unit.id,
            parent: unit.parent,
            code: unit.code,
            label_zh: unit.label_zh,
            label_en: unit.label_en,
            kind: "office".into(),
            area_code: unit.area_code,
            active: unit.active,
            version: org.versions.get(&unit.id).copied().unwrap_or(0),
        };
        self.org_put(by, vec![Put::Unit(row)], told).await
    }

    /// # Errors
    /// `Forbidden`, or the store's.
    pub async fn topics_put(&self, by: &By, topics: Vec<Topic>) -> Result<(), Trouble> {
        by.may(Action::UnitManage)?;
        let put = |topic: Topic| {
            let keywords = serde_json::to_string(&topic.keywords).expect("a list of strings");
            let (label_zh, label_en) = (topic.label_zh, topic.label_en);
            Put::Topic(TopicRow { topic: topic.id, label_zh, label_en, keywords })
        };
        let told = LogEvent::TopicsSet { count: topics.len() as u64 };
        self.org_put(by, topics.into_iter().map(put).collect(), told).await
    }

    /// Adds lines to the responsibility table.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` when a line names a unit that does not exist.
    pub async fn responsibilities_put(
        &self,
        by: &By,
        lines: Vec<Responsibility>,
    ) -> Result<(), Trouble> {
        by.may(Action::UnitManage)?;
        let org = self.org();
        if lines.iter().any(|line| org.tree.get(line.unit).is_none()) {
            return Err(Trouble::NotFound);
        }
        let told = LogEvent::ResponsibilitiesAdded { count: lines.len() as u64 };
        let known = i64::try_from(org.table.len()).unwrap_or(i64::MAX);
        let put = |(rank, line): (i64, Responsibility)| {
            Put::Responsibility(ResponsibilityRow {
                rule: self.moment().id(),
                topic: line.topic,
                area_code: line.area_code,
                unit: line.unit,
                basis: line.basis,
                way: line.principle.code().into(),
                rank,
            })
        };
        self.org_put(by, (known..).zip(lines).map(put).collect(), told).await
    }

    async fn org_put(&self, by: &By, puts: Vec<Put>, told: LogEvent) -> Result<(), Trouble> {
        // Nothing changed: read anew, and no line of the journal.
        if !puts.is_empty() {
            self.put_told(by, puts, &[told]).await?;
        }
        let org = load(self.db(), self.area()).await?;
        *self.0.org.write().expect("no holder of this lock panics") = org.into();
        Ok(())
    }
}
