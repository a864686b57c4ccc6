-- What sign-in needs beside passwords: passkeys of members of staff, and ways to read the journal
-- of administrators, which stands in system_event.

-- credential: what the authenticator calls it. public_key and state are the library's own bytes;
-- state holds the signature counter. asked_ms: when the last challenge was made that this key
-- answered; an answer counts only for a later one, so that none counts twice.
CREATE TABLE staff_passkey (
    area_id INTEGER NOT NULL,
    passkey_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    credential BLOB NOT NULL,
    public_key BLOB NOT NULL,
    state BLOB NOT NULL,
    label TEXT NOT NULL,
    made_ms INTEGER NOT NULL,
    used_ms INTEGER NOT NULL,
    asked_ms INTEGER NOT NULL,
    PRIMARY KEY (area_id, passkey_id),
    UNIQUE (area_id, credential)
) STRICT;
CREATE INDEX passkey_by_staff ON staff_passkey (area_id, staff_id, passkey_id);

CREATE INDEX system_event_by_kind ON system_event (area_id, kind, seq);
CREATE INDEX system_event_by_time ON system_event (area_id, at_ms);
