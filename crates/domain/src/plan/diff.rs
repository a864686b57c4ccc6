//! What changed between two plans, path by path. Things with an id are compared by it, so that
//! moving a group in the file is no change of its content; lists without ids by their place.

use super::Plan;
use serde::Serialize;
use serde_json::Value;

/// One changed path; `before` is absent for what is new, `after` for what is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    pub path: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

pub(super) fn diff(old: &Plan, new: &Plan) -> Vec<Change> {
    let value = |plan: &Plan| serde_json::to_value(plan).expect("a plan is plain data");
    let mut changes = Vec::new();
    compare("", Some(&value(old)), Some(&value(new)), &mut changes);
    changes
}

fn compare(path: &str, old: Option<&Value>, new: Option<&Value>, changes: &mut Vec<Change>) {
    if old == new {
        return;
    }
    match (old, new) {
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            let added = b.keys().filter(|key| !a.contains_key(*key));
            for key in a.keys().chain(added) {
                compare(&joined(path, key), a.get(key), b.get(key), changes);
            }
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) if has_ids(a) && has_ids(b) => {
            by_id(path, a, b, changes);
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) => {
            for at in 0..a.len().max(b.len()) {
                compare(&format!("{path}[{at}]"), a.get(at), b.get(at), changes);
            }
        }
        _ => changes.push(Change {
            path: path.to_owned(),
            before: old.map(shown),
            after: new.map(shown),
        }),
    }
}

fn by_id(path: &str, a: &[Value], b: &[Value], changes: &mut Vec<Change>) {
    let found = |list: &'_ [Value], id: &str| list.iter().position(|one| id_of(one) == Some(id));
    let added = b.iter().filter_map(id_of).filter(|id| found(a, id).is_none());
    let ids: Vec<&str> = a.iter().filter_map(id_of).chain(added).collect();
    for id in &ids {
        let of = |list: &'_ [Value]| found(list, id);
        let (old, new) = (of(a).map(|at| &a[at]), of(b).map(|at| &b[at]));
        compare(&format!("{path}[{id}]"), old, new, changes);
    }
    // The order of the file is part of the hash; where nothing else changed it must be told.
    let order = |list: &[Value]| -> Vec<String> {
        let kept = list.iter().filter_map(id_of);
        kept.filter(|id| found(a, id).is_some() && found(b, id).is_some())
            .map(str::to_owned)
            .collect()
    };
    let (before, after) = (order(a), order(b));
    if before != after {
        changes.push(Change {
            path: format!("{path}[order]"),
            before: Some(before.join(", ")),
            after: Some(after.join(", ")),
        });
    }
}

fn has_ids(list: &[Value]) -> bool {
    list.iter().all(|one| id_of(one).is_some())
}

fn id_of(value: &Value) -> Option<&str> {
    value.get("id")?.as_str()
}

fn joined(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
