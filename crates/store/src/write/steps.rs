//! Phase two of a batch: the statements that make it so, grouped so that many cases cost few.

use super::batch::{Counters, Expect, Made, Plan, Sealed, Step};
use super::change::{Base, CaseChange, Change, Filed, NewEvent};
use super::insert::{self, Rows};
use super::keeper::Head;
use super::lookup;
use super::put::share_stands;
use super::sequence::Growth;
use crate::case::CaseHead;
use crate::clock::ClockRow;
use crate::statements::{Kind, Statement};
use crate::value::Arg;
use huiyin_domain::ids::AreaId;

/// Whoever read another version, or another last commitment, touches no row.
const CASE_CHANGE: Statement = Statement::new(
    "case_change",
    Kind::Write,
    "UPDATE case_file SET version = ?4, head_hash = ?5, kind = ?6, channel = ?7, topic = ?8, \
     stage = ?9, outcome = ?10, verdict = ?11, owner_unit = ?12, handler = ?13, \
     intake_unit = ?14, supervisor_unit = ?15, is_open = ?16, urgent = ?17, due_ms = ?18, \
     due_clock = ?19, registered_ms = ?20, changed_ms = ?21, closed_ms = ?22, title = ?23, \
     procedure = ?24, calendar = ?25, secret = ?26, area_code = ?27 \
     WHERE area_id = ?1 AND case_id = ?2 AND number = ?3 AND version = ?28 AND head_hash = ?29",
);
const CLOCKS_DROP: Statement = Statement::new(
    "clocks_drop",
    Kind::Write,
    "DELETE FROM case_clock WHERE area_id = ?1 AND case_id = ?2",
);

const EVENT_PLACED: Statement = Statement::new(
    "event_placed",
    Kind::Write,
    "UPDATE case_event SET position = ?4 WHERE area_id = ?1 AND case_id = ?2 AND seq = ?3",
);
const SYSTEM_EVENT_PLACED: Statement = Statement::new(
    "system_event_placed",
    Kind::Write,
    "UPDATE system_event SET position = ?3 WHERE area_id = ?1 AND seq = ?2",
);
const WAITED: Statement = Statement::new(
    "leaf_waited",
    Kind::Write,
    "DELETE FROM leaf_waiting WHERE area_id = ?1 AND case_id = ?2 AND seq = ?3",
);
/// Whoever grew another tree than the one that stands touches no row.
const HEAD: Statement = Statement::new(
    "log_head_move",
    Kind::Write,
    "INSERT INTO log_head (area_id, size, root) VALUES (?1, ?2, ?3) \
     ON CONFLICT (area_id) DO UPDATE SET size = excluded.size, root = excluded.root \
     WHERE log_head.size = ?4 AND log_head.root = ?5",
);

const OWN: [Statement; 6] =
    [CASE_CHANGE, CLOCKS_DROP, EVENT_PLACED, SYSTEM_EVENT_PLACED, WAITED, HEAD];

pub(crate) fn statements() -> impl Iterator<Item = Statement> {
    OWN.into_iter().chain(lookup::STATEMENTS)
}

/// Rows to insert, by table.
struct Tables<'a> {
    files: Rows<'a>,
    keys: Rows<'a>,
    shares: Rows<'a>,
    events: Rows<'a>,
    system: Rows<'a>,
    leaves: Rows<'a>,
    waiting: Rows<'a>,
    tiles: Rows<'a>,
    texts: Rows<'a>,
    parties: Rows<'a>,
    clocks: Rows<'a>,
    outbox: Rows<'a>,
    idempotency: Rows<'a>,
}

pub(crate) fn steps<'a>(area: AreaId, changes: &'a [Change], plan: &'a Plan) -> Vec<Step<'a>> {
    let mut steps = Vec::new();
    let mut tables = Tables::new();
    let mut takes_numbers = false;
    for (change, made) in changes.iter().zip(&plan.made) {
        let Made::Fresh { filed, entries, notes, .. } = made else {
            continue;
        };
        tables.add_notes(change, notes);
        for put in &change.puts {
            put.steps(change.area, &mut steps);
        }
        if let (Some(case), Some(filed)) = (&change.case, filed) {
            takes_numbers |= matches!(case.base, Base::New { .. });
            tables.add_case(change, case, filed, entries, &mut steps);
        }
        tables.add_idempotency(change, filed.as_ref());
    }
    if let Some(growth) = &plan.growth {
        tables.add_growth(area, growth, &mut steps);
    }
    tables.into_steps(&mut steps);
    if takes_numbers {
        add_counters(&plan.counters, &mut steps);
    }
    steps
}

fn add_counters<'a>(counters: &'a Counters, steps: &mut Vec<Step<'a>>) {
    let mut rows = Rows::of(&insert::COUNTER);
    for ((area, office, year), next) in counters {
        rows.push([Arg::Int(*area), Arg::Text(office), Arg::Int((*year).into()), Arg::Int(*next)]);
    }
    rows.into_steps(steps);
}

impl<'a> Tables<'a> {
    fn new() -> Self {
        Self {
            files: Rows::of(&insert::CASE_FILE),
            keys: Rows::of(&insert::CASE_KEY),
            shares: Rows::of(&insert::CASE_SHARE),
            events: Rows::of(&insert::CASE_EVENT),
            system: Rows::of(&insert::SYSTEM_EVENT),
            leaves: Rows::of(&insert::LEAF),
            waiting: Rows::of(&insert::LEAF_WAITING),
            tiles: Rows::of(&insert::LOG_TILE),
            texts: Rows::of(&insert::CASE_TEXT),
            parties: Rows::of(&insert::CASE_PARTY),
            clocks: Rows::of(&insert::CASE_CLOCK),
            outbox: Rows::of(&insert::OUTBOX),
            idempotency: Rows::of(&insert::IDEMPOTENCY),
        }
    }

    fn into_steps(self, steps: &mut Vec<Step<'a>>) {
        let of_case = [self.files, self.keys, self.events, self.texts, self.parties, self.clocks];
        let of_log = [self.system, self.leaves, self.waiting, self.tiles];
        let beside = [self.shares, self.outbox, self.idempotency];
        for rows in of_case.into_iter().chain(of_log).chain(beside) {
            rows.into_steps(steps);
        }
    }

    /// The one door to the log: whatever is an event leaves a leaf here, or one that waits.
    fn add_leaf(&mut self, area: Arg<'a>, case: Arg<'a>, sealed: &'a Sealed) {
        let (seq, commitment) = (Arg::Int(sealed.seq), Arg::Blob(&sealed.commitment.0));
        match sealed.position {
            Some(position) => {
                self.leaves.push([area, Arg::Int(position), case, seq, commitment]);
            }
            None => self.waiting.push([area, case, seq, commitment]),
        }
    }

    fn add_notes(&mut self, change: &'a Change, notes: &'a [Sealed]) {
        let area = Arg::Int(change.area.0);
        for (event, sealed) in change.notes.iter().zip(notes) {
            let [seq, kind, at, canonical, salt, position] = event_row(event, sealed);
            self.system.push([area, seq, kind, at, canonical, salt, position]);
            self.add_leaf(area, Arg::Int(0), sealed);
        }
    }

    fn add_growth(&mut self, area: AreaId, growth: &'a Growth, steps: &mut Vec<Step<'a>>) {
        let area = Arg::Int(area.0);
        for (waiting, position) in &growth.placed {
            let (case, seq) = (Arg::Int(waiting.case), Arg::Int(waiting.seq));
            let position = Arg::Int(*position);
            let commitment = Arg::Blob(&waiting.commitment.0);
            self.leaves.push([area, position, case, seq, commitment]);
            let (statement, params) = match waiting.case {
                0 => (&SYSTEM_EVENT_PLACED, vec![area, seq, position]),
                _ => (&EVENT_PLACED, vec![area, case, seq, position]),
            };
            steps.push(Step { statement, params, expect: Expect::Rows(1) });
            let params = vec![area, case, seq];
            steps.push(Step { statement: &WAITED, params, expect: Expect::Rows(1) });
        }
        for (written, root) in &growth.tiles {
            let (level, tile_no) = (written.tile.level, crate::log::int(written.tile.index));
            let (level, tile_no) = (Arg::Int(level.into()), Arg::Int(tile_no));
            self.tiles.push([area, level, tile_no, Arg::Blob(&root.0), Arg::Blob(&written.bytes)]);
        }
        if growth.new != growth.old {
            let size = |head: &Head| Arg::Int(crate::log::int(head.size));
            let (old, new) = (&growth.old, &growth.new);
            let params =
                vec![area, size(new), Arg::Blob(&new.root.0), size(old), Arg::Blob(&old.root.0)];
            steps.push(Step { statement: &HEAD, params, expect: Expect::Rows(1) });
        }
    }

    fn add_idempotency(&mut self, change: &'a Change, filed: Option<&Filed>) {
        if let Some(key) = &change.idempotency {
            self.idempotency.push([
                Arg::Int(change.area.0),
                Arg::Blob(key),
                Arg::int(filed.map(|filed| filed.case.0)),
                Arg::int(filed.map(|filed| filed.version)),
                Arg::Int(change.at.0),
            ]);
        }
    }

    fn add_case(
        &mut self,
        change: &'a Change,
        case: &'a CaseChange,
        filed: &'a Filed,
        entries: &'a [Sealed],
        steps: &mut Vec<Step<'a>>,
    ) {
        let area = Arg::Int(change.area.0);
        let id = Arg::Int(case.case.0);
        let row = file_row(area, filed, &case.head);
        match &case.base {
            Base::New { key_wrapped, .. } => {
                self.files.push(row);
                self.keys.push([area, id, Arg::Blob(key_wrapped)]);
                self.add_shares(change.area, case, steps);
            }
            Base::At { version, prev, .. } => {
                let mut params = row.to_vec();
                params.extend([Arg::Int(*version), Arg::Blob(&prev.0)]);
                steps.push(Step { statement: &CASE_CHANGE, params, expect: Expect::Rows(1) });
                let params = vec![area, id];
                steps.push(Step { statement: &CLOCKS_DROP, params, expect: Expect::Any });
            }
        }
        for (event, sealed) in case.events.iter().zip(entries) {
            let [seq, kind, at, canonical, salt, position] = event_row(event, sealed);
            self.events.push([area, id, seq, kind, at, canonical, salt, position]);
            self.add_leaf(area, id, sealed);
        }
        for clock in &case.clocks {
            self.clocks.push(clock_row(area, id, clock));
        }
        self.add_papers(area, id, case);
    }

    fn add_shares(&mut self, area: AreaId, case: &'a CaseChange, steps: &mut Vec<Step<'a>>) {
        for share in &case.shares {
            share_stands(share, area, steps);
            self.shares.push([
                Arg::Int(area.0),
                Arg::Int(share.case.0),
                Arg::Int(share.holder),
                Arg::Text(&share.fingerprint),
                Arg::Blob(&share.wrapped),
                Arg::Int(share.made.0),
                Arg::int(share.until.map(|until| until.0)),
            ]);
        }
    }

    fn add_papers(&mut self, area: Arg<'a>, id: Arg<'a>, case: &'a CaseChange) {
        for text in &case.texts {
            self.texts.push([
                area,
                Arg::Int(text.text.0),
                id,
                Arg::Text(&text.kind),
                Arg::Int(text.made.0),
                Arg::Blob(&text.sealed),
            ]);
        }
        if let Some(party) = &case.party {
            self.parties.push([
                area,
                id,
                Arg::Int(party.party_no),
                Arg::blob(party.name.as_deref()),
                Arg::blob(party.phone.as_deref()),
                Arg::blob(party.email.as_deref()),
                Arg::blob(party.address.as_deref()),
                Arg::blob(party.language.as_deref()),
            ]);
        }
        for message in &case.outbox {
            self.outbox.push([
                area,
                Arg::Int(message.outbox.0),
                id,
                Arg::Text(&message.channel),
                Arg::Text(&message.purpose),
                Arg::Text("due"),
                Arg::Int(0),
                Arg::Int(message.next.0),
                Arg::Int(message.made.0),
            ]);
        }
    }
}

fn file_row<'a>(area: Arg<'a>, filed: &'a Filed, head: &'a CaseHead) -> [Arg<'a>; 27] {
    [
        area,
        Arg::Int(filed.case.0),
        Arg::Text(filed.number.as_str()),
        Arg::Int(filed.version),
        Arg::Blob(&filed.last.0),
        Arg::Text(&head.kind),
        Arg::Text(&head.channel),
        Arg::Text(&head.topic),
        Arg::Text(&head.stage),
        Arg::text(head.outcome.as_deref()),
        Arg::text(head.verdict.as_deref()),
        Arg::Int(head.owner_unit.0),
        Arg::int(head.handler.map(|staff| staff.0)),
        Arg::Int(head.intake_unit.0),
        Arg::int(head.supervisor_unit.map(|unit| unit.0)),
        Arg::flag(head.is_open),
        Arg::flag(head.urgent),
        Arg::Int(head.due.0),
        Arg::Text(&head.due_clock),
        Arg::Int(head.registered.0),
        Arg::Int(head.changed.0),
        Arg::int(head.closed.map(|at| at.0)),
        Arg::Blob(&head.title),
        Arg::Text(&head.procedure),
        Arg::Text(&head.calendar),
        Arg::Blob(&head.secret),
        Arg::Text(&head.area_code),
    ]
}

fn event_row<'a>(event: &'a NewEvent, sealed: &'a Sealed) -> [Arg<'a>; 6] {
    [
        Arg::Int(sealed.seq),
        Arg::Text(event.kind),
        Arg::Int(event.at.0),
        Arg::Blob(&sealed.canonical),
        Arg::Blob(&event.salt),
        Arg::int(sealed.position),
    ]
}

fn clock_row<'a>(area: Arg<'a>, id: Arg<'a>, clock: &'a ClockRow) -> [Arg<'a>; 11] {
    [
        area,
        id,
        Arg::Text(&clock.clock),
        Arg::Int(clock.run),
        Arg::Text(&clock.state),
        Arg::Text(&clock.owed_by),
        Arg::int(clock.unit.map(|unit| unit.0)),
        Arg::Int(clock.due.0),
        Arg::int(clock.near.map(|at| at.0)),
        Arg::int(clock.next.map(|at| at.0)),
        Arg::Int(clock.fired),
    ]
}
