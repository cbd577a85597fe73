-- name: submission
select id, sha256, reference, size, kind, form, version, worker, device, urgent, phoned, finished_at, received_at,
  state, reason, after, amends, epoch, seq, audit_head, receipt
from submission where authority = ? and id = ?;

-- name: submissions_held_behind
select id, sha256 from submission where authority = ? and after = ? and state = 'held' order by epoch, seq;

-- name: submissions_held_since
select id, sha256 from submission where authority = ? and received_at <= ? and state = 'held' order by epoch, seq;

-- name: submissions_arrived
select id, sha256, reference, size, kind, form, version, worker, device, urgent, phoned, finished_at, received_at,
  state, reason, after, amends, epoch, seq, audit_head, receipt
from submission where authority = ? order by urgent desc, finished_at, id limit ? offset ?;

-- name: submissions_amending
select id, sha256, reference, size, kind, form, version, worker, device, urgent, phoned, finished_at, received_at,
  state, reason, after, amends, epoch, seq, audit_head, receipt
from submission where authority = ? and amends = ? and amends <> '' order by seq limit 100;

-- name: submissions_after
select id, sha256, reference, size, kind, form, version, worker, device, urgent, phoned, finished_at, received_at,
  state, reason, after, amends, epoch, seq, audit_head, receipt
from submission where authority = ? and seq > ? order by seq limit ?;

-- name: kin
select key, submission, worker, seq, closes from kin where authority = ? and key = ? order by seq, submission;

-- name: kin_add
insert into kin (authority, key, submission, worker, seq, closes) values (?, ?, ?, ?, ?, ?)
on conflict (authority, key, submission) do nothing;

-- name: submission_add
insert into submission (authority, id, sha256, reference, size, kind, form, version, worker, device, urgent, phoned,
  finished_at, received_at, state, reason, after, amends, epoch, seq, audit_head, receipt, coding, bytes)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: submission_state
update submission set state = ?3, reason = ?4 where authority = ?1 and id = ?2;

-- name: payload
select coding, bytes from submission where authority = ? and id = ?;

-- name: audit
select n, at, head, actor, device, action, object, reason, sha256 from audit where authority = ? and n >= ? order by n limit ?;

-- name: audit_of
select n, at, head, actor, device, action, object, reason, sha256 from audit indexed by audit_object
where authority = ? and object = ? and action = ? order by n desc limit 100;

-- name: audit_add
insert into audit (authority, n, at, head, actor, device, action, object, reason, sha256) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);
