//! Reads what surrounds a response: the report to the body above, with its clock and where that
//! clock comes from; exercises before; evaluation and archives after.

use super::check::Sort;
use super::read::name;
use super::register::PersonalData;
use super::texts::{Reading, lasting, period_of, word};
use super::{After, Exercise, Period, ReportUp};
use crate::problem::{Code, Fields, Node};

/// The follow-up that goes by the level's own rhythm.
const BY_LEVEL: &str = "sitrep_every";
const WHOLE: u32 = 1_000;

pub(super) fn report_up(fields: &Fields<'_, '_>, reading: &Reading<'_>) -> Option<ReportUp> {
    let table = fields.table_of(fields.need("report_up")?)?;
    let to = table.need("to").and_then(|node| reading.id_of(&table, node));
    let source = reading.need_label(&table, "source");
    let first_phone = lasting(&table, "first_phone");
    let first_written = lasting(&table, "first_written");
    let last = lasting(&table, "final");
    in_order(&table, "first_written", first_phone.as_ref(), first_written.as_ref());
    in_order(&table, "final", first_written.as_ref(), last.as_ref());
    let follow_up = follow_up(&table);
    let fields = reading.some_labels(&table, "fields");
    table.close();
    Some(ReportUp {
        to: to?,
        source: source?,
        first_phone: first_phone?,
        first_written: first_written?,
        follow_up: follow_up?,
        last: last?,
        fields,
    })
}

fn in_order(
    table: &Fields<'_, '_>,
    key: &'static str,
    before: Option<&Period>,
    after: Option<&Period>,
) {
    let reversed = before.zip(after).filter(|(before, after)| before.seconds() > after.seconds());
    if let Some((before, after)) = reversed {
        let at = table.get(key).map_or(table.at(), Node::at);
        table.put(at, Code::OutOfOrder, before.as_str(), after.as_str());
    }
}

fn follow_up(table: &Fields<'_, '_>) -> Option<Option<Period>> {
    let node = table.need("follow_up")?;
    if table.text_of(node)? == BY_LEVEL {
        return Some(None);
    }
    period_of(table, node).map(Some)
}

pub(super) fn exercise(fields: &Fields<'_, '_>) -> Option<Exercise> {
    let table = fields.table_of(fields.need("exercise")?)?;
    let tabletop_every = lasting(&table, "tabletop_every");
    let live_every = lasting(&table, "live_every");
    let reachability_every = lasting(&table, "reachability_every");
    let pass = table.need("pass").and_then(|node| table.table_of(node));
    let pass = pass.and_then(|pass| {
        let within = lasting(&pass, "ack_within");
        let share = pass.need("share").and_then(|node| share(&pass, node));
        pass.close();
        Some((within?, share?))
    });
    table.close();
    let (ack_within, share_permille) = pass?;
    Some(Exercise {
        tabletop_every: tabletop_every?,
        live_every: live_every?,
        reachability_every: reachability_every?,
        ack_within,
        share_permille,
    })
}

fn share(table: &Fields<'_, '_>, node: Node<'_>) -> Option<u32> {
    let share = table.thousandths(node)?;
    if share == 0 {
        table.put(node.at(), Code::AmountTooSmall, "0", "0.001");
    } else if share > WHOLE {
        table.put(node.at(), Code::AmountTooLarge, "share", "1");
    }
    Some(share)
}

pub(super) fn after(fields: &Fields<'_, '_>, reading: &Reading<'_>) -> Option<After> {
    let table = fields.table_of(fields.need("after")?)?;
    let evaluation_due = lasting(&table, "evaluation_due");
    let improvement_owner = name(&table, reading, "improvement_owner", Sort::Party);
    let personal_data = word(&table, "personal_data", PersonalData::ALL, PersonalData::code);
    let archive = lasting(&table, "archive");
    table.close();
    Some(After {
        evaluation_due: evaluation_due?,
        improvement_owner: improvement_owner?,
        personal_data: personal_data?,
        archive: archive?,
    })
}
