//! Which column of an import file is what, and in which encoding its bytes are.

use super::csv::Reader;
use super::{Args, Stop};
use huiyin_app::lang::Lang;
use std::borrow::Cow;

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Encoding {
    #[value(name = "utf-8", alias = "utf8")]
    Utf8,
    #[value(name = "gb18030", aliases = ["gbk", "gb2312"])]
    Gb18030,
}

impl Encoding {
    /// # Errors
    /// The bytes are no text in this encoding.
    pub fn decoded(self, bytes: &[u8]) -> Result<Cow<'_, str>, ()> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| ()),
            Self::Gb18030 => encoding_rs::GB18030
                .decode_without_bom_handling_and_without_replacement(bytes)
                .ok_or(()),
        }
    }

    /// For an errors file that is in the encoding of its source.
    #[must_use]
    pub fn encoded(self, text: &str) -> Cow<'_, [u8]> {
        match self {
            Self::Utf8 => Cow::Borrowed(text.as_bytes()),
            Self::Gb18030 => encoding_rs::GB18030.encode(text).0,
        }
    }
}

#[derive(Debug)]
pub struct Layout {
    pub encoding: Encoding,
    pub names: Vec<String>,
    pub title: usize,
    pub body: usize,
    pub date: Option<usize>,
    pub label: Option<usize>,
    pub id: Option<usize>,
}

impl Layout {
    /// Reads the header line.
    ///
    /// # Errors
    /// A sentence that names the file, the column missed and the columns there are.
    pub fn read(reader: &mut Reader<'_>, args: &Args, lang: Lang) -> Result<Self, Stop> {
        let shown = args.file.display().to_string();
        let say = |key: &str| Stop(lang.text(key, &[("file", shown.clone().into())]));
        let header = reader.next().ok_or_else(|| say("cli-import-empty"))?;
        let cells = header.fields.map_err(|_| say("cli-import-header-broken"))?;
        let read = |cell: &Vec<u8>| Ok(args.encoding.decoded(cell)?.trim().to_owned());
        let names: Result<Vec<String>, ()> = cells.iter().map(read).collect();
        let names = names.map_err(|()| say("cli-import-header-encoding"))?;
        let find = |wanted: &str| {
            let found: Vec<usize> = (0..names.len()).filter(|at| names[*at] == wanted).collect();
            let key = match found[..] {
                [one] => return Ok(one),
                [] => "cli-import-no-column",
                _ => "cli-import-column-twice",
            };
            let there = names.join(", ");
            let args = [
                ("file", shown.clone().into()),
                ("column", wanted.to_owned().into()),
                ("there", there.into()),
            ];
            Err(Stop(lang.text(key, &args)))
        };
        let find_opt = |wanted: &Option<String>| wanted.as_deref().map(find).transpose();
        Ok(Self {
            encoding: args.encoding,
            title: find(&args.title_col)?,
            body: find(&args.body_col)?,
            date: find_opt(&args.date_col)?,
            label: find_opt(&args.label_col)?,
            id: find_opt(&args.id_col)?,
            names,
        })
    }
}
