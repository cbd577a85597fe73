-- A form that the centre has can be opened again, as a draft of its own: renews is the
-- submission that it is a new version of, why is the reason given, and line is the
-- draft of the first version. All are empty where a form was never opened again.

ALTER TABLE draft ADD COLUMN renews TEXT NOT NULL DEFAULT '';
ALTER TABLE draft ADD COLUMN why TEXT NOT NULL DEFAULT '';
ALTER TABLE draft ADD COLUMN line TEXT NOT NULL DEFAULT '';

CREATE INDEX draft_renews ON draft (renews) WHERE renews <> '';
CREATE INDEX draft_line ON draft (line) WHERE line <> '';
