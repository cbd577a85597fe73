-- What a worker is to the council, in the words of the form definitions.
alter table worker add column roles text not null default '';
