-- Settings, the print log and the log of safety calls.

-- name: Setting :one
SELECT value FROM setting WHERE key = @key;

-- name: PutSetting :exec
INSERT INTO setting (key, value) VALUES (@key, @value) ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- name: DropSetting :exec
DELETE FROM setting WHERE key = @key;

-- name: InsertPrint :exec
INSERT INTO print (at, by, draft, submission, copy, how, for_whom)
VALUES (@at, @by, @draft, @submission, @copy, @how, @for_whom);

-- name: PrintsOfDraft :many
SELECT * FROM print WHERE draft = @draft ORDER BY id;

-- name: InsertCall :exec
INSERT INTO safety_call (client, draft, at, by, immediate_danger, significant_harm, phoned, phoned_at, spoke_to,
                         reference, advice, not_phoned_reason)
VALUES (@client, @draft, @at, @by, @immediate_danger, @significant_harm, @phoned, @phoned_at, @spoke_to,
        @reference, @advice, @not_phoned_reason)
ON CONFLICT (client) DO UPDATE SET draft = excluded.draft, at = excluded.at, immediate_danger = excluded.immediate_danger,
  significant_harm = excluded.significant_harm, phoned = excluded.phoned, phoned_at = excluded.phoned_at,
  spoke_to = excluded.spoke_to, reference = excluded.reference, advice = excluded.advice,
  not_phoned_reason = excluded.not_phoned_reason;

-- name: Calls :many
SELECT * FROM safety_call ORDER BY at, client;

-- name: CallsOfDraft :many
SELECT * FROM safety_call WHERE draft = @draft ORDER BY at, client;
