-- What a form leads to: proposals that were decided, tasks, files.

-- name: DecideProposal :exec
INSERT INTO proposal (draft, proposal, state, made, at, by) VALUES (@draft, @proposal, @state, @made, @at, @by)
ON CONFLICT (draft, proposal) DO UPDATE SET state = excluded.state, made = excluded.made, at = excluded.at, by = excluded.by;

-- name: DecidedProposals :many
SELECT * FROM proposal WHERE draft = @draft ORDER BY at, proposal;

-- name: DecidedProposal :one
SELECT * FROM proposal WHERE draft = @draft AND proposal = @proposal;

-- name: DropTasks :exec
DELETE FROM task WHERE family = @family;

-- name: InsertTask :exec
INSERT INTO task (id, family, due, task) VALUES (@id, @family, @due, @task)
ON CONFLICT (id) DO UPDATE SET family = excluded.family, due = excluded.due, task = excluded.task;

-- name: OpenTasks :many
SELECT family, task FROM task ORDER BY due = '', due, id;

-- name: TaskFamily :one
SELECT family FROM task WHERE id = @id;

-- name: InsertAttachment :exec
INSERT INTO attachment (id, draft, name, media, size, sha256, at, by, bytes)
VALUES (@id, @draft, @name, @media, @size, @sha256, @at, @by, @bytes);

-- A file of a form, or of an earlier version of it.
-- name: Attachment :one
SELECT attachment.* FROM attachment WHERE attachment.id = @id AND attachment.draft IN (
  SELECT other.id FROM draft AS one JOIN draft AS other ON other.id = one.id OR other.id = one.line OR other.line = one.line AND one.line <> ''
  WHERE one.id = @draft);

-- name: AttachmentBytes :one
SELECT bytes FROM attachment WHERE id = @id;

-- name: AttachmentsOfDraft :many
SELECT id, draft, name, media, size, sha256, at, by FROM attachment WHERE attachment.draft IN (
  SELECT other.id FROM draft AS one JOIN draft AS other ON other.id = one.id OR other.id = one.line OR other.line = one.line AND one.line <> ''
  WHERE one.id = @draft) ORDER BY at, id;

-- name: DropAlerted :exec
DELETE FROM alerted WHERE family = @family;

-- name: InsertAlerted :exec
INSERT INTO alerted (family) VALUES (@family) ON CONFLICT DO NOTHING;

-- name: AlertedRecords :many
SELECT record.doc FROM record JOIN alerted ON alerted.family = record.family ORDER BY record.family;
