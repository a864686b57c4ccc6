//! Reads a plan file into a `Plan`, keeping every fault: the head, roles and groups. Ladders,
//! tasks and reports have their own files; names are checked when all are known.

use super::check::{Names, Sort, circles, strength};
use super::register::{Hazard, Tier};
use super::texts::{Reading, count, inside, word};
use super::{Group, Label, Plan, REVIEW_YEARS_MAX, Role, SOURCE_BYTES_MAX};
use super::{ladder, orders, reports};
use crate::problem::{Code, Fields, Node, Problem, document};
use jiff::civil::Date;
use std::cell::{Cell, RefCell};

const SCHEMA: &str = "huiyin.plan/1";
/// Tells which law a plan rests on: plans (art. 28) and what an activation states (art. 72).
const LAW: &str = "突发事件应对法";
const ARTICLES: [&str; 2] = ["28", "72"];

pub(super) fn plan(
    source: &str,
    strength: &dyn Fn(&str) -> Option<u32>,
) -> Result<Plan, Vec<Problem>> {
    if source.len() > SOURCE_BYTES_MAX {
        let (code, what) = (Code::TextTooLong, "plan".to_owned());
        let expected = SOURCE_BYTES_MAX.to_string();
        return Err(vec![Problem { line: 1, column: 1, code, what, expected }]);
    }
    document(source, |fields| {
        let reading = Reading {
            tier: Cell::new(None),
            hazard: Cell::new(None),
            names: RefCell::new(Names::default()),
            strength,
        };
        let read = whole(&fields, &reading);
        fields.close();
        reading.names.borrow().check(&fields);
        read
    })
}

struct Head {
    id: String,
    version: u32,
    title: Label,
    hazard: Hazard,
    area: String,
    tier: Tier,
    issued_by: Label,
    approved_on: Date,
    review_by: Date,
    basis: Vec<String>,
}

fn whole(fields: &Fields<'_, '_>, reading: &Reading<'_>) -> Option<Plan> {
    let schema = fields.need("schema").and_then(|node| fields.word(node, &[(SCHEMA, SCHEMA)]));
    let head = fields.need("plan").and_then(|node| fields.table_of(node));
    let head = head.and_then(|table| head_of(&table, reading));
    let roles: Vec<Role> =
        inside(fields, "role").iter().filter_map(|table| role(table, reading)).collect();
    let groups = inside(fields, "group").iter().filter_map(|table| group(table, reading)).collect();
    circles(fields, &roles, &reading.names.borrow());
    let warning = ladder::warning(fields, reading);
    let grades = ladder::grades(fields, reading);
    let title = head.as_ref().map(|head| &head.title);
    let levels = ladder::levels(fields, reading, title);
    let callouts = ladder::callouts(fields, reading);
    let report_up = reports::report_up(fields, reading);
    let (objects, resources) =
        (orders::objects(fields, reading), orders::resources(fields, reading));
    let tasks = orders::tasks(fields, reading, &objects, &resources);
    let exercise = reports::exercise(fields);
    let after = reports::after(fields, reading);
    let head = head?;
    Some(Plan {
        schema: schema?.to_owned(),
        id: head.id,
        version: head.version,
        title: head.title,
        hazard: head.hazard,
        area: head.area,
        tier: head.tier,
        issued_by: head.issued_by,
        approved_on: head.approved_on,
        review_by: head.review_by,
        basis: head.basis,
        roles,
        groups,
        warning: warning?,
        grades,
        levels,
        callouts: callouts?,
        report_up: report_up?,
        objects,
        tasks,
        resources,
        exercise: exercise?,
        after: after?,
    })
}

/// Tier and hazard first: the texts of the whole file are held to them.
fn head_of(table: &Fields<'_, '_>, reading: &Reading<'_>) -> Option<Head> {
    let tier = word(table, "tier", Tier::ALL, Tier::code);
    reading.tier.set(tier);
    let hazard = hazard(table);
    reading.hazard.set(hazard);
    let id = reading.id(table);
    let version = count(table, "version", 1);
    let title = title(table, reading);
    let area = area(table, tier);
    let issued_by = reading.need_post(table, "issued_by");
    let dates = dates(table);
    let basis = basis(table, reading);
    table.close();
    let (approved_on, review_by) = dates?;
    Some(Head {
        id: id?,
        version: version?,
        title: title?,
        hazard: hazard?,
        area: area?,
        tier: tier?,
        issued_by: issued_by?,
        approved_on,
        review_by,
        basis,
    })
}

fn hazard(table: &Fields<'_, '_>) -> Option<Hazard> {
    let node = table.need("hazard")?;
    let text = table.text_of(node)?;
    let found = Hazard::parse(&text);
    if found.is_none() {
        let all: Vec<&str> = Hazard::ALL.iter().map(|hazard| hazard.code()).collect();
        table.put(node.at(), Code::UnknownHazard, &text, &all.join(", "));
    }
    found
}

/// `title` as any text; `title_en` beside it is the older way to give the English one.
fn title(table: &Fields<'_, '_>, reading: &Reading<'_>) -> Option<Label> {
    let label = reading.need_label(table, "title");
    let Some(node) = table.get("title_en") else {
        return label;
    };
    let text = table.text_of(node)?;
    let fine = reading.checked(table, &text, node.at(), "title_en");
    let label = label?;
    if label.en.is_some() {
        table.put(node.at(), Code::Duplicate, "title_en", "");
    }
    fine.then_some(Label { en: Some(text), ..label })
}

fn area(table: &Fields<'_, '_>, tier: Option<Tier>) -> Option<String> {
    let node = table.need("area")?;
    let text = table.text_of(node)?;
    let digits = tier.map_or(text.len(), Tier::area_digits);
    if text.len() != digits || !text.bytes().all(|b| b.is_ascii_digit()) {
        table.put(node.at(), Code::BadArea, &text, &digits.to_string());
        return None;
    }
    Some(text)
}

fn dates(table: &Fields<'_, '_>) -> Option<(Date, Date)> {
    let (approved_node, review_node) = (table.need("approved_on"), table.need("review_by"));
    let approved = approved_node.and_then(|node| table.date_of(node));
    let review = review_node.and_then(|node| table.date_of(node));
    let (approved, review) = (approved?, review?);
    let at = review_node.map_or(table.at(), Node::at);
    let latest = years_later(approved);
    if review <= approved {
        table.put(at, Code::DatesReversed, &approved.to_string(), &review.to_string());
    } else if latest.is_none_or(|latest| review > latest) {
        let latest = latest.map_or_else(String::new, |latest| latest.to_string());
        table.put(at, Code::ReviewTooLate, &review.to_string(), &latest);
    }
    Some((approved, review))
}

/// The same day three years later; of a leap day, the last of that February.
fn years_later(date: Date) -> Option<Date> {
    let year = date.year().checked_add(REVIEW_YEARS_MAX)?;
    Date::new(year, date.month(), date.day()).or_else(|_| Date::new(year, date.month(), 28)).ok()
}

fn basis(table: &Fields<'_, '_>, reading: &Reading<'_>) -> Vec<String> {
    let Some(node) = table.need("basis") else {
        return Vec::new();
    };
    let each = table.list("basis").into_iter();
    let read: Vec<String> = each
        .filter_map(|node| {
            let text = table.text_of(node)?;
            reading.checked(table, &text, node.at(), "basis").then_some(text)
        })
        .collect();
    let cited: Vec<String> = read.iter().flat_map(|text| articles(text)).collect();
    let lacking: Vec<&str> =
        ARTICLES.into_iter().filter(|article| !cited.iter().any(|one| one == article)).collect();
    if !lacking.is_empty() {
        table.put(node.at(), Code::NoBasis, LAW, &lacking.join(", "));
    }
    read
}

/// The articles of the law that a citation names: `突发事件应对法(2024)第28、64条`.
fn articles(cite: &str) -> Vec<String> {
    let Some((_, rest)) = cite.split_once(LAW) else {
        return Vec::new();
    };
    let Some((_, rest)) = rest.split_once('第') else {
        return Vec::new();
    };
    rest.split(|c: char| !c.is_ascii_digit()).map(str::to_owned).collect()
}

fn role(table: &Fields<'_, '_>, reading: &Reading<'_>) -> Option<Role> {
    let id = reading.id(table);
    if let (Some(id), Some(node)) = (&id, table.get("id")) {
        reading.names.borrow_mut().define(table, Sort::Role, id, node.at());
    }
    let title = reading.need_post(table, "title");
    let post = table.get("post").map(|node| reading.post(table, node, "post"));
    let roster = table.get("roster").map(|node| reading.id_of(table, node));
    if post.is_none() && roster.is_none() {
        table.put(table.at(), Code::Missing, "post", "");
    }
    let each = table.list("deputies").into_iter();
    let deputies = each.filter_map(|node| reading.holder(table, node, "deputies")).collect();
    let duties = reading.some_labels(table, "duties");
    table.close();
    // Asked for and faulty is not the same as absent.
    let (post, roster) =
        (post.map_or(Some(None), |p| p.map(Some)), roster.map_or(Some(None), |r| r.map(Some)));
    Some(Role { id: id?, title: title?, post: post?, roster: roster?, deputies, duties })
}

fn group(table: &Fields<'_, '_>, reading: &Reading<'_>) -> Option<Group> {
    let id = reading.id(table);
    if let (Some(id), Some(node)) = (&id, table.get("id")) {
        reading.names.borrow_mut().define(table, Sort::Group, id, node.at());
    }
    let title = reading.need_post(table, "title");
    let holder =
        |key: &'static str| table.need(key).and_then(|node| reading.holder(table, node, key));
    let (lead, deputy) = (holder("lead"), holder("deputy"));
    let roster = table.get("roster").and_then(|node| reading.id_of(table, node));
    let members = reading.counted(table, "members");
    if table.list("members").is_empty() && roster.is_none() {
        table.put(table.at(), Code::NothingInside, "members", "");
    }
    let min_ready = count(table, "min_ready", 1);
    let muster = reading.need_label(table, "muster");
    let vehicles = reading.counted(table, "vehicles");
    let duties = orders::duties(table, reading);
    table.close();
    let group = Group {
        id: id?,
        title: title?,
        lead: lead?,
        deputy: deputy?,
        roster,
        members,
        min_ready: min_ready?,
        muster: muster?,
        vehicles,
        duties,
    };
    if let Some(most) = strength(&group, reading.strength).filter(|most| *most < group.min_ready) {
        let at = table.get("min_ready").map_or(table.at(), Node::at);
        table.put(at, Code::QuorumUnreachable, &group.min_ready.to_string(), &most.to_string());
    }
    Some(group)
}

/// Names of roles or groups of which there must be at least one.
pub(super) fn parties(
    fields: &Fields<'_, '_>,
    reading: &Reading<'_>,
    key: &'static str,
) -> Vec<String> {
    if fields.need(key).is_some() && fields.list(key).is_empty() {
        let at = fields.get(key).map_or(fields.at(), Node::at);
        fields.put(at, Code::NothingInside, key, "");
    }
    names(fields, reading, key, Sort::Party)
}

pub(super) fn names(
    fields: &Fields<'_, '_>,
    reading: &Reading<'_>,
    key: &'static str,
    sort: Sort,
) -> Vec<String> {
    let each = fields.list(key).into_iter();
    each.filter_map(|node| {
        let text = fields.text_of(node)?;
        if !reading.reference_checked(fields, &text, node.at(), key) {
            return None;
        }
        reading.names.borrow_mut().use_name(sort, &text, node.at());
        Some(text)
    })
    .collect()
}

/// One name that must be there.
pub(super) fn name(
    fields: &Fields<'_, '_>,
    reading: &Reading<'_>,
    key: &'static str,
    sort: Sort,
) -> Option<String> {
    let node = fields.need(key)?;
    let text = fields.text_of(node)?;
    if !reading.reference_checked(fields, &text, node.at(), key) {
        return None;
    }
    reading.names.borrow_mut().use_name(sort, &text, node.at());
    Some(text)
}

/// Closed words of which there must be at least one.
pub(super) fn some_words<T: Copy>(
    fields: &Fields<'_, '_>,
    key: &'static str,
    words: &[(&str, T)],
) -> Vec<T> {
    let Some(node) = fields.need(key) else {
        return Vec::new();
    };
    if fields.list(key).is_empty() {
        fields.put(node.at(), Code::NothingInside, key, "");
    }
    fields.words(key, words)
}
