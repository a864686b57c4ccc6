//! What a copy of the database consists of: tables, columns, kinds, keys. A test holds this list
//! against the schema, so that no later migration can forget it.

/// A table as it is copied. The first column of each, the county, is the same for all rows and
/// therefore not named; the first `key` columns tell rows apart.
#[derive(Debug)]
pub struct Table {
    pub name: &'static str,
    pub columns: &'static [Column],
    pub key: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Int,
    Text,
    Blob,
}

impl Kind {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Int => "int",
            Self::Text => "text",
            Self::Blob => "blob",
        }
    }

    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Int, Self::Text, Self::Blob].into_iter().find(|kind| kind.code() == code)
    }
}

impl Table {
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        TABLES.iter().find(|table| table.name == name)
    }

    pub(super) fn place(&self) -> usize {
        let place = TABLES.iter().position(|table| table.name == self.name);
        place.expect("a table out of the list")
    }
}

/// Tables of the schema that are never copied: who is signed in is nobody's record, and a copy
/// that comes back must not sign anybody in.
pub const LEFT_OUT: [&str; 2] = ["migration", "session"];

macro_rules! tables {
    ($($name:ident [$key:literal] { $($column:ident: $kind:ident),+ $(,)? })+) => {
        /// In the order in which they are copied.
        pub const TABLES: &[Table] = &[$(Table {
            name: stringify!($name),
            key: $key,
            columns: &[$(Column { name: stringify!($column), kind: Kind::$kind }),+],
        }),+];
    };
}

tables! {
    meta [1] { name: Text, value: Text }
    unit [1] {
        unit_id: Int, parent_id: Int, code: Text, label_zh: Text, label_en: Text, kind: Text,
        area_code: Text, active: Int, version: Int,
    }
    topic [1] { topic: Text, label_zh: Text, label_en: Text, keywords: Text }
    responsibility [1] {
        rule_id: Int, topic: Text, area_code: Text, unit_id: Int, basis: Text, way: Text,
        rank: Int,
    }
    staff [1] {
        staff_id: Int, login: Text, display_name: Text, unit_id: Int, roles: Text,
        password: Text, totp: Blob, totp_step: Int, active: Int, must_change: Int, version: Int,
    }
    staff_leave [1] {
        leave_id: Int, staff_id: Int, substitute_id: Int, from_ms: Int, until_ms: Int,
        version: Int,
    }
    work_filter [2] {
        staff_id: Int, filter_no: Int, label: Text, scope: Text, stage: Text, kind: Text,
        topic: Text, overdue: Int, urgent: Int,
    }
    staff_channel [1] {
        staff_id: Int, email: Text, mail_for: Text, push_for: Text, language: Text,
    }
    staff_push [1] {
        push_id: Int, staff_id: Int, endpoint: Text, p256dh: Blob, auth: Blob, made_ms: Int,
    }
    staff_passkey [1] {
        passkey_id: Int, staff_id: Int, credential: Blob, public_key: Blob, state: Blob,
        label: Text, made_ms: Int, used_ms: Int, asked_ms: Int,
    }
    routing_model [1] {
        hash: Text, examples: Int, from_ms: Int, to_ms: Int, made_ms: Int, figures: Text,
        sealed: Blob,
    }
    draft [1] { draft_id: Int, sealed: Blob, expires_ms: Int }
    file [1] {
        file_id: Int, draft_id: Int, case_id: Int, state: Text, media: Text, bytes: Int,
        parts: Int, object: Text, sealed: Blob, digest: Blob, made_ms: Int, next_ms: Int,
    }
    file_gone [1] { object: Text, parts: Int }
    rulebook [3] {
        kind: Text, rule_id: Text, version: Text, body: Text, hash: Blob, adopted_ms: Int,
    }
    counter [2] { office: Text, year: Int, next: Int }
    idempotency [1] { key: Blob, case_id: Int, version: Int, at_ms: Int }
    case_file [1] {
        case_id: Int, number: Text, version: Int, head_hash: Blob, kind: Text, channel: Text,
        topic: Text, stage: Text, outcome: Text, verdict: Text, owner_unit: Int, handler: Int,
        intake_unit: Int, supervisor_unit: Int, is_open: Int, urgent: Int, due_ms: Int,
        due_clock: Text, registered_ms: Int, changed_ms: Int, closed_ms: Int, title: Blob,
        procedure: Text, calendar: Text, secret: Blob, area_code: Text,
    }
    case_key [1] { case_id: Int, wrapped: Blob }
    unit_key [1] {
        unit_id: Int, public: Blob, fingerprint: Text, made_ms: Int, staff_id: Int,
    }
    case_share [2] {
        case_id: Int, holder: Int, fingerprint: Text, wrapped: Blob, made_ms: Int, until_ms: Int,
    }
    case_party [2] {
        case_id: Int, party_no: Int, name: Blob, phone: Blob, email: Blob, address: Blob,
        language: Blob,
    }
    case_text [2] { case_id: Int, text_id: Int, kind: Text, made_ms: Int, sealed: Blob }
    case_event [2] {
        case_id: Int, seq: Int, kind: Text, at_ms: Int, canonical: Blob, salt: Blob,
        position: Int,
    }
    system_event [1] {
        seq: Int, kind: Text, at_ms: Int, canonical: Blob, salt: Blob, position: Int,
    }
    leaf [1] { position: Int, case_id: Int, seq: Int, commitment: Blob }
    leaf_waiting [2] { case_id: Int, seq: Int, commitment: Blob }
    log_tile [2] { level: Int, tile_no: Int, root: Blob, hashes: Blob }
    log_head [0] { size: Int, root: Blob }
    erased [1] { position: Int, number: Text, basis: Text, at_ms: Int }
    log_gap [1] { position: Int, found_ms: Int }
    case_clock [3] {
        case_id: Int, clock: Text, run: Int, state: Text, owed_by: Text, unit_id: Int,
        due_ms: Int, near_ms: Int, next_ms: Int, fired: Int,
    }
    staff_notice [1] {
        notice_id: Int, staff_id: Int, case_id: Int, purpose: Text, made_ms: Int, seen: Int,
        ways: Text, attempts: Int, next_ms: Int,
    }
    outbox [1] {
        outbox_id: Int, case_id: Int, channel: Text, purpose: Text, state: Text, attempts: Int,
        next_ms: Int, lease_until_ms: Int, token: Int, made_ms: Int, done_ms: Int,
        last_error: Text,
    }
    hall_day [2] {
        day: Int, unit_id: Int, next: Int, leader: Int, extra: Int, surge_ms: Int,
        version: Int,
    }
    hall_window [3] {
        day: Int, unit_id: Int, window_no: Int, staff_id: Int, is_open: Int, version: Int,
    }
    hall_ticket [1] {
        ticket_id: Int, day: Int, unit_id: Int, number: Int, is_priority: Int, state: Text,
        window_no: Int, calls: Int, taken_ms: Int, rank_ms: Int, called_ms: Int, case_id: Int,
        version: Int,
    }
    incident [1] {
        incident_id: Int, hazard: Text, area_code: Text, place: Text, stage: Text,
        exercise: Int, is_open: Int, level: Text, received_ms: Int, changed_ms: Int,
        due_ms: Int, due_kind: Text, commander: Int, version: Int,
    }
    incident_step [2] {
        incident_id: Int, seq: Int, at_ms: Int, staff_id: Int, unit_id: Int, source: Text,
        body: Text,
    }
    incident_present [4] { incident_id: Int, seq: Int, role: Text, member_id: Int }
    incident_key [1] { incident_id: Int, wrapped: Blob }
    incident_text [2] { incident_id: Int, text_id: Int, made_ms: Int, sealed: Blob }
    duty_account [1] { staff_id: Int, member_id: Int }
    common_problem [1] {
        problem_id: Int, topic: Text, area_code: Text, title: Text, owner_unit: Int,
        state: Text, opened_ms: Int, due_ms: Int, line: Text, answered: Int, shown_count: Int,
        shown_owner: Int, shown_office: Int, shown_public: Int, shown_day: Int, taken_out: Int,
        version: Int,
    }
    common_step [2] {
        problem_id: Int, seq: Int, at_ms: Int, staff_id: Int, unit_id: Int, body: Text,
    }
    common_link [1] { link_id: Int, problem_id: Int, case_id: Int }
    common_proposal [1] { proposal_id: Int, owner_unit: Int, topic: Text, area_code: Text }
    common_proposed [1] { case_id: Int, proposal_id: Int }
    common_apart [1] { case_id: Int }
    common_burst [2] {
        day: Int, cell: Text, band: Text, expected_tenths: Int, chance: Int, share_percent: Int,
    }
    plan_version [2] {
        plan_id: Text, version: Int, hash: Text, body: Text, staff_id: Int, adopted_ms: Int,
    }
    plan_active [1] { plan_id: Text, version: Int }
    duty_member [1] {
        member_id: Int, unit_id: Int, name: Blob, asked_ms: Int, joined_ms: Int, left_ms: Int,
        key_no: Int, version: Int,
    }
    duty_channel [1] {
        channel_id: Int, member_id: Int, way: Text, address: Blob, code: Blob, code_hash: Blob,
        code_until_ms: Int, tries: Int, next_ms: Int, confirmed_ms: Int,
    }
    duty_term [1] { term_id: Int, member_id: Int, post: Text, from_ms: Int, until_ms: Int }
    callout [1] {
        callout_id: Int, incident_id: Int, plan_hash: Blob, plan_pin: Text, level: Text,
        kind: Text, exercise: Int, t0_ms: Int, closed_ms: Int, words: Text, version: Int,
    }
    callout_need [2] {
        callout_id: Int, role: Text, mode: Text, min_ready: Int, holders: Text, ladder: Text,
        pace: Text, told_short: Int, life_safety: Int, place_no: Int,
    }
    callout_summons [1] {
        summons_id: Int, callout_id: Int, role: Text, about: Text, member_id: Int, rung: Int,
        instead_of: Int, state: Text, since_ms: Int, withdrawn: Int,
    }
    callout_attempt [1] {
        attempt_id: Int, callout_id: Int, summons_id: Int, round: Int, channel: Text,
        attempt_key: Text, state: Text, lease_until_ms: Int, epoch: Int, tries: Int,
        next_ms: Int, first_ms: Int, urgent: Int,
    }
    callout_ack [1] {
        ack_id: Int, callout_id: Int, summons_id: Int, answer: Text, via: Text, at_ms: Int,
        claimed_ms: Int,
    }
    callout_deadline [1] {
        deadline_id: Int, callout_id: Int, kind: Text, role: Text, summons_id: Int, round: Int,
        due_ms: Int, done_ms: Int, lateness_ms: Int, collapsed: Int,
    }
    callout_alarm [1] {
        alarm_id: Int, callout_id: Int, kind: Text, role: Text, summons_id: Int, at_ms: Int,
        seen_ms: Int,
    }
    callout_drill [1] {
        callout_id: Int, unit_id: Int, plan_pin: Text, due_ms: Int, begun_ms: Int, ended_ms: Int,
        result: Text,
    }
    callout_schedule [1] {
        unit_id: Int, plan_id: Text, day: Int, at_time: Text, is_on: Int, due_ms: Int,
        next_ms: Int, version: Int,
    }
    roster [1] {
        roster: Text, unit_id: Int, title: Text, post: Text, made_ms: Int, version: Int,
    }
    roster_step [2] {
        book: Text, seq: Int, at_ms: Int, staff_id: Int, unit_id: Int, body: Text,
    }
    roster_shift [1] {
        shift_id: Int, roster: Text, day: Int, from_ms: Int, until_ms: Int, workdays: Int,
        restdays: Int, holidays: Int, member_id: Int, why: Text, about: Int, made_ms: Int,
        changed_ms: Int, offered_ms: Int, taken_ms: Int, alarm_ms: Int, version: Int,
    }
    roster_absence [1] {
        absence_id: Int, member_id: Int, from_ms: Int, until_ms: Int, substitute_id: Int,
        version: Int,
    }
    roster_signer [1] { staff_id: Int, member_id: Int }
    screening_round [1] {
        round_id: Int, office_unit: Int, title: Text, topics: Text, area_codes: Text,
        from_ms: Int, until_ms: Int, check_days: Int, made_ms: Int,
    }
    screening_part [2] { round_id: Int, unit_id: Int, reported_ms: Int }
    screening_finding [1] {
        finding_id: Int, round_id: Int, finder_unit: Int, owner_unit: Int, place: Text,
        topic: Text, what: Text, danger: Int, proposal: Text, state: Text, outcome: Text,
        next_ms: Int, before_finding: Int, again_finding: Int, made_ms: Int, version: Int,
    }
    screening_note [2] {
        finding_id: Int, note_id: Int, unit_id: Int, to_unit: Int, kind: Text, body: Text,
        made_ms: Int,
    }
}
