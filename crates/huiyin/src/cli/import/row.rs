//! One row of an import file, made into a case to be submitted, or the fault that hinders it.

use super::csv::{Broken, Cause, Record};
use super::layout::Layout;
use huiyin_app::lang::Lang;
use huiyin_domain::text::{BODY_CHARS_MAX, TITLE_CHARS_MAX, Text, TextFault};
use jiff::civil::Date;

/// What a row says, parsed.
#[derive(Debug)]
pub struct Row {
    pub line: usize,
    /// From 1, header not counted: with the file's digest the row's identity.
    pub number: usize,
    pub title: Option<Text>,
    pub body: Text,
    pub claimed: Option<Date>,
    pub label: Option<String>,
    pub id: Option<String>,
    pub cells: Vec<Vec<u8>>,
}

/// Why a row did not become a case.
#[derive(Debug)]
pub struct RowFault {
    pub line: usize,
    /// A column's name, or the place within the line.
    pub column: String,
    pub cause: FaultCause,
    /// The row itself: its cells, or all of it when it does not fall into cells.
    pub cells: Result<Vec<Vec<u8>>, Vec<u8>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultCause {
    Quoting(Cause),
    Ragged {
        cells: usize,
        columns: usize,
    },
    Encoding,
    Text(TextFault),
    Date,
    IdEmpty,
    /// The same id stands on an earlier line with other words.
    IdTwice {
        line: usize,
    },
    /// A case with this id is here already, with other words.
    IdTaken,
    /// The office refused it; the language key that says why.
    Refused(String),
}

impl FaultCause {
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Quoting(Cause::AfterQuote) => lang.plain("cli-row-after-quote"),
            Self::Quoting(Cause::StrayQuote) => lang.plain("cli-row-stray-quote"),
            Self::Quoting(Cause::Unclosed) => lang.plain("cli-row-unclosed"),
            Self::Ragged { cells, columns } => lang.text(
                "cli-row-ragged",
                &[("cells", (*cells).into()), ("columns", (*columns).into())],
            ),
            Self::Encoding => lang.plain("cli-row-encoding"),
            Self::Text(TextFault::Empty) => lang.plain("cli-row-empty"),
            Self::Text(TextFault::TooLong { chars, max }) => {
                lang.text("cli-row-too-long", &[("chars", (*chars).into()), ("max", (*max).into())])
            }
            Self::Text(_) => lang.plain("cli-row-garbled"),
            Self::Date => lang.plain("cli-row-date"),
            Self::IdEmpty => lang.plain("cli-row-id-empty"),
            Self::IdTwice { line } => lang.text("cli-row-id-twice", &[("line", (*line).into())]),
            Self::IdTaken => lang.plain("cli-row-id-taken"),
            Self::Refused(key) => lang.plain(key),
        }
    }
}

impl Layout {
    /// # Errors
    /// The first thing that is wrong with the row.
    pub fn row(&self, record: Record<'_>, number: usize) -> Result<Row, RowFault> {
        let line = record.line;
        let cells = match record.fields {
            Ok(cells) => cells,
            Err(broken) => return Err(unreadable(record.raw, broken)),
        };
        let columns = self.names.len();
        if cells.len() != columns {
            let cause = FaultCause::Ragged { cells: cells.len(), columns };
            let column = (cells.len().min(columns) + 1).to_string();
            // Cells that fit no column would be lost in an errors file of columns.
            let cells = Err(record.raw.to_vec());
            return Err(RowFault { line, column, cause, cells });
        }
        match self.parsed(&cells) {
            Ok(parts) => {
                let (title, body, claimed, label, id) = parts;
                Ok(Row { line, number, title, body, claimed, label, id, cells })
            }
            Err((at, cause)) => {
                let column = self.names[at].clone();
                Err(RowFault { line, column, cause, cells: Ok(cells) })
            }
        }
    }

    fn parsed(&self, cells: &[Vec<u8>]) -> Result<Parts, (usize, FaultCause)> {
        let read =
            |at: usize| self.encoding.decoded(&cells[at]).map_err(|()| (at, FaultCause::Encoding));
        let read_opt = |at: Option<usize>| at.map(read).transpose();
        let title_text = read(self.title)?;
        let title = Text::optional(&title_text, TITLE_CHARS_MAX)
            .map_err(|fault| (self.title, FaultCause::Text(fault)))?;
        let body = Text::parse(&read(self.body)?, BODY_CHARS_MAX)
            .map_err(|fault| (self.body, FaultCause::Text(fault)))?;
        let claimed = match (self.date, read_opt(self.date)?) {
            (Some(at), Some(text)) => date_read(&text).map_err(|()| (at, FaultCause::Date))?,
            _ => None,
        };
        let label = read_opt(self.label)?.map(|label| label.trim().to_owned());
        let id = read_opt(self.id)?.map(|id| id.trim().to_owned());
        if let (Some(at), Some("")) = (self.id, id.as_deref()) {
            return Err((at, FaultCause::IdEmpty));
        }
        Ok((title, body, claimed, label.filter(|label| !label.is_empty()), id))
    }
}

type Parts = (Option<Text>, Text, Option<Date>, Option<String>, Option<String>);

fn unreadable(raw: &[u8], broken: Broken) -> RowFault {
    RowFault {
        line: broken.line,
        column: broken.column.to_string(),
        cause: FaultCause::Quoting(broken.cause),
        cells: Err(raw.to_vec()),
    }
}

/// `2019-03-01`, `2019/3/1`, `2019.3.1`, `2019年3月1日`, with or without a time behind it;
/// an empty cell claims nothing.
fn date_read(text: &str) -> Result<Option<Date>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let day = text.split([' ', 'T', '\t']).next().unwrap_or_default();
    let parts: Vec<&str> =
        day.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty()).collect();
    let [year, month, day] = parts.as_slice() else {
        return Err(());
    };
    let year = year.parse::<i16>().ok().filter(|_| year.len() == 4).ok_or(())?;
    let month = month.parse().map_err(|_| ())?;
    let day = day.parse().map_err(|_| ())?;
    Date::new(year, month, day).map(Some).map_err(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_as_offices_write_them() {
        for text in [
            "2019-03-01",
            "2019/3/1",
            " 2019.3.1 ",
            "2019年3月1日",
            "2019/3/1 17:05:00",
            "2019-03-01T00:00",
        ] {
            assert_eq!(date_read(text), Ok(Some(date(2019, 3, 1))), "{text}");
        }
        assert_eq!(date_read("  "), Ok(None));
        for text in ["2019-02-30", "yesterday", "19-3-1", "2019", "2019-3", "03/01/2019"] {
            assert_eq!(date_read(text), Err(()), "{text}");
        }
    }
}
