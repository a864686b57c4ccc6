//! Who answers for what: the tree of units, topics with their keywords, and the
//! responsibility table (属地 by place, 归口 by topic). A proposal names its reasons;
//! deciding is a dispatcher's act. A learned model may later stand behind `topics_proposed`.

use crate::case::codes;
use crate::ids::UnitId;
use std::collections::HashMap;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    pub id: UnitId,
    pub parent: Option<UnitId>,
    /// Short Latin code; the first part of the case numbers this unit gives.
    pub code: String,
    pub label_zh: String,
    pub label_en: String,
    /// Prefix of 行政区划代码 that the unit serves.
    pub area_code: String,
    pub active: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    pub id: String,
    pub label_zh: String,
    pub label_en: String,
    pub keywords: Vec<String>,
}

codes!(
    /// Why a unit answers for something.
    Principle {
        /// 属地管理: the place decides.
        Territorial = "territorial",
        /// 归口办理: the topic decides.
        Departmental = "departmental",
    }
);

/// One line of the responsibility table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Responsibility {
    /// Empty: any topic.
    pub topic: String,
    /// Empty: any place; otherwise a prefix of the place's code.
    pub area_code: String,
    pub unit: UnitId,
    pub principle: Principle,
    /// The rule or document that says so.
    pub basis: String,
}

/// The unit tree, checked once when it is built.
#[derive(Clone, Debug, Default)]
pub struct UnitTree {
    units: HashMap<UnitId, Unit>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TreeFault {
    UnknownParent(UnitId),
    Circle(UnitId),
}

impl UnitTree {
    /// # Errors
    /// When a parent is missing or a unit is above itself.
    pub fn new(units: Vec<Unit>) -> Result<Self, TreeFault> {
        let units: HashMap<_, _> = units.into_iter().map(|unit| (unit.id, unit)).collect();
        let tree = Self { units };
        for unit in tree.units.values() {
            if let Some(parent) = unit.parent.filter(|parent| !tree.units.contains_key(parent)) {
                return Err(TreeFault::UnknownParent(parent));
            }
            if tree.ancestors(unit.id).take(tree.units.len() + 1).any(|above| above == unit.id) {
                return Err(TreeFault::Circle(unit.id));
            }
        }
        Ok(tree)
    }

    #[must_use]
    pub fn get(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(&id)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Unit> {
        self.units.values()
    }

    /// From the parent up to the root.
    pub fn ancestors(&self, id: UnitId) -> impl Iterator<Item = UnitId> {
        let parent_of = |id: &UnitId| self.units.get(id).and_then(|unit| unit.parent);
        std::iter::successors(parent_of(&id), parent_of)
    }

    /// Whether `id` is `top` or stands somewhere below it.
    #[must_use]
    pub fn is_within(&self, id: UnitId, top: UnitId) -> bool {
        id == top || self.ancestors(id).any(|above| above == top)
    }
}

/// A topic that the words speak for, with those words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicProposal {
    pub topic: String,
    pub words: Vec<String>,
    pub weight: usize,
    /// In thousandths, where a model that was tried says so; words alone say nothing of it.
    pub confidence: Option<u16>,
}

impl TopicProposal {
    /// What a model says, whose confidence is a share.
    #[must_use]
    pub fn learned(topic: String, words: Vec<String>, confidence: f32) -> Self {
        let thousandths = (confidence.clamp(0.0, 1.0) * 1_000.0).round() as u16;
        let weight = usize::from(thousandths);
        Self { topic, words, weight, confidence: Some(thousandths) }
    }
}

/// The topics whose keywords occur, strongest first; none when no word speaks for any.
#[must_use]
pub fn topics_proposed(title: &str, body: &str, topics: &[Topic]) -> Vec<TopicProposal> {
    const TITLE_WEIGHT: usize = 3;
    let (title, body) = (title.to_lowercase(), body.to_lowercase());
    let weigh = |word: &String| {
        let plain = word.to_lowercase();
        word.chars().count()
            * (usize::from(title.contains(&plain)) * TITLE_WEIGHT
                + usize::from(body.contains(&plain)))
    };
    let mut proposals: Vec<TopicProposal> = topics
        .iter()
        .map(|topic| {
            let spoken = || topic.keywords.iter().filter(|word| weigh(word) > 0);
            TopicProposal {
                topic: topic.id.clone(),
                words: spoken().cloned().collect(),
                weight: spoken().map(weigh).sum(),
                confidence: None,
            }
        })
        .filter(|proposal| proposal.weight > 0)
        .collect();
    proposals.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.topic.cmp(&b.topic)));
    proposals
}

/// Why a unit is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteProposal {
    pub unit: UnitId,
    pub principle: Principle,
    pub topic_matched: bool,
    pub area_matched: bool,
    pub basis: String,
}

/// Units that the table names for this topic and place, the most specific line first.
/// Each unit stands once; inactive units and those in `barred` (the accused) are left out.
#[must_use]
pub fn routes_proposed(
    topic: Option<&str>,
    area_code: &str,
    table: &[Responsibility],
    tree: &UnitTree,
    barred: Option<UnitId>,
) -> Vec<RouteProposal> {
    let fits = |line: &&Responsibility| {
        (line.topic.is_empty() || Some(line.topic.as_str()) == topic)
            && area_code.starts_with(&line.area_code)
            && tree.get(line.unit).is_some_and(|unit| unit.active)
            && barred.is_none_or(|barred| !tree.is_within(line.unit, barred))
    };
    let mut lines: Vec<&Responsibility> = table.iter().filter(fits).collect();
    lines.sort_by_key(|line| {
        (usize::from(line.topic.is_empty()), usize::MAX - line.area_code.len(), line.unit)
    });
    let mut proposals: Vec<RouteProposal> = Vec::new();
    for line in lines {
        if proposals.iter().all(|known| known.unit != line.unit) {
            proposals.push(RouteProposal {
                unit: line.unit,
                principle: line.principle,
                topic_matched: !line.topic.is_empty(),
                area_matched: !line.area_code.is_empty(),
                basis: line.basis.clone(),
            });
        }
    }
    proposals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(id: i64, parent: Option<i64>) -> Unit {
        Unit {
            id: UnitId(id),
            parent: parent.map(UnitId),
            code: format!("U{id}"),
            label_zh: format!("单位{id}"),
            label_en: format!("Unit {id}"),
            area_code: String::new(),
            active: true,
        }
    }

    fn line(topic: &str, area_code: &str, unit: i64) -> Responsibility {
        Responsibility {
            topic: topic.into(),
            area_code: area_code.into(),
            unit: UnitId(unit),
            principle: Principle::Departmental,
            basis: String::new(),
        }
    }

    #[test]
    fn a_circle_and_a_missing_parent_are_refused() {
        assert!(UnitTree::new(vec![unit(1, None), unit(2, Some(1))]).is_ok());
        let circle = UnitTree::new(vec![unit(1, Some(2)), unit(2, Some(1))]);
        assert!(matches!(circle, Err(TreeFault::Circle(_))));
        let orphan = UnitTree::new(vec![unit(1, Some(9))]);
        assert_eq!(orphan.err(), Some(TreeFault::UnknownParent(UnitId(9))));
    }

    #[test]
    fn topic_beats_place_and_a_longer_place_beats_a_shorter() {
        let tree =
            UnitTree::new((1..=4).map(|id| unit(id, None)).collect()).expect("no parents at all");
        let table = [line("", "3311", 1), line("heat", "", 2), line("heat", "331122", 3)];
        let units = |topic, barred| -> Vec<i64> {
            let routes = routes_proposed(topic, "331122104", &table, &tree, barred);
            routes.iter().map(|route| route.unit.0).collect()
        };
        assert_eq!(units(Some("heat"), None), [3, 2, 1]);
        assert_eq!(units(None, None), [1]);
        assert_eq!(units(Some("heat"), Some(UnitId(3))), [2, 1]);
    }

    #[test]
    fn words_in_the_title_count_more() {
        let topic = |id: &str, word: &str| Topic {
            id: id.into(),
            label_zh: id.into(),
            label_en: id.into(),
            keywords: vec![word.into()],
        };
        let topics = [topic("a", "工资"), topic("b", "学校")];
        let found = topics_proposed("学校不发", "工资 工资", &topics);
        assert_eq!(found[0].topic, "b");
        assert_eq!(found[1].words, ["工资"]);
        assert!(topics_proposed("你好", "", &topics).is_empty());
    }
}
