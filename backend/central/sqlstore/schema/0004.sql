-- The files that forms name, in the chunks they came in; content is the file
-- whose parts hold the bytes, so that equal ones are kept once.
create table file (
  authority   text    not null,
  id          text    not null,
  submission  text    not null,
  sha256      text    not null,
  media       text    not null,
  size        integer not null,
  there       integer not null check (there between 0 and size),
  sum         text    not null,
  worker      text    not null,
  device      text    not null,
  touched_at  integer not null,
  received_at integer not null,
  content     text    not null,
  epoch       integer not null,
  seq         integer not null,
  audit_head  text    not null,
  receipt     text    not null,
  primary key (authority, id)
) strict;
create index file_submission on file (authority, submission, id);
create index file_content on file (authority, sha256, epoch, seq) where receipt <> '';
create index file_idle on file (authority, touched_at) where receipt = '';

create table part (
  authority text    not null,
  file      text    not null,
  at        integer not null,
  bytes     blob    not null,
  primary key (authority, file, at)
) strict;
