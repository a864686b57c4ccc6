//! What invented people of the example town write, and what its offices answer. Written for
//! this town; `{place}`, `{days}` and `{n}` are filled in by chance.

use super::chance::Chance;
use huiyin_app::lang::Lang;

/// Topic, then title and text in Chinese, then in English.
pub struct Matter {
    pub topic: &'static str,
    zh: (&'static str, &'static str),
    en: (&'static str, &'static str),
}

const fn matter(
    topic: &'static str,
    zh: (&'static str, &'static str),
    en: (&'static str, &'static str),
) -> Matter {
    Matter { topic, zh, en }
}

pub const MATTERS: [Matter; 20] = [
    matter(
        "urban-construction",
        ("{place}路灯不亮", "{place}的路灯已经{days}天不亮了，晚上接孩子放学看不清路，希望尽快修好。这一段一共{n}盏。"),
        ("Streetlights out at {place}", "The streetlights at {place} have been dark for {days} days. There are {n} of them. We cannot see the road when we fetch the children."),
    ),
    matter(
        "urban-construction",
        ("{place}暖气不热", "{place}供暖{days}天了，家里还是不热，同楼{n}户都一样。物业说等，等到什么时候没有人说得清。"),
        ("No heating at {place}", "The heating at {place} has been cold for {days} days, in {n} homes. Nobody can say when it will be repaired."),
    ),
    matter(
        "urban-construction",
        ("{place}下水道堵塞", "{place}下水道堵了{days}天，污水漫到楼道里，{n}户出不了门。请派人疏通，并说明以后谁来管。"),
        ("Blocked drain at {place}", "A drain at {place} has been blocked for {days} days and the water stands in the stairwell of {n} homes."),
    ),
    matter(
        "labour-social-security",
        ("{place}工地拖欠工资", "我们{n}个人在{place}工地干活，工资已经拖欠{days}天，工头和公司互相推。请帮我们要回应得的工资。"),
        ("Unpaid wages at {place}", "{n} of us worked on the site at {place}. Our wages are {days} days late and the firm sends us from one desk to the next."),
    ),
    matter(
        "labour-social-security",
        ("养老保险补缴怎么办", "我在{place}的工厂做过{n}年工，养老保险断缴过，想问补缴要带哪些材料、到哪个窗口。"),
        ("How to make up pension payments", "I worked {n} years in a factory at {place} and some pension months are missing. Which papers do I bring, and where?"),
    ),
    matter(
        "education-culture-sports",
        ("{place}小学门口放学拥堵", "{place}小学放学的时候车停得满满的，孩子从车缝里走，{days}天里已经擦碰{n}次。"),
        ("Crowded school gate at {place}", "At the end of lessons the gate at {place} is full of cars and the children walk between them. {n} small accidents in {days} days."),
    ),
    matter(
        "education-culture-sports",
        ("幼儿园入学名额", "{place}今年新增{n}户人家，幼儿园说名额满了。请问没有报上名的孩子怎么安排？"),
        ("Kindergarten places", "{n} new families live at {place} this year and the kindergarten says it is full. Where will the other children go?"),
    ),
    matter(
        "environment",
        ("{place}夜间施工噪声", "{place}连续{days}天夜里施工到两点，噪声很大，老人孩子睡不着。请查一查有没有夜间施工许可。"),
        ("Noise at night at {place}", "For {days} nights there has been building noise at {place} until two o'clock. Old people and children cannot sleep."),
    ),
    matter(
        "environment",
        ("{place}河道有异味", "{place}旁边的河这{days}天发黑有异味，看到有{n}个管子往里排水，请查清楚。"),
        ("The river smells at {place}", "The river at {place} has been black and smelly for {days} days. {n} pipes run into it. Please find out whose they are."),
    ),
    matter(
        "transport",
        ("{place}公交班次太少", "{place}的公交一小时才一班，上班的人等不到。{days}天里有{n}次没有来。"),
        ("Too few buses at {place}", "The bus at {place} comes once an hour, and {n} times in {days} days it did not come at all."),
    ),
    matter(
        "transport",
        ("{place}路面塌陷", "{place}路面塌了一块，{days}天没人管，已经有{n}辆电动车摔倒。"),
        ("A hole in the road at {place}", "Part of the road at {place} has sunk. Nobody has come for {days} days and {n} riders have fallen."),
    ),
    matter(
        "health",
        ("{place}卫生院没有夜班医生", "{place}卫生院晚上没有医生值班，老人发热只能去县里，路上要{n}十分钟。"),
        ("No doctor at night at {place}", "The clinic at {place} has no doctor at night. The way to the county hospital takes {n}0 minutes."),
    ),
    matter(
        "commerce-tourism",
        ("健身房关门不退款", "{place}的店突然关门，会员卡不退款，受影响的有{n}人，已经{days}天联系不上老板。"),
        ("Shop closed without refund", "A shop at {place} closed suddenly. {n} people hold its member cards and nobody has answered for {days} days."),
    ),
    matter(
        "rural-agriculture",
        ("{place}灌溉水渠断水", "{place}的水渠断水{days}天，{n}亩地等着浇。请问什么时候放水，谁来修？"),
        ("No water in the canal at {place}", "The irrigation canal at {place} has been dry for {days} days and {n} fields wait for water."),
    ),
    matter(
        "land-resources",
        ("征地补偿款到账时间", "{place}修路征地，补偿款说好{days}天内到账，现在还没有，涉及{n}户。"),
        ("Compensation for land not paid", "Land at {place} was taken for the road. The compensation for {n} homes was promised within {days} days."),
    ),
    matter(
        "civil-affairs",
        ("低保申请进度", "我在{place}申请低保已经{days}天，家里{n}口人，只有一个人能干活，想知道到哪一步了。"),
        ("How far is my application for support", "I applied for support at {place} {days} days ago. We are {n} in the family and one can work."),
    ),
    matter(
        "public-security-law",
        ("{place}路口没有红绿灯", "{place}路口车多，没有红绿灯也没有人指挥，{days}天里出过{n}次事故。"),
        ("No traffic light at {place}", "The crossing at {place} has no traffic light. {n} accidents in {days} days."),
    ),
    matter(
        "science-information",
        ("{place}宽带经常断", "{place}的宽带{days}天断了{n}次，孩子上网课受影响，报修没有人来。"),
        ("Broadband fails at {place}", "The broadband at {place} failed {n} times in {days} days. Nobody comes to repair it."),
    ),
    matter(
        "party-government",
        ("办事大厅跑了{n}趟", "为了一个证明在办事大厅跑了{n}趟，每个窗口说的材料都不一样，建议把清单贴出来。"),
        ("{n} visits for one paper", "I came to the service hall {n} times for one permit. Each counter names other papers. Please put up one list."),
    ),
    matter(
        "economy",
        ("{place}停电没有通知", "{place}这{days}天停电{n}次，事先没有通知，冰柜里的东西都坏了。"),
        ("Power cuts without notice", "The electricity at {place} was off {n} times in {days} days, without notice. Everything in the freezer was lost."),
    ),
];

const PLACES_ZH: [&str; 10] = [
    "青石路", "和风小区", "石河镇东街", "柳溪乡上湾村", "城关镇北门", "长桥头", "望山小区", "东湖路口",
    "梅园新村", "石河镇中心",
];
const PLACES_EN: [&str; 10] = [
    "Qingshi Road", "Hefeng Court", "East Street in Shihe", "Upper Bend in Liuxi", "the north gate",
    "Long Bridge", "Wangshan Court", "the East Lake crossing", "Plum Garden", "the centre of Shihe",
];
/// Where the places lie, in the same order; empty is the county.
const AREAS: [&str; 10] = [
    "331122100", "331122100", "331122101", "331122200", "331122100", "331122", "331122",
    "331122100", "331122", "331122101",
];

pub struct Brought {
    pub topic: &'static str,
    pub title: String,
    pub body: String,
    pub place: &'static str,
    pub area_code: &'static str,
}

pub fn brought(chance: &mut Chance, lang: Lang) -> Brought {
    let matter = chance.of(&MATTERS);
    let at = usize::try_from(chance.between(0, 10)).unwrap_or(0);
    let ((title, body), place) = match lang {
        Lang::Zh => (matter.zh, PLACES_ZH[at]),
        Lang::En => (matter.en, PLACES_EN[at]),
    };
    let (days, n) = (chance.between(3, 20).to_string(), chance.between(2, 9).to_string());
    let filled = |text: &str| {
        text.replace("{place}", place).replace("{days}", &days).replace("{n}", &n)
    };
    let (title, body) = (filled(title), filled(body));
    Brought { topic: matter.topic, title, body, place, area_code: AREAS[at] }
}

/// What offices write at each step.
pub enum Line {
    Acceptance,
    WrongUnit,
    AskTime,
    GrantTime,
    Answer,
    SendBack,
    Material,
    Thanks,
    NotYet,
    Again,
}

#[must_use]
pub fn line(line: &Line, lang: Lang) -> &'static str {
    let (zh, en) = match line {
        Line::Acceptance => (
            "您反映的事项已经受理，由我单位办理。办理期限和依据请看本页上方。",
            "We have accepted your matter and will handle it. The dates owed stand at the top of this page.",
        ),
        Line::WrongUnit => (
            "经核实，此处道路由公路事务中心养护，建议转交。",
            "We looked: this stretch is kept by another unit; please pass it on.",
        ),
        Line::AskTime => (
            "需要等第三方检测报告，申请延长办理期限。",
            "A test by a third party is still to come; we ask for more time.",
        ),
        Line::GrantTime => (
            "情况属实，同意延长，请先告知来信人。",
            "The reason holds. Granted; tell the person first.",
        ),
        Line::Answer => (
            "您反映的情况，我单位已派人到现场核实，情况属实。处理如下：一、已安排施工队修复，七日内完工；二、今后由我单位每月检查一次。对结果不满意，可以在期限内申请复查。",
            "We went to look and found it as you said. 1. A team repairs it within seven days. 2. From now on we check it once a month. If you are not content you can ask for a review within the period shown.",
        ),
        Line::SendBack => (
            "请写明完工日期和联系部门，再报批。",
            "Name the date of completion and whom to ask, then submit again.",
        ),
        Line::Material => (
            "补充：今天又看了一次，情况和上次一样。",
            "To add: I looked again today and it is as before.",
        ),
        Line::Thanks => ("已经修好了，谢谢。", "It has been repaired. Thank you."),
        Line::NotYet => ("修了一半，还有一部分没有做。", "Half of it is done, the rest is not."),
        Line::Again => ("问题还在，请再办理一次。", "The problem is still there. Please handle it again."),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
