//! Reads what a plan has done: duties, measures, tasks, and the places and stores they are
//! about. A task is a closed verb on a registered kind; in a crowd accident every one of these
//! saves or heals, and nothing else.

use super::check::Sort;
use super::read::name;
use super::register::{Hazard, Proof};
use super::texts::{Reading, count, lasting, response_level, word};
use super::{Label, Object, ObjectKind, Resource, Task, Verb};
use crate::problem::{Code, Fields, Node};

const ENGLISH_SAVES: [&str; 7] =
    ["rescue", "search", "treat", "first aid", "carry the injured", "free ", "save "];

pub(super) fn duties(table: &Fields<'_, '_>, reading: &Reading<'_>) -> Vec<Label> {
    saving(table, reading, "duties")
}

pub(super) fn measures(table: &Fields<'_, '_>, reading: &Reading<'_>) -> Vec<Label> {
    saving(table, reading, "measures")
}

/// Texts of which there must be one; of a crowd accident, each begins with saving.
fn saving(table: &Fields<'_, '_>, reading: &Reading<'_>, key: &'static str) -> Vec<Label> {
    if is_crowd(reading) {
        for node in table.list(key) {
            let label = reading.label(table, node, key);
            if let Some(label) = label.filter(|label| !saves(label)) {
                table.put(node.at(), Code::CrowdVerb, &label.zh, &saving_verbs());
            }
        }
    }
    reading.some_labels(table, key)
}

fn is_crowd(reading: &Reading<'_>) -> bool {
    reading.hazard.get() == Some(Hazard::CrowdCrush)
}

fn saves(label: &Label) -> bool {
    let english = |text: &String| {
        let lower = text.to_lowercase();
        ENGLISH_SAVES.iter().any(|verb| lower.starts_with(verb))
    };
    Verb::leading(&label.zh).is_some_and(Verb::saves) && label.en.as_ref().is_none_or(english)
}

/// Whether a text, in either language, begins with a verb of saving and healing.
#[must_use]
pub fn begins_with_saving(text: &str) -> bool {
    let lower = text.to_lowercase();
    Verb::leading(text).is_some_and(Verb::saves)
        || ENGLISH_SAVES.iter().any(|verb| lower.starts_with(verb))
}

fn saving_verbs() -> String {
    let verbs = Verb::ALL.iter().filter(|verb| verb.saves());
    verbs.map(|verb| verb.code()).collect::<Vec<_>>().join(", ")
}

pub(super) fn objects(fields: &Fields<'_, '_>, reading: &Reading<'_>) -> Vec<Object> {
    let read = |table: &Fields<'_, '_>| {
        let id = defined(table, reading);
        let kind = word(table, "kind", ObjectKind::ALL, ObjectKind::code);
        let title = reading.need_label(table, "title");
        table.close();
        Some(Object { id: id?, kind: kind?, title: title? })
    };
    fields.tables("object").iter().filter_map(read).collect()
}

pub(super) fn resources(fields: &Fields<'_, '_>, reading: &Reading<'_>) -> Vec<Resource> {
    let read = |table: &Fields<'_, '_>| {
        let id = defined(table, reading);
        let kind = word(table, "kind", ObjectKind::ALL, ObjectKind::code);
        let title = table.get("title").and_then(|node| reading.label(table, node, "title"));
        let count = count(table, "count", 1);
        let home = reading.need_label(table, "home");
        let custodian = name(table, reading, "custodian", Sort::Party);
        table.close();
        Some(Resource {
            id: id?,
            kind: kind?,
            title,
            count: count?,
            home: home?,
            custodian: custodian?,
        })
    };
    fields.tables("resource").iter().filter_map(read).collect()
}

fn defined(table: &Fields<'_, '_>, reading: &Reading<'_>) -> Option<String> {
    let id = reading.id(table)?;
    let at = table.get("id").map_or(table.at(), Node::at);
    reading.names.borrow_mut().define(table, Sort::Thing, &id, at);
    Some(id)
}

pub(super) fn tasks(
    fields: &Fields<'_, '_>,
    reading: &Reading<'_>,
    objects: &[Object],
    resources: &[Resource],
) -> Vec<Task> {
    let kind_of = |id: &str| {
        let object = objects.iter().find(|object| object.id == id).map(|object| object.kind);
        object.or_else(|| resources.iter().find(|one| one.id == id).map(|one| one.kind))
    };
    let mut ids: Vec<String> = Vec::new();
    let mut tasks = Vec::new();
    for table in fields.tables("task") {
        let id = reading.id(&table);
        if let (Some(id), Some(node)) = (&id, table.get("id")) {
            if ids.contains(id) {
                table.put(node.at(), Code::Duplicate, id, "");
            }
            ids.push(id.clone());
        }
        let task = task(&table, reading, &kind_of);
        table.close();
        tasks.extend(id.zip(task).map(|(id, task)| Task { id, ..task }));
    }
    tasks
}

/// A task without its id.
fn task(
    table: &Fields<'_, '_>,
    reading: &Reading<'_>,
    kind_of: &dyn Fn(&str) -> Option<ObjectKind>,
) -> Option<Task> {
    let level = response_level(table, "level");
    if let (Some(level), Some(node)) = (level, table.get("level")) {
        reading.names.borrow_mut().use_name(Sort::Level, level.code(), node.at());
    }
    let group = name(table, reading, "group", Sort::Group);
    let title = reading.need_label(table, "title");
    let verb = verb(table, title.as_ref());
    let (object, kind) = about(table, reading, title.as_ref(), kind_of);
    if let (Some(verb), Some(kind)) = (verb, kind) {
        let at =
            ["verb", "title"].iter().find_map(|key| table.get(key)).map_or(table.at(), Node::at);
        if !verb.fits(kind) {
            table.put(at, Code::VerbUnfit, verb.code(), kind.code());
        }
        let noted = title.as_ref().is_none_or(saves);
        if is_crowd(reading) && !(verb.saves() && noted) {
            table.put(at, Code::CrowdVerb, verb.code(), &saving_verbs());
        }
    }
    let due = lasting(table, "due");
    let proof = word(table, "proof", Proof::ALL, Proof::code);
    table.need("life_safety");
    let life_safety = table.flag("life_safety");
    Some(Task {
        id: String::new(),
        level: level?,
        group: group?,
        verb: verb?,
        kind: kind?,
        object,
        title: title?,
        due: due?,
        proof: proof?,
        life_safety: life_safety?,
    })
}

/// The verb as written; without one, the title must begin with a word of the register.
fn verb(table: &Fields<'_, '_>, title: Option<&Label>) -> Option<Verb> {
    if table.get("verb").is_some() {
        return word(table, "verb", Verb::ALL, Verb::code);
    }
    let title = title?;
    let found = Verb::leading(&title.zh);
    if found.is_none() {
        let words: Vec<&str> = Verb::ALL.iter().map(|verb| verb.code()).collect();
        let at = table.get("title").map_or(table.at(), Node::at);
        table.put(at, Code::UnknownWord, &title.zh, &words.join(", "));
    }
    found
}

/// The object as written; without one, the title must name a kind of the register.
fn about(
    table: &Fields<'_, '_>,
    reading: &Reading<'_>,
    title: Option<&Label>,
    kind_of: &dyn Fn(&str) -> Option<ObjectKind>,
) -> (Option<String>, Option<ObjectKind>) {
    if table.get("object").is_some() {
        let id = name(table, reading, "object", Sort::Thing);
        let kind = id.as_deref().and_then(kind_of);
        return (id, kind);
    }
    let Some(title) = title else {
        return (None, None);
    };
    let found = ObjectKind::named(&title.zh);
    if found.is_none() {
        let words: Vec<&str> = ObjectKind::ALL.iter().map(|kind| kind.code()).collect();
        let at = table.get("title").map_or(table.at(), Node::at);
        table.put(at, Code::UnknownWord, &title.zh, &words.join(", "));
    }
    (None, found)
}
