//! What an officer typed into one of a page's forms, and what is wrong with it: a page is drawn
//! again from this, so that nothing typed is ever lost.

use crate::web::form::Form;
use huiyin_app::lang::Lang;
use huiyin_domain::text::{Text, TextFault};

/// A sentence about one field of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub field: &'static str,
    pub text: String,
}

/// One posted form. `form` says which of the page's forms it was.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub form: String,
    pub sent: Form,
    pub faults: Vec<Fault>,
}

impl Typed {
    pub fn new(form: &str, sent: Form) -> Self {
        Self { form: form.to_owned(), sent, faults: Vec::new() }
    }

    pub fn value(&self, name: &str) -> &str {
        self.sent.choice(name)
    }

    /// What this form's field held, when it was this form that was posted.
    pub fn kept(&self, form: &str, name: &str) -> Option<&str> {
        (self.form == form).then(|| self.sent.get(name))
    }

    pub fn fault(&self, form: &str, field: &str) -> Option<&str> {
        let here = || self.faults.iter().find(|fault| fault.field == field);
        (self.form == form).then(here).flatten().map(|fault| fault.text.as_str())
    }

    pub fn refuse(&mut self, field: &'static str, text: String) {
        self.faults.push(Fault { field, text });
    }

    /// The field as text that has to be there; its fault is noted beside it.
    pub fn text(&mut self, lang: Lang, field: &'static str, max: usize) -> Option<Text> {
        self.noted(lang, field, self.sent.text(field, max))
    }

    /// The field as text that may be left out.
    pub fn text_or_none(&mut self, lang: Lang, field: &'static str, max: usize) -> Option<Text> {
        self.noted(lang, field, self.sent.text_optional(field, max)).flatten()
    }

    /// The field as one of a closed list of codes.
    pub fn code<T>(
        &mut self,
        lang: Lang,
        field: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        self.noted(lang, field, parse(self.value(field)).ok_or(TextFault::UnknownChoice))
    }

    pub fn noted<T>(
        &mut self,
        lang: Lang,
        field: &'static str,
        result: Result<T, TextFault>,
    ) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(fault) => {
                self.refuse(field, fault_text(lang, field, fault));
                None
            }
        }
    }
}

/// A fault in plain words, naming its field.
fn fault_text(lang: Lang, field: &str, fault: TextFault) -> String {
    let field = lang.plain(&format!("desk-field-{}", field.replace('_', "-")));
    let (key, chars, max) = match fault {
        TextFault::Empty => ("desk-fault-empty", 0, 0),
        TextFault::TooLong { chars, max } => ("desk-fault-too-long", chars, max),
        TextFault::Garbled => ("desk-fault-garbled", 0, 0),
        TextFault::NotAPhone | TextFault::NotAnEmail | TextFault::UnknownChoice => {
            ("desk-fault-choice", 0, 0)
        }
    };
    lang.text(key, &[("field", field.into()), ("chars", chars.into()), ("max", max.into())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_belongs_to_its_form() {
        let mut typed = Typed::new("return", Form::of(&[("reason", "")]));
        assert!(typed.text(Lang::En, "reason", 10).is_none());
        assert!(typed.fault("return", "reason").is_some());
        assert_eq!(typed.fault("transfer", "reason"), None);
        assert_eq!(typed.kept("return", "reason"), Some(""));
        assert_eq!(typed.kept("transfer", "reason"), None);
    }
}
