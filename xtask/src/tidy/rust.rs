//! A small scanner of Rust text: which characters are code, which strings there are, which lines
//! are tests. It knows strings, raw strings, character literals, lifetimes and nested comments;
//! it is no parser.

/// Rust text, taken apart.
pub struct Source {
    /// The text with comments and the inside of literals blanked; same lines, same columns.
    pub code: Vec<char>,
    pub strings: Vec<Literal>,
    /// Line ranges (first, last) of `#[cfg(test)]` items.
    tests: Vec<(usize, usize)>,
}

pub struct Literal {
    pub line: usize,
    /// Index of the opening quote in `code`.
    pub start: usize,
    pub text: String,
}

impl Source {
    pub fn of(text: &str) -> Self {
        let mut scanner = Scanner {
            text: text.chars().collect(),
            code: Vec::with_capacity(text.len()),
            strings: Vec::new(),
            line: 1,
        };
        scanner.scan();
        let Scanner { code, strings, .. } = scanner;
        let tests = test_ranges(&code);
        Self { code, strings, tests }
    }

    #[cfg(test)]
    fn code_text(&self) -> String {
        self.code.iter().collect()
    }

    pub fn is_test_line(&self, line: usize) -> bool {
        self.tests.iter().any(|&(first, last)| (first..=last).contains(&line))
    }

    pub fn line_of(&self, index: usize) -> usize {
        line_of(&self.code, index)
    }
}

pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

pub fn line_of(code: &[char], index: usize) -> usize {
    1 + code[..index].iter().filter(|&&c| c == '\n').count()
}

/// Index of the brace that closes the one at `open`.
pub fn closing_brace(code: &[char], open: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (index, &c) in code.iter().enumerate().skip(open) {
        match c {
            '{' => depth += 1,
            '}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(index);
                }
            }
            _ => {}
        }
    }
    None
}

/// Indices where `needle` stands in `code`, not as part of a longer word.
pub fn find_all(code: &[char], needle: &str) -> Vec<usize> {
    let needle: Vec<char> = needle.chars().collect();
    let word_start = needle.first().copied().is_some_and(is_word);
    let word_end = needle.last().copied().is_some_and(is_word);
    (0..(code.len() + 1).saturating_sub(needle.len()))
        .filter(|&at| code[at..].starts_with(&needle))
        .filter(|&at| !(word_start && at > 0 && is_word(code[at - 1])))
        .filter(|&at| !(word_end && code.get(at + needle.len()).copied().is_some_and(is_word)))
        .collect()
}

fn test_ranges(code: &[char]) -> Vec<(usize, usize)> {
    let whole = find_all(code, "#![cfg(test)]").iter().map(|_| (1, usize::MAX)).collect();
    find_all(code, "#[cfg(test)]").into_iter().fold(whole, |mut ranges, at| {
        let body = code.iter().skip(at).position(|&c| c == '{' || c == ';').map(|n| n + at);
        let end = body.and_then(|open| match code[open] {
            '{' => closing_brace(code, open),
            _ => Some(open),
        });
        let last = end.map_or(usize::MAX, |end| line_of(code, end));
        ranges.push((line_of(code, at), last));
        ranges
    })
}

struct Scanner {
    text: Vec<char>,
    code: Vec<char>,
    strings: Vec<Literal>,
    line: usize,
}

impl Scanner {
    fn scan(&mut self) {
        while let Some(c) = self.peek(0) {
            match (c, self.peek(1)) {
                ('/', Some('/')) => self.line_comment(),
                ('/', Some('*')) => self.block_comment(),
                ('"', _) => self.string(),
                ('\'', _) => self.quote(),
                ('r', _) if self.raw_hashes().is_some() => self.raw_string(),
                _ => self.keep(),
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.text.get(self.code.len() + ahead).copied()
    }

    fn keep(&mut self) {
        if let Some(c) = self.peek(0) {
            self.line += usize::from(c == '\n');
            self.code.push(c);
        }
    }

    /// Moves on, leaving a blank; line ends stay, so that line numbers stay.
    fn blank(&mut self) {
        if let Some(c) = self.peek(0) {
            self.line += usize::from(c == '\n');
            self.code.push(if c == '\n' { '\n' } else { ' ' });
        }
    }

    fn line_comment(&mut self) {
        while self.peek(0).is_some_and(|c| c != '\n') {
            self.blank();
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0usize;
        while let (Some(a), b) = (self.peek(0), self.peek(1)) {
            let step = match (a, b) {
                ('/', Some('*')) => 1,
                ('*', Some('/')) => -1,
                _ => 0,
            };
            depth = depth.saturating_add_signed(step);
            self.blank();
            if step != 0 {
                self.blank();
            }
            if depth == 0 {
                return;
            }
        }
    }

    fn string(&mut self) {
        let (line, start) = (self.line, self.code.len());
        self.keep();
        let mut text = String::new();
        while let Some(c) = self.peek(0).filter(|&c| c != '"') {
            text.push(c);
            self.blank();
            if c == '\\' {
                text.extend(self.peek(0));
                self.blank();
            }
        }
        self.keep();
        self.strings.push(Literal { line, start, text });
    }

    /// A character literal is blanked; a lifetime is code.
    fn quote(&mut self) {
        let escaped = self.peek(1) == Some('\\');
        if !escaped && self.peek(2) != Some('\'') {
            return self.keep();
        }
        self.keep();
        if escaped {
            self.blank();
        }
        self.blank();
        while self.peek(0).is_some_and(|c| c != '\'') {
            self.blank();
        }
        self.keep();
    }

    /// Number of hashes when a raw string begins here (`r"`, `r#"`, `br"`, …).
    fn raw_hashes(&self) -> Option<usize> {
        let before = self.code.last().copied().unwrap_or(' ');
        let in_word = is_word(before) && {
            let prefix = matches!(before, 'b' | 'c');
            !prefix || self.code.iter().rev().nth(1).copied().is_some_and(is_word)
        };
        let hashes = (1..).take_while(|&n| self.peek(n) == Some('#')).count();
        (!in_word && self.peek(1 + hashes) == Some('"')).then_some(hashes)
    }

    fn raw_string(&mut self) {
        let hashes = self.raw_hashes().unwrap_or(0);
        (0..=hashes).for_each(|_| self.keep());
        let (line, start) = (self.line, self.code.len());
        self.keep();
        let mut text = String::new();
        while let Some(c) = self.peek(0) {
            if c == '"' && (1..=hashes).all(|n| self.peek(n) == Some('#')) {
                break;
            }
            text.push(c);
            self.blank();
        }
        (0..=hashes).for_each(|_| self.keep());
        self.strings.push(Literal { line, start, text });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(text: &str) -> Vec<String> {
        Source::of(text).strings.into_iter().map(|literal| literal.text).collect()
    }

    #[test]
    fn comments_and_literals_are_blanked_lifetimes_are_not() {
        let text =
            "let a: &'a str = \"{ // no\"; // }\nlet c = '{'; /* { /* } */ { */ let d = '\\'';";
        let source = Source::of(text);
        let code = source.code_text();
        assert_eq!(code.chars().count(), text.chars().count());
        assert!(!code.contains('{') && !code.contains('}') && code.contains("&'a str"), "{code}");
        assert_eq!(source.line_of(code.find("let d").unwrap()), 2);
    }

    #[test]
    fn raw_strings_end_where_they_end() {
        let text = r###"f(r#"a " \"#, br"x\", r"", "q\"{", r#type, for_bar"z")"###;
        assert_eq!(strings(text), ["a \" \\", "x\\", "", "q\\\"{", "z"]);
    }

    #[test]
    fn test_modules_are_known_by_lines() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n";
        let source = Source::of(text);
        let lines: Vec<usize> = (1..=6).filter(|&line| source.is_test_line(line)).collect();
        assert_eq!(lines, [2, 3, 4, 5]);
        assert!(Source::of("//! x\n#![cfg(test)]\n").is_test_line(99));
    }

    #[test]
    fn words_are_found_whole() {
        let code: Vec<char> = "unwrap unwrap_or x.unwrap()".chars().collect();
        assert_eq!(find_all(&code, "unwrap"), [0, 19]);
        assert_eq!(find_all(&code, ".unwrap()"), [18]);
    }
}
