//! Single mutations of a database: made at random over the rows that are there, as statements
//! that do it and statements that undo it, the same for both engines.

use super::columns::PROTECTED;
use huiyin_store::Value;
use huiyin_store::dump::{self, Kind, Table};
use huiyin_store::scan::Snapshot;
use huiyin_tests::Home;
use huiyin_tests::dice::Dice;
use huiyin_tests::town::AREA;
use std::fmt::Write as _;

type Row = Vec<Value>;

/// All rows of the tables that the log protects.
pub struct Rows(Vec<(&'static Table, &'static [&'static str], Vec<Row>)>);

pub async fn rows(home: &Home) -> Rows {
    let db = home.open().await;
    let snapshot = Snapshot::open(&db).await.expect("a moment");
    let mut all = Vec::new();
    for (name, columns) in PROTECTED {
        let table = Table::named(name).expect("a table");
        let mut rows: Vec<Row> = Vec::new();
        loop {
            let after = rows.last().map(Vec::as_slice);
            let page = dump::page(&snapshot, AREA, table, after).await.expect("rows");
            let is_last = (page.len() as i64) < dump::PAGE_ROWS || table.key == 0;
            rows.extend(page);
            if is_last {
                break;
            }
        }
        if *name == "meta" {
            rows.retain(|row| ["log-keys", "key-fingerprint"].map(text).contains(&row[0]));
        }
        all.push((table, *columns, rows));
    }
    Rows(all)
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

/// What to run, what undoes it, and what it is called in the count.
pub struct Mutation {
    pub kind: String,
    /// For whoever looks for why it was not found.
    pub told: String,
    pub does: String,
    pub undoes: String,
}

struct Sql(bool);

impl Sql {
    fn value(&self, value: &Value) -> String {
        match value {
            Value::Null => "NULL".into(),
            Value::Int(int) => int.to_string(),
            Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
            Value::Blob(blob) => {
                let hex = huiyin_domain::leaf::hex(blob);
                if self.0 { format!("'\\x{hex}'::bytea") } else { format!("X'{hex}'") }
            }
        }
    }

    fn place(&self, table: &Table, row: &Row) -> String {
        let mut place = format!("area_id = {}", AREA.0);
        for (column, value) in table.columns.iter().zip(row).take(table.key) {
            let _ = write!(place, " AND {} = {}", column.name, self.value(value));
        }
        place
    }

    /// Turns the row `from` into the row `to`, keys and all.
    fn update(&self, table: &Table, from: &Row, to: &Row) -> String {
        let set: Vec<String> = table
            .columns
            .iter()
            .zip(from.iter().zip(to))
            .filter(|(_, (from, to))| from != to)
            .map(|(column, (_, to))| format!("{} = {}", column.name, self.value(to)))
            .collect();
        format!("UPDATE {} SET {} WHERE {};", table.name, set.join(", "), self.place(table, from))
    }

    fn delete(&self, table: &Table, row: &Row) -> String {
        format!("DELETE FROM {} WHERE {};", table.name, self.place(table, row))
    }

    fn insert(&self, table: &Table, row: &Row) -> String {
        let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        let values: Vec<String> = row.iter().map(|value| self.value(value)).collect();
        format!(
            "INSERT INTO {} (area_id, {}) VALUES ({}, {});",
            table.name,
            names.join(", "),
            AREA.0,
            values.join(", ")
        )
    }
}

impl Rows {
    /// One mutation; `None` when the dice fell on something that cannot be or changes nothing.
    pub fn mutation(&self, dice: &mut Dice, is_postgres: bool) -> Option<Mutation> {
        let sql = Sql(is_postgres);
        let (table, columns, rows) = dice.of_list(&self.0);
        let row = (!rows.is_empty()).then(|| dice.of_list(rows))?;
        match dice.below(6) {
            0 | 1 => {
                let column = *dice.of_list(columns);
                let to = altered(dice, table, column, row)?;
                Some(changed(&sql, "alter", table, column, row, &to))
            }
            2 => {
                if table.name == "rulebook" && !is_pinned(row) {
                    return None;
                }
                Some(Mutation {
                    kind: format!("delete {}", table.name),
                    told: format!("{row:?}"),
                    does: sql.delete(table, row),
                    undoes: sql.insert(table, row),
                })
            }
            3 => inserted(&sql, dice, table, row),
            4 => {
                let column = *dice.of_list(columns);
                let at = place_of(table, column);
                let is_time = column.ends_with("_ms");
                let Value::Int(ms) = row[at] else { return None };
                let mut to = row.clone();
                to[at] = Value::Int(ms - 3_600_000 * (1 + dice.below(900) as i64));
                is_time.then(|| changed(&sql, "backdate", table, column, row, &to))
            }
            _ => swapped(&sql, dice, table, columns, rows),
        }
    }
}

fn place_of(table: &Table, column: &str) -> usize {
    table.columns.iter().position(|known| known.name == column).expect("a column")
}

fn changed(sql: &Sql, kind: &str, table: &Table, column: &str, from: &Row, to: &Row) -> Mutation {
    Mutation {
        kind: format!("{kind} {}.{column}", table.name),
        told: format!("{from:?} -> {to:?}"),
        does: sql.update(table, from, to),
        undoes: sql.update(table, to, from),
    }
}

fn altered(dice: &mut Dice, table: &Table, column: &str, row: &Row) -> Option<Row> {
    let at = place_of(table, column);
    let fresh = match (&row[at], table.columns[at].kind) {
        (Value::Null, Kind::Int) => Value::Int(dice.below(9) as i64 + 1),
        (Value::Null, Kind::Text) => text("x"),
        (Value::Null, Kind::Blob) => Value::Blob(vec![1; 40]),
        (Value::Int(int), _) => match dice.below(6) {
            0 => Value::Int(int + 1),
            1 => Value::Int(int - 1),
            2 => Value::Int(int.wrapping_add(86_400_000)),
            3 => Value::Int(0),
            4 => Value::Null,
            _ => Value::Int(i64::try_from(dice.roll(u64::MAX) >> 20).expect("44 bits")),
        },
        (Value::Text(was), _) => match dice.below(4) {
            0 => Value::Text(format!("{was}x")),
            1 => Value::Null,
            2 => text(""),
            _ => letter_changed(dice, was),
        },
        (Value::Blob(was), _) => match dice.below(5) {
            0 => Value::Blob(was.iter().copied().chain([0]).collect()),
            1 => Value::Blob(was[..was.len().saturating_sub(1)].to_vec()),
            2 if table.name != "case_party" => Value::Null,
            _ => bit_flipped(dice, was),
        },
    };
    let mut to = row.clone();
    to[at] = fresh;
    (to != *row).then_some(to)
}

fn letter_changed(dice: &mut Dice, was: &str) -> Value {
    let mut letters: Vec<char> = was.chars().collect();
    if !letters.is_empty() {
        let at = dice.below(letters.len());
        letters[at] = if letters[at] == 'q' { 'w' } else { 'q' };
    }
    Value::Text(letters.into_iter().collect())
}

fn bit_flipped(dice: &mut Dice, was: &[u8]) -> Value {
    let mut bytes = was.to_vec();
    if !bytes.is_empty() {
        let at = dice.below(bytes.len());
        bytes[at] ^= 1 << dice.below(8);
    }
    Value::Blob(bytes)
}

/// A row like another one, under a key of its own.
fn inserted(sql: &Sql, dice: &mut Dice, table: &Table, row: &Row) -> Option<Mutation> {
    if matches!(table.name, "meta" | "log_head") {
        return None;
    }
    let mut fresh = row.clone();
    let at = dice.below(table.key);
    fresh[at] = match &row[at] {
        Value::Int(int) => Value::Int(int + 1 + dice.below(5_000) as i64),
        Value::Text(was) => Value::Text(format!("{was}Z")),
        _ => return None,
    };
    if table.name == "case_file" {
        fresh[1] = text(&format!("ZZ-2026-{:06}-0", dice.below(999_999)));
    }
    Some(Mutation {
        kind: format!("insert {}", table.name),
        told: format!("{fresh:?}"),
        does: sql.insert(table, &fresh),
        undoes: sql.delete(table, &fresh),
    })
}

/// Two rows change one value, or everything but their keys.
fn swapped(
    sql: &Sql,
    dice: &mut Dice,
    table: &Table,
    columns: &[&str],
    rows: &[Row],
) -> Option<Mutation> {
    let (one, other) = (dice.of_list(rows), dice.of_list(rows));
    let is_whole = dice.below(3) == 0;
    let column = *dice.of_list(columns);
    let at = place_of(table, column);
    if !is_whole && (at < table.key || table.name == "erased" && column == "number") {
        return None;
    }
    let takes = |place: usize| {
        // What no leaf speaks of stays where it is, and so does an erased case's number.
        let name = table.columns[place].name;
        let is_free = table.name == "erased" && name == "number";
        place >= table.key && columns.contains(&name) && !is_free && (is_whole || place == at)
    };
    let (mut first, mut second) = (one.clone(), other.clone());
    for place in (0..one.len()).filter(|place| takes(*place)) {
        first[place] = other[place].clone();
        second[place] = one[place].clone();
        let cell_gone = |was: &Row, is: &Row| is[place] == Value::Null && was[place] != Value::Null;
        if table.name == "case_party" && (cell_gone(one, &first) || cell_gone(other, &second)) {
            return None;
        }
    }
    if first == *one || second == *other {
        return None;
    }
    // A number stands once: the first steps aside while the second takes its own.
    let mut aside = one.clone();
    if table.name == "case_file" {
        aside[1] = text("ASIDE");
    }
    let through = |steps: [(&Row, &Row); 3]| {
        let steps = steps.iter().filter(|(from, to)| from != to);
        steps.map(|(from, to)| sql.update(table, from, to)).collect::<String>()
    };
    let what = if is_whole { "rows" } else { column };
    Some(Mutation {
        kind: format!("swap {}.{what}", table.name),
        told: format!("{one:?} <-> {other:?}"),
        does: through([(one, &aside), (other, &second), (&aside, &first)]),
        undoes: through([(&first, &aside), (&second, other), (&aside, one)]),
    })
}

/// The versions that the town's cases live under.
fn is_pinned(row: &Row) -> bool {
    let id = &row[1];
    [text("cn-xinfang"), text("cn")].contains(id)
}
