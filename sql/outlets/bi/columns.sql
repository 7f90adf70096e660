-- Reads: pg_attribute, pg_constraint, pg_type
-- The columns of a table or view in their order, with their type's own name, its decimals, and
-- whether the column alone is the primary key.
select
    kolonne.attname::text as kolonne,
    datatype.typname::text as datatype,
    coalesce(
        information_schema._pg_numeric_scale(kolonne.atttypid, kolonne.atttypmod), 0
    )::integer as decimaler,
    (
        select count(*) > 0
        from pg_constraint as noegle
        where
            noegle.conrelid = kolonne.attrelid
            and noegle.contype = 'p'
            and noegle.conkey = array[kolonne.attnum]
    ) as er_noegle,
    coalesce(col_description(kolonne.attrelid, kolonne.attnum), '') as kommentar
from pg_attribute as kolonne
inner join pg_type as datatype
    on kolonne.atttypid = datatype.oid
where
    kolonne.attrelid = to_regclass($1 || '.' || quote_ident($2))
    and kolonne.attnum > 0
    and not kolonne.attisdropped
order by kolonne.attnum;
