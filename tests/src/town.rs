//! A small town in-process: units in every relation to a case, staff of every role, a clock
//! that stands until it is moved. Pages are `browser`'s; the running program is `server`'s.

use crate::Home;
use huiyin_app::case::{Receipt, Submission};
use huiyin_app::moment::Moment;
use huiyin_app::staff::NewStaff;
use huiyin_app::{App, By, Party, Settings, Signed, Trouble};
use huiyin_domain::case::{
    CaseKind, Channel, Command, DeliveryCommand, Means, NoticeWish, Outcome, Stage, Way,
};
use huiyin_domain::ids::{AreaId, CaseId, StaffId, UnitId};
use huiyin_domain::policy::Role;
use huiyin_domain::retention::Retention;
use huiyin_domain::text::{Email, Phone, Text};
use huiyin_domain::time::Millis;
use huiyin_domain::unit::{Principle, Responsibility, Topic, Unit};
use std::path::PathBuf;
use std::sync::Arc;

/// 2026-03-02 09:00 in Shanghai, a Monday without a holiday near.
pub const MONDAY: Millis = Millis(1_772_413_200_000);
pub const DAY_MS: i64 = 86_400_000;
pub const AREA: AreaId = AreaId(331_122);

/// The petition office, above everybody.
pub const ROOT: UnitId = UnitId(1);
/// A bureau, the section below it that owns cases, and the section's twin.
pub const BUREAU: UnitId = UnitId(2);
pub const SECTION: UnitId = UnitId(3);
/// Another bureau, with a section of its own: strangers to a case of `SECTION`.
pub const OTHER: UnitId = UnitId(4);
pub const OTHER_SECTION: UnitId = UnitId(5);
/// A reception office that registers and answers for nothing else.
pub const COUNTER: UnitId = UnitId(6);

pub const PASSWORD: &str = "seven-lanterns-in-the-rain";
const TOTP: [u8; 20] = *b"twenty-bytes-of-totp";

/// What stands for a person; every one of these words is looked for where it must not be.
pub const NAME: &str = "闻人秋白";
pub const PHONE: &str = "+8613900271828";
pub const EMAIL: &str = "qiubai.wenren@canary.example";
pub const ADDRESS: &str = "青石巷桂花弄七十七号";
pub const TITLE: &str = "桂花弄路灯连夜不亮";
pub const BODY: &str = "桂花弄的路灯从上周起连夜不亮，老人夜里出门摔倒过两次。\n请尽快修好。";
/// Everything of a person that this kit plants.
pub const CANARIES: [&str; 6] = [NAME, PHONE, EMAIL, ADDRESS, TITLE, BODY];

pub struct Town {
    pub home: Home,
    pub app: App,
    pub moment: Moment,
    pub settings: Settings,
    keys: PathBuf,
}

impl Town {
    /// # Panics
    /// It cannot be opened.
    pub async fn at(home: Home) -> Self {
        Self::with(home, |_| {}).await
    }

    /// With settings of one's own.
    ///
    /// # Panics
    /// It cannot be opened.
    pub async fn with(home: Home, change: impl FnOnce(&mut Settings)) -> Self {
        let moment = Moment::fixed(MONDAY);
        let keys = crate::temp_dir("keys");
        let mut settings = Settings {
            area: AREA,
            origin: format!("huiyin/{}", AREA.0),
            database: home.target.clone(),
            moment: moment.clone(),
            retention: retention(0, 30),
            town_zh: "青石县".into(),
            town_en: "Bluestone County".into(),
            // Tests bring cases as fast as they can, and are no flood unless they say so.
            flood_per_minute: 1_000_000,
            ..Settings::default()
        }
        .kept_in(&keys);
        change(&mut settings);
        let moment = settings.moment.clone();
        let app = App::open(settings.clone()).await.expect("it opens");
        let town = Self { home, app, moment, settings, keys };
        town.units_made().await;
        town
    }

    async fn units_made(&self) {
        let units = [
            (ROOT, None, "QS", "青石县信访局", "Petition Office", "331122"),
            (BUREAU, Some(ROOT), "ZJ", "住房和城乡建设局", "Housing Bureau", ""),
            (SECTION, Some(BUREAU), "ZJA", "市政科", "Streets Section", ""),
            (OTHER, Some(ROOT), "JT", "交通运输局", "Transport Bureau", ""),
            (OTHER_SECTION, Some(OTHER), "JTA", "公路科", "Roads Section", ""),
            (COUNTER, Some(ROOT), "JD", "群众来访接待大厅", "Reception Hall", "331122001"),
        ];
        for (id, parent, code, zh, en, area_code) in units {
            let unit = Unit {
                id,
                parent,
                code: code.into(),
                label_zh: zh.into(),
                label_en: en.into(),
                area_code: area_code.into(),
                active: true,
            };
            self.app.unit_put(&By::System, unit).await.expect("a unit");
        }
        let topic = |id: &str, zh: &str, en: &str, words: &[&str]| Topic {
            id: id.into(),
            label_zh: zh.into(),
            label_en: en.into(),
            keywords: words.iter().map(|word| (*word).into()).collect(),
        };
        let topics = vec![
            topic("streets", "市政设施", "Streets", &["路灯", "井盖"]),
            topic("roads", "公路", "Roads", &["公路"]),
        ];
        self.app.topics_put(&By::System, topics).await.expect("topics");
        let line = |topic: &str, unit, principle| Responsibility {
            topic: topic.into(),
            area_code: String::new(),
            unit,
            principle,
            basis: "三定规定".into(),
        };
        let lines = vec![
            line("streets", SECTION, Principle::Departmental),
            line("roads", OTHER_SECTION, Principle::Departmental),
            line("", ROOT, Principle::Territorial),
        ];
        self.app.responsibilities_put(&By::System, lines).await.expect("lines");
    }

    /// The same database opened once more, as after a restart.
    ///
    /// # Panics
    /// It cannot be opened.
    pub async fn reopened(&self) -> App {
        App::open(self.settings.clone()).await.expect("it opens again")
    }

    /// The database alone, for a program of its own to serve.
    ///
    /// # Panics
    /// Never: a town has a home.
    #[must_use]
    pub fn into_home(mut self) -> Home {
        std::mem::replace(&mut self.home, Home::nowhere())
    }

    /// Moves the clock.
    pub fn pass_ms(&self, ms: i64) {
        self.moment.set(Millis(self.moment.now().0 + ms));
    }

    pub fn pass_days(&self, days: i64) {
        self.pass_ms(days * DAY_MS);
    }

    /// An account that can sign in, and whoever has it.
    ///
    /// # Panics
    /// It cannot be made.
    pub async fn account(&self, login: &str, role: Role, unit: UnitId) -> Signed {
        let new = NewStaff {
            login: login.into(),
            display_name: format!("经办员{login}"),
            unit,
            roles: vec![role],
            password: PASSWORD.into(),
            must_change: false,
            totp_secret: Some(TOTP),
        };
        let created = self.app.staff_create(&By::System, new).await.expect("an account");
        Signed { staff: created.id, login: login.into(), ..signed(role, unit) }
    }

    /// # Errors
    /// The use case's.
    pub async fn submit(&self, matter: Submission) -> Result<Receipt, Trouble> {
        let by = match matter.channel {
            Channel::Web => By::Public,
            _ => staff(Role::Intake, matter.intake.unwrap_or(ROOT)),
        };
        self.app.case_submit(&by, matter).await
    }

    /// # Errors
    /// The use case's.
    pub async fn act(&self, by: &By, case: CaseId, what: Command<Text>) -> Result<i64, Trouble> {
        // On the heap: a test awaits many steps, and a debug build keeps a place for each.
        Box::pin(self.app.case_act(by, case, None, what, None)).await
    }

    /// Leads a case to a stage, through everything before it.
    ///
    /// # Panics
    /// A step is refused.
    pub async fn lead(&self, case: CaseId, to: Stage) {
        let at = |stage: Stage| Stage::ALL.iter().position(|one| *one == stage);
        for (stage, by, what) in steps() {
            if at(stage) <= at(to) {
                let by = if matches!(by, By::Public) { By::person(case) } else { by };
                self.act(&by, case, what).await.unwrap_or_else(|t| panic!("{stage:?}: {t}"));
            }
        }
    }

    /// Leads a case that stands somewhere on the way on to a stage.
    ///
    /// # Panics
    /// A step is refused.
    pub async fn lead_on(&self, case: CaseId, to: Stage) {
        let at = |stage: Stage| Stage::ALL.iter().position(|one| *one == stage);
        let page = self.app.case_page(&By::System, case).await.expect("a page");
        for (stage, by, what) in steps() {
            if at(stage) > at(page.case.stage) && at(stage) <= at(to) {
                let by = if matches!(by, By::Public) { By::person(case) } else { by };
                self.act(&by, case, what).await.unwrap_or_else(|t| panic!("{stage:?}: {t}"));
            }
        }
    }

    /// A fresh case at a stage.
    ///
    /// # Panics
    /// A step is refused.
    pub async fn case_at(&self, once: &str, stage: Stage) -> Receipt {
        let receipt = self.submit(visit(once)).await.expect("a case");
        self.lead(receipt.case, stage).await;
        receipt
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.keys);
    }
}

/// The code that an account of this kit shows at this moment.
#[must_use]
pub fn code(login: &str, now: Millis) -> String {
    huiyin_app::password::OneTime::new(&TOTP, "Bluestone County", login).code(now)
}

/// An office that keeps closed cases for so many years. Most tests ask what else stands in an
/// erasure's way, and do not wait for the archives.
///
/// # Panics
/// Never: the file is the shipped one with other years.
#[must_use]
pub fn retention(least: u32, most: u32) -> Arc<Retention> {
    let mut retention = Retention::shipped().clone();
    for rule in &mut retention.rules {
        (rule.keep_min_years, rule.keep_max_years) = (least, most);
    }
    Arc::new(retention)
}

/// The code that belongs to a secret as a page shows it once.
///
/// # Panics
/// It is no such secret.
#[must_use]
pub fn code_of(secret: &str, login: &str, now: Millis) -> String {
    let value = |sign: char| "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(sign).expect("base32");
    let bits: Vec<u8> = secret
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .flat_map(|sign| (0..5).rev().map(move |at| u8::from(value(sign) >> at & 1 == 1)))
        .collect();
    let bytes = bits.chunks_exact(8).map(|bits| bits.iter().fold(0, |byte, bit| byte << 1 | bit));
    let bytes: Vec<u8> = bytes.collect();
    let bytes: [u8; 20] = bytes.try_into().expect("160 bits");
    huiyin_app::password::OneTime::new(&bytes, "Bluestone County", login).code(now)
}

/// A member of staff without an account: a different one for each role and unit.
#[must_use]
pub fn signed(role: Role, unit: UnitId) -> Signed {
    let at = Role::ALL.iter().position(|one| *one == role).expect("a role");
    Signed {
        staff: StaffId(unit.0 * 100 + i64::try_from(at).expect("few roles")),
        unit,
        roles: vec![role],
        login: format!("{}-{unit}", role.code()),
        display_name: "经办员".into(),
        must_change: false,
        csrf: [7; 32],
        stands_for: Vec::new(),
        held: None,
    }
}

#[must_use]
pub fn staff(role: Role, unit: UnitId) -> By {
    By::Staff(signed(role, unit))
}

/// # Panics
/// It is no text.
#[must_use]
pub fn text(words: &str) -> Text {
    Text::parse(words, 20_000).expect("a text")
}

/// A whole answer: every part that a procedure asks for, around these words.
#[must_use]
pub fn answer(words: &str) -> Text {
    text(&format!(
        "一、您的诉求：请尽快修好。\n二、查明的事实和理由：已到现场查看。\n三、处理意见：{words}\n\
         四、依据：城市照明管理规定。\n五、如不服本意见：可自收到之日起三十日内请求复查。"
    ))
}

#[must_use]
pub fn deliver(means: Means) -> Command<Text> {
    DeliveryCommand::Deliver { means, proof: None }.into()
}

/// Every part of a person that can be given.
///
/// # Panics
/// Never: the parts are valid.
#[must_use]
pub fn party() -> Party {
    Party {
        name: Some(text(NAME)),
        phone: Some(Phone::parse(PHONE).expect("a phone")),
        email: Some(Email::parse(EMAIL).expect("an address")),
        address: Some(text(ADDRESS)),
        language: Some("zh-CN".into()),
    }
}

/// A resident's own matter over the web.
#[must_use]
pub fn matter(once: &str) -> Submission {
    Submission {
        accused: None,
        protects: None,
        channel: Channel::Web,
        kind: CaseKind::Claim,
        intake: None,
        title: Some(text(TITLE)),
        body: text(BODY),
        place: Some(text(ADDRESS)),
        area_code: "331122".into(),
        topic: None,
        claimed: None,
        party: party(),
        wish: NoticeWish::Mail,
        once: format!("once-for-tests-{once}").into_bytes(),
        procedure: None,
    }
}

/// The same, told at the counter of the reception office.
#[must_use]
pub fn visit(once: &str) -> Submission {
    Submission { channel: Channel::Visit, intake: Some(COUNTER), ..matter(once) }
}

/// What leads a visit from stage to stage, and who does it; `Public` stands for the person.
#[must_use]
pub fn steps() -> Vec<(Stage, By, Command<Text>)> {
    let (intake, handler) = (staff(Role::Intake, COUNTER), staff(Role::Handler, SECTION));
    let head = staff(Role::UnitHead, SECTION);
    let classify = Command::Classify {
        case_kind: CaseKind::Claim,
        way: Some(Way::PetitionProper),
        topic: Some("streets".into()),
        urgent: false,
        accused: None,
    };
    let route = Command::Route { to: SECTION, reasons: Vec::new(), note: None };
    let accept = Command::Accept { notice: Some(text("已受理，六十日内答复。")) };
    let draft = Command::Draft {
        outcome: Outcome::Resolved,
        text: answer("路灯已经修好。"),
        holds: Vec::new(),
    };
    let solved = Command::GiveVerdict {
        verdict: huiyin_domain::case::Verdict::Solved,
        text: None,
        again: None,
    };
    vec![
        (Stage::Routed, intake.clone(), classify),
        (Stage::Routed, intake, route),
        (Stage::Accepted, head.clone(), accept),
        (Stage::Handling, handler.clone(), Command::Take),
        (Stage::Drafted, handler.clone(), draft),
        (Stage::Checked, staff(Role::Dispatcher, SECTION), Command::Check),
        (Stage::Approved, head, Command::Approve),
        (Stage::Answered, handler, deliver(Means::Page)),
        (Stage::Concluded, By::Public, solved),
    ]
}
