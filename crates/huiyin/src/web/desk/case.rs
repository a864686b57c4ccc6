//! `/desk/case/{id}`: one case as an officer sees it. Owed dates on top, the words of the
//! person, what happened, and at the side what this officer may do now.

use super::bar::{Desk, Tab};
use super::typed::Typed;
use super::{
    approve, case_bars, case_delivery, case_joint, case_next, case_owed, case_review, case_story,
    common, field::Fields, files, settling, similar, steps,
};
use crate::web::field::{self, Faults};
use crate::web::form::Form;
use crate::web::portal::why;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use huiyin_app::Party;
use huiyin_app::read::CasePage;
use huiyin_domain::ids::CaseId;
use maud::{Markup, html};

/// What the page says first, beyond the case itself.
#[derive(Default)]
pub enum Note {
    #[default]
    Nothing,
    /// A form was sent that had been opened before somebody else changed the case.
    Stale { seen: i64 },
    /// A rule stands in the way of what was asked: the sentence, and its key.
    Refused { key: String, say: String },
}

/// All that the page is drawn from.
pub struct View<'a> {
    pub desk: &'a Desk,
    pub page: &'a CasePage,
    pub typed: &'a Typed,
    pub note: Note,
    /// Who the person is, where this officer may know it now.
    pub party: Option<&'a Party>,
}

pub async fn get(mut desk: Desk, Path(id): Path<String>) -> Response {
    let Some(id) = case_id(&id) else { return desk.not_found() };
    match desk.app().case_page(&desk.by(), id).await {
        Ok(page) => {
            desk.meet(&page).await;
            desk.look_beside(&page).await;
            let typed = Typed::default();
            let party = page.party.as_ref();
            let note = Note::Nothing;
            let view = View { desk: &desk, page: &page, typed: &typed, note, party };
            view.answer(StatusCode::OK)
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

pub fn case_id(text: &str) -> Option<CaseId> {
    text.parse().ok().filter(|id| *id > 0).map(CaseId)
}

impl View<'_> {
    pub fn answer(&self, status: StatusCode) -> Response {
        if self.typed.value(approve::BACK) == approve::HERE {
            return approve::answer(self, status);
        }
        let title = self.page.number.to_string();
        self.desk.page_as(Tab::Work, &title, status, self.body())
    }

    fn body(&self) -> Markup {
        let (desk, page) = (self.desk, self.page);
        let fields = Fields { form: &self.typed.form, typed: self.typed };
        html! {
            (self.note())
            (fields.summary(&desk.t("desk-fault-title")))
            p.hy-muted { span.hy-caseno { (page.number) } " · " (self.head()) }
            h1.govuk-heading-l dir="auto" { (page.title) }
            (self.standing())
            p.govuk-body.hy-desk__down {
                a.govuk-link href="#steps" { (desk.t("desk-steps-title")) }
            }
            div.hy-desk__cols {
                div {
                    (case_owed::owed(desk, page))
                    (case_review::panel(desk, page))
                    (settling::panel(desk, page))
                    (self.words())
                    (self.files())
                    (case_next::next(self))
                    (self.answers())
                    (case_delivery::deliveries(desk, page))
                    (common::case::panel(self))
                    (similar::panel(self))
                    (case_joint::panel(self))
                    (case_bars::panel(self))
                    (case_story::story(desk, page))
                    (self.facts())
                }
                div.hy-desk__aside {
                    h2.govuk-heading-m id="steps" { (desk.t("desk-steps-title")) }
                    (steps::steps(self))
                    (self.who())
                }
            }
        }
    }

    pub fn note(&self) -> Markup {
        let desk = self.desk;
        match &self.note {
            Note::Nothing => html! {},
            Note::Refused { key, say } => html! {
                div.govuk-error-summary data-focus tabindex="-1" { div role="alert" {
                    h2.govuk-error-summary__title { (desk.t("desk-refused-title")) }
                    div.govuk-error-summary__body {
                        p.govuk-body { (say) (why::link(&desk.ask, key)) }
                        p.govuk-body { (desk.t("desk-refused-kept")) }
                        (self.left_over())
                    }
                } }
            },
            Note::Stale { seen } => html! {
                div.govuk-error-summary data-focus tabindex="-1" { div role="alert" {
                    h2.govuk-error-summary__title { (desk.t("desk-stale-title")) }
                    div.govuk-error-summary__body {
                        p.govuk-body { (desk.t("desk-stale-text")) }
                        ol.hy-timeline {
                            @for entry in self.page.timeline.iter().filter(|e| e.seq > *seen) {
                                (case_story::item(desk, entry))
                            }
                        }
                        (self.left_over())
                    }
                } }
            },
        }
    }

    /// What was typed into a form that the page no longer has.
    fn left_over(&self) -> Markup {
        let shown = steps::ORDER
            .iter()
            .filter(|action| self.page.actions.contains(action))
            .any(|action| steps::is_form_of(*action, &self.typed.form));
        let texts = self.typed.sent.pairs();
        let texts = texts.filter(|(name, text)| {
            ["text", "reason", "note"].contains(name) && !text.trim().is_empty()
        });
        html! { @if !shown {
            p.govuk-body { (self.desk.t("desk-typed-left-over")) }
            @for (_, text) in texts { div.govuk-inset-text.hy-keep dir="auto" { (text) } }
        } }
    }

    fn head(&self) -> Markup {
        let (desk, case) = (self.desk, &self.page.case);
        html! {
            strong.govuk-tag.hy-tag--run { (desk.code("stage-", case.stage.code())) }
            @if case.urgent { " " strong.govuk-tag.hy-tag--late { (desk.t("desk-urgent")) } }
            @if case.supervisor.is_some() {
                " " strong.govuk-tag.hy-tag--late { (desk.t("desk-supervised")) }
            }
            @if let Some(verdict) = case.verdict {
                " " strong.govuk-tag.hy-tag--quiet {
                    (desk.t("desk-verdict")) " " (desk.code("verdict-", verdict.code()))
                }
            }
        }
    }

    /// As what this officer stands before the case.
    fn standing(&self) -> Markup {
        let desk = self.desk;
        let own = self.page.relations.iter();
        let own: Vec<String> = own.map(|own| desk.code("relation-", own.code())).collect();
        html! { @if !own.is_empty() {
            p.hy-small.hy-muted {
                (desk.text("joint-standing", &[("as", desk.joined(&own).into())]))
            }
        } }
    }

    fn words(&self) -> Markup {
        let (desk, page) = (self.desk, self.page);
        html! {
            section.hy-card aria-labelledby="words" {
                @if let Some(summary) = &page.summary {
                    h2.hy-card__title id="summary" { (desk.t("desk-summary-title")) }
                    p.govuk-body.hy-keep dir="auto" { (summary) }
                }
                h2.hy-card__title id="words" { (desk.t("desk-words-title")) }
                p.govuk-body.hy-keep dir="auto" { (page.body) }
                @if let Some(place) = &page.place {
                    p.govuk-body dir="auto" { strong { (desk.t("desk-place")) } " " (place) }
                }
            }
        }
    }

    fn files(&self) -> Markup {
        let (form, faults) = (Form::default(), Faults::default());
        let view = field::View { ask: &self.desk.ask, form: &form, faults: &faults };
        files::section(self.desk, self.page, view)
    }

    fn answers(&self) -> Markup {
        let (desk, page) = (self.desk, self.page);
        html! {
            @if let Some((outcome, text)) = &page.draft {
                section.hy-card aria-labelledby="draft" {
                    h2.hy-card__title id="draft" { (desk.t("desk-draft-title")) }
                    p.govuk-body { strong { (desk.code("outcome-", outcome.code())) } }
                    p.govuk-body.hy-keep dir="auto" { (text) }
                }
            }
            @if let Some(answer) = &page.answer {
                section.hy-answer aria-labelledby="answer" {
                    h2.hy-answer__title id="answer" { (desk.t("desk-answer-title")) }
                    p.hy-answer__text.hy-keep dir="auto" { (answer) }
                    p.hy-answer__meta {
                        @if let Some(outcome) = page.case.outcome {
                            (desk.code("outcome-", outcome.code()))
                        }
                        @if let Some(at) = page.case.delivered_at { " · " (desk.at(at)) }
                    }
                }
            }
        }
    }

    fn facts(&self) -> Markup {
        let (desk, case) = (self.desk, &self.page.case);
        let none = || desk.t("desk-fact-none");
        let handler = case.owner.handler.map_or_else(none, |id| desk.colleague(id));
        let topic = case.topic.as_deref().map_or_else(none, |topic| desk.topic(topic));
        let way = case.way.map_or_else(none, |way| desk.code("way-", way.code()));
        let claimed = case.claimed.map(|date| desk.lang.date(date));
        let rows = [
            ("desk-fact-unit", Some(desk.unit(case.owner.unit))),
            ("desk-fact-handler", Some(handler)),
            ("desk-fact-kind", Some(desk.code("kind-", case.kind.code()))),
            ("desk-fact-way", Some(way)),
            ("desk-fact-topic", Some(topic)),
            ("desk-fact-area", Some(desk.area(&case.area_code))),
            ("desk-fact-channel", Some(desk.code("channel-", case.channel.code()))),
            ("desk-fact-registered", Some(desk.at(case.registered_at))),
            ("desk-fact-claimed", claimed),
            ("desk-fact-intake", Some(desk.unit(case.intake))),
            ("desk-fact-rules", Some(self.rules())),
        ];
        html! {
            section aria-labelledby="facts" {
                h2.govuk-heading-m id="facts" { (desk.t("desk-facts-title")) }
                dl.govuk-summary-list {
                    @for (key, value) in rows {
                        @if let Some(value) = value { (row(&desk.t(key), &value)) }
                    }
                }
                p.govuk-body {
                    a.govuk-link href=(format!("/desk/case/{}/explain.json", self.page.id)) {
                        (desk.t("desk-explain-json"))
                    }
                }
            }
        }
    }

    fn rules(&self) -> String {
        let pin = self.desk.bracketed(&self.page.case.procedure.to_string());
        self.desk.name(&self.page.procedure.name) + &pin
    }

    /// Who the person is: only where this officer's work needs it, or it was just opened.
    fn who(&self) -> Markup {
        let Some(party) = self.party else { return html! {} };
        let desk = self.desk;
        let tongue = party.tongue().map(|tongue| desk.code("tongue-", tongue));
        let rows = [
            ("desk-party-tongue", tongue.as_deref()),
            ("desk-party-name", party.name.as_ref().map(|t| t.as_str())),
            ("desk-party-phone", party.phone.as_ref().map(|t| t.as_str())),
            ("desk-party-email", party.email.as_ref().map(|t| t.as_str())),
            ("desk-party-address", party.address.as_ref().map(|t| t.as_str())),
        ];
        html! {
            section.hy-card aria-labelledby="who" {
                h2.hy-card__title id="who" { (desk.t("desk-party-title")) }
                @if rows.iter().all(|(_, value)| value.is_none()) {
                    p.govuk-body { (desk.t("desk-party-none")) }
                }
                dl.govuk-summary-list {
                    @for (key, value) in rows {
                        @if let Some(value) = value { (row(&desk.t(key), value)) }
                    }
                    @let wish = desk.code("wish-", self.page.case.wish.code());
                    (row(&desk.t("desk-party-wish"), &wish))
                }
            }
        }
    }
}

fn row(key: &str, value: &str) -> Markup {
    html! { div.govuk-summary-list__row {
        dt.govuk-summary-list__key { (key) }
        dd.govuk-summary-list__value dir="auto" { (value) }
    } }
}
