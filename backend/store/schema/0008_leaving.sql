-- A family whose work is closed leaves the laptop some weeks after the centre has
-- everything (domain 7.7). leaving says since when nothing holds it here any more,
-- departed what stays of it once it has gone: no name and no word of a family.

CREATE TABLE leaving (
  family  TEXT PRIMARY KEY,
  since   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE departed (
  family     TEXT PRIMARY KEY,
  reference  TEXT NOT NULL,
  kind       TEXT NOT NULL,
  forms      INTEGER NOT NULL,
  left_at    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE tombstone ADD COLUMN reference TEXT NOT NULL DEFAULT '';
