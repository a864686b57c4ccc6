//! Every text a person sees, in their language: the Fluent files of lang/, embedded.
//! No sentence is written in code; here are only lookup, language choice and date shapes.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use huiyin_domain::time::Millis;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

pub use fluent_bundle::FluentValue as Value;

/// Folder, file name, content.
static FILES: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/lang_files.rs"));

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lang {
    #[default]
    #[serde(rename = "zh-CN")]
    Zh,
    #[serde(rename = "en")]
    En,
}

/// Keys that begin so, in the order of their files: for a page that tells about all of a kind.
pub fn keys(prefix: &str) -> impl Iterator<Item = &'static str> {
    let zh = FILES.iter().filter(|(tag, ..)| *tag == Lang::Zh.tag());
    let lines = zh.flat_map(|(_, _, text)| text.lines());
    let keys = lines.filter_map(|line| line.split_once('=')).map(|(key, _)| key.trim());
    keys.filter(move |key| key.starts_with(prefix))
}

type Bundle = FluentBundle<FluentResource>;

struct Texts {
    zh: Bundle,
    en: Bundle,
}

static TEXTS: LazyLock<Texts> = LazyLock::new(|| {
    let bundle = |lang| {
        let (bundle, faults) = bundle_of(lang);
        faults.iter().for_each(|fault| tracing::error!(fault, "a text file is faulty"));
        bundle
    };
    Texts { zh: bundle(Lang::Zh), en: bundle(Lang::En) }
});

/// Faults name the file, never stop the program: a test keeps the list empty.
fn bundle_of(lang: Lang) -> (Bundle, Vec<String>) {
    let id = lang.tag().parse().expect("both tags are well formed");
    let mut bundle = Bundle::new_concurrent(vec![id]);
    bundle.set_use_isolating(false);
    let mut faults = Vec::new();
    for (_, name, text) in FILES.iter().filter(|(tag, ..)| *tag == lang.tag()) {
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(part, why)| {
            faults.push(format!("{}/{name}: {why:?}", lang.tag()));
            part
        });
        if let Err(why) = bundle.add_resource(resource) {
            faults.push(format!("{}/{name}: {why:?}", lang.tag()));
        }
    }
    (bundle, faults)
}

impl Lang {
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
        match primary.as_str() {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// What the person chose, else the best of what their browser asks for, else Chinese.
    #[must_use]
    pub fn negotiate(accept_language: Option<&str>, chosen: Option<&str>) -> Self {
        if let Some(lang) = chosen.and_then(Self::from_tag) {
            return lang;
        }
        let mut wishes: Vec<(f32, Self)> = accept_language
            .unwrap_or_default()
            .split(',')
            .take(16)
            .filter_map(|wish| {
                let (tag, q) = wish.split_once(";q=").unwrap_or((wish, "1"));
                Some((q.trim().parse().unwrap_or(0.0), Self::from_tag(tag)?))
            })
            .filter(|(q, _)| *q > 0.0)
            .collect();
        wishes.sort_by(|a, b| b.0.total_cmp(&a.0));
        wishes.first().map_or_else(Self::default, |(_, lang)| *lang)
    }

    /// The text without parts to fill in.
    #[must_use]
    pub fn plain(self, key: &str) -> String {
        self.text(key, &[])
    }

    /// The text with its parts filled in; an unknown key shows itself in brackets.
    #[must_use]
    pub fn text(self, key: &str, parts: &[(&str, Value<'_>)]) -> String {
        let bundle = self.bundle();
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, lang = self.tag(), "a text is missing");
            return format!("[{key}]");
        };
        let args: FluentArgs<'_> = parts.iter().map(|(name, v)| (*name, v.clone())).collect();
        let mut faults = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args), &mut faults).into_owned();
        if !faults.is_empty() {
            tracing::error!(key, lang = self.tag(), "a part of a text is missing");
        }
        text
    }

    /// Whether the text exists: for keys that come from data, such as a clock's id.
    #[must_use]
    pub fn has(self, key: &str) -> bool {
        self.bundle().has_message(key)
    }

    fn bundle(self) -> &'static Bundle {
        match self {
            Self::Zh => &TEXTS.zh,
            Self::En => &TEXTS.en,
        }
    }

    /// 2026年3月6日 周五 · Fri 6 March 2026
    #[must_use]
    pub fn date(self, date: Date) -> String {
        self.text("web-date", &self.date_parts(date))
    }

    /// 2026年3月6日 周五 14:05 · Fri 6 March 2026, 14:05
    #[must_use]
    pub fn moment(self, at: Millis, zone: &TimeZone) -> String {
        let local = local(at, zone);
        let mut parts = self.date_parts(local.date()).to_vec();
        let time = format!("{:02}:{:02}", local.hour(), local.minute());
        parts.push(("time", time.into()));
        self.text("web-moment", &parts)
    }

    fn date_parts(self, date: Date) -> [(&'static str, Value<'static>); 4] {
        let weekday = WEEKDAYS[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())];
        let month = MONTHS[usize::from(date.month().unsigned_abs()) - 1];
        [
            ("year", date.year().to_string().into()),
            ("month", self.plain(month).into()),
            ("day", date.day().to_string().into()),
            ("weekday", self.plain(weekday).into()),
        ]
    }
}

/// Out-of-range instants (no stored one is) show the nearest end of time instead of failing.
fn local(at: Millis, zone: &TimeZone) -> ZonedDateTime {
    let end = if at.0 < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_millisecond(at.0).unwrap_or(end).to_zoned_datetime(zone.clone())
}

const WEEKDAYS: [&str; 7] = [
    "web-weekday-1",
    "web-weekday-2",
    "web-weekday-3",
    "web-weekday-4",
    "web-weekday-5",
    "web-weekday-6",
    "web-weekday-7",
];

const MONTHS: [&str; 12] = [
    "web-month-1",
    "web-month-2",
    "web-month-3",
    "web-month-4",
    "web-month-5",
    "web-month-6",
    "web-month-7",
    "web-month-8",
    "web-month-9",
    "web-month-10",
    "web-month-11",
    "web-month-12",
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_parses_and_both_languages_have_the_same_keys() {
        for lang in Lang::ALL {
            let (_, faults) = bundle_of(lang);
            assert_eq!(faults, Vec::<String>::new());
        }
        assert_eq!(keys_of(Lang::Zh), keys_of(Lang::En));
    }

    fn keys_of(lang: Lang) -> BTreeSet<(String, String)> {
        let files = FILES.iter().filter(|(tag, ..)| *tag == lang.tag());
        let mut keys = BTreeSet::new();
        for (_, name, text) in files {
            for line in text.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase())) {
                let key = line.split('=').next().unwrap_or_default().trim();
                keys.insert(((*name).to_owned(), key.to_owned()));
            }
        }
        keys
    }

    #[test]
    fn dates_read_as_people_write_them() {
        let date = jiff::civil::date(2026, 3, 6);
        assert_eq!(Lang::Zh.date(date), "2026年3月6日 周五");
        assert_eq!(Lang::En.date(date), "Fri 6 March 2026");
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let at = Millis(1_772_777_100_000);
        assert_eq!(Lang::Zh.moment(at, &zone), "2026年3月6日 周五 14:05");
        assert_eq!(Lang::En.moment(at, &zone), "Fri 6 March 2026, 14:05");
        let _never_panics = Lang::En.moment(Millis(i64::MAX), &zone);
    }

    #[test]
    fn the_person_chooses_then_the_browser_then_chinese() {
        for (accept, cookie, want) in [
            (None, None, Lang::Zh),
            (Some("en-GB,en;q=0.9"), None, Lang::En),
            (Some("fr,en;q=0.3,zh;q=0.8"), None, Lang::Zh),
            (Some("en;q=0, fr"), None, Lang::Zh),
            (Some("en"), Some("zh-CN"), Lang::Zh),
            (Some(";q=;,,q=9"), Some("xx"), Lang::Zh),
        ] {
            assert_eq!(Lang::negotiate(accept, cookie), want, "{accept:?} {cookie:?}");
        }
    }

    #[test]
    fn a_missing_text_shows_its_key() {
        assert_eq!(Lang::Zh.plain("no-such-key"), "[no-such-key]");
    }
}
