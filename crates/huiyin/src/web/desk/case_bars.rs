//! The panel "Who is kept away": recused officers, what the person asked about officers, edited
//! briefs with their answers, and who was let in by two.

use super::bar::Desk;
use super::case::View;
use super::due;
use huiyin_domain::case::{Admission, BarEvent, Brief};
use maud::{Markup, html};

pub fn panel(view: &View<'_>) -> Markup {
    let bars = &view.page.case.bars;
    let admitted = bars.admissions.iter().filter(|one| !one.ended);
    let is_empty = bars.recused.is_empty()
        && bars.briefs.is_empty()
        && bars.asks_open().next().is_none()
        && admitted.clone().next().is_none();
    let desk = view.desk;
    html! { @if !is_empty {
        section.hy-card aria-labelledby="bars" {
            h2.hy-card__title id="bars" { (desk.t("bars-title")) }
            @for one in &bars.recused {
                p.govuk-body { (desk.text("bars-recused", &[
                    ("who", desk.colleague(one.officer).into())])) }
            }
            @for ask in bars.asks_open() {
                p.govuk-body { (desk.text("bars-asked", &[
                    ("whom", desk.code("meant-", ask.whom.code()).into()),
                    ("unit", desk.unit(ask.unit).into()),
                    ("date", desk.last_day(ask.due_at).into())])) }
                @if let Some(reason) = view.page.texts.get(&ask.reason.id) {
                    div.govuk-inset-text.hy-keep dir="auto" { (reason) }
                }
            }
            @for one in admitted { (let_in(desk, one)) }
            @if !bars.briefs.is_empty() {
                h3.govuk-heading-s { (desk.t("bars-briefs")) }
                ol.hy-timeline { @for brief in &bars.briefs { (line(view, brief)) } }
            }
        }
    } }
}

fn let_in(desk: &Desk, one: &Admission) -> Markup {
    let key = if one.is_given() { "bars-admitted" } else { "bars-admission-asked" };
    let parts = [
        ("who", desk.colleague(one.officer).into()),
        ("unit", desk.unit(one.unit).into()),
        ("until", one.ends_at().map(|at| desk.at(at)).unwrap_or_default().into()),
    ];
    html! { p.govuk-body { (desk.text(key, &parts)) } }
}

fn line(view: &View<'_>, brief: &Brief) -> Markup {
    let (desk, texts) = (view.desk, &view.page.texts);
    let to = brief.officer.map_or_else(|| desk.unit(brief.unit), |officer| desk.colleague(officer));
    let words = due::words(desk.lang, brief.due_at, desk.now, &desk.zone);
    let late = brief.answer.is_none() && words.tone == due::Tone::Late;
    let by = desk.text("joint-by", &[("date", desk.last_day(brief.due_at).into())]);
    html! {
        li.hy-timeline__item.hy-timeline__item--late[late] {
            p.hy-timeline__head {
                span.hy-timeline__what { (desk.text("bars-brief-no", &[
                    ("n", brief.no.into()), ("to", to.into())])) }
                time.hy-timeline__when datetime=(brief.due_at) { (by) }
            }
            p.hy-timeline__who {
                @if brief.answer.is_some() {
                    strong.govuk-tag.hy-tag--quiet { (desk.t("joint-task-answered")) }
                } @else { strong class=(words.tone.tag_class()) { (words.text) } }
            }
            @if let Some(text) = texts.get(&brief.text.id) {
                p.hy-timeline__body.hy-keep dir="auto" { (text) }
            }
            @if let Some(answer) = brief.answer.and_then(|text| texts.get(&text.id)) {
                p.hy-timeline__who { (desk.t("bars-statement")) }
                p.hy-timeline__body.hy-keep dir="auto" { (answer) }
            }
        }
    }
}

/// What an event says beyond its name.
pub fn detail(desk: &Desk, event: &BarEvent) -> Option<String> {
    Some(match event {
        BarEvent::RecusalAsked { whom, unit, .. } => {
            format!("{} → {}", desk.code("meant-", whom.code()), desk.unit(*unit))
        }
        BarEvent::Recused { officer, basis, .. } => {
            let basis = desk.code("recusal-basis-", basis.code());
            format!("{} · {basis}", desk.colleague(*officer))
        }
        BarEvent::RecusalLifted { officer, .. } => desk.colleague(*officer),
        BarEvent::BriefGiven { unit, officer, due_at, .. } => {
            let to = officer.map_or_else(|| desk.unit(*unit), |officer| desk.colleague(officer));
            format!("→ {to} · {}", desk.last_day(*due_at))
        }
        BarEvent::AdmissionAsked { ground, expires_at, .. } => {
            let ground = desk.code("admission-ground-", ground.code());
            format!("{ground} · {}", desk.at(*expires_at))
        }
        BarEvent::AdmissionConfirmed { until, .. } => {
            desk.text("bars-until", &[("at", desk.at(*until).into())])
        }
        _ => return None,
    })
}
