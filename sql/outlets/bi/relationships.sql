-- Reads: pg_attribute, pg_class, pg_constraint
-- The foreign keys of the star: from which column to which.
select
    fra_tabel.relname::text as fra_tabel,
    fra_kolonne.attname::text as fra_kolonne,
    til_tabel.relname::text as til_tabel,
    til_kolonne.attname::text as til_kolonne
from pg_constraint as fremmed
inner join pg_class as fra_tabel
    on fremmed.conrelid = fra_tabel.oid
inner join pg_class as til_tabel
    on fremmed.confrelid = til_tabel.oid
inner join pg_attribute as fra_kolonne
    on fremmed.conrelid = fra_kolonne.attrelid and fremmed.conkey[1] = fra_kolonne.attnum
inner join pg_attribute as til_kolonne
    on fremmed.confrelid = til_kolonne.attrelid and fremmed.confkey[1] = til_kolonne.attnum
where
    fremmed.contype = 'f'
    and fremmed.conparentid = 0
    and fra_tabel.relnamespace = 'dm'::regnamespace
    and (fra_tabel.relname like 'dim\_%' or fra_tabel.relname like 'fact\_%')
order by fra_tabel.relname, fra_kolonne.attname;
