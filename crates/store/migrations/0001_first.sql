-- The first schema. Written for SQLite; `migrate::to_postgres` turns the types into those of
-- PostgreSQL. Every key begins with the county. Times are UTC milliseconds. Personal data live
-- in case_party and nowhere else (staff accounts are the exception); it has no index but its key.

CREATE TABLE meta (
    area_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (area_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE unit (
    area_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    parent_id INTEGER,
    code TEXT NOT NULL,
    label_zh TEXT NOT NULL,
    label_en TEXT NOT NULL,
    kind TEXT NOT NULL,
    area_code TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    version INTEGER NOT NULL,
    PRIMARY KEY (area_id, unit_id),
    UNIQUE (area_id, code)
) STRICT;

CREATE TABLE topic (
    area_id INTEGER NOT NULL,
    topic TEXT NOT NULL,
    label_zh TEXT NOT NULL,
    label_en TEXT NOT NULL,
    keywords TEXT NOT NULL,
    PRIMARY KEY (area_id, topic)
) STRICT, WITHOUT ROWID;

CREATE TABLE responsibility (
    area_id INTEGER NOT NULL,
    rule_id INTEGER NOT NULL,
    topic TEXT NOT NULL,
    area_code TEXT NOT NULL,
    unit_id INTEGER NOT NULL,
    basis TEXT NOT NULL,
    way TEXT NOT NULL CHECK (way IN ('territorial', 'departmental')),
    rank INTEGER NOT NULL,
    PRIMARY KEY (area_id, rule_id)
) STRICT;

CREATE TABLE staff (
    area_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    login TEXT NOT NULL,
    display_name TEXT NOT NULL,
    unit_id INTEGER NOT NULL,
    roles TEXT NOT NULL,
    password TEXT NOT NULL,
    totp BLOB,
    totp_step INTEGER NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
    version INTEGER NOT NULL,
    PRIMARY KEY (area_id, staff_id),
    UNIQUE (area_id, login)
) STRICT;
CREATE INDEX staff_by_unit ON staff (area_id, unit_id, login);

-- The token is a hash of what the browser holds.
CREATE TABLE session (
    area_id INTEGER NOT NULL,
    token BLOB NOT NULL,
    staff_id INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    seen_ms INTEGER NOT NULL,
    step_up_ms INTEGER NOT NULL,
    csrf BLOB NOT NULL,
    PRIMARY KEY (area_id, token)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_staff ON session (area_id, staff_id);

CREATE TABLE draft (
    area_id INTEGER NOT NULL,
    draft_id INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (area_id, draft_id)
) STRICT;
CREATE INDEX draft_by_end ON draft (area_id, expires_ms);

CREATE TABLE rulebook (
    area_id INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('procedure', 'calendar')),
    rule_id TEXT NOT NULL,
    version TEXT NOT NULL,
    body TEXT NOT NULL,
    hash BLOB NOT NULL,
    adopted_ms INTEGER NOT NULL,
    PRIMARY KEY (area_id, kind, rule_id, version)
) STRICT;

-- The next running number of an office and year; moved only by the writer, so without gaps.
CREATE TABLE counter (
    area_id INTEGER NOT NULL,
    office TEXT NOT NULL,
    year INTEGER NOT NULL,
    next INTEGER NOT NULL,
    PRIMARY KEY (area_id, office, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency (
    area_id INTEGER NOT NULL,
    key BLOB NOT NULL,
    case_id INTEGER,
    version INTEGER,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (area_id, key)
) STRICT, WITHOUT ROWID;

-- The derived row: what lists need. Folded from the events, never set by hand.
-- due_ms is the greatest integer when nothing is owed.
CREATE TABLE case_file (
    area_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    number TEXT NOT NULL,
    version INTEGER NOT NULL,
    head_hash BLOB NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    topic TEXT NOT NULL,
    stage TEXT NOT NULL,
    outcome TEXT,
    verdict TEXT,
    owner_unit INTEGER NOT NULL,
    handler INTEGER,
    intake_unit INTEGER NOT NULL,
    supervisor_unit INTEGER,
    is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    urgent INTEGER NOT NULL CHECK (urgent IN (0, 1)),
    due_ms INTEGER NOT NULL,
    due_clock TEXT NOT NULL,
    registered_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    closed_ms INTEGER,
    title BLOB NOT NULL,
    procedure TEXT NOT NULL,
    calendar TEXT NOT NULL,
    secret BLOB NOT NULL,
    area_code TEXT NOT NULL,
    PRIMARY KEY (area_id, case_id),
    UNIQUE (area_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_by_owner ON case_file (area_id, owner_unit, is_open, due_ms, case_id);
CREATE INDEX case_by_handler ON case_file (area_id, handler, due_ms, case_id)
    WHERE handler IS NOT NULL AND is_open = 1;
CREATE INDEX case_by_supervisor ON case_file (area_id, supervisor_unit, due_ms, case_id)
    WHERE supervisor_unit IS NOT NULL AND is_open = 1;
CREATE INDEX case_by_closing ON case_file (area_id, owner_unit, closed_ms, case_id)
    WHERE closed_ms IS NOT NULL;

CREATE TABLE case_key (
    area_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    wrapped BLOB NOT NULL,
    PRIMARY KEY (area_id, case_id)
) STRICT, WITHOUT ROWID;

-- Sealed under the case's key, each column by itself. Never indexed, never compared.
CREATE TABLE case_party (
    area_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    party_no INTEGER NOT NULL,
    name BLOB,
    phone BLOB,
    email BLOB,
    address BLOB,
    language BLOB,
    PRIMARY KEY (area_id, case_id, party_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE case_text (
    area_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    text_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    made_ms INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (area_id, case_id, text_id)
) STRICT;

CREATE TABLE case_event (
    area_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    canonical BLOB NOT NULL,
    salt BLOB NOT NULL,
    PRIMARY KEY (area_id, case_id, seq)
) STRICT, WITHOUT ROWID;

-- What the log will publish of an event; the position is given when it is sequenced.
CREATE TABLE leaf (
    area_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    commitment BLOB NOT NULL,
    position INTEGER,
    PRIMARY KEY (area_id, case_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE case_clock (
    area_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    clock TEXT NOT NULL,
    run INTEGER NOT NULL,
    state TEXT NOT NULL,
    owed_by TEXT NOT NULL,
    unit_id INTEGER,
    due_ms INTEGER NOT NULL,
    near_ms INTEGER,
    next_ms INTEGER,
    fired INTEGER NOT NULL,
    PRIMARY KEY (area_id, case_id, clock, run)
) STRICT, WITHOUT ROWID;
CREATE INDEX clock_by_next ON case_clock (area_id, next_ms, case_id, clock, run)
    WHERE next_ms IS NOT NULL;

-- Refers to the party by its case; an address is never copied here.
CREATE TABLE outbox (
    area_id INTEGER NOT NULL,
    outbox_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    channel TEXT NOT NULL,
    purpose TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('due', 'leased', 'done', 'dead')),
    attempts INTEGER NOT NULL,
    next_ms INTEGER NOT NULL,
    lease_until_ms INTEGER,
    token INTEGER,
    made_ms INTEGER NOT NULL,
    done_ms INTEGER,
    last_error TEXT,
    PRIMARY KEY (area_id, outbox_id)
) STRICT;
CREATE INDEX outbox_by_next ON outbox (area_id, state, next_ms, outbox_id);
CREATE INDEX outbox_by_case ON outbox (area_id, case_id, outbox_id);
