-- Reads: pg_stat_activity
-- Ends the sessions of a login ($1) in this database; says how many there were.
select count(pg_terminate_backend(aktivitet.pid)) as antal
from pg_stat_activity as aktivitet
where
    aktivitet.usename = $1
    and aktivitet.datname = current_database()
    and aktivitet.pid <> pg_backend_pid();
