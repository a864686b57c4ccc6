-- Screening rounds: places and matters, walked by units. No person and no case stands here: no
-- column leads to either, and no text of a resident is kept.

CREATE TABLE screening_round (
    area_id INTEGER NOT NULL,
    round_id INTEGER NOT NULL,
    office_unit INTEGER NOT NULL,
    title TEXT NOT NULL,
    topics TEXT NOT NULL,
    area_codes TEXT NOT NULL,
    from_ms INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    check_days INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (area_id, round_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX screening_round_by_end ON screening_round (area_id, until_ms, round_id);

-- A unit asked to walk its places; it reports once.
CREATE TABLE screening_part (
    area_id INTEGER NOT NULL,
    round_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    reported_ms INTEGER,
    PRIMARY KEY (area_id, round_id, unit_id)
) STRICT, WITHOUT ROWID;

-- next_ms: when somebody looks again; NULL when it ended and was asked about.
CREATE TABLE screening_finding (
    area_id INTEGER NOT NULL,
    finding_id INTEGER NOT NULL,
    round_id INTEGER NOT NULL,
    finder_unit INTEGER NOT NULL,
    owner_unit INTEGER NOT NULL,
    place TEXT NOT NULL,
    topic TEXT NOT NULL,
    what TEXT NOT NULL,
    danger INTEGER NOT NULL,
    proposal TEXT NOT NULL,
    state TEXT NOT NULL,
    outcome TEXT,
    next_ms INTEGER,
    before_finding INTEGER,
    again_finding INTEGER,
    made_ms INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (area_id, finding_id)
) STRICT;
CREATE INDEX screening_finding_by_round ON screening_finding (area_id, round_id, made_ms, finding_id);
CREATE INDEX screening_finding_by_next ON screening_finding (area_id, owner_unit, next_ms, finding_id)
    WHERE next_ms IS NOT NULL;

-- What was done about a finding, by which unit; never by whom.
CREATE TABLE screening_note (
    area_id INTEGER NOT NULL,
    finding_id INTEGER NOT NULL,
    note_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    to_unit INTEGER,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (area_id, finding_id, note_id)
) STRICT, WITHOUT ROWID;
