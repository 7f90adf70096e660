-- Reads: pg_attribute, pg_class, pg_constraint
-- The foreign keys of the star: which column of a fact leads to which dimension.
select
    fremmed.conrelid::regclass::text as tabel,
    kolonne.attname::text as kolonne,
    fremmed.confrelid::regclass::text as dimension
from pg_constraint as fremmed
inner join pg_attribute as kolonne
    on fremmed.conrelid = kolonne.attrelid and fremmed.conkey[1] = kolonne.attnum
inner join pg_class as relation
    on fremmed.conrelid = relation.oid
where
    fremmed.contype = 'f'
    and fremmed.conparentid = 0
    and relation.relnamespace = 'dm'::regnamespace
    and relation.relname like 'fact\_%'
order by relation.relname, kolonne.attnum;
