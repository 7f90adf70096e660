-- Writes down something that was done to the warehouse.
insert into drift.haendelse (handling, levering_nr, aarsag)
values ($1, $2, $3);
