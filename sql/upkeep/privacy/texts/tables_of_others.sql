-- Reads: pg_catalog.pg_class, pg_catalog.pg_namespace
-- The tables of those who are no owners, with whose they are: nobody but they may look into them
-- without running what they wrote.
select
    format('%s.%s', quote_ident(skema.nspname), quote_ident(tabel.relname)) as tabel,
    pg_get_userbyid(tabel.relowner)::text as ejer
from pg_catalog.pg_class as tabel
inner join pg_catalog.pg_namespace as skema
    on tabel.relnamespace = skema.oid
where
    tabel.relkind in ('r', 'p', 'm', 'f')
    and not tabel.relispartition
    and tabel.relpersistence <> 't'
    and skema.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
    and not pg_has_role(tabel.relowner, 'dagtilbud_ejer', 'member')
order by skema.nspname, tabel.relname;
