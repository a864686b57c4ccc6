-- Calls to duty. Everything that a running call needs stands in these rows, so that a restart
-- loses nothing and an edited plan or roster changes none. Members stand here by their ids.

-- words: what messages say, frozen at T0 (JSON). version: raised by every transaction that writes
-- more than single attempts.
CREATE TABLE callout (
    area_id INTEGER NOT NULL,
    callout_id INTEGER NOT NULL,
    incident_id INTEGER,
    plan_hash BLOB NOT NULL,
    plan_pin TEXT NOT NULL,
    level TEXT NOT NULL,
    kind TEXT NOT NULL,
    exercise INTEGER NOT NULL,
    t0_ms INTEGER NOT NULL,
    closed_ms INTEGER,
    words TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (area_id, callout_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX callout_by_closing ON callout (area_id, closed_ms, callout_id);
CREATE INDEX callout_by_incident ON callout (area_id, incident_id, callout_id);

-- One role or group of the plan: who filled it, the ladder of deputies and the rounds, as JSON.
CREATE TABLE callout_need (
    area_id INTEGER NOT NULL,
    callout_id INTEGER NOT NULL,
    role TEXT NOT NULL,
    mode TEXT NOT NULL,
    min_ready INTEGER NOT NULL,
    holders TEXT NOT NULL,
    ladder TEXT NOT NULL,
    pace TEXT NOT NULL,
    told_short INTEGER NOT NULL,
    life_safety INTEGER NOT NULL,
    place_no INTEGER NOT NULL,
    PRIMARY KEY (area_id, callout_id, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE callout_summons (
    area_id INTEGER NOT NULL,
    summons_id INTEGER NOT NULL,
    callout_id INTEGER NOT NULL,
    role TEXT NOT NULL,
    about TEXT,
    member_id INTEGER NOT NULL,
    rung INTEGER NOT NULL,
    instead_of INTEGER,
    state TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL,
    PRIMARY KEY (area_id, summons_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX callout_summons_by_callout ON callout_summons (area_id, callout_id, summons_id);

-- attempt_key: the same for every try, so that a gateway can drop a double.
CREATE TABLE callout_attempt (
    area_id INTEGER NOT NULL,
    attempt_id INTEGER NOT NULL,
    callout_id INTEGER NOT NULL,
    summons_id INTEGER NOT NULL,
    round INTEGER NOT NULL,
    channel TEXT NOT NULL,
    attempt_key TEXT NOT NULL,
    state TEXT NOT NULL,
    lease_until_ms INTEGER,
    epoch INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    next_ms INTEGER NOT NULL,
    first_ms INTEGER,
    urgent INTEGER NOT NULL,
    PRIMARY KEY (area_id, attempt_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX callout_attempt_by_callout ON callout_attempt (area_id, callout_id, attempt_id);
CREATE INDEX callout_attempt_by_state ON callout_attempt (area_id, state, callout_id);
CREATE UNIQUE INDEX callout_attempt_by_key ON callout_attempt (area_id, attempt_key);

CREATE TABLE callout_ack (
    area_id INTEGER NOT NULL,
    ack_id INTEGER NOT NULL,
    callout_id INTEGER NOT NULL,
    summons_id INTEGER NOT NULL,
    answer TEXT NOT NULL,
    via TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (area_id, ack_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX callout_ack_by_callout ON callout_ack (area_id, callout_id, ack_id);

-- Absolute; what was made late says by how much.
CREATE TABLE callout_deadline (
    area_id INTEGER NOT NULL,
    deadline_id INTEGER NOT NULL,
    callout_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    role TEXT NOT NULL,
    summons_id INTEGER,
    round INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,
    done_ms INTEGER,
    lateness_ms INTEGER,
    collapsed INTEGER NOT NULL,
    PRIMARY KEY (area_id, deadline_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX callout_deadline_by_callout ON callout_deadline (area_id, callout_id, deadline_id);
CREATE INDEX callout_deadline_by_due ON callout_deadline (area_id, done_ms, due_ms);

-- What a human must be told at once; open until one has taken it.
CREATE TABLE callout_alarm (
    area_id INTEGER NOT NULL,
    alarm_id INTEGER NOT NULL,
    callout_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    role TEXT,
    summons_id INTEGER,
    at_ms INTEGER NOT NULL,
    seen_ms INTEGER,
    PRIMARY KEY (area_id, alarm_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX callout_alarm_by_callout ON callout_alarm (area_id, callout_id, alarm_id);
CREATE INDEX callout_alarm_by_seen ON callout_alarm (area_id, seen_ms, alarm_id);
