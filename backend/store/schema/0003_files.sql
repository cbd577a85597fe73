-- Files go to the centre after the forms that name them. The row of such a file
-- has no bytes of its own: file is the attachment they stand in, and empty once
-- they are safe at the centre; form is the submission that names it.

ALTER TABLE submission ADD COLUMN file TEXT NOT NULL DEFAULT '';
ALTER TABLE submission ADD COLUMN form TEXT NOT NULL DEFAULT '';
