//! What holds for every page: one heading, labelled fields, tokens, no inline code, strict
//! headers, one language, nothing of a person in an address.

use huiyin_tests::browser::Page;
use huiyin_tests::html::{Attributes, Html, Piece};
use huiyin_tests::town::{ADDRESS, EMAIL, NAME, PHONE};
use std::collections::BTreeSet;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    Zh,
    En,
}

impl Lang {
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }
}

pub struct Seen<'a> {
    pub page: &'a Page,
    pub lang: Lang,
    /// Words of rules that stand as they are in every language: laws have their own names.
    pub quoted: &'a [String],
}

/// Latin words in Chinese texts that are names of things: codes, signs, keys, the language switch.
/// A time zone has one name everywhere.
const LATIN: [&str; 6] = ["English", "Alt", "Ctrl", "Enter", "Esc", "Tab"];
/// What the kit's people, accounts and units are called; and units' short codes.
const NAMES: [&str; 6] = ["经办员", "回音", "青石县", "中文", "三定规定", "路灯"];

impl Seen<'_> {
    pub fn faults(&self) -> Vec<String> {
        if self.page.body.is_empty() {
            return self.header_faults();
        }
        let html = self.page.html();
        let mut faults = self.header_faults();
        faults.extend(self.shape_faults(&html));
        faults.extend(key_faults(&html));
        faults.extend(field_faults(&html));
        faults.extend(code_faults(&html));
        faults.extend(address_faults(&html));
        faults.extend(self.language_faults(&html));
        faults
    }

    pub fn header_faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let policy = self.page.header("content-security-policy").unwrap_or_default();
        for part in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"] {
            if !policy.contains(part) {
                faults.push(format!("policy without {part}: {policy}"));
            }
        }
        if policy.contains("unsafe") {
            faults.push(format!("policy: {policy}"));
        }
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
        ] {
            if self.page.header(name) != Some(value) {
                faults.push(format!("{name}: {:?}", self.page.header(name)));
            }
        }
        for (_, line) in self.page.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let lower = line.to_lowercase();
            if !lower.contains("httponly") || !lower.contains("samesite=") {
                faults.push(format!("cookie {line}"));
            }
        }
        if let Some(place) = self.page.location() {
            faults.extend(address_fault(place));
        }
        faults
    }

    fn shape_faults(&self, html: &Html) -> Vec<String> {
        let mut faults = Vec::new();
        let langs: Vec<_> = html.tags("html").filter_map(|tag| tag.get("lang")).collect();
        if langs != [self.lang.tag()] {
            faults.push(format!("html lang {langs:?}"));
        }
        let headings = html.tags("h1").count();
        if headings != 1 {
            faults.push(format!("{headings} h1"));
        }
        if html.text_of("id", "main").is_none_or(|main| main.is_empty()) {
            faults.push("no main".into());
        }
        let mut ids = BTreeSet::new();
        for (_, attributes) in html.opens() {
            if let Some(id) = attributes.get("id").filter(|id| !ids.insert((*id).clone())) {
                faults.push(format!("id {id} twice"));
            }
        }
        for (tag, attributes) in html.opens() {
            for name in ["aria-labelledby", "aria-describedby"] {
                let named = attributes.get(name).into_iter().flat_map(|ids| ids.split(' '));
                let missing: Vec<_> = named.filter(|id| !ids.contains(*id)).collect();
                if !missing.is_empty() {
                    faults.push(format!("{tag} {name} leads to nothing: {missing:?}"));
                }
            }
        }
        faults
    }

    fn language_faults(&self, html: &Html) -> Vec<String> {
        let mut faults = Vec::new();
        let own = self.lang.tag();
        // What people wrote has `dir=auto`; a word of another language says so itself.
        let text = html.text_without(|tag, attributes| {
            let other = attributes.get("lang").is_some_and(|lang| lang != own);
            let code = ["code", "kbd", "svg", "head", "textarea"].contains(&tag);
            code || other || attributes.get("dir").is_some_and(|dir| dir == "auto")
        });
        for key in missing_keys(&self.page.body) {
            faults.push(format!("no text for {key}"));
        }
        let quoted = self.quoted.iter().map(String::as_str).chain(NAMES);
        let text = quoted.fold(text, |text, name| text.replace(name, " "));
        // Addresses and names of time zones are no words.
        let words = text.split(' ').filter(|word| !word.contains(['/', '@']));
        let text = words.collect::<Vec<_>>().join(" ");
        match self.lang {
            Lang::Zh => {
                let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
                let is_word = |word: &&str| {
                    word.len() > 1
                        && word.chars().any(|c| c.is_ascii_lowercase())
                        && !word.chars().any(|c| c.is_ascii_digit())
                        && !word.contains('-')
                        && !LATIN.contains(word)
                };
                let found: BTreeSet<&str> = words.filter(is_word).collect();
                if !found.is_empty() {
                    faults.push(format!("Latin words: {found:?}"));
                }
            }
            Lang::En => {
                let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
                let found: BTreeSet<&str> =
                    text.split(' ').filter(|word| word.chars().any(is_han)).collect();
                if !found.is_empty() {
                    faults.push(format!("Han words: {found:?}"));
                }
            }
        }
        faults
    }
}

/// `[some-key]`, as a text that is missing shows itself.
fn missing_keys(body: &str) -> Vec<String> {
    let starts = body.match_indices('[').map(|(at, _)| &body[at + 1..]);
    let keys = starts.filter_map(|rest| rest.split_once(']')).map(|(key, _)| key);
    let is_key = |key: &&str| {
        key.contains('-')
            && key.starts_with(|c: char| c.is_ascii_lowercase())
            && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    keys.filter(is_key).map(str::to_owned).collect()
}

/// One key does one thing: of two elements with the same, the second is never reached.
fn key_faults(html: &Html) -> Vec<String> {
    let mut keys = BTreeSet::new();
    let all = html.opens().filter_map(|(_, attributes)| attributes.get("data-key"));
    all.filter(|key| !keys.insert(*key)).map(|key| format!("key {key} twice")).collect()
}

fn field_faults(html: &Html) -> Vec<String> {
    let mut faults = Vec::new();
    let labelled: BTreeSet<&String> =
        html.tags("label").filter_map(|label| label.get("for")).collect();
    for (tag, attributes) in html.opens() {
        let is_field = ["input", "select", "textarea"].contains(&tag)
            && attributes.get("type").is_none_or(|kind| kind != "hidden");
        let has_label = attributes.contains_key("aria-label")
            || attributes.contains_key("aria-labelledby")
            || attributes.get("id").is_some_and(|id| labelled.contains(id));
        if is_field && !has_label {
            faults.push(format!("{tag} without a label: {attributes:?}"));
        }
    }
    for form in html.forms() {
        let token = form.get("token").is_some_and(|token| !token.is_empty());
        if form.method == "post" && !token {
            faults.push(format!("form {} without a token", form.action));
        }
        if form.method != "post" && form.get("token").is_some() {
            faults.push(format!("form {} puts its token into the address", form.action));
        }
    }
    faults
}

fn code_faults(html: &Html) -> Vec<String> {
    let mut faults = Vec::new();
    let mut in_script = false;
    for piece in &html.pieces {
        match piece {
            Piece::Open(tag, attributes) => {
                in_script = tag == "script";
                if tag == "style" || (tag == "script" && !attributes.contains_key("src")) {
                    faults.push(format!("inline {tag}"));
                }
                let inline =
                    attributes.keys().filter(|key| *key == "style" || key.starts_with("on"));
                faults.extend(inline.map(|key| format!("{tag} with {key}")));
                faults.extend(foreign(tag, attributes));
            }
            Piece::Text(text) if in_script && !text.trim().is_empty() => {
                faults.push("a script with text".into());
            }
            Piece::Text(_) => {}
            Piece::Close(_) => in_script = false,
        }
    }
    faults
}

/// Everything a page loads comes from this server.
fn foreign(tag: &str, attributes: &Attributes) -> Option<String> {
    let loads = ["script", "link", "img", "iframe", "source", "form"].contains(&tag);
    let place = ["src", "href", "action"].iter().find_map(|name| attributes.get(*name))?;
    let own = place.starts_with('/') && !place.starts_with("//") || place.starts_with("data:");
    (loads && !own).then(|| format!("{tag} loads {place}"))
}

fn address_faults(html: &Html) -> Vec<String> {
    let names = ["href", "src", "action", "formaction", "data-autosave", "data-suggest"];
    let places = html
        .opens()
        .flat_map(|(_, attributes)| names.iter().filter_map(|name| attributes.get(*name)));
    places.filter_map(|place| address_fault(place)).collect()
}

fn address_fault(place: &str) -> Option<String> {
    let lower = place.to_lowercase();
    let personal = [NAME, PHONE, EMAIL, ADDRESS, "13900271828", "%e9%97%bb", "secret=", "name="];
    let found = personal.iter().any(|word| lower.contains(&word.to_lowercase()));
    let strange = !place.is_ascii() || lower.starts_with("javascript:");
    (found || strange).then(|| format!("address {place}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "<!DOCTYPE html><html lang=\"zh-CN\"><main id=\"main\"><h1>事项</h1>\
        <form method=\"post\" action=\"/a\"><input type=\"hidden\" name=\"token\" value=\"t\">\
        <label for=\"x\">事由</label><input id=\"x\" name=\"x\"></form></main></html>";

    fn faults(body: &str) -> Vec<String> {
        let policy = "default-src 'none'; script-src 'self'; frame-ancestors 'none'";
        let headers = [
            ("content-security-policy", policy),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
        ];
        let headers = headers.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let page = Page { status: 200, headers, body: body.to_owned() };
        Seen { page: &page, lang: Lang::Zh, quoted: &[] }.faults()
    }

    #[test]
    fn each_planted_fault_is_found() {
        assert_eq!(faults(GOOD), Vec::<String>::new());
        for (from, to, fault) in [
            ("<h1>", "<h1>又</h1><h1>", "2 h1"),
            ("zh-CN", "en", "html lang"),
            ("for=\"x\"", "for=\"y\"", "without a label"),
            ("name=\"token\"", "name=\"t\"", "without a token"),
            ("<h1>", "<h1 style=\"a\">", "with style"),
            ("<h1>", "<script>x</script><h1>", "inline script"),
            ("<h1>", "<img src=\"https://cdn.example/a.png\"><h1>", "loads"),
            ("<h1>", "<a href=\"/case?secret=1\"></a><h1>", "address"),
            ("<h1>", "<h1>[portal-x-title]", "no text for portal-x-title"),
            ("<h1>", "<h1>Submit", "Latin words"),
            ("<h1>", "<a data-key=\"g\"></a><b data-key=\"g\"></b><h1>", "key g twice"),
            ("<label", "<p id=\"x\"></p><label", "id x twice"),
            ("<h1>", "<h1 aria-labelledby=\"nowhere\">", "leads to nothing"),
        ] {
            let found = faults(&GOOD.replacen(from, to, 1));
            assert!(found.iter().any(|one| one.contains(fault)), "{fault}: {found:?}");
        }
    }
}
