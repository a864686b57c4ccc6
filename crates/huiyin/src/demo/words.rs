//! What invented people of the example town write, and what its offices answer. Written for
//! this town, in two tables beside this file; `{place}`, `{days}` and `{n}` are filled in by
//! chance.

use super::chance::Chance;
use crate::cli::import::csv::Reader;
use huiyin_app::lang::Lang;

const MATTERS: &str = include_str!("matters.csv");
const LINES: &str = include_str!("lines.csv");

/// Topic, then title and text in Chinese, then in English.
pub struct Words {
    matters: Vec<[String; 5]>,
    lines: Vec<[String; 3]>,
}

impl Words {
    /// # Panics
    /// Never: the tables come with the program and a test reads them.
    pub fn read() -> Self {
        Self { matters: rows(MATTERS), lines: rows(LINES) }
    }
}

fn rows<const N: usize>(table: &str) -> Vec<[String; N]> {
    let cell = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the table is UTF-8");
    let row = |cells: Vec<Vec<u8>>| {
        let cells: Vec<String> = cells.into_iter().map(cell).collect();
        <[String; N]>::try_from(cells).expect("as many columns as there should be")
    };
    let records = Reader::new(table.as_bytes()).skip(1);
    records.map(|record| row(record.fields.expect("the table is whole"))).collect()
}

const PLACES_ZH: [&str; 10] = [
    "青石路",
    "和风小区",
    "石河镇东街",
    "柳溪乡上湾村",
    "城关镇北门",
    "长桥头",
    "望山小区",
    "东湖路口",
    "梅园新村",
    "石河镇中心",
];
const PLACES_EN: [&str; 10] = [
    "Qingshi Road",
    "Hefeng Court",
    "East Street in Shihe",
    "Upper Bend in Liuxi",
    "the north gate",
    "Long Bridge",
    "Wangshan Court",
    "the East Lake crossing",
    "Plum Garden",
    "the centre of Shihe",
];
/// Where the places lie, in the same order; empty is the county.
const AREAS: [&str; 10] = [
    "331122100",
    "331122100",
    "331122101",
    "331122200",
    "331122100",
    "331122",
    "331122",
    "331122100",
    "331122",
    "331122101",
];

/// Of the matters, and of the places.
const COLD: usize = 1;
const QUARTER: usize = 8;

pub struct Brought {
    pub topic: String,
    pub title: String,
    pub body: String,
    pub place: &'static str,
    pub area_code: &'static str,
}

/// What offices and residents write at each step; the name of its row.
#[derive(Clone, Copy)]
pub struct Line(pub &'static str);

impl Line {
    pub const ACCEPTANCE: Self = Self("acceptance");
    pub const WRONG_UNIT: Self = Self("wrong-unit");
    pub const ASK_TIME: Self = Self("ask-time");
    pub const GRANT_TIME: Self = Self("grant-time");
    pub const ANSWER: Self = Self("answer");
    pub const SEND_BACK: Self = Self("send-back");
    pub const MATERIAL: Self = Self("material");
    pub const THANKS: Self = Self("thanks");
    pub const NOT_YET: Self = Self("not-yet");
    pub const AGAIN: Self = Self("again");
}

impl Words {
    pub fn brought(&self, chance: &mut Chance, lang: Lang) -> Brought {
        let at = usize::try_from(chance.between(0, 10)).unwrap_or(0);
        let matter = chance.of(&self.matters);
        filled(chance, lang, matter, at)
    }

    /// Cold heating in one quarter, of which many tell.
    pub fn brought_by_many(&self, chance: &mut Chance, lang: Lang) -> Brought {
        filled(chance, lang, &self.matters[COLD], QUARTER)
    }

    pub fn line(&self, Line(name): Line, lang: Lang) -> Option<&str> {
        let [_, zh, en] = self.lines.iter().find(|[known, ..]| known == name)?;
        Some(match lang {
            Lang::Zh => zh,
            Lang::En => en,
        })
    }
}

fn filled(chance: &mut Chance, lang: Lang, matter: &[String; 5], at: usize) -> Brought {
    let [topic, title_zh, body_zh, title_en, body_en] = matter;
    let (title, body, place) = match lang {
        Lang::Zh => (title_zh, body_zh, PLACES_ZH[at]),
        Lang::En => (title_en, body_en, PLACES_EN[at]),
    };
    let (days, n) = (chance.between(3, 20).to_string(), chance.between(2, 9).to_string());
    let filled =
        |text: &str| text.replace("{place}", place).replace("{days}", &days).replace("{n}", &n);
    let (title, body) = (filled(title), filled(body));
    Brought { topic: topic.clone(), title, body, place, area_code: AREAS[at] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topics;

    #[test]
    fn every_matter_has_a_shipped_topic_and_every_line_its_words() {
        let words = Words::read();
        assert!(words.matters.len() >= 20);
        let topics = topics::shipped();
        for [topic, ..] in &words.matters {
            assert!(topics.iter().any(|known| known.id == *topic), "{topic}");
        }
        let named = [
            Line::ACCEPTANCE,
            Line::WRONG_UNIT,
            Line::ASK_TIME,
            Line::GRANT_TIME,
            Line::ANSWER,
            Line::SEND_BACK,
            Line::MATERIAL,
            Line::THANKS,
            Line::NOT_YET,
            Line::AGAIN,
        ];
        for line in named {
            assert!(words.line(line, Lang::Zh).is_some(), "{}", line.0);
        }
    }
}
