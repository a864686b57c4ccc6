//! `huiyin unit`: offices and departments, one by one or from a table.

use super::table::{self, TableFault, TableRow};
use super::{Code, Context, Stop};
use clap::Subcommand;
use huiyin_app::lang::Lang;
use huiyin_app::{App, By};
use huiyin_domain::ids::UnitId;
use huiyin_domain::unit::{Unit, UnitTree};
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub enum Command {
    List,
    /// Add one unit
    Add {
        /// Short Latin code, such as JT: the first part of case numbers
        code: String,
        #[arg(long)]
        zh: String,
        #[arg(long)]
        en: String,
        /// Code of the unit above [default: the topmost office]
        #[arg(long, value_name = "CODE")]
        parent: Option<String>,
        /// Place it serves (行政区划代码)
        #[arg(long, default_value = "", value_name = "CODE")]
        area: String,
    },
    /// Columns: code, label_zh, label_en, parent (its code; empty: the topmost office), area_code
    Import {
        file: PathBuf,
    },
}

const COLUMNS: [&str; 5] = ["code", "label_zh", "label_en", "parent", "area_code"];
const CODE_CHARS_MAX: usize = 12;

pub async fn run(context: &Context, command: Command) -> Result<Code, Stop> {
    let app = context.open().await?;
    let code = match command {
        Command::List => {
            list(&app);
            Ok(Code::Fine)
        }
        Command::Add { code, zh, en, parent, area } => {
            let cells = [code, zh, en, parent.unwrap_or_default(), area];
            add(&app, TableRow { line: 1, cells }, context.lang).await
        }
        Command::Import { file } => import(&app, &file, context.lang).await,
    };
    app.close().await;
    code
}

fn list(app: &App) {
    let org = app.org();
    let mut units: Vec<&Unit> = org.tree.iter().collect();
    units.sort_by_key(|unit| (org.tree.ancestors(unit.id).count(), unit.id));
    for unit in units {
        let depth = "  ".repeat(org.tree.ancestors(unit.id).count());
        let closed = if unit.active { "" } else { "\t-" };
        let Unit { code, label_zh, label_en, area_code, .. } = unit;
        say!("{depth}{code}\t{label_zh}\t{label_en}\t{area_code}{closed}");
    }
}

async fn add(app: &App, row: TableRow<5>, lang: Lang) -> Result<Code, Stop> {
    let known: Vec<Unit> = app.org().tree.iter().cloned().collect();
    let unit = unit_of(&row, &known, app, lang).map_err(|fault| Stop(fault.cause))?;
    app.unit_put(&By::System, unit).await.map_err(|trouble| Stop(lang.plain(&trouble.key())))?;
    Ok(Code::Fine)
}

async fn import(app: &App, file: &std::path::Path, lang: Lang) -> Result<Code, Stop> {
    let (rows, mut faults) = table::read(file, COLUMNS, lang)?;
    let before = app.org().tree.iter().count();
    let mut units: Vec<Unit> = app.org().tree.iter().cloned().collect();
    for row in rows {
        match unit_of(&row, &units, app, lang) {
            Ok(unit) => units.push(unit),
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        return Ok(table::refuse(file, &faults, lang));
    }
    UnitTree::new(units.clone()).map_err(|_| Stop(lang.plain("cli-row-unknown-unit")))?;
    let fresh = units.split_off(before);
    let count = fresh.len();
    for unit in fresh {
        app.unit_put(&By::System, unit).await?;
    }
    say!("{}", lang.text("cli-table-taken", &[("rows", count.into())]));
    Ok(Code::Fine)
}

/// Parents stand before their children in the file.
fn unit_of(row: &TableRow<5>, known: &[Unit], app: &App, lang: Lang) -> Result<Unit, TableFault> {
    let fault = |column: usize, key: &str| {
        let column = COLUMNS[column].to_owned();
        TableFault { line: row.line, column, cause: lang.plain(key) }
    };
    let [code, label_zh, label_en, parent, area_code] = &row.cells;
    let code = code.to_ascii_uppercase();
    let is_code = (1..=CODE_CHARS_MAX).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_code {
        return Err(fault(0, "cli-row-unit-code"));
    }
    if known.iter().any(|unit| unit.code == code) {
        return Err(fault(0, "cli-row-unit-twice"));
    }
    if label_zh.is_empty() {
        return Err(fault(1, "cli-row-empty"));
    }
    if !area_code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(fault(4, "cli-row-area-code"));
    }
    let label_en = if label_en.is_empty() { label_zh } else { label_en };
    let above = known.iter().find(|unit| match parent.as_str() {
        "" => unit.parent.is_none(),
        parent => unit.code.eq_ignore_ascii_case(parent),
    });
    let above = above.ok_or_else(|| fault(3, "cli-row-unknown-unit"))?;
    Ok(Unit {
        id: UnitId(app.moment().id()),
        parent: Some(above.id),
        code,
        label_zh: label_zh.clone(),
        label_en: label_en.clone(),
        area_code: area_code.clone(),
        active: true,
    })
}
