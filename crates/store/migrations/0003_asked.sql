-- What a unit owes on a case that another unit answers for: a task, a review, an arbitration,
-- an explanation. Such rows of the clocks say owed_by = 'asked' and state what is asked.

CREATE INDEX clock_by_asked ON case_clock (area_id, unit_id, due_ms, case_id)
    WHERE owed_by = 'asked';
