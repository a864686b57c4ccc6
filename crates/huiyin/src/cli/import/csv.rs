//! A strict reader of CSV (RFC 4180) that loses nothing: a record that cannot be read is given
//! back whole, with its line, and reading goes on behind it. Works on bytes, so that one wrong
//! character spoils one row; the bytes of comma, quote and line end occur in no character of
//! UTF-8 or GB18030.

/// A record may not be longer than this: an unclosed quote must not swallow the file.
const RECORD_BYTES_MAX: usize = 8 << 20;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// The line it begins on, from 1.
    pub line: usize,
    /// As it stands in the file, without the line end.
    pub raw: &'a [u8],
    pub fields: Result<Vec<Vec<u8>>, Broken>,
}

/// Where a person looks for the fault: for an unclosed quote, where it opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    pub line: usize,
    /// Byte within the line, from 1.
    pub column: usize,
    pub cause: Cause,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Something other than a comma follows a closing quote.
    AfterQuote,
    /// A quote inside a field that does not begin with one.
    StrayQuote,
    /// The closing quote never comes.
    Unclosed,
}

pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    /// How many fields a whole record has; learnt from the first.
    width: Option<usize>,
}

impl<'a> Reader<'a> {
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        let at = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        Self { bytes, at, line: 1, width: None }
    }

    /// How many bytes were read so far.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.at
    }

    /// After a broken record: the next line from which a whole record can be read, at the
    /// latest the one behind the fault. So one wrong quote costs one row, not its neighbours.
    fn resume(&self, fault_line: usize) -> (usize, usize) {
        let (mut at, mut line) = (self.at, self.line);
        loop {
            at += line_len(&self.bytes[at..]);
            line += 1;
            let whole = |(fields, _, _): Scanned| Some(fields.len()) == self.width;
            if at >= self.bytes.len()
                || line > fault_line
                || scan(self.bytes, at, line).is_ok_and(whole)
            {
                return (at, line);
            }
        }
    }
}

impl<'a> Iterator for Reader<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        // Empty lines between records carry nothing.
        while let Some(b'\n' | b'\r') = self.bytes.get(self.at) {
            self.line += usize::from(self.bytes[self.at] == b'\n');
            self.at += 1;
        }
        if self.at >= self.bytes.len() {
            return None;
        }
        let (start, line) = (self.at, self.line);
        let (fields, end, end_line) = match scan(self.bytes, start, line) {
            Ok((fields, end, end_line)) => (Ok(fields), end, end_line),
            Err(fault) => {
                let (end, end_line) = self.resume(fault.line);
                // Whole rows before the fault: the quote that swallowed them was never closed.
                let swallowed = end_line <= fault.line;
                (Err(fault.opened.filter(|_| swallowed).unwrap_or(fault.broken)), end, end_line)
            }
        };
        if self.width.is_none() {
            self.width = fields.as_ref().ok().map(Vec::len);
        }
        (self.at, self.line) = (end, end_line);
        let raw = self.bytes[start..end].trim_ascii_end();
        Some(Record { line, raw, fields })
    }
}

/// Fields, the byte behind the record and its line.
type Scanned = (Vec<Vec<u8>>, usize, usize);

struct Fault {
    broken: Broken,
    /// The quoted field that the fault is in or behind.
    opened: Option<Broken>,
    /// Up to where the record was read.
    line: usize,
}

fn scan(bytes: &[u8], start: usize, line_start: usize) -> Result<Scanned, Fault> {
    let mut fields = Vec::new();
    let (mut at, mut line, mut line_at) = (start, line_start, start);
    loop {
        let mut field = Vec::new();
        if bytes.get(at) == Some(&b'"') {
            let opened = Broken { line, column: at - line_at + 1, cause: Cause::Unclosed };
            at += 1;
            loop {
                match bytes.get(at) {
                    None => return Err(Fault { broken: opened, opened: None, line }),
                    Some(_) if at - start > RECORD_BYTES_MAX => {
                        return Err(Fault { broken: opened, opened: None, line: opened.line });
                    }
                    Some(b'"') if bytes.get(at + 1) == Some(&b'"') => {
                        field.push(b'"');
                        at += 1;
                    }
                    Some(b'"') => break,
                    Some(byte) => {
                        if *byte == b'\n' {
                            line += 1;
                            line_at = at + 1;
                        }
                        field.push(*byte);
                    }
                }
                at += 1;
            }
            at += 1;
            if !matches!(bytes.get(at), None | Some(b',' | b'\n' | b'\r')) {
                let column = at - line_at + 1;
                let broken = Broken { line, column, cause: Cause::AfterQuote };
                return Err(Fault { broken, opened: Some(opened), line });
            }
        } else {
            while let Some(byte) = bytes.get(at).filter(|b| !matches!(b, b',' | b'\n' | b'\r')) {
                if *byte == b'"' {
                    let column = at - line_at + 1;
                    let broken = Broken { line, column, cause: Cause::StrayQuote };
                    return Err(Fault { broken, opened: None, line });
                }
                field.push(*byte);
                at += 1;
            }
        }
        fields.push(field);
        if bytes.get(at) != Some(&b',') {
            break;
        }
        at += 1;
    }
    at += usize::from(bytes.get(at) == Some(&b'\r'));
    let ended = bytes.get(at) == Some(&b'\n');
    Ok((fields, at + usize::from(ended), line + usize::from(ended)))
}

/// The bytes up to and with the next line end.
fn line_len(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| at + 1)
}

/// One field for an errors file, quoted when it must be.
pub fn push_field(out: &mut Vec<u8>, field: &[u8]) {
    if field.iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        out.push(b'"');
        for byte in field {
            out.push(*byte);
            if *byte == b'"' {
                out.push(b'"');
            }
        }
        out.push(b'"');
    } else {
        out.extend_from_slice(field);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(usize, Result<Vec<String>, Cause>)> {
        let shown = |fields: Vec<Vec<u8>>| {
            fields.into_iter().map(|f| String::from_utf8(f).expect("UTF-8")).collect()
        };
        Reader::new(text.as_bytes())
            .map(|r| (r.line, r.fields.map(shown).map_err(|broken| broken.cause)))
            .collect()
    }

    fn row(line: usize, fields: &[&str]) -> (usize, Result<Vec<String>, Cause>) {
        (line, Ok(fields.iter().map(|f| (*f).to_owned()).collect()))
    }

    #[test]
    fn plain_and_quoted_fields_and_every_line_end() {
        let text = "\u{feff}a,b\r\n1,\"x, \"\"y\"\"\nz\"\n\n2,\r\n3,w";
        let want = [
            row(1, &["a", "b"]),
            row(2, &["1", "x, \"y\"\nz"]),
            row(5, &["2", ""]),
            row(6, &["3", "w"]),
        ];
        assert_eq!(read(text), want);
    }

    #[test]
    fn one_wrong_quote_costs_one_row() {
        let text = "a,b\n1,\"open\n2,\"fine\nstill\"\n3,x\"y\n4,\"z\"w\n5,end\n";
        let want = [
            row(1, &["a", "b"]),
            (2, Err(Cause::Unclosed)),
            row(3, &["2", "fine\nstill"]),
            (5, Err(Cause::StrayQuote)),
            (6, Err(Cause::AfterQuote)),
            row(7, &["5", "end"]),
        ];
        assert_eq!(read(text), want);
    }

    #[test]
    fn a_quote_that_is_never_closed_leaves_the_rows_behind_it() {
        let text = "a,b\n1,\"open\n2,x\n3,y";
        assert_eq!(
            read(text),
            [
                row(1, &["a", "b"]),
                (2, Err(Cause::Unclosed)),
                row(3, &["2", "x"]),
                row(4, &["3", "y"])
            ]
        );
        let raw: Vec<&[u8]> = Reader::new(text.as_bytes()).map(|r| r.raw).collect();
        assert_eq!(raw[1], b"1,\"open");
    }

    #[test]
    fn a_broken_row_over_several_lines_is_given_back_whole() {
        let text = "a,b\n1,\"one\ntwo\nthree\"x\n2,y\n";
        let records: Vec<Record<'_>> = Reader::new(text.as_bytes()).collect();
        assert_eq!(records[1].raw, b"1,\"one\ntwo\nthree\"x");
        assert_eq!(records[1].fields, Err(Broken { line: 4, column: 7, cause: Cause::AfterQuote }));
        assert_eq!(records[2].line, 5);
    }

    #[test]
    fn fields_survive_being_written_and_read() {
        let fields: [&[u8]; 4] = [b"plain", b"a,b", b"say \"x\"\nnow", b""];
        let mut out = Vec::new();
        for (at, field) in fields.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            push_field(&mut out, field);
        }
        let back = Reader::new(&out).next().expect("one").fields.expect("whole");
        assert_eq!(back, fields);
    }
}
