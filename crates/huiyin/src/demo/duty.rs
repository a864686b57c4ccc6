//! Duty in the example town: the shipped plans in force, members who joined by the codes that
//! came to their telephones, the posts of the flood plan, two rosters, two accounts.

use super::phone::Phone;
use super::town::Town;
use huiyin_app::duty::{MemberAsked, Way};
use huiyin_app::keys::DutyKey;
use huiyin_app::roster::{RosterAsked, StepAsked};
use huiyin_app::{App, By, Signed, Trouble, engine};
use huiyin_domain::ids::{MemberId, UnitId};
use huiyin_domain::plan::{Channel, SHIPPED};
use huiyin_domain::policy::Role;
use huiyin_domain::roster::{Kind, RosterKey, Rules, Turn, Weekday};
use huiyin_domain::screening::PlaceText;
use huiyin_domain::text::Text;

/// Whose unit duty is.
pub const UNIT: &str = "YJ";
/// Posts as the flood plan writes them; who stands on a roster holds none.
const POSTS: [&str; 12] = [
    "镇长",
    "常务副镇长",
    "武装部长",
    "派出所副所长",
    "应急分队",
    "应急分队",
    "应急分队",
    "民兵排",
    "分管民政副镇长",
    "驻村干部",
    "财政所所长",
    "仓库管理员",
];
/// Rosters as plans name them, and how they are called.
const ROSTERS: [(&str, &str, Kind); 2] =
    [("leader-24h", "带班领导", Kind::Leader), ("desk-24h", "应急值班室", Kind::Desk)];
const GIVEN: [&str; 8] = ["长河", "立山", "望云", "听雨", "观澜", "守拙", "清和", "知秋"];
const SURNAMES: [&str; 8] = ["顾", "柳", "方", "邵", "汤", "梅", "葛", "季"];

/// # Errors
/// The store's; anything refused is a fault of the example.
pub async fn set(app: &App, town: &Town, phone: &Phone) -> Result<(), Trouble> {
    let (leader, clerk) = (signed(town, Role::DutyLeader)?, signed(town, Role::DutyOfficer)?);
    for (_, source) in SHIPPED {
        app.plan_adopt(&leader, source).await.map_err(|_| Trouble::Internal("demo-plan"))?;
    }
    let unit = town.units[UNIT];
    let now = app.moment().now();
    for (at, post) in POSTS.iter().enumerate() {
        let (member, _) = joined(app, &leader, unit, phone, at).await?;
        let done = app.term_set(&leader, member, post, now, None).await;
        done.map_err(|_| Trouble::Internal("demo-post"))?;
    }
    for (no, (key, title, kind)) in ROSTERS.into_iter().enumerate() {
        let first = POSTS.len() + no * 2;
        let (one, own) = joined(app, &leader, unit, phone, first).await?;
        let (other, _) = joined(app, &leader, unit, phone, first + 1).await?;
        roster(app, &leader, unit, (key, title, kind), vec![one, other]).await?;
        // Who has the account shows by their own page that they are this member.
        let account = if kind == Kind::Leader { &leader } else { &clerk };
        let done = app.account_join(account, &own).await;
        done.map_err(|_| Trouble::Internal("demo-account"))?;
    }
    engine::roster_tick(app.clone()).await.map(drop)
}

fn signed(town: &Town, role: Role) -> Result<Signed, Trouble> {
    let unknown = Trouble::Internal("demo-duty");
    let officer = town.officer(town.units[UNIT], role).ok_or(unknown.clone())?;
    match officer.by() {
        By::Staff(signed) => Ok(signed),
        _ => Err(unknown),
    }
}

/// Asked, and joined by the codes that came.
async fn joined(
    app: &App,
    leader: &Signed,
    unit: UnitId,
    phone: &Phone,
    at: usize,
) -> Result<(MemberId, DutyKey), Trouble> {
    let broken = || Trouble::Internal("demo-member");
    let number = format!("1390000{:04}", at + 1);
    let name = format!(
        "{}{}",
        SURNAMES[at % SURNAMES.len()],
        GIVEN[(at * 5 + at / SURNAMES.len()) % GIVEN.len()]
    );
    let way = |channel| Way { channel, address: number.clone() };
    let ways = vec![way(Channel::Sms), way(Channel::Voice)];
    let name = Text::parse(&name, 20).map_err(|_| broken())?;
    let id = MemberId(app.moment().id());
    let asked = MemberAsked { name, unit, ways };
    app.member_ask(leader, id, asked).await.map_err(|_| broken())?;
    engine::codes_tick(app.clone()).await?;
    let mut key = Err(broken());
    for code in phone.codes(&number) {
        key = app.code_give(&code).await.map_err(|_| broken());
    }
    Ok((id, key?))
}

async fn roster(
    app: &App,
    leader: &Signed,
    unit: UnitId,
    (key, title, kind): (&str, &str, Kind),
    order: Vec<MemberId>,
) -> Result<(), Trouble> {
    let broken = || Trouble::Internal("demo-roster");
    let place = |words: &str| {
        let text = Text::parse(words, 60).map_err(|_| broken())?;
        PlaceText::checked(&text).map_err(|_| broken())
    };
    let key = RosterKey::parse(key).map_err(|_| broken())?;
    let asked = RosterAsked {
        key: key.clone(),
        unit,
        title: place(title)?,
        zone: "Asia/Shanghai".into(),
        post: None,
    };
    app.roster_make(leader, asked).await.map_err(|_| broken())?;
    let turns = vec![Turn::parse("08:00").ok_or_else(broken)?];
    let rules = Rules { kind, turns, weekday: Weekday::Monday, order, rest_order: Vec::new() };
    let from = app.moment().now().date_in(&huiyin_app::duty::zone());
    app.roster_keep(leader, &key, StepAsked::Rules { from, rules }).await.map_err(|_| broken())
}
