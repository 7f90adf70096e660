-- Reads: drift.adgang, drift.adgang_gruppe, pg_database, pg_namespace, pg_roles
-- Who could get further than the warehouse lets anybody: what PUBLIC may do with this database and
-- with others, where others may make objects, and who is listed but is not the login that was let
-- in, or may open as many sessions as the server has.
with
offentlig as (
    select ret.privilege_type::text as ret
    from pg_database as base
    cross join lateral aclexplode(coalesce(base.datacl, acldefault('d', base.datdba))) as ret
    where
        base.datname = current_database()
        and ret.grantee = 0
        and ret.privilege_type in ('CONNECT', 'TEMPORARY')
),

anden as (
    select quote_ident(base.datname) as navn
    from pg_database as base
    cross join lateral aclexplode(coalesce(base.datacl, acldefault('d', base.datdba))) as ret
    where
        base.datallowconn
        and base.datname <> current_database()
        and ret.grantee = 0
        and ret.privilege_type = 'CONNECT'
),

skema as (
    select quote_ident(skema.nspname) as navn
    from pg_namespace as skema
    cross join lateral aclexplode(coalesce(skema.nspacl, acldefault('n', skema.nspowner))) as ret
    where ret.grantee = 0 and ret.privilege_type = 'CREATE'
),

-- Logins that read, and may make something to stay.
laeser as (
    select distinct format('%s in %I', rolle.rolname, skema.nspname) as navn
    from drift.adgang_gruppe as adgang
    inner join pg_roles as rolle
        on adgang.login = rolle.rolname and adgang.login_oid = rolle.oid and not rolle.rolsuper
    cross join pg_namespace as skema
    where
        adgang.gruppe <> 'dagtilbud_loader'
        and skema.nspname !~ '^pg_(toast|temp)'
        and has_schema_privilege(rolle.oid, skema.oid, 'CREATE')
),

ukendt as (
    select adgang.login
    from (
        select
            kommune.login,
            kommune.login_oid
        from drift.adgang as kommune
        union distinct
        select
            gruppe.login,
            gruppe.login_oid
        from drift.adgang_gruppe as gruppe
    ) as adgang
    left join pg_roles as rolle
        on adgang.login = rolle.rolname and adgang.login_oid = rolle.oid
    where rolle.oid is null
),

ubegraenset as (
    select distinct rolle.rolname::text as login
    from drift.adgang_gruppe as adgang
    inner join pg_roles as rolle
        on adgang.login = rolle.rolname and adgang.login_oid = rolle.oid
    where
        adgang.gruppe <> 'dagtilbud_loader'
        and not rolle.rolsuper
        and rolle.rolconnlimit < 0
),

svar as (
    select
        (
            select coalesce(array_agg(offentlig.ret order by offentlig.ret), '{}')
            from offentlig
        ) as offentlig,
        (
            select coalesce(array_agg(anden.navn order by anden.navn), '{}')
            from anden
        ) as andre_databaser,
        (
            select coalesce(array_agg(skema.navn order by skema.navn), '{}')
            from skema
        ) as skemaer,
        (
            select coalesce(array_agg(laeser.navn order by laeser.navn), '{}')
            from laeser
        ) as laesere,
        (
            select coalesce(array_agg(distinct ukendt.login order by ukendt.login), '{}')
            from ukendt
        ) as ukendte,
        (
            select coalesce(array_agg(ubegraenset.login order by ubegraenset.login), '{}')
            from ubegraenset
        ) as ubegraensede
)

select row_to_json(svar)::text as svar
from svar;
