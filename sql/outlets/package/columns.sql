-- Reads: pg_attribute, pg_class, pg_constraint, pg_type
-- The columns of those tables and views in their order: type, digits, whether one is never empty,
-- its place in the primary key, its comment.
select
    relation.relnamespace::regnamespace::text as skema,
    relation.relname::text as tabel,
    kolonne.attname::text as kolonne,
    datatype.typname::text as datatype,
    coalesce(
        information_schema._pg_numeric_precision(kolonne.atttypid, kolonne.atttypmod), 0
    )::integer as cifre,
    coalesce(
        information_schema._pg_numeric_scale(kolonne.atttypid, kolonne.atttypmod), 0
    )::integer as decimaler,
    kolonne.attnotnull as er_paakraevet,
    coalesce(array_position(noegle.conkey, kolonne.attnum), 0) as noegle_plads,
    coalesce(col_description(kolonne.attrelid, kolonne.attnum), '') as kommentar
from pg_class as relation
inner join pg_attribute as kolonne
    on relation.oid = kolonne.attrelid and kolonne.attnum > 0 and not kolonne.attisdropped
inner join pg_type as datatype
    on kolonne.atttypid = datatype.oid
left join pg_constraint as noegle
    on relation.oid = noegle.conrelid and noegle.contype = 'p'
where
    relation.relnamespace in (
        'dm'::regnamespace, 'kube'::regnamespace, 'benchmark'::regnamespace,
        'noegletal'::regnamespace
    )
    and relation.relkind in ('r', 'p', 'v')
order by relation.oid, kolonne.attnum;
