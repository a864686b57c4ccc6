-- Emergency plans in their versions, and who can be called for them. A member is somebody who
-- joined for duty by their own code and may leave at any time; name and addresses are theirs and
-- sealed, and no column leads from here to a case or from a case to here.

CREATE TABLE plan_version (
    area_id INTEGER NOT NULL,
    plan_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    hash TEXT NOT NULL,
    body TEXT NOT NULL,
    staff_id INTEGER NOT NULL,
    adopted_ms INTEGER NOT NULL,
    PRIMARY KEY (area_id, plan_id, version)
) STRICT, WITHOUT ROWID;

-- The version in force.
CREATE TABLE plan_active (
    area_id INTEGER NOT NULL,
    plan_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (area_id, plan_id)
) STRICT, WITHOUT ROWID;

-- key_no: which of their keys opens their own page; another number shuts the old one out.
CREATE TABLE duty_member (
    area_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    name BLOB NOT NULL,
    asked_ms INTEGER NOT NULL,
    joined_ms INTEGER,
    left_ms INTEGER,
    key_no INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (area_id, member_id)
) STRICT, WITHOUT ROWID;

-- One way to reach a member. code: to be sent to it, sealed, until it left; code_hash: what comes
-- back must fit; confirmed_ms: it did.
CREATE TABLE duty_channel (
    area_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    way TEXT NOT NULL,
    address BLOB NOT NULL,
    code BLOB,
    code_hash BLOB,
    code_until_ms INTEGER,
    tries INTEGER NOT NULL,
    next_ms INTEGER,
    confirmed_ms INTEGER,
    PRIMARY KEY (area_id, channel_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX duty_channel_by_member ON duty_channel (area_id, member_id, channel_id);
CREATE INDEX duty_channel_by_next ON duty_channel (area_id, next_ms, channel_id);
CREATE UNIQUE INDEX duty_channel_by_code ON duty_channel (area_id, code_hash);

-- A member holds a post, by its title as plans write it; until_ms is exclusive.
CREATE TABLE duty_term (
    area_id INTEGER NOT NULL,
    term_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    post TEXT NOT NULL,
    from_ms INTEGER NOT NULL,
    until_ms INTEGER,
    PRIMARY KEY (area_id, term_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX duty_term_by_member ON duty_term (area_id, member_id, term_id);
