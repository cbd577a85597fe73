-- What belongs to a family whose work is closed, and how it leaves the laptop.

-- The families whose newest work is closed: of all others nothing need be read.
-- name: ClosedRecords :many
SELECT doc FROM record WHERE doc ->> '$.episodes[#-1].state' = 'closed' ORDER BY family;

-- name: AllDraftsOfFamily :many
SELECT * FROM draft WHERE family_id = @family OR id = @family ORDER BY created_at, id;

-- name: ItemsOfFamily :many
SELECT outbox.item FROM outbox JOIN submission ON submission.id = outbox.id
JOIN draft ON draft.id = submission.draft
WHERE draft.family_id = @family OR draft.id = @family ORDER BY outbox.finished_at, outbox.id;

-- name: ItemsOfDraft :many
SELECT outbox.item FROM outbox JOIN submission ON submission.id = outbox.id
WHERE submission.draft = @draft ORDER BY outbox.finished_at, outbox.id;

-- name: AddedToFamily :one
SELECT count(DISTINCT draft.id) FROM draft JOIN answer ON answer.draft = draft.id
WHERE (draft.family_id = @family OR draft.id = @family) AND draft.state = 'finished' AND answer.by <> 'prefill' AND answer.seq > (
  SELECT coalesce(max(submission.upto), 0) FROM submission JOIN outbox ON outbox.id = submission.id
  WHERE submission.draft = draft.id AND outbox.state <> 'withdrawn');

-- name: LeavingSince :one
SELECT since FROM leaving WHERE family = @family;

-- name: PutLeaving :exec
INSERT INTO leaving (family, since) VALUES (@family, @since) ON CONFLICT (family) DO NOTHING;

-- name: DropLeaving :exec
DELETE FROM leaving WHERE family = @family;

-- name: LeavingFamilies :many
SELECT family FROM leaving ORDER BY since, family;

-- name: InsertDeparted :exec
INSERT INTO departed (family, reference, kind, forms, left_at) VALUES (@family, @reference, @kind, @forms, @left_at)
ON CONFLICT (family) DO NOTHING;

-- name: DepartedFamily :one
SELECT * FROM departed WHERE family = @family;

-- name: DepartedFamilies :many
SELECT * FROM departed ORDER BY left_at DESC, family;

-- A call that was recorded before its form was sealed as urgent is in that document,
-- and the centre has it. Any other is on this laptop only, and stays in its log.
-- name: PurgeSealedCalls :exec
DELETE FROM safety_call WHERE safety_call.draft = @draft AND safety_call.at <= (
  SELECT coalesce(max(submission.sealed_at), '') FROM submission JOIN outbox ON outbox.id = submission.id
  WHERE submission.draft = @draft AND submission.form = '' AND outbox.urgent = 1 AND outbox.state IN ('received', 'office'));

-- name: ForgetSubmissions :exec
UPDATE submission SET payload = NULL, file = '' WHERE draft = @draft;

-- name: PurgeRecord :exec
DELETE FROM record WHERE family = @family;

-- name: PurgeChanges :exec
DELETE FROM change WHERE family = @family;

-- name: TasksOfFamily :many
SELECT id, task FROM task WHERE family = @family ORDER BY due, id;

-- name: DropTask :exec
DELETE FROM task WHERE id = @id;

-- What was taken back before it left, and is in a later document, has no receipt to keep.
-- name: DropWithdrawnItems :exec
DELETE FROM outbox WHERE state = 'withdrawn' AND id IN (SELECT submission.id FROM submission WHERE submission.draft = @draft);

-- name: DropSubmissionsWithoutItem :exec
DELETE FROM submission WHERE draft = @draft AND id NOT IN (SELECT id FROM outbox) AND id NOT IN (SELECT submission FROM receipt);
