-- Reads: pg_class
-- The tables and views that somebody may build on, with their comments.
select
    relation.relnamespace::regnamespace::text as skema,
    relation.relname::text as tabel,
    relation.relkind = 'v' as er_visning,
    coalesce(obj_description(relation.oid, 'pg_class'), '') as kommentar
from pg_class as relation
where
    relation.relnamespace in (
        'drift'::regnamespace, 'dm'::regnamespace, 'kube'::regnamespace,
        'benchmark'::regnamespace, 'noegletal'::regnamespace
    )
    and relation.relkind in ('r', 'p', 'v')
    and relation.relname <> 'refinery_schema_history'
order by relation.relname;
