//! The table of targets: a row has a start, a target, a figure, and whether it was reached.

use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub measure: String,
    pub start: String,
    pub target: String,
    /// What was measured, as it is shown.
    pub figure: String,
    pub reached: Reached,
    /// The bare figures, for machines.
    pub values: Vec<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Reached {
    Yes,
    No,
    /// Not measured in this run; the figure says why.
    Skipped,
}

impl Row {
    #[must_use]
    pub fn of(measure: &str, start: &str, target: &str, values: &[(f64, &str)], ok: bool) -> Self {
        Self {
            measure: measure.to_owned(),
            start: start.to_owned(),
            target: target.to_owned(),
            figure: values.iter().map(|value| value.1).collect::<Vec<_>>().join(" / "),
            reached: if ok { Reached::Yes } else { Reached::No },
            values: values.iter().map(|value| value.0).collect(),
        }
    }

    #[must_use]
    pub fn skipped(measure: &str, start: &str, target: &str, why: &str) -> Self {
        let reached = Reached::Skipped;
        Self { figure: why.to_owned(), reached, ..Self::of(measure, start, target, &[], false) }
    }
}

pub fn print(rows: &[Row]) {
    let line = |cells: [&str; 5]| {
        println!(
            "{:<34} | {:<14} | {:<28} | {:<46} | {}",
            cells[0], cells[1], cells[2], cells[3], cells[4]
        );
    };
    line(["measure", "start", "target", "figure", "reached"]);
    line(["---", "---", "---", "---", "---"]);
    for row in rows {
        let reached = match row.reached {
            Reached::Yes => "yes",
            Reached::No => "NO",
            Reached::Skipped => "skipped",
        };
        line([&row.measure, &row.start, &row.target, &row.figure, reached]);
    }
}
