//! Nothing typed is lost when a sign-in or a token ran out: the posted fields travel through the
//! page in between as hidden inputs, and one button sends them to where they were going.

use super::form::Form;
use super::layout::Page;
use super::page::{Ask, CSRF_FIELD, own_path};
use axum::response::Response;
use maud::{Markup, html};

const PREFIX: &str = "carry-";
const TARGET: &str = "carried-to";

/// Forms whose fields are passwords and proofs: none of them is ever written into a page, so what
/// was typed there is typed again.
const UNKEPT: [&str; 3] = ["/desk/account", "/desk/step-up", "/desk/step-up/passkey"];

#[must_use]
pub fn is_unkept(path: &str) -> bool {
    UNKEPT.contains(&path)
}

/// Hidden inputs holding `form` on its way to `path`; put them into the form in between.
#[must_use]
pub fn fields(path: &str, form: &Form) -> Markup {
    html! {
        input type="hidden" name=(TARGET) value=(path);
        @for (name, value) in form.pairs().filter(|(name, _)| *name != CSRF_FIELD) {
            @if !is_unkept(path) { input type="hidden" name={ (PREFIX) (name) } value=(value); }
        }
    }
}

/// What the form in between carries: where to, and the fields as first posted.
#[must_use]
pub fn carried(form: &Form) -> Option<(String, Form)> {
    let path = own_path(form.get(TARGET))?.to_owned();
    let own = form.pairs().filter_map(|(name, value)| Some((name.strip_prefix(PREFIX)?, value)));
    Some((path, Form::of(&own.collect::<Vec<_>>())))
}

/// Keeps what `form` carries when the page in between is shown once more.
#[must_use]
pub fn again(form: &Form) -> Markup {
    match carried(form) {
        Some((path, form)) => fields(&path, &form),
        None => html! {},
    }
}

/// "Your text is still here; send it now": one button.
#[must_use]
pub fn page(ask: &Ask, path: &str, form: &Form) -> Response {
    let own = form.pairs().filter(|(name, _)| *name != CSRF_FIELD);
    Page::plain(ask, &ask.t("web-send-again-title")).show(html! {
        h1.govuk-heading-l { (ask.t("web-send-again-title")) }
        p.govuk-body { (ask.t("web-send-again-text")) }
        form method="post" action=(path) accept-charset="utf-8" data-once {
            (ask.csrf_field())
            @for (name, value) in own {
                input type="hidden" name=(name) value=(value);
            }
            button.govuk-button type="submit" { (ask.t("web-send-again-button")) }
        }
        (kept(ask, form))
    })
}

/// The longest field, to read or copy.
#[must_use]
pub fn kept(ask: &Ask, form: &Form) -> Markup {
    const SHOWN_CHARS: usize = 20_000;
    // Tokens, numbers and codes have neither blanks nor letters beyond ASCII.
    let is_text = |value: &&str| value.contains(|c: char| c == ' ' || !c.is_ascii());
    let texts = form.pairs().map(|(_, value)| value).filter(is_text);
    let longest = texts.max_by_key(|value| value.len()).unwrap_or_default();
    html! {
        @if !longest.trim().is_empty() {
            div.govuk-form-group {
                label.govuk-label for="kept" { (ask.t("web-kept-label")) }
                textarea.govuk-textarea id="kept" rows="8" readonly {
                    (longest.chars().take(SHOWN_CHARS).collect::<String>())
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_travel_and_arrive() {
        let form = Form::of(&[("token", "t"), ("text", "a<b>\"\n回音"), ("x", "")]);
        let markup = fields("/case/material", &form).into_string();
        assert!(markup.contains("a&lt;b&gt;&quot;\n回音"), "{markup}");
        let posted = Form::of(&[
            ("carried-to", "/case/material"),
            ("carry-text", "a"),
            ("carry-x", ""),
            ("other", "b"),
        ]);
        let (path, arrived) = carried(&posted).expect("a carried form");
        assert_eq!(path, "/case/material");
        assert_eq!(arrived, Form::of(&[("text", "a"), ("x", "")]));
        let outward = Form::of(&[("carried-to", "https://evil.example")]);
        assert_eq!(carried(&outward), None);
    }
}
