-- Whom a submission opened or closed work for (BR-85), under a keyed hash.
create table kin (
  authority  text    not null,
  key        text    not null,
  submission text    not null,
  worker     text    not null,
  seq        integer not null,
  closes     integer not null,
  primary key (authority, key, submission)
) strict, without rowid;

alter table council add column kin integer not null default 0;
