//! The fields of the desk's forms: compact, each with label, hint and error beside it. Several
//! forms stand on one page, so an id is made of the form's and the field's name.

use super::typed::Typed;
use maud::{Markup, html};

/// One form on a page, and what was typed into it before (if it was).
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    pub form: &'a str,
    pub typed: &'a Typed,
}

/// One thing to choose from.
pub struct Choice {
    pub value: String,
    pub label: String,
    pub hint: Option<String>,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None }
    }

    pub fn because(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// What a field says about itself.
#[derive(Clone, Copy, Default)]
pub struct About<'a> {
    pub label: &'a str,
    pub hint: Option<&'a str>,
    /// What stands in it at first.
    pub first: &'a str,
    /// Desk key (Alt and this letter) that goes to the field.
    pub key: Option<&'a str>,
}

impl Fields<'_> {
    pub fn id(&self, name: &str) -> String {
        format!("{}-{name}", self.form)
    }

    fn now<'a>(&'a self, name: &str, first: &'a str) -> &'a str {
        self.typed.kept(self.form, name).unwrap_or(first)
    }

    fn group(&self, name: &str, inner: Markup) -> Markup {
        let wrong = self.typed.fault(self.form, name).is_some();
        html! { div.govuk-form-group.govuk-form-group--error[wrong] { (inner) } }
    }

    /// Hint and error, and the ids a control names them by.
    fn notes(&self, name: &str, hint: Option<&str>) -> (Markup, Option<String>) {
        let id = self.id(name);
        let fault = self.typed.fault(self.form, name);
        let ids = [hint.map(|_| format!("{id}-hint")), fault.map(|_| format!("{id}-error"))];
        let ids: Vec<String> = ids.into_iter().flatten().collect();
        let notes = html! {
            @if let Some(hint) = hint { div.govuk-hint id=(format!("{id}-hint")) { (hint) } }
            @if let Some(fault) = fault {
                p.govuk-error-message id=(format!("{id}-error")) { (fault) }
            }
        };
        (notes, (!ids.is_empty()).then(|| ids.join(" ")))
    }

    pub fn line(&self, name: &str, kind: &str, about: About<'_>) -> Markup {
        let id = self.id(name);
        let (notes, ids) = self.notes(name, about.hint);
        let wrong = self.typed.fault(self.form, name).is_some();
        self.group(
            name,
            html! {
                label.govuk-label for=(id) { (about.label) }
                (notes)
                input.govuk-input.govuk-input--error[wrong] id=(id) name=(name) type=(kind)
                    value=(self.now(name, about.first)) autocomplete="off"
                    aria-describedby=[ids] aria-invalid=[wrong.then_some("true")]
                    data-key=[about.key];
            },
        )
    }

    pub fn area(&self, name: &str, rows: u8, about: About<'_>) -> Markup {
        let id = self.id(name);
        let (notes, ids) = self.notes(name, about.hint);
        let wrong = self.typed.fault(self.form, name).is_some();
        self.group(
            name,
            html! {
                label.govuk-label for=(id) { (about.label) }
                (notes)
                // A newline right after the tag is eaten by browsers, so one is given to eat.
                textarea.govuk-textarea.govuk-textarea--error[wrong] id=(id) name=(name) rows=(rows)
                    aria-describedby=[ids] aria-invalid=[wrong.then_some("true")]
                    data-key=[about.key] { "\n" (self.now(name, about.first)) }
            },
        )
    }

    pub fn pick(&self, name: &str, choices: &[Choice], about: About<'_>) -> Markup {
        let id = self.id(name);
        let (notes, ids) = self.notes(name, about.hint);
        let wrong = self.typed.fault(self.form, name).is_some();
        let now = self.now(name, about.first);
        self.group(
            name,
            html! {
                label.govuk-label for=(id) { (about.label) }
                (notes)
                select.govuk-select.govuk-select--error[wrong] id=(id) name=(name)
                    aria-describedby=[ids] aria-invalid=[wrong.then_some("true")]
                    data-key=[about.key] {
                    @for choice in choices {
                        option value=(choice.value) selected[choice.value == now] { (choice.label) }
                    }
                }
            },
        )
    }

    pub fn radios(&self, name: &str, inline: bool, choices: &[Choice], about: About<'_>) -> Markup {
        let (notes, ids) = self.notes(name, about.hint);
        let now = self.now(name, about.first);
        self.group(
            name,
            html! {
                fieldset.govuk-fieldset aria-describedby=[ids] {
                    legend.govuk-fieldset__legend { (about.label) }
                    (notes)
                    div.govuk-radios.govuk-radios--small.govuk-radios--inline[inline]
                        data-key=[about.key] {
                        @for (at, choice) in choices.iter().enumerate() {
                            (self.radio(name, at, choice, choice.value == now))
                        }
                    }
                }
            },
        )
    }

    fn radio(&self, name: &str, at: usize, choice: &Choice, chosen: bool) -> Markup {
        // The error summary links to the field's own id: that is the first radio.
        let id = if at == 0 { self.id(name) } else { format!("{}-{at}", self.id(name)) };
        let hint = choice.hint.as_ref().map(|_| format!("{id}-why"));
        html! {
            div.govuk-radios__item {
                input.govuk-radios__input id=(id) name=(name) type="radio" value=(choice.value)
                    checked[chosen] aria-describedby=[hint.as_deref()];
                label.govuk-label.govuk-radios__label for=(id) { (choice.label) }
                @if let Some(why) = &choice.hint {
                    div.govuk-hint.govuk-radios__hint id=[hint.as_deref()] { (why) }
                }
            }
        }
    }

    pub fn tick(&self, name: &str, label: &str, first: bool) -> Markup {
        let id = self.id(name);
        let now = self.typed.kept(self.form, name).map_or(first, |value| value == "yes");
        html! {
            div.govuk-form-group { div.govuk-checkboxes.govuk-checkboxes--small {
                div.govuk-checkboxes__item {
                    input.govuk-checkboxes__input id=(id) name=(name) type="checkbox" value="yes"
                        checked[now];
                    label.govuk-label.govuk-checkboxes__label for=(id) { (label) }
                }
            } }
        }
    }

    /// The summary of what is wrong, first on the page, linking to each field.
    pub fn summary(&self, title: &str) -> Markup {
        let faults = || self.typed.faults.iter();
        let here = self.typed.form == self.form && faults().next().is_some();
        html! { @if here {
            div.govuk-error-summary data-focus tabindex="-1" { div role="alert" {
                h2.govuk-error-summary__title { (title) }
                div.govuk-error-summary__body { ul.govuk-list.govuk-error-summary__list {
                    @for fault in faults() {
                        li {
                            @if fault.field.is_empty() { (fault.text) }
                            @else { a href=(format!("#{}", self.id(fault.field))) { (fault.text) } }
                        }
                    }
                } }
            } }
        } }
    }
}
