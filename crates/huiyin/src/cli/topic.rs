//! `huiyin topic`: what cases can be about, with the words that speak for it.

use super::table::{self, TableFault};
use super::{Code, Context, Stop};
use crate::topics;
use clap::Subcommand;
use huiyin_app::By;
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub enum Command {
    List,
    /// Columns: id, label_zh, label_en, keywords (with spaces between)
    Import {
        file: PathBuf,
    },
}

pub async fn run(context: &Context, command: Command) -> Result<Code, Stop> {
    let app = context.open().await?;
    let code = match command {
        Command::List => {
            for topic in &app.org().topics {
                say!("{}\t{}\t{}", topic.id, topic.label_zh, topic.label_en);
            }
            Code::Fine
        }
        Command::Import { file } => {
            let columns = ["id", "label_zh", "label_en", "keywords"];
            let (rows, mut faults) = table::read(&file, columns, context.lang)?;
            for row in &rows {
                if let Some(empty) = row.cells[..3].iter().position(String::is_empty) {
                    let cause = context.lang.plain("cli-row-empty");
                    let column = columns[empty].to_owned();
                    faults.push(TableFault { line: row.line, column, cause });
                }
            }
            if !faults.is_empty() {
                return Ok(table::refuse(&file, &faults, context.lang));
            }
            let count = rows.len();
            let read = rows.into_iter().map(|row| topics::topic(row.cells)).collect();
            app.topics_put(&By::System, read).await?;
            say!("{}", context.lang.text("cli-table-taken", &[("rows", count.into())]));
            Code::Fine
        }
    };
    app.close().await;
    Ok(code)
}
