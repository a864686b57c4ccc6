-- The model that proposes topics, learned from the office's own decisions and sealed. One row at
-- most: what was before stands in the log by its hash. `from_ms` and `to_ms` are when the first
-- and the last case it learned from were registered.
CREATE TABLE routing_model (
    area_id INTEGER NOT NULL,
    hash TEXT NOT NULL,
    examples INTEGER NOT NULL,
    from_ms INTEGER NOT NULL,
    to_ms INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    figures TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (area_id, hash)
) STRICT;
