//! Pages as a test reads them: tags with their attributes and texts, forms with what a browser
//! would send. Reads what the program writes, not whatever the web may hold.

use std::collections::BTreeMap;

pub type Attributes = BTreeMap<String, String>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Open(String, Attributes),
    Close(String),
    Text(String),
}

#[derive(Clone, Debug, Default)]
pub struct Html {
    pub pieces: Vec<Piece>,
}

/// One form with the fields a browser would send if nothing were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    pub method: String,
    pub action: String,
    pub fields: Vec<(String, String)>,
    /// Every name in it, with what can be chosen where something is to be chosen.
    pub names: BTreeMap<String, Vec<String>>,
}

impl Form {
    /// Sets a field as somebody typing or choosing would; a new one stands at the end.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(own, _)| own != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

impl Html {
    #[must_use]
    pub fn parse(source: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = source;
        while let Some(at) = rest.find('<') {
            push_text(&mut pieces, &rest[..at]);
            rest = &rest[at + 1..];
            let end = tag_end(rest);
            let tag = &rest[..end];
            rest = rest.get(end + 1..).unwrap_or_default();
            if tag.starts_with('!') {
                continue;
            }
            if let Some(name) = tag.strip_prefix('/') {
                pieces.push(Piece::Close(name.trim().to_ascii_lowercase()));
                continue;
            }
            let (name, attributes) = tag_read(tag);
            let is_raw = name == "script" || name == "style";
            let closing = format!("</{name}");
            pieces.push(Piece::Open(name, attributes));
            if is_raw {
                let end = rest.find(&closing).unwrap_or(rest.len());
                push_text(&mut pieces, &rest[..end]);
                rest = &rest[end..];
            }
        }
        push_text(&mut pieces, rest);
        Self { pieces }
    }

    /// Every tag of this name with its attributes.
    pub fn tags(&self, wanted: &str) -> impl Iterator<Item = &Attributes> {
        self.pieces.iter().filter_map(move |piece| match piece {
            Piece::Open(name, attributes) if name == wanted => Some(attributes),
            _ => None,
        })
    }

    pub fn opens(&self) -> impl Iterator<Item = (&str, &Attributes)> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Open(name, attributes) => Some((name.as_str(), attributes)),
            _ => None,
        })
    }

    /// All texts a reader sees, one after the other.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(words) => text += words,
                Piece::Open(..) | Piece::Close(_) => text.push(' '),
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The same without what stands inside tags that `leaves_out` says yes to.
    #[must_use]
    pub fn text_without(&self, leaves_out: impl Fn(&str, &Attributes) -> bool) -> String {
        let mut kept = Self::default();
        let mut skipped: usize = 0;
        for piece in &self.pieces {
            match piece {
                Piece::Open(name, attributes) if !is_void(name) => {
                    let begins = skipped == 0 && leaves_out(name, attributes);
                    skipped += usize::from(skipped > 0 || begins);
                }
                Piece::Close(name) if !is_void(name) => skipped = skipped.saturating_sub(1),
                _ => {}
            }
            if skipped == 0 {
                kept.pieces.push(piece.clone());
            }
        }
        kept.text()
    }

    /// The text inside the first tag that has this attribute with this value.
    #[must_use]
    pub fn text_of(&self, attribute: &str, value: &str) -> Option<String> {
        self.texts_of(attribute, value).into_iter().next()
    }

    /// The same of every such tag.
    #[must_use]
    pub fn texts_of(&self, attribute: &str, value: &str) -> Vec<String> {
        let holds = |attributes: &Attributes| {
            attributes.get(attribute).is_some_and(|own| own.split(' ').any(|word| word == value))
        };
        let opens = |piece: &Piece| matches!(piece, Piece::Open(_, own) if holds(own));
        let starts = self.pieces.iter().enumerate().filter(|(_, piece)| opens(piece));
        starts.map(|(start, _)| self.text_from(start)).collect()
    }

    /// From an opening tag to its end.
    fn text_from(&self, start: usize) -> String {
        let mut depth = 0;
        let mut inner = Self::default();
        for piece in &self.pieces[start..] {
            match piece {
                Piece::Open(name, _) if !is_void(name) => depth += 1,
                Piece::Close(name) if !is_void(name) => depth -= 1,
                _ => {}
            }
            inner.pieces.push(piece.clone());
            if depth == 0 {
                break;
            }
        }
        inner.text()
    }

    #[must_use]
    pub fn forms(&self) -> Vec<Form> {
        let mut forms = Vec::new();
        let mut reader: Option<Reader> = None;
        for piece in &self.pieces {
            match piece {
                Piece::Open(name, attributes) if name == "form" => {
                    reader = Some(Reader::new(attributes));
                }
                Piece::Close(name) if name == "form" => {
                    forms.extend(reader.take().map(|reader| reader.form));
                }
                other => {
                    if let Some(reader) = &mut reader {
                        reader.piece(other);
                    }
                }
            }
        }
        forms
    }

    /// The form that posts to this path.
    ///
    /// # Panics
    /// There is none.
    #[must_use]
    pub fn form(&self, action: &str) -> Form {
        let found = self.forms().into_iter().find(|form| form.action == action);
        found.unwrap_or_else(|| panic!("no form for {action} in: {}", self.text()))
    }
}

fn tag_end(rest: &str) -> usize {
    let mut quote = None;
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (None, '>') => return at,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    rest.len()
}

fn tag_read(tag: &str) -> (String, Attributes) {
    let mut attributes = Attributes::new();
    let space = |c: char| c.is_whitespace() || c == '/';
    let name_end = tag.find(space).unwrap_or(tag.len());
    let name = tag[..name_end].to_ascii_lowercase();
    let mut rest = tag[name_end..].trim_start_matches(space);
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || space(c)).unwrap_or(rest.len());
        let key = rest[..end].to_ascii_lowercase();
        rest = &rest[end..];
        let mut value = "";
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let end = quoted.find('"').unwrap_or(quoted.len());
            value = &quoted[..end];
            rest = quoted.get(end + 1..).unwrap_or_default();
        } else if let Some(plain) = rest.strip_prefix('=') {
            let end = plain.find(space).unwrap_or(plain.len());
            value = &plain[..end];
            rest = &plain[end..];
        }
        attributes.insert(key, decoded(value));
        rest = rest.trim_start_matches(space);
    }
    (name, attributes)
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    if !text.is_empty() {
        pieces.push(Piece::Text(decoded(text)));
    }
}

fn decoded(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

fn is_void(name: &str) -> bool {
    ["input", "br", "meta", "link", "img", "hr", "wbr", "source"].contains(&name)
}

/// Gathers one form.
struct Reader {
    form: Form,
    textarea: Option<(String, String)>,
    select: Option<(String, Option<String>, Option<String>)>,
}

impl Reader {
    fn new(attributes: &Attributes) -> Self {
        let get = |name: &str| attributes.get(name).cloned().unwrap_or_default();
        let form = Form { method: get("method"), action: get("action"), ..Form::default() };
        Self { form, textarea: None, select: None }
    }

    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Open(tag, attributes) => self.open(tag, attributes),
            Piece::Close(tag) if tag == "textarea" => {
                if let Some((name, value)) = self.textarea.take() {
                    // Browsers drop the line end right after the tag.
                    let value = value.strip_prefix('\n').map(str::to_owned).unwrap_or(value);
                    self.form.fields.push((name, value));
                }
            }
            Piece::Close(tag) if tag == "select" => {
                if let Some((name, first, chosen)) = self.select.take() {
                    self.form.fields.extend(chosen.or(first).map(|value| (name, value)));
                }
            }
            Piece::Close(_) => {}
            Piece::Text(text) => {
                if let Some((_, value)) = &mut self.textarea {
                    value.push_str(text);
                }
            }
        }
    }

    fn open(&mut self, tag: &str, attributes: &Attributes) {
        let get = |name: &str| attributes.get(name).cloned().unwrap_or_default();
        let (name, value) = (get("name"), get("value"));
        match tag {
            "input" if !name.is_empty() => {
                let kind = get("type");
                let to_choose = kind == "radio" || kind == "checkbox";
                let choices = self.form.names.entry(name.clone()).or_default();
                if to_choose {
                    choices.push(value.clone());
                }
                if kind != "submit" && (!to_choose || attributes.contains_key("checked")) {
                    self.form.fields.push((name, value));
                }
            }
            "textarea" if !name.is_empty() => {
                self.form.names.entry(name.clone()).or_default();
                self.textarea = Some((name, String::new()));
            }
            "select" if !name.is_empty() => {
                self.form.names.entry(name.clone()).or_default();
                self.select = Some((name, None, None));
            }
            "option" => {
                if let Some((name, first, chosen)) = &mut self.select {
                    self.form.names.entry(name.clone()).or_default().push(value.clone());
                    first.get_or_insert_with(|| value.clone());
                    if attributes.contains_key("selected") {
                        *chosen = Some(value);
                    }
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_a_browser_would_send_it() {
        let html = Html::parse(
            "<!DOCTYPE html><p title=\"a>b\">x &lt; y</p><form method=\"post\" action=\"/a\">\
             <input type=\"hidden\" name=\"t\" value=\"1&quot;\">\
             <textarea name=\"w\">\nä\n</textarea><select name=\"s\"><option value=\"a\">A\
             <option value=\"b\" selected>B</select><input type=\"radio\" name=\"r\" value=\"1\">\
             <input type=\"radio\" name=\"r\" value=\"2\" checked>\
             <input type=checkbox name=c value=yes></form><script>a<b</script>",
        );
        let form = html.form("/a");
        let fields: Vec<(&str, &str)> =
            form.fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(fields, [("t", "1\""), ("w", "ä\n"), ("s", "b"), ("r", "2")]);
        assert_eq!(form.names["r"], ["1", "2"]);
        assert_eq!(form.names["c"], ["yes"]);
        assert_eq!(html.text_of("title", "a>b").as_deref(), Some("x < y"));
    }
}
