-- Reception halls: numbers, windows, days. Nothing here names, describes or reaches whoever
-- holds a number. A number that ended as served points at its case, each case at most once; the
-- rows of a day go after a month. The day comes first in every key, so that this is cheap.

-- One hall on one day, made when its first window opens. `next` is the number to give next; the
-- others tell of a surge: who leads, how many more windows are wanted, since when.
CREATE TABLE hall_day (
    area_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    next INTEGER NOT NULL,
    leader INTEGER,
    extra INTEGER,
    surge_ms INTEGER,
    version INTEGER NOT NULL,
    PRIMARY KEY (area_id, day, unit_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE hall_window (
    area_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    window_no INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    version INTEGER NOT NULL,
    PRIMARY KEY (area_id, day, unit_id, window_no)
) STRICT, WITHOUT ROWID;

-- `rank_ms` is the turn: when it was taken, earlier for who asked to go first.
CREATE TABLE hall_ticket (
    area_id INTEGER NOT NULL,
    ticket_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    is_priority INTEGER NOT NULL CHECK (is_priority IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'called', 'served', 'advised', 'gave-up')),
    window_no INTEGER,
    calls INTEGER NOT NULL,
    taken_ms INTEGER NOT NULL,
    rank_ms INTEGER NOT NULL,
    called_ms INTEGER,
    case_id INTEGER,
    version INTEGER NOT NULL,
    PRIMARY KEY (area_id, ticket_id),
    CHECK ((state = 'served') = (case_id IS NOT NULL)),
    CHECK ((state = 'called') = (window_no IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX hall_ticket_by_number ON hall_ticket (area_id, day, unit_id, number);
CREATE INDEX hall_ticket_by_turn ON hall_ticket (area_id, day, unit_id, state, rank_ms, number);
-- One number at a window, whoever calls; one case to a number.
CREATE UNIQUE INDEX hall_ticket_by_window ON hall_ticket (area_id, day, unit_id, window_no);
CREATE UNIQUE INDEX hall_ticket_by_case ON hall_ticket (area_id, case_id);
