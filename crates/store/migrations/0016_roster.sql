-- Rosters: who is on duty when, and that each shift was handed over. Members stand here by their
-- ids, and no column leads from here to a case.

-- What its steps make. post: whoever is on shift holds it. version rises with every change of the roster or of its shifts.
CREATE TABLE roster (
    area_id INTEGER NOT NULL,
    roster TEXT NOT NULL,
    unit_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    post TEXT,
    made_ms INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (area_id, roster)
) STRICT, WITHOUT ROWID;

-- What happened to a roster, to one shift or to a member (book: roster:…, shift:…, member:…), by
-- whom and when; staff_id 0: the program itself. Never changed.
CREATE TABLE roster_step (
    area_id INTEGER NOT NULL,
    book TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (area_id, book, seq)
) STRICT, WITHOUT ROWID;

-- One shift, from its beginning to the next one's; day: on which it begins, since 1970-01-01, in
-- the roster's zone. member_id: who is on it; without one it is a gap. why and about: by which
-- layer. offered_ms, taken_ms, alarm_ms: of its handover.
CREATE TABLE roster_shift (
    area_id INTEGER NOT NULL,
    shift_id INTEGER NOT NULL,
    roster TEXT NOT NULL,
    day INTEGER NOT NULL,
    from_ms INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    workdays INTEGER NOT NULL,
    restdays INTEGER NOT NULL,
    holidays INTEGER NOT NULL,
    member_id INTEGER,
    why TEXT NOT NULL,
    about INTEGER,
    made_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    offered_ms INTEGER,
    taken_ms INTEGER,
    alarm_ms INTEGER,
    version INTEGER NOT NULL,
    PRIMARY KEY (area_id, shift_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX roster_shift_by_from ON roster_shift (area_id, roster, from_ms);
CREATE INDEX roster_shift_by_until ON roster_shift (area_id, until_ms, shift_id);
CREATE INDEX roster_shift_by_member ON roster_shift (area_id, member_id, from_ms);

-- A member is away; until_ms is exclusive.
CREATE TABLE roster_absence (
    area_id INTEGER NOT NULL,
    absence_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    from_ms INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    substitute_id INTEGER,
    version INTEGER NOT NULL,
    PRIMARY KEY (area_id, absence_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX roster_absence_by_until ON roster_absence (area_id, until_ms, absence_id);

-- Which member a member of staff is, where they are one: they sign for their own shifts.
CREATE TABLE roster_signer (
    area_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    PRIMARY KEY (area_id, staff_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX roster_signer_by_member ON roster_signer (area_id, member_id);
