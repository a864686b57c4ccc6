//! Synthetic matters: Chinese titles and texts from a seeded generator, long as real ones are
//! (title about 18 signs, text median 200, tail to 12,000). Nobody in them exists.

const TEXT_MEDIAN: f64 = 200.0;
const TEXT_SPREAD: f64 = 1.0;
const TEXT_CHARS: std::ops::RangeInclusive<usize> = 20..=12_000;

const PLACES: &[&str] = &[
    "东街",
    "南门小区",
    "北坪村",
    "西河桥头",
    "新城广场",
    "老供销社",
    "第三小学",
    "汽车站",
    "菜市场",
];
const THINGS: &[&str] = &[
    "路灯不亮",
    "井盖松动",
    "垃圾没有清运",
    "夜间施工吵闹",
    "自来水发黄",
    "公交车不准点",
    "楼道堆放杂物",
    "油烟直排",
    "树枝遮挡红绿灯",
    "积水很深",
    "工资没有结清",
    "低保申请没有回音",
];
const PARTS: &[&str] = &[
    "已经有半个月了",
    "白天晚上都是这样",
    "老人和孩子走路很不方便",
    "上个星期打过电话",
    "工作人员说会来看",
    "到现在没有人来",
    "希望尽快处理",
    "附近的住户都可以作证",
    "我拍了照片",
    "问过物业说不归他们管",
    "请告诉我们由哪个部门负责",
    "下雨的时候更加严重",
    "已经影响到生意",
    "我们愿意配合",
    "请给一个明确的时间",
    "谢谢你们的工作",
];

/// Seeded chance: the same seed, the same cases.
#[derive(Clone, Debug)]
pub struct Chance(fastrand::Rng);

impl Chance {
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0.usize(..end.max(1))
    }

    pub fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }

    fn normal(&mut self) -> f64 {
        // Of (0, 1]: the logarithm of 0 is none.
        let radius = (-2.0 * (1.0 - self.0.f64()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.0.f64()).cos()
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// What somebody wants to say.
#[derive(Clone, Debug)]
pub struct Matter {
    pub kind: &'static str,
    pub title: String,
    pub text: String,
    pub name: String,
    pub phone: String,
}

#[must_use]
pub fn matter(chance: &mut Chance) -> Matter {
    let kinds = ["suggestion", "accusation", "claim", "enquiry"];
    let title = format!("{}{}{}", chance.one(PLACES), chance.one(THINGS), chance.one(PARTS));
    Matter {
        kind: kinds[chance.below(kinds.len())],
        title,
        text: text(chance),
        name: format!("住户{:04}", chance.below(10_000)),
        phone: format!("1390000{:04}", chance.below(10_000)),
    }
}

/// Log-normal length, as complaints have it.
fn text(chance: &mut Chance) -> String {
    let length = (TEXT_MEDIAN.ln() + TEXT_SPREAD * chance.normal()).exp();
    let chars = (length as usize).clamp(*TEXT_CHARS.start(), *TEXT_CHARS.end());
    let mut text = String::with_capacity(chars * 3);
    let mut written = 0;
    while written < chars {
        let part = if chance.below(8) == 0 { chance.one(THINGS) } else { chance.one(PARTS) };
        for sign in part.chars().chain(std::iter::once('，')).take(chars - written) {
            text.push(sign);
            written += 1;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_those_of_real_messages_and_repeat_with_the_seed() {
        let mut chance = Chance::new(7);
        let matters: Vec<Matter> = (0..4000).map(|_| matter(&mut chance)).collect();
        let mut lengths: Vec<usize> = matters.iter().map(|m| m.text.chars().count()).collect();
        lengths.sort_unstable();
        assert!((170..230).contains(&lengths[2000]), "median {}", lengths[2000]);
        assert!(lengths[3999] > 2000 && lengths[3999] <= 12_000, "longest {}", lengths[3999]);
        let titles: usize = matters.iter().map(|m| m.title.chars().count()).sum();
        assert!((14..22).contains(&(titles / 4000)), "title {}", titles / 4000);
        let mut again = Chance::new(7);
        assert_eq!(matter(&mut again).text, matters[0].text);
    }
}
