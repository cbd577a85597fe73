-- Finished documents, what waits to leave, receipts, and the records beside them.

-- name: InsertSubmission :exec
INSERT INTO submission (id, draft, kind, reference, sha256, sealed_at, payload, file, form, upto)
VALUES (@id, @draft, @kind, @reference, @sha256, @sealed_at, @payload, @file, @form, @upto);

-- name: Submission :one
SELECT * FROM submission WHERE id = @id;

-- The files that went with what was sealed of a draft, or of an earlier version of the
-- form, and were not taken back.
-- name: EnclosedFiles :many
SELECT submission.id, submission.form, submission.sha256 FROM submission JOIN outbox ON outbox.id = submission.id
WHERE submission.draft IN (
  SELECT other.id FROM draft AS one JOIN draft AS other ON other.id = one.id OR other.id = one.line OR other.line = one.line AND one.line <> ''
  WHERE one.id = @draft)
AND submission.form <> '' AND outbox.state <> 'withdrawn' ORDER BY submission.id;

-- name: Payloads :many
SELECT id, sha256, payload FROM submission WHERE payload IS NOT NULL ORDER BY id;

-- name: ForgetFile :exec
UPDATE submission SET file = '' WHERE id = @id;

-- name: InsertItem :exec
INSERT INTO outbox (id, state, urgent, finished_at, item) VALUES (@id, @state, @urgent, @finished_at, @item);

-- name: UpdateItem :exec
UPDATE outbox SET state = @state, urgent = @urgent, finished_at = @finished_at, item = @item WHERE id = @id;

-- name: Item :one
SELECT item FROM outbox WHERE id = @id;

-- name: KeptItems :many
SELECT outbox.item FROM outbox JOIN submission ON submission.id = outbox.id
WHERE submission.file <> '' OR submission.payload IS NOT NULL AND NOT json_extract(outbox.item, '$.SafeSeq')
ORDER BY outbox.finished_at, outbox.id;

-- name: AllItems :many
SELECT item FROM outbox ORDER BY finished_at, id;

-- name: UrgentItems :one
SELECT count(*) AS n, CAST(coalesce(min(finished_at), '') AS TEXT) AS since FROM outbox
WHERE urgent = 1 AND state IN ('waiting', 'sending', 'attention', 'stopped');

-- name: OnlyHereItems :one
SELECT count(*) AS n, CAST(coalesce(min(finished_at), '') AS TEXT) AS since FROM outbox
WHERE state IN ('waiting', 'sending', 'attention', 'stopped');

-- What a person wrote on a finished form since it, or what was last added to it, was sealed.
-- name: Added :one
SELECT count(*) AS n, CAST(coalesce(min(at), '') AS TEXT) AS since FROM answer
WHERE answer.draft = @draft AND answer.by <> 'prefill' AND answer.seq > (
  SELECT coalesce(max(submission.upto), 0) FROM submission JOIN outbox ON outbox.id = submission.id
  WHERE submission.draft = @draft AND outbox.state <> 'withdrawn');

-- name: OnlyHereAdded :one
SELECT count(DISTINCT answer.draft) AS n, CAST(coalesce(min(answer.at), '') AS TEXT) AS since
FROM draft JOIN answer ON answer.draft = draft.id
WHERE draft.state = 'finished' AND answer.by <> 'prefill' AND answer.seq > (
  SELECT coalesce(max(submission.upto), 0) FROM submission JOIN outbox ON outbox.id = submission.id
  WHERE submission.draft = draft.id AND outbox.state <> 'withdrawn');

-- name: LiveItems :many
SELECT item FROM outbox WHERE state IN ('waiting', 'attention', 'stopped') ORDER BY finished_at, id;

-- name: InsertReceipt :exec
INSERT INTO receipt (submission, jws, received_at, epoch, seq) VALUES (@submission, @jws, @received_at, @epoch, @seq)
ON CONFLICT (submission, jws) DO NOTHING;

-- name: Receipts :many
SELECT jws FROM receipt WHERE submission = @submission ORDER BY epoch, seq, received_at;

-- name: InsertChange :exec
INSERT INTO change (id, kind, family, at, by, data) VALUES (@id, @kind, @family, @at, @by, @data)
ON CONFLICT (id) DO NOTHING;

-- name: Changes :many
SELECT id, kind, family, at, by, data FROM change ORDER BY seq;

-- name: Record :one
SELECT doc FROM record WHERE family = @family;

-- name: PutRecord :exec
INSERT INTO record (family, doc) VALUES (@family, @doc) ON CONFLICT (family) DO UPDATE SET doc = excluded.doc;

-- name: Records :many
SELECT doc FROM record ORDER BY family;
