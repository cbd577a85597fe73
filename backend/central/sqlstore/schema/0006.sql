-- What was recorded after Finish comes as an amendment of its form.
alter table submission add column amends text not null default '';

create index submission_amends on submission (authority, amends) where amends <> '';
