//! Notices and answers to start from: the templates of `reply.ftl` with the case's facts filled
//! in. The officer edits them; parts left open are found before anything goes out.

use super::bar::Desk;
use huiyin_app::lang::{Lang, Value};
use huiyin_app::read::CasePage;
use std::sync::LazyLock;

/// Answers an officer can start from, the fullest first.
pub const ANSWERS: [&str; 3] = ["opinion", "short", "done"];

const TEMPLATES: [&str; 18] = [
    "reply-notice-acceptance",
    "reply-notice-transfer",
    "reply-notice-not-ours",
    "reply-notice-extension",
    "reply-notice-general",
    "reply-head-opinion",
    "reply-head-short",
    "reply-head-done",
    "reply-part-asked",
    "reply-part-facts",
    "reply-part-decision",
    "reply-part-law",
    "reply-part-remedy",
    "reply-part-other",
    "reply-part-short-decision",
    "reply-part-done-facts",
    "reply-part-done-decision",
    "reply-sign",
];

const PARTS_FILLED: [&str; 7] = ["number", "title", "unit", "registered", "today", "way", "due"];

/// The text a notice starts from; one that has no template of its own gets the general one.
pub fn notice(desk: &Desk, page: &CasePage, notice: &str) -> String {
    let key = format!("reply-notice-{}", notice.replace('_', "-"));
    let key = if desk.lang.has(&key) { key } else { "reply-notice-general".into() };
    filled(desk, page, &key)
}

/// An answer to start from: every part that the procedure wants for this kind of case, under the
/// headings by which it is found again.
pub fn answer(desk: &Desk, page: &CasePage, name: &str) -> String {
    let name = ANSWERS.into_iter().find(|known| *known == name).unwrap_or(ANSWERS[0]);
    let parts = page.procedure.answer_parts(page.case.kind);
    let parts = parts.iter().enumerate().map(|(at, part)| {
        let (number, heading) = (desk.number(at + 1), desk.name(&part.name));
        let body = body(desk, page, name, &part.id);
        let colon = match (desk.lang, body.starts_with("1.")) {
            (Lang::Zh, false) => "：",
            (Lang::Zh, true) => "：\n",
            (Lang::En, false) => ": ",
            (Lang::En, true) => ":\n",
        };
        format!("{number}{heading}{colon}{body}")
    });
    let parts: Vec<String> = parts.collect();
    let parts = if parts.is_empty() { desk.t("reply-part-other") } else { parts.join("\n") };
    let head = filled(desk, page, &format!("reply-head-{name}"));
    let tail = match name {
        "opinion" => String::new(),
        _ => format!("{}\n", desk.code("reply-tail-", name)),
    };
    format!("{head}\n\n{parts}\n{tail}\n{}", filled(desk, page, "reply-sign"))
}

/// What stands under a heading at first: of this template, of the part, of any.
fn body(desk: &Desk, page: &CasePage, name: &str, part: &str) -> String {
    let part = part.replace('_', "-");
    let keys = [format!("reply-part-{name}-{part}"), format!("reply-part-{part}")];
    let key = keys.into_iter().find(|key| desk.lang.has(key));
    filled(desk, page, &key.unwrap_or_else(|| "reply-part-other".into()))
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
