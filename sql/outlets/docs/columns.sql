-- Reads: pg_attribute, pg_class
-- The columns of those tables and views, in their order.
select
    relation.relnamespace::regnamespace::text as skema,
    relation.relname::text as tabel,
    kolonne.attname::text as kolonne,
    format_type(kolonne.atttypid, kolonne.atttypmod) as datatype,
    coalesce(col_description(relation.oid, kolonne.attnum), '') as kommentar
from pg_class as relation
inner join pg_attribute as kolonne
    on relation.oid = kolonne.attrelid and kolonne.attnum > 0 and not kolonne.attisdropped
where
    relation.relnamespace in (
        'drift'::regnamespace, 'dm'::regnamespace, 'kube'::regnamespace,
        'benchmark'::regnamespace, 'noegletal'::regnamespace
    )
    and relation.relkind in ('r', 'p', 'v')
order by relation.oid, kolonne.attnum;
