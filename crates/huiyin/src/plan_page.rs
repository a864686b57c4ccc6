//! A plan as the official document: for the desk, for paper, for `huiyin plan print`. Posts, never
//! names: who holds them stands in the roster.

use huiyin_app::lang::Lang;
use huiyin_domain::leaf::hex;
use huiyin_domain::plan::{
    Callout, Channel, Condition, Counted, Criterion, Group, Holder, Label, Level, Plan, Role,
};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// For a page that stands alone: black on white, readable on paper.
const STYLE: &str = "body{font:12pt/1.6 serif;max-width:50em;margin:2em auto;padding:0 1em}\
     table{border-collapse:collapse;width:100%}th,td{border:1px solid;padding:.3em .5em;\
     text-align:left;vertical-align:top}h1{text-align:center}code{overflow-wrap:anywhere}";

/// The reader's language where the plan has it.
#[must_use]
pub fn of(lang: Lang, label: &Label) -> &str {
    match (&label.en, lang) {
        (Some(en), Lang::En) => en,
        _ => &label.zh,
    }
}

#[must_use]
pub fn title(lang: Lang, plan: &Plan) -> &str {
    of(lang, &plan.title)
}

/// A whole HTML page that needs nothing beside it.
#[must_use]
pub fn alone(lang: Lang, plan: &Plan) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title(lang, plan)) }
                style { (PreEscaped(STYLE)) }
            }
            body { (document(lang, plan)) }
        }
    };
    page.into_string()
}

#[must_use]
pub fn document(lang: Lang, plan: &Plan) -> Markup {
    let t = |key: &str| lang.plain(&format!("plan-page-{key}"));
    let head = [
        ("issued-by", of(lang, &plan.issued_by).to_owned()),
        ("approved", lang.date(plan.approved_on)),
        ("review", lang.date(plan.review_by)),
        ("area", plan.area.clone()),
        ("basis", plan.basis.join("；")),
    ];
    html! {
        article.hy-plan {
            h1.govuk-heading-l { (title(lang, plan)) }
            dl.govuk-summary-list { @for (key, value) in head { (line(&t(key), &value)) } }
            h2.govuk-heading-m { (t("who")) }
            (roles(lang, plan))
            (groups(lang, plan))
            h2.govuk-heading-m { (t("warning")) }
            (warning(lang, plan))
            h2.govuk-heading-m { (t("grades")) }
            ul.govuk-list { @for grade in &plan.grades { li { (of(lang, &grade.when)) } } }
            h2.govuk-heading-m { (t("levels")) }
            @for one in &plan.levels { (level(lang, plan, one)) }
            h2.govuk-heading-m { (t("callouts")) }
            @for one in &plan.callouts { (callout(lang, plan, one)) }
            h2.govuk-heading-m { (t("report")) }
            (report(lang, plan))
            h2.govuk-heading-m { (t("tasks")) }
            (tasks(lang, plan))
            h2.govuk-heading-m { (t("stores")) }
            (stores(lang, plan))
            p.govuk-body { (t("hash")) " " code { (hex(&plan.hash())) } " · " (plan.pin()) }
        }
    }
}

fn line(key: &str, value: &str) -> Markup {
    html! {
        div.govuk-summary-list__row {
            dt.govuk-summary-list__key { (key) }
            dd.govuk-summary-list__value { (value) }
        }
    }
}

/// A role or group by its title.
fn named(lang: Lang, plan: &Plan, id: &str) -> String {
    let role = plan.roles.iter().find(|role| role.id == id).map(|role| &role.title);
    let group = plan.groups.iter().find(|group| group.id == id).map(|group| &group.title);
    role.or(group).map_or_else(|| id.to_owned(), |label| of(lang, label).to_owned())
}

fn all_named(lang: Lang, plan: &Plan, ids: &[String]) -> String {
    let names: Vec<String> = ids.iter().map(|id| named(lang, plan, id)).collect();
    joined(lang, &names)
}

fn joined(lang: Lang, words: &[String]) -> String {
    words.join(if lang == Lang::Zh { "、" } else { ", " })
}

fn holder(lang: Lang, plan: &Plan, holder: &Holder) -> String {
    match holder {
        Holder::Post(title) => of(lang, title).to_owned(),
        Holder::Role(id) => named(lang, plan, id),
    }
}

fn labels(lang: Lang, labels: &[Label]) -> Markup {
    html! {
        ul.govuk-list.govuk-list--bullet { @for label in labels { li { (of(lang, label)) } } }
    }
}

fn roles(lang: Lang, plan: &Plan) -> Markup {
    let t = |key: &str| lang.plain(&format!("plan-page-{key}"));
    let post = |role: &Role| {
        let post = role.post.as_ref().map(|post| of(lang, post).to_owned());
        post.unwrap_or_else(|| role.roster.clone().unwrap_or_default())
    };
    html! {
        table.hy-worklist {
            caption.govuk-visually-hidden { (t("who")) }
            thead { tr { @for key in ["role", "post", "deputies", "duties"] {
                th scope="col" { (t(key)) }
            } } }
            tbody { @for role in &plan.roles { tr {
                td data-label=(t("role")) { (of(lang, &role.title)) }
                td data-label=(t("post")) { (post(role)) }
                td data-label=(t("deputies")) {
                    (joined(lang, &role.deputies.iter().map(|one| holder(lang, plan, one))
                        .collect::<Vec<_>>()))
                }
                td data-label=(t("duties")) { (labels(lang, &role.duties)) }
            } } }
        }
    }
}

fn groups(lang: Lang, plan: &Plan) -> Markup {
    let t = |key: &str| lang.plain(&format!("plan-page-{key}"));
    let counted = |all: &[Counted]| {
        let one = |one: &Counted| match one.count {
            Some(count) => format!("{} {count}", of(lang, &one.what)),
            None => of(lang, &one.what).to_owned(),
        };
        joined(lang, &all.iter().map(one).collect::<Vec<_>>())
    };
    let row = |group: &Group| {
        html! { tr {
            td data-label=(t("group")) { (of(lang, &group.title)) }
            td data-label=(t("lead")) {
                (holder(lang, plan, &group.lead)) " / " (holder(lang, plan, &group.deputy))
            }
            td data-label=(t("members")) { (counted(&group.members)) }
            td.hy-num data-label=(t("least")) { (group.min_ready) }
            td data-label=(t("muster")) { (of(lang, &group.muster)) }
            td data-label=(t("vehicles")) { (counted(&group.vehicles)) }
            td data-label=(t("duties")) { (labels(lang, &group.duties)) }
        } }
    };
    let heads = ["group", "lead", "members", "least", "muster", "vehicles", "duties"];
    html! {
        table.hy-worklist {
            caption.govuk-visually-hidden { (t("groups")) }
            thead { tr { @for key in heads { th scope="col" { (t(key)) } } } }
            tbody { @for group in &plan.groups { (row(group)) } }
        }
    }
}

fn warning(lang: Lang, plan: &Plan) -> Markup {
    let t = |key: &str| lang.plain(&format!("plan-page-{key}"));
    html! {
        dl.govuk-summary-list { @for watch in &plan.warning.colours {
            (line(&lang.plain(&format!("plan-colour-{}", watch.id.code())), &format!(
                "{}{}　{}{}",
                t("watch"), all_named(lang, plan, &watch.watch),
                t("standby"), all_named(lang, plan, &watch.standby),
            )))
        } }
    }
}

fn shown(condition: &Condition) -> String {
    format!("{} {} {}", condition.signal, condition.operator.code(), condition.value)
}

fn level(lang: Lang, plan: &Plan, level: &Level) -> Markup {
    let t = |key: &str| lang.plain(&format!("plan-page-{key}"));
    let conditions: Vec<String> = level.propose_when.iter().map(shown).collect();
    let ends: Vec<String> = level
        .stand_down_all
        .iter()
        .map(|criterion| match criterion {
            Criterion::Judged(label) => of(lang, label).to_owned(),
            Criterion::Measured { condition, held } => {
                let held = held.as_ref().map_or("", |held| held.as_str());
                format!("{} {held}", shown(condition)).trim_end().to_owned()
            }
        })
        .collect();
    let facts = [
        ("propose", conditions.join(" / ")),
        ("decide", named(lang, plan, &level.decide)),
        ("expected", level.expected.as_str().to_owned()),
        ("call", all_named(lang, plan, &level.call)),
        ("sitrep", level.sitrep_every.as_str().to_owned()),
        ("stand-down", joined(lang, &ends)),
    ];
    html! {
        h3.govuk-heading-s {
            (lang.text("plan-page-level", &[("level", level.id.code().into())]))
            " " (of(lang, &level.matter))
        }
        dl.govuk-summary-list { @for (key, value) in facts { (line(&t(key), &value)) } }
        (labels(lang, &level.measures))
    }
}

fn callout(lang: Lang, plan: &Plan, callout: &Callout) -> Markup {
    let t = |key: &str| lang.plain(&format!("plan-page-{key}"));
    let ways = |by: &[Channel]| {
        let name = |way: &Channel| lang.plain(&format!("callout-channel-{}", way.code()));
        joined(lang, &by.iter().map(name).collect::<Vec<_>>())
    };
    html! {
        h3.govuk-heading-s { (callout.id) }
        ol.govuk-list.govuk-list--number { @for round in &callout.rounds {
            li {
                (round.at.as_str()) " " (ways(&round.by))
                @if round.to_deputy { " · " (t("alternate")) }
            }
        } }
        p.govuk-body {
            (t("unmet")) " " (callout.unmet.at.as_str()) " → "
            (all_named(lang, plan, &callout.unmet.to))
        }
    }
}

fn report(lang: Lang, plan: &Plan) -> Markup {
    let t = |key: &str| lang.plain(&format!("plan-page-{key}"));
    let report = &plan.report_up;
    let facts = [
        ("report-to", report.to.clone()),
        ("report-source", of(lang, &report.source).to_owned()),
        ("report-phone", report.first_phone.as_str().to_owned()),
        ("report-written", report.first_written.as_str().to_owned()),
        ("report-final", report.last.as_str().to_owned()),
    ];
    html! {
        dl.govuk-summary-list { @for (key, value) in facts { (line(&t(key), &value)) } }
        (labels(lang, &report.fields))
    }
}

fn tasks(lang: Lang, plan: &Plan) -> Markup {
    let t = |key: &str| lang.plain(&format!("plan-page-{key}"));
    html! {
        table.hy-worklist {
            caption.govuk-visually-hidden { (t("tasks")) }
            thead { tr { @for key in ["tier", "task", "group", "due"] {
                th scope="col" { (t(key)) }
            } } }
            tbody { @for task in &plan.tasks { tr {
                td data-label=(t("tier")) { (task.level.code()) }
                td data-label=(t("task")) { (of(lang, &task.title)) }
                td data-label=(t("group")) { (named(lang, plan, &task.group)) }
                td data-label=(t("due")) { (task.due.as_str()) }
            } } }
        }
    }
}

fn stores(lang: Lang, plan: &Plan) -> Markup {
    html! {
        ul.govuk-list { @for store in &plan.resources {
            li {
                (store.title.as_ref().map_or(store.id.as_str(), |title| of(lang, title)))
                " " (store.count) " · " (of(lang, &store.home)) " · "
                (named(lang, plan, &store.custodian))
            }
        } }
    }
}
