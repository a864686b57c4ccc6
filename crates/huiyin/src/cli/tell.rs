//! How far a long command is: a line that is written over on a terminal, one now and then
//! elsewhere; always on the error output, so that the other stays clean.

use huiyin_app::lang::Lang;
use huiyin_app::moment::Moment;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;

const LINE_EVERY_MS: i64 = 5_000;

pub struct Tell {
    lang: Lang,
    moment: Moment,
    bar: Option<ProgressBar>,
    line_ms: i64,
}

impl Tell {
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        let moment = Moment::real();
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}");
            ProgressBar::new_spinner()
                .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
        });
        let line_ms = moment.now().0;
        Self { lang, moment, bar, line_ms }
    }

    /// `key` is a text with `$done` and `$what` in it.
    pub fn at(&mut self, key: &str, what: &str, done: u64) {
        let text = || {
            let parts = [("done", done.into()), ("what", what.to_owned().into())];
            self.lang.text(key, &parts)
        };
        if let Some(bar) = &self.bar {
            bar.set_message(text());
            bar.tick();
            return;
        }
        let now = self.moment.now().0;
        if now - self.line_ms >= LINE_EVERY_MS {
            self.line_ms = now;
            eprintln!("{}", text());
        }
    }

    pub fn end(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}
