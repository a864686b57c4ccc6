-- Incidents: one emergency, exercise or false alarm, about a hazard at a place. No column leads
-- to a case or to whoever brought one, and nobody but members of staff (who decided) and members
-- of duty (who were called) stands here, by their numbers.

CREATE TABLE incident (
    area_id INTEGER NOT NULL,
    incident_id INTEGER NOT NULL,
    hazard TEXT NOT NULL,
    area_code TEXT NOT NULL,
    place TEXT NOT NULL,
    stage TEXT NOT NULL,
    exercise INTEGER NOT NULL,
    is_open INTEGER NOT NULL,
    level TEXT,
    received_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    due_ms INTEGER,
    due_kind TEXT,
    commander INTEGER,
    version INTEGER NOT NULL,
    PRIMARY KEY (area_id, incident_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_by_open ON incident (area_id, is_open, received_ms, incident_id);

-- What happened: by whom, when; never changed. source: a program that brought a first report.
CREATE TABLE incident_step (
    area_id INTEGER NOT NULL,
    incident_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    staff_id INTEGER,
    unit_id INTEGER,
    source TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (area_id, incident_id, seq)
) STRICT, WITHOUT ROWID;

-- Who filled which role of the plan when a response began; seq is its step.
CREATE TABLE incident_present (
    area_id INTEGER NOT NULL,
    incident_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    role TEXT NOT NULL,
    member_id INTEGER NOT NULL,
    PRIMARY KEY (area_id, incident_id, seq, role, member_id)
) STRICT, WITHOUT ROWID;

-- Notes that only the desk reads, sealed under the incident's own key.
CREATE TABLE incident_key (
    area_id INTEGER NOT NULL,
    incident_id INTEGER NOT NULL,
    wrapped BLOB NOT NULL,
    PRIMARY KEY (area_id, incident_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE incident_text (
    area_id INTEGER NOT NULL,
    incident_id INTEGER NOT NULL,
    text_id INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (area_id, incident_id, text_id)
) STRICT, WITHOUT ROWID;

-- Which member of duty a member of staff is, as they showed by their own key.
CREATE TABLE duty_account (
    area_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    PRIMARY KEY (area_id, staff_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX duty_account_by_member ON duty_account (area_id, member_id);
