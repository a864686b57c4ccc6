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
    shown_owner INTEGER NOT NULL,
    shown_office INTEGER NOT NULL,
    shown_public INTEGER NOT NULL,
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

-- What the night found that may be one matter at one place, for the unit that has its cases: made
-- anew each night, gone when it is taken up, declined, or one of its cases goes.
CREATE TABLE common_proposal (
    area_id INTEGER NOT NULL,
    proposal_id INTEGER NOT NULL,
    owner_unit INTEGER NOT NULL,
    topic TEXT NOT NULL,
    area_code TEXT NOT NULL,
    PRIMARY KEY (area_id, proposal_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX common_proposal_by_owner ON common_proposal (area_id, owner_unit, proposal_id);

CREATE TABLE common_proposed (
    area_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    proposal_id INTEGER NOT NULL,
    PRIMARY KEY (area_id, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX common_proposed_by_proposal
    ON common_proposed (area_id, proposal_id, case_id);

-- Cases of which an officer said that each stands for itself: the night proposes them no more.
CREATE TABLE common_apart (
    area_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    PRIMARY KEY (area_id, case_id)
) STRICT, WITHOUT ROWID;

-- Sudden growth on one day, as coarse as it is told: of a topic, a place or a problem, never of
-- anything smaller than the floor.
CREATE TABLE common_burst (
    area_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    cell TEXT NOT NULL,
    band TEXT NOT NULL,
    expected_tenths INTEGER NOT NULL,
    chance INTEGER NOT NULL,
    share_percent INTEGER NOT NULL,
    PRIMARY KEY (area_id, day, cell)
) STRICT, WITHOUT ROWID;

-- staff_notice.case_id 0: about the day and no case.
