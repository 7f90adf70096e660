-- Reads: pg_class, pg_proc
-- What PostgreSQL gives everybody in a database and a warehouse does not, as statements that take
-- it away; none where all is taken. Only a superuser can say them.
--   The counters of rows, which tell how many persons, rejected lines and erasures came and went,
--   are for those who watch the server.
--   Locks by number fill the table of locks that all of the server share.
--   Large objects, and messages into the log of changes, fill the disk.
--   Conditions made of leakproof functions come before row security, and the plan, its time and its
--   estimates tell what they found in rows that nobody sees (docs/decisions/0004-fence.md).
select
    format(
        'revoke %s on %s %s from public',
        aabent.ret,
        aabent.art,
        aabent.navn
    )
    || case
        when aabent.er_taeller
            then format('; grant %s on %s %s to pg_monitor', aabent.ret, aabent.art, aabent.navn)
        else ''
    end as saetning
from (
    select
        'select' as ret,
        'table' as art,
        relation.oid::regclass::text as navn,
        coalesce(relation.relacl, acldefault('r', relation.relowner)) as rettigheder,
        true as er_taeller
    from pg_class as relation
    where
        relation.relnamespace = 'pg_catalog'::regnamespace
        and relation.relname
        ~ '^pg_stat(io)?_(xact_)?(all|user|sys)_(tables|indexes|sequences)$'
    union all
    select
        'execute' as ret,
        'function' as art,
        funktion.oid::regprocedure::text as navn,
        coalesce(funktion.proacl, acldefault('f', funktion.proowner)) as rettigheder,
        funktion.proname like 'pg\_stat\_%' as er_taeller
    from pg_proc as funktion
    where
        funktion.pronamespace = 'pg_catalog'::regnamespace
        and (
            funktion.proname ~ (
                '^pg_stat_get_(xact_)?'
                '(numscans|tuples_.*|live_tuples|dead_tuples|ins_since_.*|mod_since_.*|blocks_.*)$'
            )
            or funktion.proname ~ '^pg_(try_)?advisory_(xact_)?lock'
            or funktion.proname ~ '^lo_(creat|create|from_bytea|import|put)$'
            or funktion.proname = 'pg_logical_emit_message'
        )
) as aabent
where
    exists (
        select 1
        from aclexplode(aabent.rettigheder) as ret
        where ret.grantee = 0
    )
union all
select format('alter function %s not leakproof', funktion.oid::regprocedure) as saetning
from pg_proc as funktion
where funktion.proleakproof
order by saetning;
