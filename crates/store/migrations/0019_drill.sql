-- Reachability drills of duty posts. Who answered stands in the rows of the call itself, which go
-- 90 days after it; what stays is here: counts.

-- due_ms: when it was due by the unit's schedule, once; nothing for one that a keeper began.
-- result: counts (JSON), once it has ended.
CREATE TABLE callout_drill (
    area_id INTEGER NOT NULL,
    callout_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    plan_pin TEXT NOT NULL,
    due_ms INTEGER,
    begun_ms INTEGER NOT NULL,
    ended_ms INTEGER,
    result TEXT,
    PRIMARY KEY (area_id, callout_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX callout_drill_by_due ON callout_drill (area_id, unit_id, due_ms);
CREATE INDEX callout_drill_by_begin ON callout_drill (area_id, begun_ms, callout_id);
CREATE INDEX callout_drill_by_end ON callout_drill (area_id, ended_ms, callout_id);
-- One at a time.
CREATE UNIQUE INDEX callout_drill_running ON callout_drill (area_id, unit_id)
    WHERE ended_ms IS NULL;

-- Each month on a day, at a civil time (HH:MM). due_ms: the one that is to begin next; next_ms:
-- when that is tried, later where it could not begin at its hour.
CREATE TABLE callout_schedule (
    area_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    plan_id TEXT NOT NULL,
    day INTEGER NOT NULL,
    at_time TEXT NOT NULL,
    is_on INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,
    next_ms INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (area_id, unit_id)
) STRICT, WITHOUT ROWID;

-- When an answer was said that somebody entered, by their word; at_ms is when it was entered.
ALTER TABLE callout_ack ADD COLUMN claimed_ms INTEGER;
