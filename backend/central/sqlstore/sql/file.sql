-- name: file
select id, submission, sha256, media, size, there, sum, worker, device, touched_at, received_at, content, epoch, seq, audit_head, receipt
from file where authority = ? and id = ?;

-- name: file_by
select id, submission, sha256, media, size, there, sum, worker, device, touched_at, received_at, content, epoch, seq, audit_head, receipt
from file where authority = ? and sha256 = ? and receipt <> '' order by epoch, seq limit 1;

-- name: files_of
select id, submission, sha256, media, size, there, sum, worker, device, touched_at, received_at, content, epoch, seq, audit_head, receipt
from file where authority = ? and submission = ? order by id;

-- name: file_put
insert into file (authority, id, submission, sha256, media, size, there, sum, worker, device, touched_at, received_at, content, epoch, seq,
  audit_head, receipt)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (authority, id) do update set submission = excluded.submission, sha256 = excluded.sha256, media = excluded.media, size = excluded.size,
  there = excluded.there, sum = excluded.sum, worker = excluded.worker, device = excluded.device, touched_at = excluded.touched_at,
  received_at = excluded.received_at, content = excluded.content, epoch = excluded.epoch, seq = excluded.seq,
  audit_head = excluded.audit_head, receipt = excluded.receipt;

-- name: part_add
insert into part (authority, file, at, bytes) values (?, ?, ?, ?);

-- name: parts
select bytes from part where authority = ? and file = ? order by at;

-- name: parts_drop
delete from part where authority = ? and file = ?;

-- name: parts_drop_idle
delete from part where authority = ?1 and file in
  (select id from file where authority = ?1 and receipt = '' and touched_at < ?2);

-- name: files_drop_idle
delete from file where authority = ? and receipt = '' and touched_at < ?;
