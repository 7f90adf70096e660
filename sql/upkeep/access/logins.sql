-- Reads: drift.adgang, drift.adgang_gruppe, drift.adgang_transaktion, drift.indstilling,
--        pg_auth_members, pg_roles
-- The logins that have access to this warehouse: which groups, which kommuner in full, and whether
-- the login is still the one that was let in, and how many minutes its transactions may last: no
-- limit for whoever loads or owns. Owners are the server's.
with
gruppe as (
    select
        adgang.login,
        adgang.gruppe,
        adgang.login_oid
    from drift.adgang_gruppe as adgang
    union all
    select
        ejer.rolname::text as login,
        'dagtilbud_ejer' as gruppe,
        ejer.oid as login_oid
    from pg_auth_members as medlemskab
    inner join pg_roles as ejer
        on medlemskab.member = ejer.oid and ejer.rolcanlogin
    where medlemskab.roleid = 'dagtilbud_ejer'::regrole
),

medlem as (
    select
        login,
        array_agg(gruppe order by gruppe) as grupper,
        array_agg(login_oid) as login_oid
    from gruppe
    group by login
),

adgang as (
    select
        login,
        array_agg(kommune_nr order by kommune_nr) as kommuner,
        array_agg(login_oid) as login_oid
    from drift.adgang
    group by login
)

select
    coalesce(medlem.login, adgang.login) as login,
    coalesce(medlem.grupper, '{}') as grupper,
    coalesce(adgang.kommuner, '{}') as kommuner,
    rolle.oid is not null
    and rolle.oid = all(medlem.login_oid || adgang.login_oid) as er_kendt,
    case
        when not medlem.grupper && array['dagtilbud_loader', 'dagtilbud_ejer']
            then coalesce(egen.transaktion_minutter, indstilling.transaktion_minutter)
    end as transaktion_minutter
from medlem
full join adgang
    on medlem.login = adgang.login
cross join drift.indstilling as indstilling
left join drift.adgang_transaktion as egen
    on coalesce(medlem.login, adgang.login) = egen.login
left join pg_roles as rolle
    on coalesce(medlem.login, adgang.login) = rolle.rolname
order by login;
