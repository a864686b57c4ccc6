-- Common problems: one matter at one place that several people bring. No column leads to a
-- person: a link leads to a case, and goes with it. shown_count, shown_day and taken_out are
-- numbers of the problem, kept so that two showings of a band tell nobody by their difference.

CREATE TABLE common_problem (
    area_id INTEGER NOT NULL,
    problem_id INTEGER NOT NULL,
    topic TEXT NOT NULL,
    area_code TEXT NOT NULL,
    title TEXT NOT NULL,
    owner_unit INTEGER NOT NULL,
    state TEXT NOT NULL,
    opened_ms INTEGER NOT NULL,
    due_ms INTEGER,
    line TEXT,
    answered INTEGER NOT NULL,
    shown_count INTEGER NOT NULL,
    shown_day INTEGER NOT NULL,
    taken_out INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (area_id, problem_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX common_problem_by_state ON common_problem (area_id, state, opened_ms, problem_id);

-- What happened to a problem: by which officer, when, and why; never changed.
CREATE TABLE common_step (
    area_id INTEGER NOT NULL,
    problem_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (area_id, problem_id, seq)
) STRICT, WITHOUT ROWID;

-- A case stands in one problem at most.
CREATE TABLE common_link (
    area_id INTEGER NOT NULL,
    link_id INTEGER NOT NULL,
    problem_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    PRIMARY KEY (area_id, link_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX common_link_by_case ON common_link (area_id, case_id);
CREATE INDEX common_link_by_problem ON common_link (area_id, problem_id, link_id);
