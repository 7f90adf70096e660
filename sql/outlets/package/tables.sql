-- Reads: pg_class, pg_policy
-- The tables and views that a package may hold: the star's dimensions and facts, the two cubes, the
-- indicators; with their comments, whether row security keeps a table's rows to their kommune, and
-- whether deliveries bring rows: the fixed lists come with the schema, and no load changes them.
select
    relation.relnamespace::regnamespace::text as skema,
    relation.relname::text as tabel,
    coalesce(obj_description(relation.oid, 'pg_class'), '') as kommentar,
    exists(
        select 1
        from pg_policy as politik
        where politik.polrelid = relation.oid and politik.polname = 'egen_kommune'
    ) as er_sikret,
    has_table_privilege('dagtilbud_loader', relation.oid, 'insert') as er_leveret
from pg_class as relation
where
    (
        relation.relnamespace = 'dm'::regnamespace
        and relation.relkind in ('r', 'p')
        and (relation.relname like 'dim\_%' or relation.relname like 'fact\_%')
    )
    or (
        relation.relnamespace in (
            'kube'::regnamespace, 'benchmark'::regnamespace, 'noegletal'::regnamespace
        )
        and relation.relkind = 'v'
    )
order by relation.relnamespace::regnamespace::text collate "C", relation.relname collate "C";
