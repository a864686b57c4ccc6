//! How far an import has come: a bar on a terminal, a line now and then elsewhere.

use huiyin_app::lang::Lang;
use huiyin_app::moment::Moment;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;

const LINE_EVERY_MS: i64 = 2_000;

pub struct Progress {
    lang: Lang,
    moment: Moment,
    bar: Option<ProgressBar>,
    started_ms: i64,
    line_ms: i64,
    bytes: u64,
}

impl Progress {
    #[must_use]
    pub fn new(lang: Lang, moment: Moment) -> Self {
        let now = moment.now().0;
        Self { lang, moment, bar: None, started_ms: now, line_ms: now, bytes: 0 }
    }

    pub fn start(&mut self, bytes: u64) {
        self.bytes = bytes.max(1);
        if std::io::stderr().is_terminal() {
            let bar = ProgressBar::new(self.bytes);
            let style = ProgressStyle::with_template("{wide_bar} {percent:>3} % {msg} {eta}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            self.bar = Some(bar);
        }
    }

    pub fn at(&mut self, byte: u64, rows: usize) {
        if let Some(bar) = &self.bar {
            bar.set_position(byte);
            bar.set_message(rows.to_string());
            return;
        }
        let now = self.moment.now().0;
        if now - self.line_ms >= LINE_EVERY_MS {
            self.line_ms = now;
            let percent = (byte * 100 / self.bytes).to_string();
            let parts = [("rows", rows.into()), ("percent", percent.into())];
            eprintln!("{}", self.lang.text("cli-import-progress", &parts));
        }
    }

    /// Milliseconds since the start.
    pub fn finish(&self) -> i64 {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        self.moment.now().0 - self.started_ms
    }
}
