//! The closed registers of plans: hazards, tiers, the three ladders, channels, and what is kept.
//! A word that is not here does not compile into a plan. How they are used stands elsewhere.

use crate::case::codes;

codes!(
    /// What a plan may be for (BOUNDARIES.md, point 3): nature, accidents, health. There is no
    /// word for people who gather, complain or petition, and none is to be added.
    Hazard {
        Flood = "natural.flood",
        Drought = "natural.drought",
        Typhoon = "natural.typhoon",
        Storm = "natural.storm",
        SnowIce = "natural.snow-ice",
        Cold = "natural.cold",
        Heat = "natural.heat",
        Landslide = "natural.landslide",
        Earthquake = "natural.earthquake",
        ForestFire = "natural.forest-fire",
        Fire = "accident.fire",
        Explosion = "accident.explosion",
        Traffic = "accident.traffic",
        HazardousGoods = "accident.hazardous-goods",
        Collapse = "accident.collapse",
        CrowdCrush = "accident.crowd-crush",
        UtilityOutage = "accident.utility-outage",
        Epidemic = "health.epidemic",
        FoodPoisoning = "health.food-poisoning",
    }
);

codes!(
    /// Whose plan it is, lowest first.
    Tier { Village = "village", Township = "township", County = "county", City = "city" }
);

impl Tier {
    /// Public warning, requisition and command bodies begin with the county
    /// (突发事件应对法 (2024) arts 12, 64, 72, 73).
    #[must_use]
    pub const fn has_powers(self) -> bool {
        matches!(self, Self::County | Self::City)
    }

    /// Digits of a 行政区划代码 of this tier.
    #[must_use]
    pub const fn area_digits(self) -> usize {
        match self {
            Self::Village => 12,
            Self::Township => 9,
            Self::County | Self::City => 6,
        }
    }
}

codes!(
    /// 响应级别: what the government does (art. 71).
    ResponseLevel { First = "I", Second = "II", Third = "III", Fourth = "IV" }
);

codes!(
    /// 预警颜色: what may come (art. 63).
    Colour { Blue = "blue", Yellow = "yellow", Orange = "orange", Red = "red" }
);

codes!(
    /// 事件分级: how grave what happened is (art. 3).
    Grade {
        General = "general",
        Large = "large",
        Major = "major",
        Extraordinary = "extraordinary",
    }
);

codes!(
    /// What only the county and above may do; a township asks for it.
    Power {
        PublicWarning = "public-warning",
        Requisition = "requisition",
        CommandBody = "command-body",
    }
);

codes!(
    Channel {
        /// The browser that a member of duty let show messages.
        App = "app",
        Sms = "sms",
        Voice = "voice",
        Mail = "mail",
        Webhook = "webhook",
        /// The printed call tree, with answers entered by hand.
        Paper = "paper",
    }
);

codes!(
    /// By what a task shows that it was done. Heads are counted, never named.
    Proof {
        Photo = "photo",
        Headcount = "headcount",
        Reading = "reading",
        Receipt = "receipt",
        ReadBack = "read-back",
    }
);

codes!(
    /// What becomes of personal data when the incident closes (art. 85).
    PersonalData { Destroy = "destroy-at-close", Recorded = "exception-recorded" }
);
