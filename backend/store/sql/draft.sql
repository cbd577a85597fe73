-- Drafts: their heads, what becomes of them, and what stays when they are gone.

-- name: InsertDraft :exec
INSERT INTO draft (id, form, version, language, started, practice, created_at, by, saved_at, family, initials, family_id,
                   episode, child, origin, client, renews, why, line)
VALUES (@id, @form, @version, @language, @started, @practice, @created_at, @by, @created_at, @family, @initials, @family_id,
        @episode, @child, @origin, @client, @renews, @why, @line);

-- name: RenewalOf :one
SELECT * FROM draft WHERE renews = @renews AND renews <> '' AND state <> 'deleted' LIMIT 1;

-- name: DraftOfClient :one
SELECT * FROM draft WHERE client = @client AND client <> '' LIMIT 1;

-- name: DraftsOfFamily :many
SELECT * FROM draft WHERE state <> 'deleted' AND (family_id = @family OR id = @family) ORDER BY created_at DESC, id DESC;

-- name: Draft :one
SELECT * FROM draft WHERE id = @id;

-- name: LiveDrafts :many
SELECT * FROM draft WHERE state <> 'deleted' ORDER BY saved_at DESC, id;

-- name: DeletedDrafts :many
SELECT * FROM draft WHERE state = 'deleted' ORDER BY deleted_at DESC, id;

-- name: DescribeDraft :execrows
UPDATE draft SET family = @family, initials = @initials, done = @done, total = @total, urgent_since = @urgent_since
WHERE id = @id;

-- name: TouchDraft :exec
UPDATE draft SET saved_at = @saved_at, version = @version WHERE id = @id;

-- name: SayPaper :exec
UPDATE draft SET written_on = @written_on, saved_at = @saved_at WHERE id = @id;

-- name: MarkDeleted :exec
UPDATE draft SET state = 'deleted', deleted_at = @deleted_at, reason = @reason WHERE id = @id;

-- name: MarkRestored :exec
UPDATE draft SET state = 'part_completed', deleted_at = '', reason = '' WHERE id = @id;

-- name: MarkFinished :exec
UPDATE draft SET state = 'finished', submission = @submission WHERE id = @id;

-- name: MarkReopened :execrows
UPDATE draft SET state = 'part_completed', replaces = submission, submission = '', saved_at = @saved_at
WHERE submission = @submission;

-- name: PurgeDraft :exec
DELETE FROM draft WHERE id = @id;

-- name: PurgeCalls :exec
DELETE FROM safety_call WHERE draft = @draft AND draft <> '';

-- name: PurgeFiles :exec
DELETE FROM attachment WHERE draft = @draft;

-- name: PurgeProposals :exec
DELETE FROM proposal WHERE draft = @draft;

-- name: InsertTombstone :exec
INSERT INTO tombstone (draft, form, version, created_at, saved_at, deleted_at, reason, reference)
VALUES (@draft, @form, @version, @created_at, @saved_at, @deleted_at, @reason, @reference) ON CONFLICT (draft) DO NOTHING;

-- name: Tombstones :many
SELECT * FROM tombstone ORDER BY deleted_at DESC, draft;

-- name: UrgentDrafts :one
SELECT count(*) AS n, CAST(coalesce(min(urgent_since), '') AS TEXT) AS since FROM draft
WHERE state = 'part_completed' AND practice = 0 AND urgent_since <> '';

-- name: OnlyHereDrafts :one
SELECT count(*) AS n, CAST(coalesce(min(created_at), '') AS TEXT) AS since FROM draft
WHERE state = 'part_completed' AND practice = 0;
