-- The worker's store, first version. Times are UTC text, milliseconds, one
-- width, so that they sort; days are ISO text; flags are 0 or 1.

CREATE TABLE draft (
  id            TEXT PRIMARY KEY,
  form          TEXT NOT NULL,
  version       INTEGER NOT NULL,
  language      TEXT NOT NULL,
  started       TEXT NOT NULL,
  practice      INTEGER NOT NULL CHECK (practice IN (0, 1)),
  created_at    TEXT NOT NULL,
  by            TEXT NOT NULL,
  state         TEXT NOT NULL DEFAULT 'part_completed'
                CHECK (state IN ('part_completed', 'finished', 'deleted')),
  saved_at      TEXT NOT NULL,
  family        TEXT NOT NULL DEFAULT '',
  initials      TEXT NOT NULL DEFAULT '',
  done          INTEGER NOT NULL DEFAULT 0,
  total         INTEGER NOT NULL DEFAULT 0,
  urgent_since  TEXT NOT NULL DEFAULT '',
  submission    TEXT NOT NULL DEFAULT '',
  replaces      TEXT NOT NULL DEFAULT '',
  deleted_at    TEXT NOT NULL DEFAULT '',
  reason        TEXT NOT NULL DEFAULT ''
                CHECK (reason IN ('', 'worker', 'consent_refused', 'expired')),
  CHECK ((state = 'deleted') = (deleted_at <> ''))
) STRICT;

-- Append only (forms.md 4): one row per change of one answer. began and settled
-- serve coalescing: within a sitting the newest row of an answer is replaced
-- until 60 s after it began.
CREATE TABLE answer (
  draft    TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
  seq      INTEGER NOT NULL,
  form     TEXT NOT NULL,
  version  INTEGER NOT NULL,
  q        TEXT NOT NULL,
  subject  TEXT NOT NULL,
  row      TEXT NOT NULL DEFAULT '',
  act      TEXT NOT NULL CHECK (act IN ('set', 'clear', 'separate', 'rejoin',
           'add_row', 'remove_row', 'move_form', 'checked')),
  value    TEXT,
  members  TEXT,
  undoes   INTEGER,
  at       TEXT NOT NULL,
  by       TEXT NOT NULL,
  client   TEXT NOT NULL,
  began    TEXT NOT NULL,
  sitting  TEXT NOT NULL,
  PRIMARY KEY (draft, seq),
  UNIQUE (draft, client)
) STRICT, WITHOUT ROWID;

CREATE INDEX answer_by_key ON answer (draft, q, subject, row, seq);

-- Clients whose row was replaced by a later one: a patch sent twice must not
-- come back as a new change.
CREATE TABLE replaced (
  draft   TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
  client  TEXT NOT NULL,
  seq     INTEGER NOT NULL,
  PRIMARY KEY (draft, client)
) STRICT, WITHOUT ROWID;

-- What stays of a draft that is gone (BR-05): nothing personal.
CREATE TABLE tombstone (
  draft       TEXT PRIMARY KEY,
  form        TEXT NOT NULL,
  version     INTEGER NOT NULL,
  created_at  TEXT NOT NULL,
  saved_at    TEXT NOT NULL,
  deleted_at  TEXT NOT NULL,
  reason      TEXT NOT NULL
) STRICT;

-- Sealed bytes, exactly; payload is null once the centre has them safe.
CREATE TABLE submission (
  id         TEXT PRIMARY KEY,
  draft      TEXT NOT NULL,
  kind       TEXT NOT NULL,
  reference  TEXT NOT NULL,
  sha256     TEXT NOT NULL,
  sealed_at  TEXT NOT NULL,
  payload    BLOB
) STRICT;

-- What waits to leave. item is the whole outbox.Item; the columns beside it are
-- what queries ask for.
CREATE TABLE outbox (
  id           TEXT PRIMARY KEY REFERENCES submission (id),
  state        TEXT NOT NULL,
  urgent       INTEGER NOT NULL CHECK (urgent IN (0, 1)),
  finished_at  TEXT NOT NULL,
  item         TEXT NOT NULL CHECK (json_valid(item))
) STRICT;

-- Receipts are kept for ever; after a restore of the centre there may be two.
CREATE TABLE receipt (
  submission   TEXT NOT NULL REFERENCES submission (id),
  jws          TEXT NOT NULL,
  received_at  TEXT NOT NULL,
  epoch        INTEGER NOT NULL,
  seq          INTEGER NOT NULL,
  PRIMARY KEY (submission, jws)
) STRICT, WITHOUT ROWID;

-- Named alterations of records, in order of arrival, and the records they made.
CREATE TABLE change (
  seq     INTEGER PRIMARY KEY,
  id      TEXT NOT NULL UNIQUE,
  kind    TEXT NOT NULL,
  family  TEXT NOT NULL,
  at      TEXT NOT NULL,
  by      TEXT NOT NULL,
  data    TEXT NOT NULL CHECK (json_valid(data))
) STRICT;

CREATE TABLE record (
  family  TEXT PRIMARY KEY,
  doc     TEXT NOT NULL CHECK (json_valid(doc))
) STRICT;

CREATE TABLE setting (
  key    TEXT PRIMARY KEY,
  value  TEXT NOT NULL CHECK (json_valid(value))
) STRICT;

CREATE TABLE print (
  id          INTEGER PRIMARY KEY,
  at          TEXT NOT NULL,
  by          TEXT NOT NULL,
  draft       TEXT NOT NULL,
  submission  TEXT NOT NULL,
  copy        TEXT NOT NULL,
  how         TEXT NOT NULL,
  for_whom    TEXT NOT NULL
) STRICT;

CREATE TABLE safety_call (
  client              TEXT PRIMARY KEY,
  draft               TEXT NOT NULL,
  at                  TEXT NOT NULL,
  by                  TEXT NOT NULL,
  immediate_danger    TEXT NOT NULL,
  significant_harm    TEXT NOT NULL,
  phoned              TEXT NOT NULL,
  phoned_at           TEXT NOT NULL,
  spoke_to            TEXT NOT NULL,
  reference           TEXT NOT NULL,
  advice              TEXT NOT NULL,
  not_phoned_reason   TEXT NOT NULL
) STRICT;

CREATE INDEX draft_by_state ON draft (state, saved_at);
CREATE INDEX outbox_by_state ON outbox (state);
