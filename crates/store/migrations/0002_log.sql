-- The log: leaves get their places. A leaf is written in the transaction that writes its event;
-- only while the log stands still does it wait in leaf_waiting, which is what `leaf` was before.

ALTER TABLE leaf DROP COLUMN position;
ALTER TABLE leaf RENAME TO leaf_waiting;

-- One row per place of the public log. An event of a case has case_id and seq; one of the log
-- itself has case_id 0 and the seq of its system_event; what was erased, and what came back
-- from a mirror without its event, has neither.
CREATE TABLE leaf (
    area_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    case_id INTEGER,
    seq INTEGER,
    commitment BLOB NOT NULL,
    PRIMARY KEY (area_id, position)
) STRICT, WITHOUT ROWID;

ALTER TABLE case_event ADD COLUMN position INTEGER;

-- Size and root after the last commit: what was, or may have been, signed.
CREATE TABLE log_head (
    area_id INTEGER NOT NULL,
    size INTEGER NOT NULL,
    root BLOB NOT NULL,
    PRIMARY KEY (area_id)
) STRICT, WITHOUT ROWID;

-- Full tiles only: an unfinished one is made of the leaves, or of the roots of the tiles below.
CREATE TABLE log_tile (
    area_id INTEGER NOT NULL,
    level INTEGER NOT NULL,
    tile_no INTEGER NOT NULL,
    root BLOB NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (area_id, level, tile_no)
) STRICT;

-- What happens to the log itself: a key changed, a case erased, a gap after a restore.
CREATE TABLE system_event (
    area_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    canonical BLOB NOT NULL,
    salt BLOB NOT NULL,
    position INTEGER,
    PRIMARY KEY (area_id, seq)
) STRICT;

-- The stub of an erased event: the leaf stays, a hash of what nobody has any more.
CREATE TABLE erased (
    area_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    number TEXT NOT NULL,
    basis TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (area_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX erased_by_number ON erased (area_id, number);

-- A place whose event was lost with a restore: the leaf came back from a mirror.
CREATE TABLE log_gap (
    area_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    found_ms INTEGER NOT NULL,
    PRIMARY KEY (area_id, position)
) STRICT, WITHOUT ROWID;
