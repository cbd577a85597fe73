-- Answers: appended, replaced only within a sitting, never altered otherwise.

-- name: RowsOfDraft :many
SELECT * FROM answer WHERE draft = @draft ORDER BY seq;

-- name: RowBySeq :one
SELECT * FROM answer WHERE draft = @draft AND seq = @seq;

-- name: SeqOfClient :one
SELECT answer.seq FROM answer WHERE answer.draft = @draft AND answer.client = @client
UNION ALL
SELECT replaced.seq FROM replaced WHERE replaced.draft = @draft AND replaced.client = @client
LIMIT 1;

-- name: NewestOfKey :one
SELECT * FROM answer WHERE draft = @draft AND q = @q AND subject = @subject AND row = @row
ORDER BY seq DESC LIMIT 1;

-- The newest row of an answer that no document has sealed: what was sealed is never
-- replaced, or what is changed a moment later would be in no document and count as sent.
-- name: NewestUnsealed :one
SELECT * FROM answer WHERE answer.draft = @draft AND q = @q AND subject = @subject AND row = @row
AND seq > (SELECT coalesce(max(submission.upto), 0) FROM submission WHERE submission.draft = @draft)
ORDER BY seq DESC LIMIT 1;

-- name: NextSeq :one
SELECT CAST(coalesce(max(seq), 0) + 1 AS INTEGER) FROM answer WHERE draft = @draft;

-- name: InsertAnswer :exec
INSERT INTO answer (draft, seq, form, version, q, subject, row, act, value, members, undoes, at, by, client, began, sitting)
VALUES (@draft, @seq, @form, @version, @q, @subject, @row, @act, @value, @members, @undoes, @at, @by, @client, @began, @sitting);

-- name: ReplaceAnswer :exec
UPDATE answer SET value = @value, members = @members, at = @at, client = @client WHERE draft = @draft AND seq = @seq;

-- name: InsertReplaced :exec
INSERT INTO replaced (draft, client, seq) VALUES (@draft, @client, @seq);

-- name: DropRow :exec
DELETE FROM answer WHERE draft = @draft AND seq = @seq;

-- name: PointReplaced :exec
UPDATE replaced SET seq = @to_seq WHERE draft = @draft AND seq = @seq;
