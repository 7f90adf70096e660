-- Makes: drift.haendelse
-- Writes down something that was done to the warehouse.
insert into drift.haendelse (handling, aarsag)
values ($1, $2);
