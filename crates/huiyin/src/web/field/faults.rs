//! What is wrong with a form, in plain words beside its fields.

use crate::web::page::Ask;
use huiyin_app::Trouble;
use huiyin_app::lang::Lang;
use huiyin_domain::text::TextFault;

/// What is wrong with a form, in the order of its fields.
#[derive(Debug, Default)]
pub struct Faults {
    pub(super) all: Vec<(String, String)>,
    /// The field that a rule refused, and the language key of the refusal: explained at `/why`.
    pub(super) refused: Option<(String, String)>,
}

impl Faults {
    /// `name` is the field's; `message` is a whole sentence.
    pub fn add(&mut self, name: &str, message: impl Into<String>) {
        if self.of(name).is_none() {
            self.all.push((name.to_owned(), message.into()));
        }
    }

    /// A rule stands in the way: its sentence, with a link to what it means.
    pub fn refuse(&mut self, ask: &Ask, name: &str, trouble: &Trouble) {
        self.add(name, ask.t(&trouble.key()));
        self.refused = Some((name.to_owned(), trouble.key()));
    }

    #[must_use]
    pub fn of(&self, name: &str) -> Option<&str> {
        self.all.iter().find(|(own, _)| own == name).map(|(_, message)| message.as_str())
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Takes the value, or notes the fault in plain words. `label` is a language key.
    pub fn take<T>(
        &mut self,
        ask: &Ask,
        name: &str,
        label: &str,
        parsed: Result<T, TextFault>,
    ) -> Option<T> {
        parsed.map_err(|fault| self.add(name, fault_text(ask.lang, label, fault))).ok()
    }
}

/// A fault of a text in plain words, naming the field.
#[must_use]
pub fn fault_text(lang: Lang, label: &str, fault: TextFault) -> String {
    let label = lang.plain(label);
    let (key, counts) = match fault {
        TextFault::Empty => ("error-field-empty", None),
        TextFault::TooLong { chars, max } => ("error-field-too-long", Some((chars, max))),
        TextFault::Garbled => ("error-field-garbled", None),
        TextFault::NotAPhone => ("error-field-phone", None),
        TextFault::NotAnEmail => ("error-field-email", None),
        TextFault::UnknownChoice => ("error-field-choice", None),
    };
    let (chars, max) = counts.unwrap_or_default();
    let parts =
        [("field", label.into()), ("chars", grouped(chars).into()), ("max", grouped(max).into())];
    lang.text(key, &parts)
}

/// 20,000: thousands apart, so that long numbers can be read.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
