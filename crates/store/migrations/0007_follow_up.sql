-- When a unit goes back to a matter it answered: the visit afterwards, and whether a repair held.
-- Such rows of the clocks say clock = 'follow-up'; closed cases keep them.

CREATE INDEX clock_by_follow_up ON case_clock (area_id, unit_id, due_ms, case_id, run)
    WHERE clock = 'follow-up';
