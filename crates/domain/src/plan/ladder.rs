//! Reads the three ladders, which are never mixed: grades of an event, colours of a warning,
//! levels of response; and the call-out rounds that a level names.

use super::check::Sort;
use super::condition::{Condition, Criterion, begins_like_one, held};
use super::read::{name, names, parties, some_words};
use super::register::{Channel, Colour, Grade, Power};
use super::texts::{Reading, inside, known, lasting, period, response_level};
use super::{Callout, GradeRule, Label, Level, Round, Unmet, Warning, Watch, orders};
use crate::problem::{Code, Fields, Node};

/// Keys by which one ladder would be written into another.
const RESPONSE_KEYS: [&str; 4] = ["I", "II", "III", "IV"];
const GRADE_KEYS: [&str; 4] = ["general", "large", "major", "extraordinary"];
const COLOUR_KEYS: [&str; 4] = ["blue", "yellow", "orange", "red"];

fn foreign_keys(table: &Fields<'_, '_>, foreign: &[&[&'static str]], expected: &[&str]) {
    for (key, at, _) in table.entries() {
        let found = foreign.iter().flat_map(|keys| keys.iter()).find(|known| **known == key);
        if let Some(key) = found {
            table.put(at, Code::LadderMixed, key, &expected.join(", "));
            // Told as what it is, and so no longer as an unknown key.
            let _asked = table.get(key);
        }
    }
}

pub(super) fn warning(fields: &Fields<'_, '_>, reading: &Reading<'_>) -> Option<Warning> {
    let table = fields.table_of(fields.need("warning")?)?;
    let source = reading.some_labels(&table, "source");
    foreign_keys(&table, &[&RESPONSE_KEYS, &GRADE_KEYS], &COLOUR_KEYS);
    let watch = |colour: &Colour| {
        let node = table.need(colour.code())?;
        let inner = table.table_of(node)?;
        let watch = parties(&inner, reading, "watch");
        let standby = names(&inner, reading, "standby", Sort::Party);
        inner.close();
        Some(Watch { id: *colour, watch, standby })
    };
    let colours = Colour::ALL.iter().filter_map(watch).collect();
    table.close();
    Some(Warning { source, colours })
}

/// `[grade]`: what makes an event general, large, major or extraordinary. It may be left to the
/// body above, which sets the standards (art. 3).
pub(super) fn grades(fields: &Fields<'_, '_>, reading: &Reading<'_>) -> Vec<GradeRule> {
    let Some(table) = fields.get("grade").and_then(|node| fields.table_of(node)) else {
        return Vec::new();
    };
    foreign_keys(&table, &[&RESPONSE_KEYS, &COLOUR_KEYS], &GRADE_KEYS);
    let grade = |grade: &Grade| {
        let when = reading.need_label(&table, grade.code())?;
        Some(GradeRule { id: *grade, when })
    };
    let grades = Grade::ALL.iter().filter_map(grade).collect();
    table.close();
    grades
}

pub(super) fn levels(
    fields: &Fields<'_, '_>,
    reading: &Reading<'_>,
    title: Option<&Label>,
) -> Vec<Level> {
    inside(fields, "level").iter().filter_map(|table| level(table, reading, title)).collect()
}

fn level(table: &Fields<'_, '_>, reading: &Reading<'_>, title: Option<&Label>) -> Option<Level> {
    let id = response_level(table, "id");
    if let (Some(id), Some(node)) = (id, table.get("id")) {
        reading.names.borrow_mut().define(table, Sort::Level, id.code(), node.at());
    }
    let matter = match table.get("matter") {
        Some(node) => reading.label(table, node, "matter"),
        None => title.cloned(),
    };
    let propose_when = proposals(table);
    let decide = name(table, reading, "decide", Sort::Role);
    let expected = lasting(table, "expected");
    let call = parties(table, reading, "call");
    let callout = name(table, reading, "callout", Sort::Callout);
    let sitrep_every = lasting(table, "sitrep_every");
    if let (Some(every), Some(whole)) = (&sitrep_every, &expected)
        && every.seconds() > whole.seconds()
    {
        let at = table.get("sitrep_every").map_or(table.at(), Node::at);
        table.put(at, Code::OutOfOrder, every.as_str(), whole.as_str());
    }
    let measures = orders::measures(table, reading);
    let powers = powers(table, reading);
    let stand_down_all = criteria(table, reading);
    table.close();
    Some(Level {
        id: id?,
        matter: matter?,
        propose_when,
        decide: decide?,
        expected: expected?,
        call,
        callout: callout?,
        sitrep_every: sitrep_every?,
        measures,
        powers,
        stand_down_all,
    })
}

/// A level may have no signal of its own; then people alone propose it.
fn proposals(table: &Fields<'_, '_>) -> Vec<Condition> {
    let each = table.list("propose_when").into_iter();
    each.filter_map(|node| {
        let text = table.text_of(node)?;
        if text.starts_with("warning.") || text.starts_with("grade.") {
            table.put(node.at(), Code::LadderMixed, &text, "");
            return None;
        }
        let read = Condition::parse(&text);
        if read.is_none() {
            table.put(node.at(), Code::BadCondition, &text, "rain.3h_mm >= 50");
        }
        read
    })
    .collect()
}

fn powers(table: &Fields<'_, '_>, reading: &Reading<'_>) -> Vec<Power> {
    let words = known(Power::ALL, Power::code);
    let low = reading.tier.get().is_some_and(|tier| !tier.has_powers());
    let each = table.list("powers").into_iter();
    each.filter_map(|node| {
        let power = table.word(node, &words)?;
        if low {
            table.put(node.at(), Code::AboveTier, power.code(), power.code());
        }
        Some(power)
    })
    .collect()
}

fn criteria(table: &Fields<'_, '_>, reading: &Reading<'_>) -> Vec<Criterion> {
    const KEY: &str = "stand_down_all";
    let Some(whole) = table.need(KEY) else {
        return Vec::new();
    };
    let each = table.list(KEY);
    if each.is_empty() {
        table.put(whole.at(), Code::NothingInside, KEY, "");
    }
    let one = |node: Node<'_>| {
        let measured = !node.is_table() && table.text_of(node).is_some_and(|t| begins_like_one(&t));
        if !measured {
            return reading.label(table, node, KEY).map(Criterion::Judged);
        }
        let text = table.text_of(node)?;
        let read = held(&text);
        if read.is_none() {
            table.put(node.at(), Code::BadCondition, &text, "river.qingshi.m < 40.5 for PT3H");
        }
        read
    };
    each.into_iter().filter_map(one).collect()
}

/// `[callout.standard]` …: the author names them, so the keys are ids.
pub(super) fn callouts(fields: &Fields<'_, '_>, reading: &Reading<'_>) -> Option<Vec<Callout>> {
    let table = fields.table_of(fields.need("callout")?)?;
    let mut callouts = Vec::new();
    for (id, at, node) in table.entries() {
        let inner = table.table_of(node);
        if !reading.id_checked(&table, &id, at) {
            continue;
        }
        reading.names.borrow_mut().define(&table, Sort::Callout, &id, at);
        callouts.extend(inner.and_then(|inner| callout(&inner, reading, id)));
    }
    Some(callouts)
}

fn callout(table: &Fields<'_, '_>, reading: &Reading<'_>, id: String) -> Option<Callout> {
    let mut rounds: Vec<Round> = Vec::new();
    for inner in inside(table, "rounds") {
        let Some(round) = round(&inner) else {
            continue;
        };
        let before = rounds.last().map(|last| &last.at);
        if let Some(before) = before.filter(|before| before.seconds() >= round.at.seconds()) {
            let at = inner.get("at").map_or(inner.at(), Node::at);
            inner.put(at, Code::OutOfOrder, before.as_str(), round.at.as_str());
        }
        rounds.push(round);
    }
    let unmet = table.need("unmet").and_then(|node| table.table_of(node));
    let unmet = unmet.and_then(|inner| unmet_of(&inner, reading, rounds.last()));
    table.close();
    Some(Callout { id, rounds, unmet: unmet? })
}

fn round(table: &Fields<'_, '_>) -> Option<Round> {
    let at = period(table, "at");
    let by = some_words(table, "by", &channels());
    let to = table.get("to").map(|node| table.word(node, &[("deputy", ())]));
    table.close();
    Some(Round { at: at?, by, to_deputy: to.is_some() })
}

/// With an older word for the same way, which plans may have.
fn channels() -> Vec<(&'static str, Channel)> {
    let mut channels = known(Channel::ALL, Channel::code);
    channels.push(("push", Channel::App));
    channels
}

fn unmet_of(table: &Fields<'_, '_>, reading: &Reading<'_>, last: Option<&Round>) -> Option<Unmet> {
    let at = period(table, "at");
    if let (Some(at), Some(last)) = (&at, last)
        && at.seconds() <= last.at.seconds()
    {
        let place = table.get("at").map_or(table.at(), Node::at);
        table.put(place, Code::OutOfOrder, last.at.as_str(), at.as_str());
    }
    let to = parties(table, reading, "to");
    table.close();
    Some(Unmet { at: at?, to })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ResponseLevel;

    #[test]
    fn the_keys_of_the_ladders_are_the_codes_of_their_registers() {
        assert_eq!(Colour::ALL.iter().map(|c| c.code()).collect::<Vec<_>>(), COLOUR_KEYS);
        assert_eq!(Grade::ALL.iter().map(|c| c.code()).collect::<Vec<_>>(), GRADE_KEYS);
        assert_eq!(ResponseLevel::ALL.iter().map(|c| c.code()).collect::<Vec<_>>(), RESPONSE_KEYS);
    }
}
