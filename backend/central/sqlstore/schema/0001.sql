-- The centre's book. Every key starts with the authority (architecture 10), so
-- that one file may serve several and PostgreSQL may later be cut by it.
-- Times are UTC milliseconds since 1970, 0 for none; hashes are lower-case hex.
-- This file is never edited after release: a change is the next number.

create table council (
  authority text    not null primary key,
  epoch     integer not null,
  seq       integer not null,
  n         integer not null,
  head      text    not null
) strict;

create table worker (
  authority   text not null,
  id          text not null,
  full_name   text not null,
  job_title   text not null,
  agency      text not null,
  agency_type text not null,
  phone       text not null,
  email       text not null,
  primary key (authority, id)
) strict;

create table letter (
  authority text    not null,
  id        text    not null,
  worker    text    not null,
  code_sum  text    not null,
  state     text    not null check (state in ('open', 'used', 'void')),
  tries     integer not null,
  issued_at integer not null,
  until_at  integer not null,
  device    text    not null,
  primary key (authority, id)
) strict;
create unique index letter_open on letter (authority, code_sum) where state = 'open';
create index letter_code on letter (authority, code_sum, issued_at);

create table device (
  authority   text    not null,
  id          text    not null,
  worker      text    not null,
  public_key  text    not null,
  name        text    not null,
  enrolled_at integer not null,
  revoked_at  integer not null,
  primary key (authority, id),
  unique (authority, public_key)
) strict;

create table guesses (
  authority text    not null,
  guesser   text    not null,
  wrong     integer not null,
  until_at  integer not null,
  primary key (authority, guesser)
) strict;

create table session (
  authority    text    not null,
  family       text    not null,
  worker       text    not null,
  device       text    not null,
  access       text    not null,
  refresh      text    not null,
  access_until integer not null,
  until_at     integer not null,
  primary key (authority, family)
) strict;
create unique index session_access on session (authority, access);
create unique index session_refresh on session (authority, refresh);

create table spent_refresh (
  authority text    not null,
  refresh   text    not null,
  family    text    not null,
  until_at  integer not null,
  primary key (authority, refresh)
) strict;
create index spent_refresh_family on spent_refresh (authority, family);

create table submission (
  authority   text    not null,
  id          text    not null,
  sha256      text    not null,
  reference   text    not null,
  size        integer not null,
  kind        text    not null,
  form        text    not null,
  version     integer not null,
  worker      text    not null,
  device      text    not null,
  urgent      integer not null,
  phoned      integer not null,
  finished_at integer not null,
  received_at integer not null,
  state       text    not null check (state in ('accepted', 'held', 'quarantined')),
  reason      text    not null,
  after       text    not null,
  epoch       integer not null,
  seq         integer not null,
  audit_head  text    not null,
  receipt     text    not null,
  primary key (authority, id),
  unique (authority, seq)
) strict;
create index submission_arrival on submission (authority, urgent desc, finished_at, id);
create index submission_held on submission (authority, after) where state = 'held';
create index submission_late on submission (authority, received_at) where state = 'held';

create table payload (
  authority text not null,
  id        text not null,
  coding    text not null check (coding in ('', 'zstd')),
  bytes     blob not null,
  primary key (authority, id)
) strict;

create table account (
  authority  text    not null,
  name       text    not null,
  full_name  text    not null,
  role       text    not null,
  password   text    not null,
  created_at integer not null,
  primary key (authority, name)
) strict;

create table staff_session (
  authority text    not null,
  cookie    text    not null,
  account   text    not null,
  csrf      text    not null,
  seen_at   integer not null,
  until_at  integer not null,
  primary key (authority, cookie)
) strict;

create table audit (
  authority text    not null,
  n         integer not null,
  at        integer not null,
  head      text    not null,
  actor     text    not null,
  device    text    not null,
  action    text    not null,
  object    text    not null,
  reason    text    not null,
  sha256    text    not null,
  primary key (authority, n)
) strict, without rowid;
create index audit_object on audit (authority, object, action);
