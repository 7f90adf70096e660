-- Reads: pg_class
-- The tables of the semantic model: the star's dimensions and facts, and the indicators. Aggregates
-- and key files stay outside: the indicators are what they are for.
select
    relation.relnamespace::regnamespace::text as skema,
    relation.relname::text as tabel,
    coalesce(obj_description(relation.oid, 'pg_class'), '') as kommentar
from pg_class as relation
where
    (
        relation.relnamespace = 'dm'::regnamespace
        and relation.relkind in ('r', 'p')
        and (relation.relname like 'dim\_%' or relation.relname like 'fact\_%')
    )
    or (
        relation.relnamespace = 'noegletal'::regnamespace
        and relation.relkind = 'v'
        and relation.relname in ('alle', 'sammenligning')
    )
order by relation.relnamespace::regnamespace::text collate "C", relation.relname collate "C";
