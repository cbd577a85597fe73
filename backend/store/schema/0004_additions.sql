-- What is written on a finished form's pages for afterwards leaves in a document of
-- its own. upto is the last answer of the draft that a sealed document could hold.

ALTER TABLE submission ADD COLUMN upto INTEGER NOT NULL DEFAULT 0;

UPDATE submission SET upto = coalesce(
  (SELECT max(seq) FROM answer WHERE answer.draft = submission.draft AND answer.at <= submission.sealed_at), 0)
WHERE file = '' AND form = '';

CREATE INDEX submission_draft ON submission (draft);
