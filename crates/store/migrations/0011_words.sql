-- Servers that keep words of cases in memory learn which cases went since they last looked.

CREATE INDEX erased_by_time ON erased (area_id, at_ms);
