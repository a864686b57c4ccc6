//! `huiyin responsibility`: the table that says which unit answers for which topic and place.

use super::table::{self, TableFault, TableRow};
use super::{Code, Context, Stop};
use clap::Subcommand;
use huiyin_app::By;
use huiyin_app::lang::Lang;
use huiyin_app::org::Org;
use huiyin_domain::unit::{Principle, Responsibility};
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub enum Command {
    List,
    /// Columns: topic (empty: any), area_code (empty: any), unit (its code), basis
    Import {
        file: PathBuf,
    },
}

const COLUMNS: [&str; 4] = ["topic", "area_code", "unit", "basis"];

pub async fn run(context: &Context, command: Command) -> Result<Code, Stop> {
    let app = context.open().await?;
    let org = app.org();
    let code = match command {
        Command::List => {
            for line in &org.table {
                let unit = org.tree.get(line.unit).map_or("?", |unit| unit.code.as_str());
                say!("{}\t{}\t{unit}\t{}", line.topic, line.area_code, line.basis);
            }
            Code::Fine
        }
        Command::Import { file } => {
            let (rows, mut faults) = table::read(&file, COLUMNS, context.lang)?;
            let mut lines = Vec::new();
            for row in rows {
                match line_of(row, &org, context.lang) {
                    Ok(line) => lines.push(line),
                    Err(fault) => faults.push(fault),
                }
            }
            if !faults.is_empty() {
                return Ok(table::refuse(&file, &faults, context.lang));
            }
            // Importing the same table again adds nothing.
            lines.retain(|line| !org.table.contains(line));
            let count = lines.len();
            app.responsibilities_put(&By::System, lines).await?;
            say!("{}", context.lang.text("cli-table-taken", &[("rows", count.into())]));
            Code::Fine
        }
    };
    app.close().await;
    Ok(code)
}

fn line_of(row: TableRow<4>, org: &Org, lang: Lang) -> Result<Responsibility, TableFault> {
    let fault = |column: usize, key: &str| {
        let column = COLUMNS[column].to_owned();
        TableFault { line: row.line, column, cause: lang.plain(key) }
    };
    let [topic, area_code, unit, basis] = &row.cells;
    let topic = match (topic.as_str(), org.topic_named(topic)) {
        ("", _) => String::new(),
        (_, Some(topic)) => topic.id.clone(),
        (_, None) => return Err(fault(0, "cli-row-unknown-topic")),
    };
    if !area_code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(fault(1, "cli-row-area-code"));
    }
    let unit = org.unit_by_code(unit).ok_or_else(|| fault(2, "cli-row-unknown-unit"))?.id;
    let principle = if topic.is_empty() { Principle::Territorial } else { Principle::Departmental };
    let (area_code, basis) = (area_code.clone(), basis.clone());
    Ok(Responsibility { topic, area_code, unit, principle, basis })
}
