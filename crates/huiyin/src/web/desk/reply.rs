//! Notices and answers to start from: the templates of `reply.ftl` with the case's facts filled
//! in. The officer edits them; parts left open are found before anything goes out.

use super::bar::Desk;
use huiyin_app::lang::{Lang, Value};
use huiyin_app::read::CasePage;
use std::sync::LazyLock;

/// Answers an officer can start from, the fullest first.
pub const ANSWERS: [&str; 3] = ["opinion", "short", "done"];

const TEMPLATES: [&str; 8] = [
    "reply-notice-acceptance",
    "reply-notice-transfer",
    "reply-notice-not-ours",
    "reply-notice-extension",
    "reply-notice-opinion",
    "reply-notice-general",
    "reply-answer-short",
    "reply-answer-done",
];

const PARTS_FILLED: [&str; 7] = ["number", "title", "unit", "registered", "today", "way", "due"];

/// The text a notice starts from; one that has no template of its own gets the general one.
pub fn notice(desk: &Desk, page: &CasePage, notice: &str) -> String {
    let key = format!("reply-notice-{}", notice.replace('_', "-"));
    let key = if desk.lang.has(&key) { key } else { "reply-notice-general".into() };
    filled(desk, page, &key)
}

pub fn answer(desk: &Desk, page: &CasePage, name: &str) -> String {
    let key = match name {
        "short" => "reply-answer-short",
        "done" => "reply-answer-done",
        _ => "reply-notice-opinion",
    };
    filled(desk, page, key)
}

fn filled(desk: &Desk, page: &CasePage, key: &str) -> String {
    let lang = desk.lang;
    let due = page.answer_due.map_or_else(
        || lang.plain("reply-no-due"),
        |date| lang.text("reply-due", &[("date", lang.date(date).into())]),
    );
    let way = page.case.way.map(|way| desk.code("way-", way.code()));
    let parts: [(&str, Value<'_>); 7] = [
        ("number", page.number.as_str().into()),
        ("title", page.title.as_str().into()),
        ("unit", desk.unit(page.case.owner.unit).into()),
        ("registered", desk.day(page.case.registered_at).into()),
        ("today", desk.day(desk.now).into()),
        ("way", way.unwrap_or_else(|| lang.plain("reply-way-open")).into()),
        ("due", due.into()),
    ];
    lang.text(key, &parts)
}

/// The first part of a template that nobody filled in, as it stands in the text.
pub fn part_left_open(text: &str) -> Option<&'static str> {
    static PARTS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let blank = PARTS_FILLED.map(|name| (name, Value::from("")));
        let texts = Lang::ALL.iter().flat_map(|lang| TEMPLATES.map(|key| lang.text(key, &blank)));
        texts.flat_map(|text| parts(&text)).collect()
    });
    PARTS.iter().map(String::as_str).find(|part| text.contains(part))
}

/// Everything in 【】 or [[ ]].
fn parts(text: &str) -> Vec<String> {
    [("【", "】"), ("[[", "]]")]
        .into_iter()
        .flat_map(|(open, close)| {
            text.split(open).skip(1).filter_map(move |rest| {
                rest.split_once(close).map(|(inner, _)| format!("{open}{inner}{close}"))
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_part_is_found_and_other_brackets_are_not() {
        assert_eq!(part_left_open("理由：【请写明】。"), Some("【请写明】"));
        assert_eq!(part_left_open("Why: [[please say]]."), Some("[[please say]]"));
        assert_eq!(part_left_open("依据【2026】7号文 [[x]]"), None);
    }
}
