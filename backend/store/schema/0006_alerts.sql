-- The families with an alert to answer, in one place to ask: counted first thing, on
-- every first screen; written again in the same transaction whenever a record changes.

CREATE TABLE alerted (
  family  TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO alerted SELECT family FROM record WHERE json_array_length(doc, '$.alerts') > 0;
