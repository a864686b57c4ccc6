//! What a task can be: a closed verb on a registered kind of place or thing. No object is
//! somebody: people are helped at a place, never ordered about. The title is a note beside it.

use crate::case::codes;

codes!(
    Verb {
        Patrol = "patrol",
        Monitor = "monitor",
        Notify = "notify",
        Evacuate = "evacuate",
        Rescue = "rescue",
        Search = "search-rescue",
        Treat = "treat",
        Carry = "carry-to-hospital",
        Close = "close",
        Clear = "clear",
        Reinforce = "reinforce",
        Drain = "drain",
        Extinguish = "extinguish",
        Firebreak = "cut-firebreak",
        ShutOff = "shut-off",
        Contain = "contain-leak",
        Clean = "decontaminate",
        Sample = "sample",
        Seal = "seal",
        Deliver = "deliver",
        Stage = "stage",
        Open = "open",
        Repair = "repair",
        DeIce = "de-ice",
    }
);

codes!(
    /// Kinds of places and things.
    ObjectKind {
        Reservoir = "reservoir",
        Dyke = "dyke",
        River = "river",
        Road = "road",
        Bridge = "bridge",
        Building = "building",
        HazardSite = "hazard-site",
        Area = "area",
        Shelter = "shelter",
        Forest = "forest",
        Plant = "plant",
        Pipeline = "pipeline",
        PowerLine = "power-line",
        School = "school",
        Hospital = "hospital",
        Kitchen = "kitchen",
        Food = "food",
        WaterSource = "water-source",
        Farm = "farm",
        Scene = "scene",
        Vehicle = "vehicle",
        Supply = "supply",
        Equipment = "equipment",
    }
);

use ObjectKind as K;

/// Where people are.
const INHABITED: &[K] = &[
    K::Building,
    K::HazardSite,
    K::Area,
    K::Shelter,
    K::Forest,
    K::Plant,
    K::School,
    K::Hospital,
    K::Kitchen,
    K::Farm,
    K::Scene,
    K::Road,
    K::River,
    K::Bridge,
];
const WATER: &[K] = &[K::Reservoir, K::Dyke, K::River];
const GOODS: &[K] = &[K::Supply, K::Equipment, K::Vehicle];
const NETS: &[K] = &[K::Pipeline, K::PowerLine, K::Plant];

impl Verb {
    /// The Chinese words by which a title says this verb.
    #[must_use]
    pub const fn words(self) -> &'static [&'static str] {
        match self {
            Self::Patrol => &["巡查", "巡护", "排查"],
            Self::Monitor => &["监测", "观测"],
            Self::Notify => &["通知", "提醒"],
            Self::Evacuate => &["转移", "疏散"],
            Self::Rescue => &["救援", "救人", "营救", "抢救", "解救"],
            Self::Search => &["搜救"],
            Self::Treat => &["救治", "急救", "包扎", "心理援助"],
            Self::Carry => &["转送", "送医"],
            Self::Close => &["封控", "封闭", "关闭"],
            Self::Clear => &["清障", "清除", "疏通"],
            Self::Reinforce => &["加固", "堵口", "封堵"],
            Self::Drain => &["排水", "抽排"],
            Self::Extinguish => &["扑救", "扑打", "灭火"],
            Self::Firebreak => &["开设"],
            Self::ShutOff => &["切断", "停用"],
            Self::Contain => &["堵漏", "围堰"],
            Self::Clean => &["洗消", "消毒"],
            Self::Sample => &["采样", "检测"],
            Self::Seal => &["封存"],
            Self::Deliver => &["调运", "运送", "发放"],
            Self::Stage => &["预置", "备足"],
            Self::Open => &["开放", "启用"],
            Self::Repair => &["抢修", "修复"],
            Self::DeIce => &["除雪", "除冰", "撒盐"],
        }
    }

    /// The verbs of saving and healing: all that a crowd accident knows.
    #[must_use]
    pub const fn saves(self) -> bool {
        matches!(self, Self::Rescue | Self::Search | Self::Treat | Self::Carry)
    }

    /// What the verb can be done to.
    #[must_use]
    pub fn fits(self, kind: ObjectKind) -> bool {
        let lists: &[&[K]] = match self {
            Self::Patrol | Self::Monitor => &[WATER, INHABITED, NETS, &[K::WaterSource]],
            Self::Notify | Self::Evacuate | Self::Rescue | Self::Search => &[INHABITED],
            Self::Treat | Self::Carry => &[INHABITED],
            Self::Close => &[&[K::Road, K::Bridge, K::Kitchen, K::WaterSource, K::Scene, K::Plant]],
            Self::Clear => &[&[K::Road, K::Bridge, K::River, K::Scene]],
            Self::Reinforce => &[WATER, &[K::Building, K::Bridge, K::HazardSite, K::Farm]],
            Self::Drain => &[WATER, &[K::Area, K::Road, K::Building, K::Farm]],
            Self::Extinguish => &[&[K::Forest, K::Building, K::Plant, K::Scene, K::Vehicle]],
            Self::Firebreak => &[&[K::Forest]],
            Self::ShutOff => &[NETS, &[K::WaterSource, K::Kitchen]],
            Self::Contain => &[NETS, &[K::River, K::Scene, K::Vehicle, K::WaterSource]],
            Self::Clean => &[INHABITED, &[K::Vehicle, K::Equipment, K::WaterSource]],
            Self::Sample => &[&[K::Food, K::WaterSource, K::River, K::Kitchen, K::Scene, K::Plant]],
            Self::Seal => &[&[K::Food, K::Kitchen, K::Plant]],
            Self::Deliver | Self::Stage => &[GOODS, &[K::Food]],
            Self::Open => &[&[K::Shelter]],
            Self::Repair => &[NETS, WATER, &[K::Road, K::Bridge, K::Building]],
            Self::DeIce => &[NETS, &[K::Road, K::Bridge, K::School, K::Hospital]],
        };
        lists.iter().any(|list| list.contains(&kind))
    }

    /// The verb a title begins with.
    #[must_use]
    pub fn leading(title: &str) -> Option<Self> {
        let begins = |verb: &Self| verb.words().iter().any(|word| title.starts_with(word));
        Self::ALL.iter().copied().find(begins)
    }
}

impl ObjectKind {
    const fn words(self) -> &'static [&'static str] {
        match self {
            Self::Reservoir => &["水库", "山塘"],
            Self::Dyke => &["堤防", "堤坝"],
            Self::River => &["河道", "溪流"],
            Self::Road => &["道路", "路段", "公路"],
            Self::Bridge => &["桥梁"],
            Self::Building => &["房屋", "厂房"],
            Self::HazardSite => &["隐患点"],
            Self::Area => &["危险区", "片区"],
            Self::Shelter => &["安置点", "避难场所"],
            Self::Forest => &["林区", "山林", "火场", "隔离带"],
            Self::Plant => &["厂区", "罐区"],
            Self::Pipeline => &["管道", "管网"],
            Self::PowerLine => &["电力线路"],
            Self::School => &["学校"],
            Self::Hospital => &["医院", "卫生院"],
            Self::Kitchen => &["食堂", "厨房"],
            Self::Food => &["食品", "留样"],
            Self::WaterSource => &["水源"],
            Self::Farm => &["大棚", "农田"],
            Self::Scene => &["现场"],
            Self::Vehicle => &["车辆"],
            Self::Supply => &["物资"],
            Self::Equipment => &["设备", "装备"],
        }
    }

    /// The kind that a title names last, where the noun of a Chinese title stands.
    #[must_use]
    pub fn named(title: &str) -> Option<Self> {
        let place = |kind: &Self| kind.words().iter().filter_map(|word| title.rfind(word)).max();
        let found = Self::ALL.iter().filter_map(|kind| Some((place(kind)?, *kind)));
        found.max_by_key(|(at, _)| *at).map(|(_, kind)| kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_says_verb_and_object_by_words_of_the_registers() {
        let read = |title: &str| (Verb::leading(title), ObjectKind::named(title));
        assert_eq!(read("巡查4座小型水库"), (Some(Verb::Patrol), Some(K::Reservoir)));
        assert_eq!(read("转移25处隐患点群众"), (Some(Verb::Evacuate), Some(K::HazardSite)));
        assert_eq!(read("找人谈话"), (None, None));
    }

    #[test]
    fn every_verb_has_words_and_something_to_be_done_to() {
        for verb in Verb::ALL {
            assert!(!verb.words().is_empty());
            assert!(K::ALL.iter().any(|kind| verb.fits(*kind)), "{}", verb.code());
        }
        assert_eq!(Verb::ALL.iter().filter(|verb| verb.saves()).count(), 4);
    }
}
