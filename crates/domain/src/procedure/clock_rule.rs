//! Reads one `[[clock]]` of a procedure file.

use super::check::References;
use super::read::{basis, id, known, name, no_boundary_word};
use super::{
    Amount, Applies, ClockRule, ExtensionRule, Near, OnExpiry, Parameter, PauseRule, Roll, Start,
};
use crate::case::{CaseKind, Way};
use crate::clock::{Party, Trigger, Unit};
use crate::policy::Role;
use crate::problem::{Code, Fields};

pub(super) fn clock_rule(
    fields: &Fields<'_, '_>,
    parameters: &[Parameter],
    references: &mut References,
) -> Option<ClockRule> {
    let id = id(fields);
    if let Some(id) = &id {
        references.define_clock(fields, id, fields.at());
    }
    let name = name(fields);
    let unit = unit(fields);
    let amount = amount(fields, unit, parameters, references);
    let start_no_later_than = clock_reference(fields, "start_no_later_than", references);
    let due_no_later_than = clock_reference(fields, "due_no_later_than", references);
    let start = start(fields, start_no_later_than.is_some());
    let met_by = met_by(fields, start.as_ref());
    let cancelled_by = fields.words("cancelled_by", &known(Trigger::ALL, Trigger::code));
    let owed_by = one(fields, "owed_by", &known(Party::ALL, Party::code));
    let owed_label = owed_label(fields);
    let rollover =
        fields.get("rollover").and_then(|node| fields.word(node, &known(Roll::ALL, Roll::code)));
    let pauses = fields.tables("pause").iter().filter_map(pause).collect();
    let extension = extension(fields, unit);
    let waived_if = flags_used(fields, "waived_if", references);
    let applies = applies(fields, references);
    let on_expiry = one(fields, "on_expiry", &known(OnExpiry::ALL, OnExpiry::code));
    let near = near(fields, unit);
    fields.need("basis");
    let basis = basis(fields);
    fields.close();
    Some(ClockRule {
        id: id?,
        name: name?,
        amount: amount?,
        unit: unit?,
        start: start?,
        start_no_later_than,
        due_no_later_than,
        met_by,
        cancelled_by,
        owed_by: owed_by?,
        owed_label: owed_label?,
        rollover,
        pauses,
        extension,
        waived_if,
        applies,
        on_expiry: on_expiry?,
        near,
        basis: basis?,
    })
}

fn one<T: Copy>(fields: &Fields<'_, '_>, key: &'static str, words: &[(&str, T)]) -> Option<T> {
    fields.need(key).and_then(|node| fields.word(node, words))
}

fn unit(fields: &Fields<'_, '_>) -> Option<Unit> {
    one(fields, "unit", &known(Unit::ALL, Unit::code))
}

fn owed_label(fields: &Fields<'_, '_>) -> Option<String> {
    let node = fields.need("owed_label")?;
    let text = fields.text_of(node)?;
    no_boundary_word(fields, node, &text);
    Some(text)
}

/// The longest period a procedure may give, about ten years in each unit.
fn amount_max(unit: Unit) -> u32 {
    match unit {
        Unit::Second => 315_360_000,
        Unit::Minute => 5_256_000,
        Unit::Hour => 87_600,
        Unit::NaturalDay | Unit::WorkingDay => 3_660,
        Unit::Month => 120,
        Unit::Year => 10,
    }
}

fn bounded(fields: &Fields<'_, '_>, key: &'static str, unit: Option<Unit>) -> Option<u32> {
    let (value, at) = fields.integer(key)?;
    let max = unit.map_or(u32::MAX, amount_max);
    if value <= 0 {
        fields.put(at, Code::AmountTooSmall, &value.to_string(), "1");
        return None;
    }
    let amount = u32::try_from(value).ok().filter(|amount| *amount <= max);
    if amount.is_none() {
        fields.put(at, Code::AmountTooLarge, &value.to_string(), &max.to_string());
    }
    amount
}

fn amount(
    fields: &Fields<'_, '_>,
    unit: Option<Unit>,
    parameters: &[Parameter],
    references: &mut References,
) -> Option<Amount> {
    let from = fields.get("amount_from");
    let fixed = fields.get("amount");
    match (fixed, from) {
        (Some(_), None) => bounded(fields, "amount", unit).map(Amount::Fixed),
        (None, Some(node)) => {
            let id = fields.text_of(node)?;
            references.use_parameter(&id, node.at());
            let default = parameters.iter().find(|known| known.id == id)?.default;
            Some(Amount::Parameter { id, default })
        }
        (Some(_), Some(node)) => {
            fields.put(node.at(), Code::AmountTwice, "amount_from", "amount");
            None
        }
        (None, None) => {
            fields.put(fields.at(), Code::Missing, "amount", "");
            None
        }
    }
}

pub(super) fn clock_reference(
    fields: &Fields<'_, '_>,
    key: &'static str,
    references: &mut References,
) -> Option<String> {
    let node = fields.get(key)?;
    let id = fields.text_of(node)?;
    references.use_clock(&id, node.at());
    Some(id)
}

fn start(fields: &Fields<'_, '_>, may_be_empty: bool) -> Option<Start> {
    let words = known(Trigger::ALL, Trigger::code);
    let any = fields.words("start", &words);
    let latest = fields.words("start_latest_of", &words);
    let both = fields.get("start").is_some() && fields.get("start_latest_of").is_some();
    if both {
        fields.put(fields.at(), Code::StartTwice, "start", "start_latest_of");
        return None;
    }
    if fields.get("start_latest_of").is_some() {
        return Some(Start::Latest(latest));
    }
    if fields.get("start").is_none() && !may_be_empty {
        fields.put(fields.at(), Code::Missing, "start", "");
        return None;
    }
    Some(Start::Any(any))
}

fn met_by(fields: &Fields<'_, '_>, start: Option<&Start>) -> Vec<Trigger> {
    let node = fields.get("met_by");
    let met_by = fields.words("met_by", &known(Trigger::ALL, Trigger::code));
    let Some(node) = node else {
        fields.put(fields.at(), Code::NoEnd, "met_by", "");
        return met_by;
    };
    let nothing_written = fields.list("met_by").is_empty();
    if nothing_written {
        fields.put(node.at(), Code::NoEnd, "met_by", "");
    }
    let starts: &[Trigger] = match start {
        Some(Start::Any(triggers) | Start::Latest(triggers)) => triggers,
        None => &[],
    };
    for trigger in met_by.iter().filter(|trigger| starts.contains(trigger)) {
        fields.put(node.at(), Code::StartIsMet, trigger.code(), "");
    }
    met_by
}

fn pause(fields: &Fields<'_, '_>) -> Option<PauseRule> {
    let reason = fields.need_text("reason");
    let name = name(fields);
    let basis = basis(fields);
    fields.close();
    Some(PauseRule { reason: reason?, name: name?, basis })
}

fn extension(fields: &Fields<'_, '_>, base: Option<Unit>) -> Option<ExtensionRule> {
    let table = fields.table_of(fields.get("extension")?)?;
    let unit = unit(&table);
    if let (Some(base), Some(unit)) = (base, unit)
        && base.is_instant() != unit.is_instant()
    {
        table.put(table.at(), Code::UnitMismatch, unit.code(), base.code());
    }
    let max = bounded(&table, "max", unit);
    let times = table.get("times").map_or(Some(1), |_| bounded(&table, "times", None));
    let approver = table.get("approver");
    if approver.is_none() {
        let roles: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
        table.put(table.at(), Code::NoApprover, "approver", &roles.join(", "));
    }
    let approver = approver.and_then(|node| table.word(node, &known(Role::ALL, Role::code)));
    let reason_required = table.flag("reason_required").unwrap_or(true);
    let must_notify = table.flag("must_notify").unwrap_or(true);
    // Said in the file for its readers; a period that is over can never be extended here.
    if table.flag("before_expiry") == Some(false) {
        table.put(table.at(), Code::UnknownWord, "before_expiry = false", "true");
    }
    if table.get("max").is_none() && !must_notify {
        table.put(table.at(), Code::OpenExtension, "max", "must_notify = true");
    }
    let basis = basis(&table);
    table.close();
    Some(ExtensionRule {
        max,
        unit: unit?,
        times: times?,
        approver: approver?,
        reason_required,
        must_notify,
        basis,
    })
}

fn flags_used(
    fields: &Fields<'_, '_>,
    key: &'static str,
    references: &mut References,
) -> Vec<String> {
    let mut used = Vec::new();
    for node in fields.list(key) {
        let Some(id) = fields.text_of(node) else {
            continue;
        };
        references.use_flag(&id, node.at());
        used.push(id);
    }
    used
}

fn applies(fields: &Fields<'_, '_>, references: &mut References) -> Applies {
    let Some(table) = fields.get("applies").and_then(|node| fields.table_of(node)) else {
        return Applies::default();
    };
    let applies = Applies {
        kinds: table.words("kinds", &known(CaseKind::ALL, CaseKind::code)),
        ways: table.words("ways", &known(Way::ALL, Way::code)),
        urgent: table.flag("urgent"),
        flags: flags_used(&table, "flags", references),
        without: flags_used(&table, "without", references),
    };
    table.close();
    applies
}

fn near(fields: &Fields<'_, '_>, base: Option<Unit>) -> Option<Near> {
    let table = fields.table_of(fields.get("near")?)?;
    let unit = unit(&table);
    table.need("amount");
    let amount = bounded(&table, "amount", unit);
    let comparable = |base: Unit, unit: Unit| {
        base.is_instant() == unit.is_instant() && !matches!(unit, Unit::Month | Unit::Year)
    };
    if let (Some(base), Some(unit)) = (base, unit)
        && !comparable(base, unit)
    {
        table.put(table.at(), Code::UnitMismatch, unit.code(), base.code());
    }
    table.close();
    Some(Near { amount: amount?, unit: unit? })
}
