-- Reads: pg_class, pg_inherits
-- The partitioned facts: their newest month, tables that were made for a month and are no
-- partition, and whether this login may make the months that are still to come.
select
    tabel.relname::text as fact,
    (
        select max(del.relname)::text
        from pg_inherits as arv
        inner join pg_class as del on arv.inhrelid = del.oid
        where arv.inhparent = tabel.oid
    ) as nyeste,
    (
        select count(*)
        from pg_class as loes
        where
            loes.relnamespace = to_regnamespace('dm_del')
            and loes.relkind = 'r'
            and not loes.relispartition
            and loes.relname like tabel.relname || '\_%'
    ) as antal_loese,
    has_function_privilege('drift.opret_partition(text, date)', 'execute') as maa_oprette
from pg_class as tabel
where tabel.relnamespace = to_regnamespace('dm') and tabel.relkind = 'p'
order by tabel.relname;
