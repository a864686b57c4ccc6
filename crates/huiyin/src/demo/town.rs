//! Units, table and officers of the example town. Officers are named after the days of the
//! old calendar; every account has one known password and a known code generator.

use super::COUNTY;
use crate::topics;
use huiyin_app::keys::Card;
use huiyin_app::password::{OneTime, TOTP_SECRET_LEN};
use huiyin_app::staff::NewStaff;
use huiyin_app::{App, By, Signed, Trouble};
use huiyin_domain::ids::UnitId;
use huiyin_domain::policy::Role;
use huiyin_domain::time::Millis;
use huiyin_domain::unit::{Principle, Responsibility, Unit};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use tokio::task::JoinSet;

pub const PASSWORD: &str = "qingshi-demo-2026";

/// Code, names, place served, code of the unit above.
const UNITS: [(&str, &str, &str, &str, &str); 22] = [
    ("QS", "青石县信访局", "Petition Office", "331122", ""),
    ("RX", "12345便民热线中心", "12345 Hotline Centre", "", "QS"),
    ("JS", "住房和城乡建设局", "Housing and Construction Bureau", "", "QS"),
    ("RS", "人力资源和社会保障局", "Labour and Social Security Bureau", "", "QS"),
    ("JY", "教育体育局", "Education and Sports Bureau", "", "QS"),
    ("SW", "商务旅游局", "Trade and Tourism Bureau", "", "QS"),
    ("HB", "生态环境局", "Environment Bureau", "", "QS"),
    ("WJ", "卫生健康局", "Health Bureau", "", "QS"),
    ("JT", "交通运输局", "Transport Bureau", "", "QS"),
    ("GL", "公路事务中心", "Roads Centre", "", "JT"),
    ("NY", "农业农村局", "Agriculture Bureau", "", "QS"),
    ("ZR", "自然资源局", "Land and Resources Bureau", "", "QS"),
    ("MZ", "民政局", "Civil Affairs Bureau", "", "QS"),
    ("GA", "公安局", "Public Security Bureau", "", "QS"),
    ("FG", "发展和改革局", "Development Bureau", "", "QS"),
    ("CG", "城关镇人民政府", "Chengguan Town", "331122100", "QS"),
    ("SH", "石河镇人民政府", "Shihe Town", "331122101", "QS"),
    ("LX", "柳溪乡人民政府", "Liuxi Township", "331122200", "QS"),
    ("TJ", "人民调解委员会", "People's Mediation Committee", "", "QS"),
    // Beside the petition office, so that somebody can look into that office as well.
    ("JW", "纪检监察机关", "Discipline Inspection Office", "", ""),
    ("YJ", "应急管理局", "Emergency Management Bureau", "", "QS"),
    // Runs the machines, and so never keeps the key of an accusation.
    ("SJ", "数据管理中心", "Data Centre", "", "QS"),
];

/// 归口: which unit a topic belongs to.
const DEPARTMENTS: [(&str, &str); 15] = [
    ("urban-construction", "JS"),
    ("labour-social-security", "RS"),
    ("education-culture-sports", "JY"),
    ("commerce-tourism", "SW"),
    ("environment", "HB"),
    ("health", "WJ"),
    ("transport", "JT"),
    ("rural-agriculture", "NY"),
    ("land-resources", "ZR"),
    ("civil-affairs", "MZ"),
    ("public-security-law", "GA"),
    ("economy", "FG"),
    ("science-information", "FG"),
    ("party-government", "QS"),
    ("discipline-inspection", "QS"),
];

/// 属地: which unit a place belongs to.
const PLACES: [(&str, &str); 4] =
    [("331122100", "CG"), ("331122101", "SH"), ("331122200", "LX"), ("331122", "QS")];

const SURNAMES: [&str; 16] = [
    "林", "周", "陈", "赵", "孙", "何", "许", "沈", "韩", "杨", "朱", "秦", "吕", "施", "孔", "曹",
];
const DAYS: [&str; 12] = [
    "立春", "雨水", "惊蛰", "春分", "谷雨", "小满", "芒种", "夏至", "白露", "秋分", "霜降", "冬至",
];

/// One account and how to get in.
#[derive(Clone, Debug)]
pub struct Officer {
    pub login: String,
    pub name: String,
    pub unit: UnitId,
    pub unit_code: &'static str,
    pub roles: Vec<Role>,
    secret: [u8; TOTP_SECRET_LEN],
    signed: Signed,
}

impl Officer {
    /// Acting as this officer.
    #[must_use]
    pub fn by(&self) -> By {
        By::Staff(self.signed.clone())
    }

    #[must_use]
    pub fn code(&self, now: Millis) -> String {
        self.one_time().code(now)
    }

    #[must_use]
    pub fn secret_text(&self) -> String {
        self.one_time().secret_text()
    }

    fn one_time(&self) -> OneTime {
        OneTime::new(&self.secret, "Huiyin demo", &self.login)
    }
}

/// The town as it stands once it is built.
pub struct Town {
    pub officers: Vec<Officer>,
    pub units: HashMap<&'static str, UnitId>,
}

/// Units that have a key from the first, whose example cards everybody may read.
const KEYED: [&str; 4] = ["QS", "JW", "JS", "HB"];

/// The card of a unit of the example town.
#[must_use]
pub fn card(code: &str) -> Option<Card> {
    let digest = Sha256::digest(format!("huiyin demo {COUNTY} card {code}"));
    let bits = *digest.first_chunk().expect("a digest is longer than a card");
    KEYED.contains(&code).then(|| Card::example(bits))
}

async fn keys_made(app: &App, officers: &[Officer]) -> Result<(), Trouble> {
    for officer in officers.iter().filter(|officer| officer.roles.contains(&Role::UnitHead)) {
        let Some(card) = card(officer.unit_code) else { continue };
        let print = card.key(app.area(), officer.unit).public().fingerprint();
        let made = app.unit_key_make(&officer.signed, &card.shown(), &print, false).await;
        made.map_err(|_| Trouble::Internal("demo-key"))?;
        // Nobody has it open: whoever looks around opens it with the card.
        app.unit_key_close(&officer.signed);
    }
    Ok(())
}

impl Town {
    /// The first officer of a unit in a role.
    #[must_use]
    pub fn officer(&self, unit: UnitId, role: Role) -> Option<&Officer> {
        self.officers.iter().find(|o| o.unit == unit && o.roles.contains(&role))
    }
}

/// # Errors
/// The store's.
pub async fn build(app: &App) -> Result<Town, Trouble> {
    let mut units = HashMap::new();
    for (at, (code, zh, en, area_code, above)) in (1..).zip(UNITS) {
        let unit = Unit {
            id: UnitId(at),
            parent: units.get(above).copied(),
            code: code.into(),
            label_zh: zh.into(),
            label_en: en.into(),
            area_code: area_code.into(),
            active: true,
        };
        app.unit_put(&By::System, unit).await?;
        units.insert(code, UnitId(at));
    }
    app.topics_put(&By::System, topics::shipped()).await?;
    app.responsibilities_put(&By::System, table(&units)).await?;
    let officers = officers_made(app, &units).await?;
    keys_made(app, &officers).await?;
    Ok(Town { officers, units })
}

fn table(units: &HashMap<&'static str, UnitId>) -> Vec<Responsibility> {
    let topics = topics::shipped();
    let topic_named = |id: &str| {
        let topic = topics.iter().find(|topic| topic.id == id);
        topic.map(|topic| topic.label_zh.clone()).unwrap_or_default()
    };
    let by_topic = DEPARTMENTS.iter().map(|(topic, code)| Responsibility {
        topic: (*topic).into(),
        area_code: String::new(),
        unit: units[code],
        principle: Principle::Departmental,
        basis: format!("青石县职责分工表：{}", topic_named(topic)),
    });
    let by_place = PLACES.iter().map(|(area_code, code)| Responsibility {
        topic: String::new(),
        area_code: (*area_code).into(),
        unit: units[code],
        principle: Principle::Territorial,
        basis: "青石县职责分工表：属地管理".into(),
    });
    by_topic.chain(by_place).collect()
}

/// Hashing passwords is the slow part, so accounts are made side by side.
async fn officers_made(
    app: &App,
    units: &HashMap<&'static str, UnitId>,
) -> Result<Vec<Officer>, Trouble> {
    let mut making = JoinSet::new();
    for (at, (login, unit_code, roles)) in roster().into_iter().enumerate() {
        let surname = SURNAMES[at % SURNAMES.len()];
        let name = format!("{surname}{}", DAYS[at % DAYS.len()]);
        let (app, unit) = (app.clone(), units[unit_code]);
        making.spawn(async move {
            let made = officer(&app, login, name, unit, unit_code, roles).await;
            made.map(|officer| (at, officer))
        });
    }
    let mut officers = Vec::new();
    while let Some(made) = making.join_next().await {
        officers.push(made.map_err(|_| Trouble::Internal("demo-officer"))??);
    }
    officers.sort_by_key(|(at, _)| *at);
    Ok(officers.into_iter().map(|(_, officer)| officer).collect())
}

fn roster() -> Vec<(String, &'static str, Vec<Role>)> {
    use Role::{
        Admin, AuditAdmin, Auditor, Dispatcher, Handler, Inspector, Intake, Mediator, Reviewer,
        SecurityAdmin, UnitHead,
    };
    let mut roster: Vec<(String, &'static str, Vec<Role>)> = vec![
        ("intake".into(), "QS", vec![Intake]),
        ("dispatcher".into(), "QS", vec![Dispatcher]),
        ("head".into(), "QS", vec![UnitHead]),
        ("handler".into(), "QS", vec![Handler]),
        ("inspector".into(), "QS", vec![Inspector]),
        ("auditor".into(), "QS", vec![Auditor]),
        ("admin".into(), "SJ", vec![Admin]),
        ("hotline".into(), "RX", vec![Intake, Dispatcher]),
    ];
    for (code, ..) in UNITS.iter().skip(1) {
        let login = |post: &str| format!("{}-{post}", code.to_ascii_lowercase());
        roster.push((login("head"), code, vec![UnitHead]));
        roster.push((login("handler"), code, vec![Handler]));
    }
    // Whoever reviews had no part in the answer: officers of their own for it.
    for (login, code, role) in [
        ("reviewer", "QS", Reviewer),
        ("jt-reviewer", "JT", Reviewer),
        ("jt-inspector", "JT", Inspector),
        ("tj-mediator", "TJ", Mediator),
        ("js-mediator", "JS", Mediator),
        ("jw-inspector", "JW", Inspector),
        ("security-admin", "QS", SecurityAdmin),
        ("audit-admin", "QS", AuditAdmin),
        ("duty-leader", "YJ", Role::DutyLeader),
        ("duty-officer", "YJ", Role::DutyOfficer),
    ] {
        roster.push((login.into(), code, vec![role]));
    }
    roster
}

async fn officer(
    app: &App,
    login: String,
    name: String,
    unit: UnitId,
    unit_code: &'static str,
    roles: Vec<Role>,
) -> Result<Officer, Trouble> {
    let digest = Sha256::digest(format!("huiyin demo {COUNTY} {login}"));
    let mut secret = [0; TOTP_SECRET_LEN];
    secret.copy_from_slice(&digest[..TOTP_SECRET_LEN]);
    let new = NewStaff {
        login: login.clone(),
        display_name: name.clone(),
        unit,
        roles: roles.clone(),
        password: PASSWORD.into(),
        must_change: false,
        totp_secret: Some(secret),
    };
    let created = app.staff_create(&By::System, new).await;
    let staff = created.map_err(|_| Trouble::Internal("demo-officer"))?.id;
    let signed = Signed {
        staff,
        unit,
        roles: roles.clone(),
        login: login.clone(),
        display_name: name.clone(),
        must_change: false,
        csrf: [0; 32],
        stands_for: Vec::new(),
        held: None,
    };
    Ok(Officer { login, name, unit, unit_code, roles, secret, signed })
}
