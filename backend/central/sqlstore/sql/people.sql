-- name: council
select epoch, seq, n, head, kin from council where authority = ?;

-- name: council_put
insert into council (authority, epoch, seq, n, head, kin) values (?, ?, ?, ?, ?, ?)
on conflict (authority) do update set epoch = excluded.epoch, seq = excluded.seq, n = excluded.n, head = excluded.head, kin = excluded.kin;

-- name: worker
select id, full_name, job_title, agency, agency_type, phone, email, roles from worker where authority = ? and id = ?;

-- name: worker_put
insert into worker (authority, id, full_name, job_title, agency, agency_type, phone, email, roles) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (authority, id) do update set full_name = excluded.full_name, job_title = excluded.job_title,
  agency = excluded.agency, agency_type = excluded.agency_type, phone = excluded.phone, email = excluded.email, roles = excluded.roles;

-- name: letters_open
select id, worker, code_sum, state, tries, issued_at, until_at, device from letter
where authority = ? and state = 'open' order by issued_at, id;

-- name: letter_by_code
select id, worker, code_sum, state, tries, issued_at, until_at, device from letter
where authority = ? and code_sum = ? order by state = 'open' desc, issued_at desc, id desc limit 1;

-- name: letter_add
insert into letter (authority, id, worker, code_sum, state, tries, issued_at, until_at, device) values (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: letter_put
update letter set worker = ?3, code_sum = ?4, state = ?5, tries = ?6, issued_at = ?7, until_at = ?8, device = ?9
where authority = ?1 and id = ?2;

-- name: device
select id, worker, public_key, name, enrolled_at, revoked_at from device where authority = ? and id = ?;

-- name: device_by_key
select id, worker, public_key, name, enrolled_at, revoked_at from device where authority = ? and public_key = ?;

-- name: device_add
insert into device (authority, id, worker, public_key, name, enrolled_at, revoked_at) values (?, ?, ?, ?, ?, ?, ?);

-- name: device_put
update device set worker = ?3, public_key = ?4, name = ?5, enrolled_at = ?6, revoked_at = ?7 where authority = ?1 and id = ?2;

-- name: guesses
select guesser, wrong, until_at from guesses where authority = ? and guesser = ?;

-- name: guesses_put
insert into guesses (authority, guesser, wrong, until_at) values (?, ?, ?, ?)
on conflict (authority, guesser) do update set wrong = excluded.wrong, until_at = excluded.until_at;

-- name: account
select name, full_name, role, password, created_at from account where authority = ? and name = ?;

-- name: account_put
insert into account (authority, name, full_name, role, password, created_at) values (?, ?, ?, ?, ?, ?)
on conflict (authority, name) do update set full_name = excluded.full_name, role = excluded.role,
  password = excluded.password, created_at = excluded.created_at;
