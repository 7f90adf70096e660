-- Reads: pg_class, pg_constraint, pg_namespace
-- Foreign keys from outside that point to the warehouse: they hold rows fast, and a load or a
-- `retract` that has to delete one would fail. Each is given as the statement that takes it away.
select
    format(
        'alter table %I.%I drop constraint %I', skema.nspname, fra.relname, noegle.conname
    ) as saetning
from pg_constraint as noegle
inner join pg_class as fra
    on noegle.conrelid = fra.oid
inner join pg_namespace as skema
    on fra.relnamespace = skema.oid
inner join pg_class as til
    on noegle.confrelid = til.oid
where
    noegle.contype = 'f'
    and noegle.conparentid = 0
    and til.relnamespace::regnamespace::text in ('drift', 'dsa', 'dm', 'dm_del')
    and skema.nspname not in ('drift', 'dsa', 'dm', 'dm_del')
order by saetning;
