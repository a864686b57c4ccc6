-- What was due to the body above is looked for by its moment.
CREATE INDEX incident_by_due ON incident (area_id, due_ms);
