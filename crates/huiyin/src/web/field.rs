//! Form fields as functions: label, hint, message beside the field, what was typed kept.
//! Portal and desk use the same ones. A field's id is its name.

mod faults;

pub use faults::{Faults, fault_text};

use super::form::Form;
use super::page::Ask;
use super::portal::why;
use faults::grouped;
use maud::{Markup, html};

/// What fields are shown with: who asks, what was typed, what is wrong with it.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub ask: &'a Ask,
    pub form: &'a Form,
    pub faults: &'a Faults,
}

/// One field. Language keys for label and hint; `..Field::new(name, label)` for the rest.
#[derive(Clone, Copy)]
pub struct Field<'a> {
    pub name: &'a str,
    /// Where a page has the same name in several forms: the field's own id, which its faults go
    /// by as well.
    pub id: Option<&'a str>,
    pub label: &'a str,
    pub hint: Option<&'a str>,
    /// The label says "(optional)".
    pub optional: bool,
    /// `text`, `tel`, `email`, `password`, `number`, `date`.
    pub kind: &'a str,
    pub autocomplete: Option<&'a str>,
    pub inputmode: Option<&'a str>,
    /// Characters wide (2, 3, 4, 5, 10, 20), or whole width.
    pub width: Option<u8>,
    pub rows: u8,
    /// Shows how many characters are left.
    pub chars_max: Option<usize>,
    /// Signs to be read one by one: no spelling check, no capitals.
    pub code: bool,
    /// Filled from the part of the link after `#`.
    pub hash: Option<&'a str>,
    /// Desk key (see data-key).
    pub key: Option<&'a str>,
    /// Where suggestions for what is typed come from, and the id they are shown in.
    pub suggest: Option<(&'a str, &'a str)>,
    pub autofocus: bool,
    /// The label is the page's heading.
    pub heading: bool,
    /// Radios or boxes small and in one line, where officers fill many fields.
    pub compact: bool,
}

impl<'a> Field<'a> {
    #[must_use]
    pub fn new(name: &'a str, label: &'a str) -> Self {
        Self {
            name,
            id: None,
            label,
            hint: None,
            optional: false,
            kind: "text",
            autocomplete: None,
            inputmode: None,
            width: None,
            rows: 5,
            chars_max: None,
            code: false,
            hash: None,
            key: None,
            suggest: None,
            autofocus: false,
            heading: false,
            compact: false,
        }
    }
}

impl Field<'_> {
    fn id(&self) -> &str {
        self.id.unwrap_or(self.name)
    }
}

impl View<'_> {
    /// Ids of hint, counter and message, for `aria-describedby`.
    fn described(&self, field: &Field<'_>) -> Option<String> {
        let mut ids = Vec::new();
        if field.hint.is_some() {
            ids.push(format!("{}-hint", field.id()));
        }
        if field.chars_max.is_some() {
            ids.push(format!("{}-count", field.id()));
        }
        if self.faults.of(field.id()).is_some() {
            ids.push(format!("{}-error", field.id()));
        }
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn label(&self, field: &Field<'_>) -> Markup {
        let ask = self.ask;
        let text = html! {
            (ask.t(field.label))
            @if field.optional { " " span.hy-muted { (ask.t("web-optional")) } }
        };
        html! {
            @if field.heading {
                h1.govuk-label-wrapper {
                    label.govuk-label.govuk-label--l for=(field.id()) { (text) }
                }
            } @else {
                label.govuk-label.govuk-label--s for=(field.id()) { (text) }
            }
            @if let Some(hint) = field.hint {
                div.govuk-hint id={ (field.id()) "-hint" } { (ask.t(hint)) }
            }
            (self.message(field.id()))
        }
    }

    /// The message beside a field, if something is wrong with it.
    #[must_use]
    pub fn message(&self, name: &str) -> Markup {
        html! {
            @if let Some(message) = self.faults.of(name) {
                p.govuk-error-message id={ (name) "-error" } {
                    span.govuk-visually-hidden { (self.ask.t("web-error-prefix")) }
                    (message)
                    (self.why(name))
                }
            }
        }
    }

    /// Where a rule refused the field: the way to what that means. Also in the list above the
    /// form, because the page may no longer have the field.
    fn why(&self, name: &str) -> Markup {
        let refused = self.faults.refused.as_ref().filter(|(own, _)| own == name);
        html! { @if let Some((_, key)) = refused { (why::link(self.ask, key)) } }
    }

    fn group(&self, name: &str, inside: Markup) -> Markup {
        let failed = self.faults.of(name).is_some();
        html! { div.govuk-form-group.govuk-form-group--error[failed] { (inside) } }
    }

    #[must_use]
    pub fn text_input(&self, field: Field<'_>) -> Markup {
        let failed = self.faults.of(field.id()).is_some();
        let width = field.width.map(|width| format!("govuk-input--width-{width}"));
        // A password is never sent back to the page.
        let value = if field.kind == "password" { "" } else { self.form.get(field.name) };
        self.group(
            field.id(),
            html! {
                (self.label(&field))
                input.govuk-input.govuk-input--error[failed].(width.unwrap_or_default())
                    id=(field.id()) name=(field.name) type=(field.kind) value=(value)
                    autocomplete=[field.autocomplete] inputmode=[field.inputmode]
                    spellcheck=[field.code.then_some("false")]
                    autocapitalize=[field.code.then_some("characters")]
                    data-hash=[field.hash] data-key=[field.key] autofocus[field.autofocus]
                    aria-invalid=[failed.then_some("true")]
                    aria-describedby=[self.described(&field)];
            },
        )
    }

    #[must_use]
    pub fn textarea(&self, field: Field<'_>) -> Markup {
        let ask = self.ask;
        let failed = self.faults.of(field.id()).is_some();
        let count_id = format!("{}-count", field.id());
        let over = ask.tx("web-count-over", &[("n", "{n}".into())]);
        let left = ask.tx("web-count-left", &[("n", "{n}".into())]);
        let counted = field.chars_max;
        self.group(
            field.id(),
            html! {
                (self.label(&field))
                textarea.govuk-textarea.govuk-textarea--error[failed]
                    id=(field.id()) name=(field.name) rows=(field.rows)
                    data-count=[counted] data-count-note=[counted.map(|_| &count_id)]
                    data-count-left=[counted.map(|_| left)] data-count-over=[counted.map(|_| over)]
                    data-key=[field.key] autofocus[field.autofocus] autocomplete="off"
                    data-suggest=[field.suggest.map(|(from, _)| from)]
                    data-suggest-into=[field.suggest.map(|(_, into)| into)]
                    aria-invalid=[failed.then_some("true")]
                    aria-describedby=[self.described(&field)] {
                    // A first line break would be swallowed by the browser: give it one more.
                    "\n" (self.form.get(field.name))
                }
                @if let Some(max) = counted {
                    p.govuk-hint.govuk-character-count__message id=(count_id) {
                        (ask.tx("web-count-max", &[("max", grouped(max).into())]))
                    }
                }
            },
        )
    }

    /// A closed list; `options` are (value, text). The first may be the empty choice.
    #[must_use]
    pub fn select(&self, field: Field<'_>, options: &[(String, String)]) -> Markup {
        let failed = self.faults.of(field.id()).is_some();
        let chosen = self.form.choice(field.name);
        self.group(
            field.id(),
            html! {
                (self.label(&field))
                select.govuk-select.govuk-select--error[failed]
                    id=(field.id()) name=(field.name) data-key=[field.key]
                    aria-invalid=[failed.then_some("true")]
                    aria-describedby=[self.described(&field)] {
                    @for (value, text) in options {
                        option value=(value) selected[value == chosen] { (text) }
                    }
                }
            },
        )
    }

    /// One of several, all in sight. The first button has the field's name as id, so that the
    /// error summary leads to it.
    #[must_use]
    pub fn radios(&self, field: Field<'_>, options: &[Choice]) -> Markup {
        self.choices(field, options, false)
    }

    /// Any of several; every box posts the same name.
    #[must_use]
    pub fn checkboxes(&self, field: Field<'_>, options: &[Choice]) -> Markup {
        self.choices(field, options, true)
    }

    fn choices(&self, field: Field<'_>, options: &[Choice], many: bool) -> Markup {
        let block = if many { "govuk-checkboxes" } else { "govuk-radios" };
        let kind = if many { "checkbox" } else { "radio" };
        let chosen: Vec<&str> = self.form.all(field.name).collect();
        let (small, inline) = (format!("{block}--small"), format!("{block}--inline"));
        let id = |at: usize| match at {
            0 => field.id().to_owned(),
            at => format!("{}-{}", field.id(), at + 1),
        };
        let legend_size = if field.heading { "l" } else { "s" };
        let legend_class = format!("govuk-fieldset__legend govuk-fieldset__legend--{legend_size}");
        let legend = html! {
            (self.ask.t(field.label))
            @if field.optional { " " span.hy-muted { (self.ask.t("web-optional")) } }
        };
        self.group(
            field.id(),
            html! {
                fieldset.govuk-fieldset aria-describedby=[self.described(&field)] {
                    legend class=(legend_class) {
                        @if field.heading {
                            h1.govuk-fieldset__heading { (legend) }
                        } @else { (legend) }
                    }
                    @if let Some(hint) = field.hint {
                        div.govuk-hint id={ (field.id()) "-hint" } { (self.ask.t(hint)) }
                    }
                    (self.message(field.id()))
                    div.(block).(small)[field.compact].(inline)[field.compact] {
                        @for (at, option) in options.iter().enumerate() {
                            div class={ (block) "__item" } {
                                input class={ (block) "__input" } type=(kind)
                                    id=(id(at)) name=(field.name) value=(option.value)
                                    checked[chosen.contains(&option.value.as_str())]
                                    aria-describedby=[option.hint.as_ref()
                                        .map(|_| format!("{}-choice-hint", id(at)))];
                                label class={ "govuk-label " (block) "__label" } for=(id(at)) {
                                    (option.text)
                                }
                                @if let Some(hint) = &option.hint {
                                    div class={ "govuk-hint " (block) "__hint" }
                                        id={ (id(at)) "-choice-hint" } { (hint) }
                                }
                            }
                        }
                    }
                }
            },
        )
    }

    /// The list of what is wrong, above the form; each line leads to its field. Empty when
    /// nothing is.
    #[must_use]
    pub fn error_summary(&self) -> Markup {
        html! {
            @if !self.faults.is_empty() {
                div.govuk-error-summary data-focus tabindex="-1" {
                    div role="alert" {
                        h2.govuk-error-summary__title { (self.ask.t("web-error-summary")) }
                        div.govuk-error-summary__body {
                            ul.govuk-list.govuk-error-summary__list {
                                @for (name, message) in &self.faults.all {
                                    li {
                                        a href={ "#" (name) } { (message) }
                                        (self.why(name))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// One option of radios or checkboxes, texts already in the reader's language.
#[derive(Clone, Debug)]
pub struct Choice {
    pub value: String,
    pub text: String,
    pub hint: Option<String>,
}

impl Choice {
    #[must_use]
    pub fn new(value: &str, text: String) -> Self {
        Self { value: value.to_owned(), text, hint: None }
    }

    #[must_use]
    pub fn hint(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self
    }
}

/// The main button of a form; `key` is a language key.
#[must_use]
pub fn button(ask: &Ask, key: &str) -> Markup {
    html! {
        button.govuk-button type="submit" data-busy=(ask.t("web-busy")) { (ask.t(key)) }
    }
}

/// A form that posts: token, one sending only. Errors stay beside fields, so no browser bubbles.
#[must_use]
pub fn post_form(ask: &Ask, action: &str, inside: Markup) -> Markup {
    html! {
        form method="post" action=(action) accept-charset="utf-8" novalidate data-once {
            (ask.csrf_field())
            (inside)
        }
    }
}
