//! Reads a procedure file into a `Procedure`, keeping every fault. Clocks have their own file;
//! what refers to what is checked at the end, when all names are known.

use super::check::{References, check};
use super::clock_rule::{clock_reference, clock_rule};
use super::{
    AnswerPart, Basis, BasisKind, Closing, ClosingRule, Condition, ConditionKind, FlagName, Guard,
    Name, NoticeRule, Parameter, Procedure, ReviewLevel, Roll, Rollover, Withdrawal,
};
use crate::case::{CaseKind, Stage};
use crate::problem::{Code, Fields, Node, Problem, boundary_word, document, waives_a_right};
use jiff::tz::TimeZone;

pub(super) fn procedure(
    source: &str,
    calendar_exists: &dyn Fn(&str) -> bool,
) -> Result<Procedure, Vec<Problem>> {
    document(source, |fields| {
        let mut references = References::default();
        let read = whole(&fields, calendar_exists, &mut references);
        fields.close();
        read
    })
}

fn whole(
    fields: &Fields<'_, '_>,
    calendar_exists: &dyn Fn(&str) -> bool,
    references: &mut References,
) -> Option<Procedure> {
    let id = id(fields);
    let version = fields.need_text("version");
    let name = name(fields);
    let (effective_from, effective_to) = effective(fields);
    let zone = zone(fields);
    let calendar = calendar(fields, calendar_exists);
    let rollover = rollover(fields);
    let kinds = named(fields, "kind", CaseKind::ALL, CaseKind::code);
    let stages = named(fields, "stage", Stage::ALL, Stage::code);
    let flags = flags(fields, references);
    let parameters = parameters(fields, references);
    let clocks: Vec<_> = inside(fields, "clock")
        .iter()
        .filter_map(|clock| clock_rule(clock, &parameters, references))
        .collect();
    let notices = fields.tables("notice").iter().filter_map(notice).collect();
    let answer = fields.tables("answer").iter().filter_map(answer_part).collect();
    let levels = fields.tables("review");
    let review_levels = levels.iter().filter_map(|level| review_level(level, references)).collect();
    let reopen_window = clock_reference(fields, "reopen_window", references);
    let came_back_days = days(fields, "came_back_days");
    let guards = fields.tables("guard").iter().filter_map(guard).collect();
    let withdrawal = withdrawal(fields);
    let closing = closing(fields, references);
    let order = check(fields, &clocks, references);
    let (zone_name, zone) = zone?;
    Some(Procedure {
        id: id?,
        version: version?,
        name: name?,
        effective_from: effective_from?,
        effective_to,
        zone,
        zone_name,
        calendar: calendar?,
        rollover: rollover?,
        kinds,
        stages,
        flags,
        parameters,
        clocks,
        notices,
        answer,
        review_levels,
        reopen_window,
        came_back_days,
        guards,
        withdrawal,
        closing: closing?,
        order: order?,
    })
}

/// Words of an enum made by `codes!`, as `Fields::word` takes them.
pub(super) fn known<T: Copy>(
    all: &[T],
    code: impl Fn(T) -> &'static str,
) -> Vec<(&'static str, T)> {
    all.iter().map(|value| (code(*value), *value)).collect()
}

/// An id: small letters, digits, `-` and `_`, so that it can stand in keys and addresses.
pub(super) fn id(fields: &Fields<'_, '_>) -> Option<String> {
    let node = fields.need("id")?;
    let text = fields.text_of(node)?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if text.len() > 40 || !text.chars().all(plain) {
        fields.put(node.at(), Code::BadId, &text, "a-z 0-9 - _");
        return None;
    }
    no_boundary_word(fields, node, &text);
    Some(text)
}

pub(super) fn name(fields: &Fields<'_, '_>) -> Option<Name> {
    let read = |key: &'static str| {
        let node = fields.need(key)?;
        let text = fields.text_of(node)?;
        no_boundary_word(fields, node, &text);
        Some(text)
    };
    let (zh, en) = (read("zh"), read("en"));
    Some(Name { zh: zh?, en: en? })
}

pub(super) fn no_boundary_word(fields: &Fields<'_, '_>, node: Node<'_>, text: &str) {
    if let Some(word) = boundary_word(text) {
        fields.put(node.at(), Code::BoundaryWord, text, word);
    }
}

pub(super) fn basis(fields: &Fields<'_, '_>) -> Option<Basis> {
    let table = fields.table_of(fields.get("basis")?)?;
    let kind = table.need("kind");
    let kind = kind.and_then(|node| table.word(node, &known(BasisKind::ALL, BasisKind::code)));
    let cite = table.need_text("cite");
    table.close();
    Some(Basis { kind: kind?, cite: cite? })
}

/// Tables that must be there at least once.
fn inside<'d, 'p>(fields: &Fields<'d, 'p>, key: &'static str) -> Vec<Fields<'d, 'p>> {
    let found = fields.tables(key);
    if found.is_empty() {
        fields.put(fields.at(), Code::NothingInside, key, "");
    }
    found
}

fn effective(fields: &Fields<'_, '_>) -> (Option<jiff::civil::Date>, Option<jiff::civil::Date>) {
    let from_at = fields.need("effective_from").map_or(fields.at(), Node::at);
    let (from, to) = (fields.date("effective_from"), fields.date("effective_to"));
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        fields.put(from_at, Code::DatesReversed, &from.to_string(), &to.to_string());
    }
    (from, to)
}

fn zone(fields: &Fields<'_, '_>) -> Option<(String, TimeZone)> {
    let node = fields.need("tz")?;
    let text = fields.text_of(node)?;
    let Some(zone) = crate::time::zone(&text) else {
        fields.put(node.at(), Code::UnknownZone, &text, "");
        return None;
    };
    Some((text, zone))
}

fn calendar(fields: &Fields<'_, '_>, exists: &dyn Fn(&str) -> bool) -> Option<String> {
    let node = fields.need("calendar")?;
    let text = fields.text_of(node)?;
    if !exists(&text) {
        fields.put(node.at(), Code::UnknownCalendar, &text, "");
        return None;
    }
    Some(text)
}

fn rollover(fields: &Fields<'_, '_>) -> Option<Rollover> {
    let table = fields.table_of(fields.need("rollover")?)?;
    let words = known(Roll::ALL, Roll::code);
    let read = |key| table.need(key).and_then(|node| table.word(node, &words));
    let (authority, person) = (read("authority"), read("person"));
    let basis = basis(&table);
    table.close();
    Some(Rollover { authority: authority?, person: person?, basis })
}

/// `[[kind]]` and `[[stage]]`: words of a closed list with the names this procedure gives them.
fn named<T: Copy + PartialEq>(
    fields: &Fields<'_, '_>,
    key: &'static str,
    all: &[T],
    code: impl Fn(T) -> &'static str,
) -> Vec<(T, Name)> {
    let words = known(all, &code);
    let mut read: Vec<(T, Name)> = Vec::new();
    for table in inside(fields, key) {
        let id = table.need("id");
        let value = id.and_then(|node| table.word(node, &words));
        let name = name(&table);
        table.close();
        let (Some(value), Some(name), Some(id)) = (value, name, id) else {
            continue;
        };
        if read.iter().any(|(known, _)| *known == value) {
            table.put(id.at(), Code::Duplicate, code(value), "");
        }
        read.push((value, name));
    }
    read
}

fn flags(fields: &Fields<'_, '_>, references: &mut References) -> Vec<FlagName> {
    let read = |table: &Fields<'_, '_>| {
        let (id, name) = (id(table), name(table));
        table.close();
        Some((FlagName { id: id?, name: name? }, table.at()))
    };
    let flags: Vec<_> = fields.tables("flag").iter().filter_map(read).collect();
    for (flag, at) in &flags {
        references.define_flag(fields, &flag.id, *at);
    }
    flags.into_iter().map(|(flag, _)| flag).collect()
}

fn parameters(fields: &Fields<'_, '_>, references: &mut References) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    for table in fields.tables("parameter") {
        let (id, name) = (id(&table), name(&table));
        let default = table.integer("default").and_then(|(value, at)| {
            let value = u32::try_from(value).ok().filter(|n| (1..=3_660).contains(n));
            if value.is_none() {
                table.put(at, Code::AmountTooLarge, "default", "1–3660");
            }
            value
        });
        table.close();
        let (Some(id), Some(name)) = (id, name) else {
            continue;
        };
        references.define_parameter(fields, &id, table.at());
        parameters.push(Parameter { id, name, default });
    }
    parameters
}

fn notice(table: &Fields<'_, '_>) -> Option<NoticeRule> {
    let (id, name) = (id(table), name(table));
    let must = table.tables("must").iter().filter_map(bare_name).collect();
    let basis = basis(table);
    table.close();
    Some(NoticeRule { id: id?, name: name?, must, basis })
}

fn bare_name(table: &Fields<'_, '_>) -> Option<Name> {
    let name = name(table);
    table.close();
    name
}

fn answer_part(table: &Fields<'_, '_>) -> Option<AnswerPart> {
    let (id, name) = (id(table), name(table));
    let kinds = table.words("kinds", &known(CaseKind::ALL, CaseKind::code));
    let dated = table.flag("dated").unwrap_or(false);
    table.close();
    Some(AnswerPart { id: id?, name: name?, kinds, dated })
}

fn review_level(table: &Fields<'_, '_>, references: &mut References) -> Option<ReviewLevel> {
    let (id, name) = (id(table), name(table));
    let window = clock_reference(table, "window", references);
    let by = table.need("by").and_then(|node| table.table_of(node));
    let by = by.as_ref().and_then(bare_name);
    let is_final = table.flag("final").unwrap_or(false);
    table.close();
    Some(ReviewLevel { id: id?, window, name: name?, by: by?, is_final })
}

fn guard(table: &Fields<'_, '_>) -> Option<Guard> {
    let (rule, basis) = (name(table), basis(table));
    table.close();
    Some(Guard { rule: rule?, basis })
}

fn withdrawal(fields: &Fields<'_, '_>) -> Option<Withdrawal> {
    let table = fields.table_of(fields.get("withdrawal")?)?;
    let terms = free_of_waivers(&table);
    table.need("revocable_days");
    let days = days(&table, "revocable_days");
    table.close();
    Some(Withdrawal { terms: terms?, revocable_days: days? })
}

fn days(table: &Fields<'_, '_>, key: &'static str) -> Option<u32> {
    table.integer(key).and_then(|(days, at)| {
        let days = u32::try_from(days).ok().filter(|n| (1..=3_660).contains(n));
        if days.is_none() {
            table.put(at, Code::AmountTooSmall, key, "1–3660");
        }
        days
    })
}

/// Names of a rule by which a case ends: no such rule may sign a right away.
fn free_of_waivers(table: &Fields<'_, '_>) -> Option<Name> {
    let name = name(table)?;
    for (key, text) in [("zh", &name.zh), ("en", &name.en)] {
        if let Some(node) = table.get(key)
            && waives_a_right(text)
        {
            table.put(node.at(), Code::WaivesRight, text, "");
        }
    }
    Some(name)
}

fn closing(fields: &Fields<'_, '_>, references: &mut References) -> Option<Closing> {
    let table = fields.table_of(fields.need("closing")?)?;
    let may =
        inside(&table, "may").iter().filter_map(|rule| closing_rule(rule, references)).collect();
    let must_not = table.tables("must_not").iter().filter_map(bare_name).collect();
    table.close();
    Some(Closing { may, must_not })
}

fn closing_rule(table: &Fields<'_, '_>, references: &mut References) -> Option<ClosingRule> {
    let kinds = table.words("kinds", &known(CaseKind::ALL, CaseKind::code));
    let all: Vec<Condition> = table
        .list("all")
        .into_iter()
        .filter_map(|node| condition(table, node, references))
        .collect();
    if all.is_empty() {
        table.put(table.at(), Code::NothingInside, "all", "");
    }
    let has_text = table.get("zh").is_some() || table.get("en").is_some();
    let text = if has_text { free_of_waivers(table) } else { None };
    table.close();
    Some(ClosingRule { kinds, all, text })
}

fn condition(
    table: &Fields<'_, '_>,
    node: Node<'_>,
    references: &mut References,
) -> Option<Condition> {
    let text = table.text_of(node)?;
    let (word, clock) = match text.split_once(':') {
        Some((word, clock)) => (word, Some(clock)),
        None => (text.as_str(), None),
    };
    let kind = ConditionKind::parse(word);
    let whole = kind.is_some_and(|kind| (kind == ConditionKind::WindowLapsed) == clock.is_some());
    if !whole {
        let words: Vec<&str> = ConditionKind::ALL.iter().map(|kind| kind.code()).collect();
        let words = words.join(", ").replace("window-lapsed", "window-lapsed:<clock>");
        table.put(node.at(), Code::UnknownWord, &text, &words);
        return None;
    }
    if let Some(clock) = clock {
        references.use_clock(clock, node.at());
    }
    Some(Condition { kind: kind?, clock: clock.map(str::to_owned) })
}
