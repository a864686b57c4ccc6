//! `/desk/rules`: the procedures in force, each clock with its period and what it rests on.
//! For reading only; rules come from files.

use super::bar::{Desk, Tab};
use axum::response::Response;
use huiyin_domain::procedure::{Amount, ClockRule, Procedure};
use maud::{Markup, html};

pub async fn get(desk: Desk) -> Response {
    let title = desk.t("desk-rules-title");
    let rules = desk.app().rules();
    desk.page(
        Tab::Rules,
        &title,
        html! {
            h1.govuk-heading-l { (title) }
            p.govuk-body { (desk.t("desk-rules-lead")) }
            @for procedure in rules.procedures() { (section(&desk, procedure)) }
        },
    )
}

fn section(desk: &Desk, procedure: &Procedure) -> Markup {
    let heads = ["clock", "period", "owed-by", "basis"];
    let settings = desk.app().settings();
    let channels = settings.procedure_by_channel.iter().filter(|(_, id)| **id == procedure.id);
    let channels: Vec<String> =
        channels.map(|(channel, _)| desk.code("channel-", channel.code())).collect();
    html! {
        section aria-labelledby=(procedure.id) {
            h2.govuk-heading-m id=(procedure.id) { (desk.name(&procedure.name)) }
            p.govuk-body {
                (procedure.pin()) " · "
                (desk.text("desk-rules-from", &[
                    ("date", desk.lang.date(procedure.effective_from).into()),
                ]))
                @if !channels.is_empty() { " · " (desk.joined(&channels)) }
            }
            table.hy-worklist {
                caption.govuk-visually-hidden { (desk.name(&procedure.name)) }
                thead { tr { @for head in heads {
                    th scope="col" { (desk.code("desk-rule-", head)) }
                } } }
                tbody { @for clock in &procedure.clocks { (row(desk, clock)) } }
            }
        }
    }
}

fn row(desk: &Desk, clock: &ClockRule) -> Markup {
    let unit = desk.code("desk-unit-", &clock.unit.code().replace('_', "-"));
    let amount = match &clock.amount {
        Amount::Fixed(amount) => Some(*amount),
        Amount::Parameter { default, .. } => *default,
    };
    let period = match amount {
        Some(amount) => format!("{amount} {unit}"),
        None => desk.t("desk-rule-open"),
    };
    let by = match clock.owed_by {
        huiyin_domain::clock::Party::Authority => desk.t("desk-rule-authority"),
        huiyin_domain::clock::Party::Person => desk.t("desk-rule-person"),
    };
    html! {
        tr {
            td data-label=(desk.t("desk-rule-clock")) { (desk.name(&clock.name)) }
            td.hy-num data-label=(desk.t("desk-rule-period")) {
                (period)
                @if let Some(max) = clock.extension.as_ref().and_then(|e| e.max) {
                    " + " (max)
                }
            }
            td data-label=(desk.t("desk-rule-owed-by")) { (by) }
            td data-label=(desk.t("desk-rule-basis")) { (clock.basis.cite) }
        }
    }
}
