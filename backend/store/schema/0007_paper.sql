-- A form that was filled in on paper first says on which day (BR-45): written_on is an
-- ISO day, and empty for what was never on paper.

ALTER TABLE draft ADD COLUMN written_on TEXT NOT NULL DEFAULT '';
