-- The logins that have access to this warehouse: which groups, which kommuner in full.
with
medlem as (
    select
        login.rolname::text as login,
        array_agg(gruppe.rolname::text order by gruppe.rolname) as grupper
    from pg_auth_members as medlemskab
    inner join pg_roles as gruppe
        on medlemskab.roleid = gruppe.oid
    inner join pg_roles as login
        on medlemskab.member = login.oid and login.rolcanlogin
    where
        gruppe.rolname in (
            'dagtilbud_ejer', 'dagtilbud_loader', 'dagtilbud_kommune', 'dagtilbud_benchmark',
            'dagtilbud_cpr'
        )
    group by login.rolname
),

adgang as (
    select
        login,
        array_agg(kommune_nr order by kommune_nr) as kommuner
    from drift.adgang
    group by login
)

select
    coalesce(medlem.login, adgang.login) as login,
    coalesce(medlem.grupper, '{}') as grupper,
    coalesce(adgang.kommuner, '{}') as kommuner
from medlem
full join adgang
    on medlem.login = adgang.login
order by login;
