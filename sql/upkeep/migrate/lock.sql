-- The lock of whoever migrates, in a schema of ours: where the database is empty there is nothing
-- else to lock yet, and a number could be locked by anybody.
create schema if not exists drift;
create table if not exists drift.laas_migrering ();
