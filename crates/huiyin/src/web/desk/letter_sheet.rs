//! A letter as it lies in the envelope: head, address, text, signature with room for the seal;
//! below a line to cut along, the slip on which somebody can answer without any screen. In the
//! language the person asked for, whatever the officer reads.

use super::bar::Desk;
use huiyin_app::lang::{Lang, Value};
use huiyin_app::letters::Letter;
use huiyin_domain::ids::UnitId;
use maud::{Markup, html};

pub fn sheet(desk: &Desk, letter: &Letter) -> Markup {
    let lang = letter.lang;
    let unit = unit(desk, lang, letter.unit);
    let title = lang.plain(&format!("letter-title-{}", letter.purpose));
    let name = letter.name.clone().unwrap_or_default();
    let day = lang.date(letter.made.date_in(&letter.zone));
    html! {
        article.hy-letter lang=(lang.tag()) aria-label=(title) {
            p.hy-letter__office { (unit) }
            p.hy-letter__number { (lang.text("letter-number",
                &[("number", letter.number.as_str().into())])) }
            address.hy-letter__address dir="auto" {
                (letter.address)
                @if !name.is_empty() { br; (name) }
            }
            h2.hy-letter__title { (title) }
            p.hy-letter__text { (lead(letter)) }
            @for text in &letter.texts {
                p.hy-letter__text.hy-keep dir="auto" { (text) }
            }
            div.hy-letter__sign {
                p { (unit) br; (day) }
                p.hy-letter__seal { (lang.plain("letter-seal")) }
            }
            (slip(desk, letter))
        }
    }
}

/// What has happened, in one sentence of the office's.
fn lead(letter: &Letter) -> String {
    let lang = letter.lang;
    let on = letter.on.map(|at| lang.moment(at, &letter.zone)).unwrap_or_default();
    let parts: [(&str, Value<'_>); 3] = [
        ("number", letter.number.as_str().into()),
        ("title", letter.title.as_str().into()),
        ("on", on.into()),
    ];
    lang.text(&format!("letter-lead-{}", letter.purpose), &parts)
}

/// To tear off and send back. Only who has the secret can answer; the office prints it nowhere.
fn slip(desk: &Desk, letter: &Letter) -> Markup {
    let lang = letter.lang;
    let t = |key: &str| lang.plain(key);
    let intake = unit(desk, lang, letter.intake);
    let verdicts = ["solved", "partly-solved", "not-solved"];
    html! {
        section.hy-letter__slip aria-label=(t("letter-slip-title")) {
            h3.hy-letter__title { (t("letter-slip-title")) }
            p.hy-letter__text { (lang.text("letter-slip-how", &[("unit", intake.into())])) }
            dl.hy-letter__fields {
                dt { (t("letter-slip-number")) }
                dd.hy-caseno { (letter.number) }
                dt { (t("letter-slip-secret")) }
                dd { span.hy-letter__line {} }
            }
            ul.hy-letter__boxes {
                @if letter.is_answered {
                    @for verdict in verdicts {
                        li { (box_of(&t(&format!("letter-slip-{verdict}")))) }
                    }
                    li { (box_of(&t("letter-slip-review"))) }
                }
                li { (box_of(&t("letter-slip-unanswered"))) }
            }
            p.hy-letter__text { (t("letter-slip-why")) }
            @for _ in 0..3 { p.hy-letter__line {} }
        }
    }
}

fn box_of(label: &str) -> Markup {
    html! { span.hy-letter__box aria-hidden="true" {} " " (label) }
}

fn unit(desk: &Desk, lang: Lang, id: UnitId) -> String {
    let unit = desk.org().tree.get(id);
    unit.map_or_else(String::new, |unit| match lang {
        Lang::Zh => unit.label_zh.clone(),
        Lang::En if unit.label_en.is_empty() => unit.label_zh.clone(),
        Lang::En => unit.label_en.clone(),
    })
}
