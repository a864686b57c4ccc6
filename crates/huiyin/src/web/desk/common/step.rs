//! What can be done with a problem: the forms of its page, how each is read, and the act. Every
//! field has a name of its own, because several forms stand on one page.

use super::{WHOLE, address};
use crate::web::desk::bar::Desk;
use crate::web::desk::said::{day_end, id_of, text};
use crate::web::field::{Choice, Faults, Field, View, button, post_form};
use crate::web::form::Form;
use huiyin_app::Trouble;
use huiyin_app::common::{AnswerAsked, Asked, CommonFault, Drafted, ProblemLine, ProblemPage};
use huiyin_domain::case::Outcome;
use huiyin_domain::common::{LINE_CHARS_MAX, Refusal, State, TITLE_CHARS_MAX};
use huiyin_domain::ids::{CaseNumber, LinkId, NumberFault, ProblemId};
use huiyin_domain::text::{BODY_CHARS_MAX, REASON_CHARS_MAX, TextFault};
use maud::{Markup, html};

/// A step, read.
pub enum Step {
    Link(CaseNumber),
    Unlink { links: Vec<LinkId>, asked: Box<dyn Fn(LinkId) -> Asked + Send> },
    Own(Asked),
    Answer(AnswerAsked),
    Spread,
}

pub enum Done {
    To(ProblemId),
    Spread(Vec<Drafted>),
}

/// `None` without a fault: there is no such step.
pub fn read(desk: &Desk, name: &str, form: &Form, faults: &mut Faults) -> Option<Step> {
    let max = REASON_CHARS_MAX;
    let mut said = |name: &str, label: &str, max| text(desk, form, faults, name, label, max);
    match name {
        "link" => number(desk, form, faults).map(Step::Link),
        "unlink" => {
            let reason = said("unlinked", "common-field-reason", max)?;
            let asked = move |link| Asked::Unlink { link, reason: reason.clone() };
            Some(Step::Unlink { links: links(form), asked: Box::new(asked) })
        }
        "split" => {
            let title = said("split-title", "common-field-title", TITLE_CHARS_MAX);
            let reason = said("split", "common-field-reason", max);
            let to = ProblemId(id_of(desk, form));
            let (title, reason) = (title?, reason?);
            Some(Step::Own(Asked::Split { to, title, links: links(form), reason }))
        }
        "merge" => {
            let reason = said("merged", "common-field-reason", max);
            let into = form.choice("into").parse().map(ProblemId);
            let into = into.map_err(|_| TextFault::UnknownChoice);
            let into = faults.take(&desk.ask, "into", "common-field-into", into);
            Some(Step::Own(Asked::Merge { into: into?, reason: reason? }))
        }
        "line" => {
            let said = said("line", "common-field-line", LINE_CHARS_MAX);
            let due_at = day_end(desk, form, faults, "due");
            Some(Step::Own(Asked::Line { text: said?, due_at: due_at? }))
        }
        "answer" => {
            let text = said("answer", "common-field-answer", BODY_CHARS_MAX);
            let outcome = Outcome::parse(form.choice("outcome")).ok_or(TextFault::UnknownChoice);
            let outcome = faults.take(&desk.ask, "outcome", "desk-outcome", outcome);
            Some(Step::Answer(AnswerAsked { outcome: outcome?, text: text? }))
        }
        "spread" => Some(Step::Spread),
        "close" => {
            let reason = said("closed", "common-field-reason", max)?;
            Some(Step::Own(Asked::Close { reason }))
        }
        "reopen" => {
            let reason = said("reopened", "common-field-reason", max)?;
            Some(Step::Own(Asked::Reopen { reason }))
        }
        _ => None,
    }
}

fn number(desk: &Desk, form: &Form, faults: &mut Faults) -> Option<CaseNumber> {
    let key = match CaseNumber::parse(form.get("number-of")) {
        Ok(number) => return Some(number),
        Err(NumberFault::CheckDigit) => "desk-find-mistyped",
        Err(NumberFault::Shape) => "desk-find-shape",
    };
    faults.add("number-of", desk.t(key));
    None
}

fn links(form: &Form) -> Vec<LinkId> {
    form.all("links").filter_map(|id| id.parse().ok().map(LinkId)).collect()
}

impl Step {
    /// Where a refusal of it is shown.
    pub fn field(&self) -> fn(Refusal) -> &'static str {
        match self {
            Self::Link(_) => |_| "number-of",
            Self::Own(Asked::Line { .. }) => |refusal| match refusal {
                Refusal::LinePast | Refusal::LineFar => "due",
                _ => WHOLE,
            },
            Self::Own(Asked::Merge { .. }) => |refusal| match refusal {
                Refusal::SameProblem | Refusal::OtherClosed | Refusal::Full => "into",
                _ => WHOLE,
            },
            _ => |_| WHOLE,
        }
    }

    pub async fn take(self, desk: &Desk, id: ProblemId) -> Result<Done, CommonFault> {
        let (app, by) = (desk.app(), &desk.signed);
        match self {
            Self::Link(number) => {
                let case = match app.case_by_number(by, &number).await {
                    // Whether it is there is told to nobody who may not open it.
                    Err(Trouble::NotFound | Trouble::Forbidden(_)) => {
                        return Err(Refusal::CaseUnfit.into());
                    }
                    case => case?,
                };
                app.common_link(by, id, case).await?;
            }
            Self::Unlink { links, .. } if links.is_empty() => {
                return Err(Refusal::NothingChosen.into());
            }
            Self::Unlink { links, asked } => {
                for link in links {
                    app.common_step(by, id, asked(link)).await?;
                }
            }
            Self::Own(asked) => {
                let to = match &asked {
                    Asked::Split { to, .. } => *to,
                    Asked::Merge { into, .. } => *into,
                    _ => id,
                };
                match app.common_step(by, id, asked).await {
                    // Sent twice: it stands already.
                    Err(CommonFault::Trouble(Trouble::Exists)) => {}
                    result => result?,
                }
                return Ok(Done::To(to));
            }
            Self::Answer(asked) => app.common_answer(by, id, asked).await?,
            Self::Spread => return Ok(Done::Spread(app.common_spread(by, id).await?)),
        }
        Ok(Done::To(id))
    }
}

pub fn forms(desk: &Desk, view: View<'_>, page: &ProblemPage, others: &[ProblemLine]) -> Markup {
    let links = desk.may(huiyin_domain::policy::Action::CommonWork);
    html! {
        @match page.problem.state {
            State::Merged { into } => {
                p.govuk-body { (desk.t("common-merged")) " "
                    a.govuk-link href=(address(into)) { (desk.t("common-other")) } }
            }
            State::Closed if page.works => (reopen(desk, view, page)),
            State::Open => {
                @if links { (link(desk, view, page)) }
                @if page.works {
                    (line(desk, view, page))
                    (answer(desk, view, page))
                    (apart(desk, view, page))
                    (merge(desk, view, page, others))
                    (close(desk, view, page))
                }
                @if !links && !page.works { p.govuk-body { (desk.t("common-only-read")) } }
            }
            State::Closed => p.govuk-body { (desk.t("common-only-read")) },
        }
    }
}

/// Folded away until it is wanted; open again where it was sent and not taken.
fn fold(
    desk: &Desk,
    view: View<'_>,
    page: &ProblemPage,
    step: Named<'_>,
    inside: Markup,
) -> Markup {
    let Named { step, field } = step;
    let path = format!("{}/{step}", address(page.line.id));
    let is_again = !view.faults.is_empty() && view.form.has(field);
    html! {
        details.hy-act open[is_again] {
            summary { (desk.code("common-step-", step)) }
            div.hy-act__body {
                (post_form(&desk.ask, &path, html! { (desk.once_field()) (inside) }))
            }
        }
    }
}

/// A step and a field that only its form has.
struct Named<'a> {
    step: &'a str,
    field: &'a str,
}

fn link(desk: &Desk, view: View<'_>, page: &ProblemPage) -> Markup {
    let fields = html! {
        (view.text_input(Field { code: true, width: Some(20), hint: Some("common-hint-number"),
            ..Field::new("number-of", "desk-find-label") }))
        (button(&desk.ask, "common-step-link"))
    };
    fold(desk, view, page, Named { step: "link", field: "number-of" }, fields)
}

fn line(desk: &Desk, view: View<'_>, page: &ProblemPage) -> Markup {
    let fields = html! {
        (view.textarea(Field { rows: 3, hint: Some("common-hint-line"),
            chars_max: Some(LINE_CHARS_MAX), ..Field::new("line", "common-field-line") }))
        (view.text_input(Field { kind: "date", width: Some(10),
            ..Field::new("due", "common-field-due") }))
        (button(&desk.ask, "common-step-line"))
    };
    fold(desk, view, page, Named { step: "line", field: "line" }, fields)
}

fn answer(desk: &Desk, view: View<'_>, page: &ProblemPage) -> Markup {
    let outcomes = Outcome::ALL.iter().map(|outcome| outcome.code());
    let outcomes: Vec<Choice> =
        outcomes.map(|code| Choice::new(code, desk.code("outcome-", code))).collect();
    let fields = html! {
        p.govuk-hint { (desk.t("common-hint-answer")) }
        (view.radios(Field { compact: true, ..Field::new("outcome", "desk-outcome") }, &outcomes))
        (view.textarea(Field { rows: 8, hint: Some("common-no-names"),
            ..Field::new("answer", "common-field-answer") }))
        (button(&desk.ask, "common-step-answer"))
    };
    html! {
        (fold(desk, view, page, Named { step: "answer", field: "answer" }, fields))
        @if page.problem.answer.is_some() {
            (fold(desk, view, page, Named { step: "spread", field: "spread" }, html! {
                p.govuk-body { (desk.t("common-hint-spread")) }
                (button(&desk.ask, "common-step-spread"))
            }))
        }
    }
}

/// Cases taken out, or made a problem of their own: chosen once, with two ways to go.
fn apart(desk: &Desk, view: View<'_>, page: &ProblemPage) -> Markup {
    let choices = |step: &str| {
        let chosen: Vec<&str> = view.form.all("links").collect();
        html! {
            fieldset.govuk-fieldset {
                legend.govuk-fieldset__legend.govuk-fieldset__legend--s {
                    (desk.t("common-field-links"))
                }
                div.govuk-checkboxes.govuk-checkboxes--small {
                    @for case in &page.cases {
                        @let id = format!("{step}-link-{}", case.link);
                        @let value = case.link.to_string();
                        div.govuk-checkboxes__item {
                            input.govuk-checkboxes__input type="checkbox" id=(id) name="links"
                                value=(value) checked[chosen.contains(&value.as_str())];
                            label.govuk-label.govuk-checkboxes__label for=(id) { (case.number) }
                        }
                    }
                }
            }
        }
    };
    let reason = |name| Field {
        rows: 2,
        hint: Some("common-no-names"),
        ..Field::new(name, "common-field-reason")
    };
    html! { @if !page.cases.is_empty() {
        (fold(desk, view, page, Named { step: "unlink", field: "unlinked" }, html! {
            (choices("unlink"))
            (view.textarea(reason("unlinked")))
            (button(&desk.ask, "common-step-unlink"))
        }))
        (fold(desk, view, page, Named { step: "split", field: "split-title" }, html! {
            (choices("split"))
            (view.text_input(Field { hint: Some("common-no-names"),
                ..Field::new("split-title", "common-field-title") }))
            (view.textarea(reason("split")))
            (button(&desk.ask, "common-step-split"))
        }))
    } }
}

fn merge(desk: &Desk, view: View<'_>, page: &ProblemPage, others: &[ProblemLine]) -> Markup {
    let none = (String::new(), desk.t("desk-choose"));
    let others = others.iter().filter(|line| line.id != page.line.id);
    let others = others.map(|line| (line.id.to_string(), line.title.clone()));
    let others: Vec<_> = std::iter::once(none).chain(others).collect();
    html! { @if others.len() > 1 {
        (fold(desk, view, page, Named { step: "merge", field: "merged" }, html! {
            (view.select(Field::new("into", "common-field-into"), &others))
            (view.textarea(Field { rows: 2, hint: Some("common-no-names"),
                ..Field::new("merged", "common-field-reason") }))
            (button(&desk.ask, "common-step-merge"))
        }))
    } }
}

fn close(desk: &Desk, view: View<'_>, page: &ProblemPage) -> Markup {
    let fields = html! {
        p.govuk-hint { (desk.t("common-hint-close")) }
        (view.textarea(Field { rows: 2, hint: Some("common-no-names"),
            ..Field::new("closed", "common-field-reason") }))
        (button(&desk.ask, "common-step-close"))
    };
    fold(desk, view, page, Named { step: "close", field: "closed" }, fields)
}

fn reopen(desk: &Desk, view: View<'_>, page: &ProblemPage) -> Markup {
    let fields = html! {
        (view.textarea(Field { rows: 2, hint: Some("common-no-names"),
            ..Field::new("reopened", "common-field-reason") }))
        (button(&desk.ask, "common-step-reopen"))
    };
    fold(desk, view, page, Named { step: "reopen", field: "reopened" }, fields)
}
