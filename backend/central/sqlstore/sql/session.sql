-- name: session_by_access
select family, worker, device, access, refresh, access_until, until_at from session where authority = ? and access = ?;

-- name: holder
select s.access_until, coalesce(d.id, ''), coalesce(d.worker, ''), coalesce(d.public_key, ''), coalesce(d.revoked_at, 0)
from session s left join device d on d.authority = s.authority and d.id = s.device
where s.authority = ? and s.access = ?;

-- name: session_by_refresh
select family, worker, device, access, refresh, access_until, until_at from session where authority = ? and refresh = ?;

-- name: session_put
insert into session (authority, family, worker, device, access, refresh, access_until, until_at) values (?, ?, ?, ?, ?, ?, ?, ?)
on conflict (authority, family) do update set worker = excluded.worker, device = excluded.device, access = excluded.access,
  refresh = excluded.refresh, access_until = excluded.access_until, until_at = excluded.until_at;

-- name: session_drop
delete from session where authority = ? and family = ?;

-- name: session_sweep
delete from session where authority = ? and until_at < ?;

-- name: spent_refresh
select family from spent_refresh where authority = ? and refresh = ?;

-- name: spent_refresh_add
insert into spent_refresh (authority, refresh, family, until_at) values (?, ?, ?, ?);

-- name: spent_refresh_drop
delete from spent_refresh where authority = ? and family = ?;

-- name: spent_refresh_sweep
delete from spent_refresh where authority = ? and until_at < ?;

-- name: guesses_sweep
delete from guesses where authority = ? and until_at < ?;

-- name: staff_session
select cookie, account, csrf, seen_at, until_at from staff_session where authority = ? and cookie = ?;

-- name: staff_session_put
insert into staff_session (authority, cookie, account, csrf, seen_at, until_at) values (?, ?, ?, ?, ?, ?)
on conflict (authority, cookie) do update set account = excluded.account, csrf = excluded.csrf,
  seen_at = excluded.seen_at, until_at = excluded.until_at;

-- name: staff_session_drop
delete from staff_session where authority = ? and cookie = ?;

-- name: staff_session_sweep
delete from staff_session where authority = ? and until_at < ?;
