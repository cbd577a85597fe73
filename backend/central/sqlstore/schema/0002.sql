-- The sealed bytes stand in their submission's own row, last, where a list never
-- reads them: one tree less to write for each arrival.
alter table submission add column coding text not null default '' check (coding in ('', 'zstd'));
alter table submission add column bytes blob not null default x'';
update submission set (coding, bytes) =
  (select p.coding, p.bytes from payload p where p.authority = submission.authority and p.id = submission.id);
drop table payload;
