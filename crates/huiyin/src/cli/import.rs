//! `huiyin import`: rows of a CSV file become cases through the same use case as the portal.
//! Every row has an identity, so a second run and a run after a crash add nothing twice and
//! leave nothing out. Rows that cannot be cases go to an errors file, with place and cause.

pub mod csv;
mod errors;
mod layout;
mod progress;
mod route;
mod row;

use crate::cli::{Code, Context, Stop};
use csv::Reader;
use errors::ErrorsFile;
use huiyin_app::case::Submission;
use huiyin_app::lang::Lang;
use huiyin_app::{App, By, Party, Trouble};
use huiyin_domain::case::{CaseKind, Channel, NoticeWish, Stage, Way};
use huiyin_domain::text::Text;
use layout::{Encoding, Layout};
use progress::Progress;
use route::Router;
use row::{FaultCause, Row, RowFault};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Submissions under way at once: enough that the writer's batches are full.
const IN_FLIGHT_MAX: usize = 256;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// The CSV file: a header line, then a case a row
    pub file: PathBuf,
    /// Column of the title; an empty title is taken from the first sentence
    #[arg(long, value_name = "COLUMN")]
    pub title_col: String,
    /// Column of the text
    #[arg(long, value_name = "COLUMN")]
    pub body_col: String,
    /// Column of a date that the source claims; kept as claimed, the clocks start now
    #[arg(long, value_name = "COLUMN")]
    pub date_col: Option<String>,
    /// Column of a topic, by its id or its name
    #[arg(long, value_name = "COLUMN")]
    pub label_col: Option<String>,
    /// Column that identifies a row for good; without it, the file's digest and the row number
    #[arg(long, value_name = "COLUMN")]
    pub id_col: Option<String>,
    /// Where the ids come from, when several sources number alike
    #[arg(long, default_value = "", value_name = "NAME")]
    pub source: String,
    #[arg(long, value_enum, default_value = "utf-8")]
    pub encoding: Encoding,
    /// How the messages came: web, visit, call or letter
    #[arg(long, default_value = "web", value_parser = channel_parsed)]
    pub channel: Channel,
    /// What they are: suggestion, accusation, claim or enquiry
    #[arg(long, default_value = "claim", value_parser = kind_parsed)]
    pub kind: CaseKind,
    /// The lawful way of the claims that are routed; can be changed on the case
    #[arg(long, default_value = "petition-proper", value_parser = way_parsed)]
    pub way: Way,
    /// Code of the place the messages are about [default: the county]
    #[arg(long, value_name = "CODE")]
    pub area: Option<String>,
    /// Procedure of the cases [default: the one configured for the channel]
    #[arg(long, value_name = "ID")]
    pub procedure: Option<String>,
    /// File for rows with errors [default: beside FILE, a name not taken yet]
    #[arg(long, value_name = "FILE")]
    pub errors: Option<PathBuf>,
    /// Leave every case with the intake office instead of routing it by its topic
    #[arg(long)]
    pub no_route: bool,
}

fn channel_parsed(code: &str) -> Result<Channel, String> {
    Channel::parse(code).ok_or_else(|| "one of web, visit, call, letter".into())
}

fn kind_parsed(code: &str) -> Result<CaseKind, String> {
    CaseKind::parse(code).ok_or_else(|| "one of suggestion, accusation, claim, enquiry".into())
}

fn way_parsed(code: &str) -> Result<Way, String> {
    let codes: Vec<&str> = Way::ALL.iter().map(|way| way.code()).collect();
    Way::parse(code).ok_or_else(|| format!("one of {}", codes.join(", ")))
}

#[derive(Debug, Default)]
struct Counts {
    rows: usize,
    new: usize,
    known: usize,
}

/// # Errors
/// What keeps the whole import from going on: nothing that one row could cause.
pub async fn run(context: &Context, args: Args) -> Result<Code, Stop> {
    let lang = context.lang;
    let bytes = std::fs::read(&args.file)
        .map_err(|fault| Stop(format!("{}: {fault}", args.file.display())))?;
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        let file = args.file.display().to_string();
        return Err(Stop(lang.text("cli-import-utf16", &[("file", file.into())])));
    }
    let digest: [u8; 32] = Sha256::digest(&bytes).into();
    let mut reader = Reader::new(&bytes);
    let layout = Layout::read(&mut reader, &args, lang)?;
    let app = context.open().await?;
    let imported = Import::new(app.clone(), &args, digest, layout, lang).run(&mut reader).await;
    app.close().await;
    imported
}

/// One run over one file.
struct Import<'a> {
    app: App,
    args: &'a Args,
    lang: Lang,
    layout: Layout,
    digest: [u8; 32],
    router: Option<Arc<Router>>,
    errors: ErrorsFile,
    counts: Counts,
    progress: Progress,
    /// Where each id stood first, and a digest of what stood there.
    ids: HashMap<String, (usize, [u8; 32])>,
    running: JoinSet<Done>,
}

struct Done {
    row: Row,
    result: Result<Fate, Trouble>,
}

impl<'a> Import<'a> {
    fn new(app: App, args: &'a Args, digest: [u8; 32], layout: Layout, lang: Lang) -> Self {
        let errors = args.errors.clone().unwrap_or_else(|| errors::path_free(&args.file));
        let router = (!args.no_route).then(|| Arc::new(Router::new(&app, args.kind, args.way)));
        Self {
            progress: Progress::new(lang, app.moment().clone()),
            errors: ErrorsFile::new(errors, &args.file, lang),
            app,
            args,
            lang,
            layout,
            digest,
            router,
            counts: Counts::default(),
            ids: HashMap::new(),
            running: JoinSet::new(),
        }
    }

    async fn run(mut self, reader: &mut Reader<'_>) -> Result<Code, Stop> {
        self.progress.start(std::fs::metadata(&self.args.file).map_or(0, |meta| meta.len()));
        while let Some(record) = reader.next() {
            self.counts.rows += 1;
            let read = self.layout.row(record, self.counts.rows);
            match read.and_then(|row| self.id_checked(row)) {
                Ok(row) => self.submit(row).await?,
                Err(fault) => self.failed(&fault)?,
            }
            self.progress.at(reader.offset() as u64, self.counts.rows);
        }
        while let Some(done) = self.running.join_next().await {
            self.settled(done)?;
        }
        self.errors.finish().map_err(|fault| self.errors_file_fault(&fault))?;
        self.summary();
        Ok(if self.errors.rows == 0 { Code::Fine } else { Code::SomeFailed })
    }

    /// The same id twice with the same words is one case; with other words it is a mistake that
    /// would silently lose the second.
    fn id_checked(&mut self, row: Row) -> Result<Row, RowFault> {
        let (Some(id), Some(at)) = (&row.id, self.layout.id) else {
            return Ok(row);
        };
        let words = Sha256::digest([row.body.as_str(), "\0", title_of(&row)].concat()).into();
        let first = *self.ids.entry(id.clone()).or_insert((row.line, words));
        if first.1 == words {
            return Ok(row);
        }
        Err(RowFault {
            line: row.line,
            column: self.layout.names[at].clone(),
            cause: FaultCause::IdTwice { line: first.0 },
            cells: Ok(row.cells),
        })
    }

    async fn submit(&mut self, row: Row) -> Result<(), Stop> {
        if self.running.len() >= IN_FLIGHT_MAX {
            let done = self.running.join_next().await;
            done.map_or(Ok(()), |done| self.settled(done))?;
        }
        let (app, router) = (self.app.clone(), self.router.clone());
        let submission = self.submission(&row);
        self.running.spawn(async move {
            let result = submit_and_route(&app, router.as_deref(), submission, &row).await;
            Done { row, result }
        });
        Ok(())
    }

    fn submission(&self, row: &Row) -> Submission {
        let area = self.args.area.clone();
        Submission {
            accused: None,
            protects: None,
            channel: self.args.channel,
            kind: self.args.kind,
            intake: None,
            title: row.title.clone(),
            body: row.body.clone(),
            place: None,
            area_code: area.unwrap_or_else(|| self.app.area().to_string()),
            topic: None,
            claimed: row.claimed,
            party: Party::default(),
            wish: NoticeWish::None,
            once: self.token(row),
            procedure: self.args.procedure.clone(),
        }
    }

    /// The identity of a row, the same in every run.
    fn token(&self, row: &Row) -> Vec<u8> {
        let parts: [&[u8]; 3] = match (&row.id, &self.args.id_col) {
            (Some(id), Some(column)) => {
                [self.args.source.as_bytes(), column.as_bytes(), id.as_bytes()]
            }
            _ => [b"", &self.digest, &row.number.to_be_bytes()],
        };
        let mut hash = Sha256::new();
        hash.update(b"huiyin/import/1\0");
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().to_vec()
    }

    fn settled(&mut self, done: Result<Done, tokio::task::JoinError>) -> Result<(), Stop> {
        let done = done.map_err(|_| Stop(self.lang.plain("error-internal")))?;
        let cause = match done.result {
            Ok(Fate::Known) => {
                self.counts.known += 1;
                return Ok(());
            }
            Ok(Fate::New) => {
                self.counts.new += 1;
                return Ok(());
            }
            Ok(Fate::Taken) => FaultCause::IdTaken,
            // Not this row's fault: what was not answered is found again by the next run.
            Err(trouble @ (Trouble::Unavailable | Trouble::Internal(_))) => {
                let text = self.lang.plain(&trouble.key());
                let line = done.row.line.into();
                let parts = [("cause", text.into()), ("line", line)];
                return Err(Stop(self.lang.text("cli-import-stopped", &parts)));
            }
            Err(trouble) => FaultCause::Refused(trouble.key()),
        };
        let (line, cells) = (done.row.line, Ok(done.row.cells));
        let column = self.args.id_col.clone().filter(|_| cause == FaultCause::IdTaken);
        let column = column.unwrap_or_default();
        self.failed(&RowFault { line, column, cause, cells })
    }

    fn failed(&mut self, fault: &RowFault) -> Result<(), Stop> {
        let pushed = self.errors.push(&self.layout, fault);
        pushed.map_err(|fault| self.errors_file_fault(&fault))
    }

    fn errors_file_fault(&self, fault: &std::io::Error) -> Stop {
        Stop(format!("{}: {fault}", self.errors.path().display()))
    }

    fn summary(&self) {
        let elapsed_ms = self.progress.finish().max(1);
        let per_second = (self.counts.new as i64 + self.counts.known as i64) * 1000 / elapsed_ms;
        let parts = [
            ("rows", self.counts.rows.into()),
            ("new", self.counts.new.into()),
            ("known", self.counts.known.into()),
            ("errors", self.errors.rows.into()),
            ("seconds", format!("{:.1}", elapsed_ms as f64 / 1000.0).into()),
            ("rate", per_second.to_string().into()),
        ];
        say!("{}", self.lang.text("cli-import-summary", &parts));
        if self.errors.rows > 0 {
            let file = self.errors.path().display().to_string();
            say!("{}", self.lang.text("cli-import-errors-in", &[("file", file.into())]));
        }
    }
}

fn title_of(row: &Row) -> &str {
    row.title.as_ref().map_or("", Text::as_str)
}

/// What became of one submission.
enum Fate {
    New,
    Known,
    /// The identity belongs to a case with other words.
    Taken,
}

/// A run that was cut off between the two steps is completed by the next.
async fn submit_and_route(
    app: &App,
    router: Option<&Router>,
    submission: Submission,
    row: &Row,
) -> Result<Fate, Trouble> {
    let area_code = submission.area_code.clone();
    let receipt = match app.case_submit(&By::System, submission).await {
        // Known, and in its person's hands since: they have changed its secret.
        Err(Trouble::Reused) => return Ok(Fate::Known),
        result => result?,
    };
    let mut fate = Fate::New;
    if receipt.replay {
        let known = app.case_page(&By::System, receipt.case).await?;
        if known.body != row.body.as_str() {
            return Ok(Fate::Taken);
        }
        fate = Fate::Known;
        if known.case.stage != Stage::Registered || known.case.returns > 0 {
            return Ok(fate);
        }
    }
    if let Some(router) = router {
        router.route(app, receipt.case, row, &area_code).await?;
    }
    Ok(fate)
}
