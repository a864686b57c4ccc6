-- Keys that units hold. The private half is on a card and in no table; a case that is locked has
-- an empty case_key.wrapped, and its key lies here once for each holder (0: the person).

CREATE TABLE unit_key (
    area_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    public BLOB NOT NULL,
    fingerprint TEXT NOT NULL,
    made_ms INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    PRIMARY KEY (area_id, unit_id)
) STRICT, WITHOUT ROWID;

-- until_ms: the end of a share that was given for a while.
CREATE TABLE case_share (
    area_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    holder INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    wrapped BLOB NOT NULL,
    made_ms INTEGER NOT NULL,
    until_ms INTEGER,
    PRIMARY KEY (area_id, case_id, holder)
) STRICT;
CREATE INDEX share_by_holder ON case_share (area_id, holder, case_id) WHERE holder > 0;

CREATE INDEX case_accusation ON case_file (area_id, case_id) WHERE kind = 'accusation';
