-- Photos, papers and recordings. The bytes lie outside the database, sealed, as objects with
-- random ids; here is what they are, to which draft or case they belong, and their own key, which
-- is sealed under the key of that draft or case, together with what their sender called them.

-- `coming`: its raw parts arrive, `bytes` of them so far. `held`: kept, and to be looked into for
-- harm before anybody gets it. `refused`: harm was found, its bytes are gone. `parts`: raw parts
-- whose objects are still there.
CREATE TABLE file (
    area_id INTEGER NOT NULL,
    file_id INTEGER NOT NULL,
    draft_id INTEGER,
    case_id INTEGER,
    state TEXT NOT NULL CHECK (state IN ('coming', 'held', 'ready', 'refused')),
    media TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    object TEXT NOT NULL,
    sealed BLOB NOT NULL,
    digest BLOB,
    made_ms INTEGER NOT NULL,
    next_ms INTEGER NOT NULL,
    PRIMARY KEY (area_id, file_id),
    CHECK ((draft_id IS NULL) <> (case_id IS NULL)),
    CHECK ((state = 'coming') = (digest IS NULL))
) STRICT;
CREATE INDEX file_by_draft ON file (area_id, draft_id, file_id) WHERE draft_id IS NOT NULL;
CREATE INDEX file_by_case ON file (area_id, case_id, file_id) WHERE case_id IS NOT NULL;
-- Raw parts that a crash left beside what is kept; usually empty.
CREATE INDEX file_by_parts ON file (area_id, file_id) WHERE parts > 0 AND digest IS NOT NULL;
CREATE INDEX file_by_next ON file (area_id, next_ms, file_id) WHERE state = 'held';

-- Objects to be deleted: written with what makes them needless, so that a crash forgets none.
CREATE TABLE file_gone (
    area_id INTEGER NOT NULL,
    object TEXT NOT NULL,
    parts INTEGER NOT NULL,
    PRIMARY KEY (area_id, object)
) STRICT;
