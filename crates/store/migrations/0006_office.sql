-- What an office needs around its worklist. All of it belongs to members of staff: who stands in
-- for whom and until when, filters an officer saved, and what they are told about cases. Of the
-- people who bring cases nothing stands here: a notice names a case and a purpose.

-- until_ms is the exclusive end. Who stands in is of the same unit; the use case sees to it.
CREATE TABLE staff_leave (
    area_id INTEGER NOT NULL,
    leave_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    substitute_id INTEGER NOT NULL,
    from_ms INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (area_id, leave_id)
) STRICT;
CREATE INDEX leave_by_staff ON staff_leave (area_id, staff_id, until_ms);
CREATE INDEX leave_by_substitute ON staff_leave (area_id, substitute_id, until_ms);
CREATE INDEX leave_by_end ON staff_leave (area_id, until_ms);

-- An empty stage, kind or topic is any. The label is the officer's own word for it.
CREATE TABLE work_filter (
    area_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    filter_no INTEGER NOT NULL CHECK (filter_no BETWEEN 1 AND 12),
    label TEXT NOT NULL,
    scope TEXT NOT NULL,
    stage TEXT NOT NULL,
    kind TEXT NOT NULL,
    topic TEXT NOT NULL,
    overdue INTEGER NOT NULL CHECK (overdue IN (0, 1)),
    urgent INTEGER NOT NULL CHECK (urgent IN (0, 1)),
    PRIMARY KEY (area_id, staff_id, filter_no)
) STRICT, WITHOUT ROWID;

-- What a member of staff is told. ways: by which ways it is still to be sent; next_ms: when the
-- next attempt is, nothing when none is owed.
CREATE TABLE staff_notice (
    area_id INTEGER NOT NULL,
    notice_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    made_ms INTEGER NOT NULL,
    seen INTEGER NOT NULL CHECK (seen IN (0, 1)),
    ways TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_ms INTEGER,
    PRIMARY KEY (area_id, notice_id)
) STRICT;
CREATE INDEX notice_by_staff ON staff_notice (area_id, staff_id, notice_id);
CREATE INDEX notice_unseen ON staff_notice (area_id, staff_id, notice_id) WHERE seen = 0;
CREATE INDEX notice_by_case ON staff_notice (area_id, case_id);
CREATE INDEX notice_by_age ON staff_notice (area_id, made_ms);
CREATE INDEX notice_by_next ON staff_notice (area_id, next_ms, notice_id)
    WHERE next_ms IS NOT NULL;

-- Where and of what an officer wants to be told beside the page. Purposes by their codes, with
-- spaces between.
CREATE TABLE staff_channel (
    area_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    email TEXT,
    mail_for TEXT NOT NULL,
    push_for TEXT NOT NULL,
    language TEXT NOT NULL,
    PRIMARY KEY (area_id, staff_id)
) STRICT, WITHOUT ROWID;

-- A browser that an officer has allowed to show notices (RFC 8030, 8291).
CREATE TABLE staff_push (
    area_id INTEGER NOT NULL,
    push_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    endpoint TEXT NOT NULL,
    p256dh BLOB NOT NULL,
    auth BLOB NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (area_id, push_id),
    UNIQUE (area_id, endpoint)
) STRICT;
CREATE INDEX push_by_staff ON staff_push (area_id, staff_id, push_id);
