-- What a form stands in and leads to: the family and piece of work of a draft,
-- what was decided about its proposals, tasks, and files.

ALTER TABLE draft ADD COLUMN family_id TEXT NOT NULL DEFAULT '';
ALTER TABLE draft ADD COLUMN episode TEXT NOT NULL DEFAULT '';
ALTER TABLE draft ADD COLUMN child TEXT NOT NULL DEFAULT '';
ALTER TABLE draft ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE draft ADD COLUMN client TEXT NOT NULL DEFAULT '';

-- A proposal is worked out from the answers; only what somebody decided is kept.
CREATE TABLE proposal (
  draft     TEXT NOT NULL,
  proposal  TEXT NOT NULL,
  state     TEXT NOT NULL CHECK (state IN ('accepted', 'declined')),
  made      TEXT NOT NULL DEFAULT '',
  at        TEXT NOT NULL,
  by        TEXT NOT NULL,
  PRIMARY KEY (draft, proposal)
) STRICT, WITHOUT ROWID;

-- The tasks of all records, in one place to ask; written again in the same
-- transaction whenever a record changes.
CREATE TABLE task (
  id      TEXT PRIMARY KEY,
  family  TEXT NOT NULL,
  due     TEXT NOT NULL,
  task    TEXT NOT NULL CHECK (json_valid(task))
) STRICT;

CREATE INDEX task_by_due ON task (due, id);
CREATE INDEX task_by_family ON task (family);

-- Files that belong to a form, as they were brought in and made safe.
CREATE TABLE attachment (
  id      TEXT PRIMARY KEY,
  draft   TEXT NOT NULL,
  name    TEXT NOT NULL,
  media   TEXT NOT NULL,
  size    INTEGER NOT NULL,
  sha256  TEXT NOT NULL,
  at      TEXT NOT NULL,
  by      TEXT NOT NULL,
  bytes   BLOB NOT NULL,
  CHECK (length(bytes) = size)
) STRICT;

CREATE INDEX attachment_by_draft ON attachment (draft);
CREATE INDEX draft_by_family ON draft (family_id);
CREATE INDEX draft_by_client ON draft (client) WHERE client <> '';
