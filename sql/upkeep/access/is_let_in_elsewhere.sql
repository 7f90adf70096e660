-- Reads: drift.adgang_gruppe, pg_auth_members, pg_roles
-- Whether a login ($1) is in one of the warehouse's groups without having got it in this database.
select count(*) > 0 as er_i_andre
from pg_auth_members as medlemskab
inner join pg_roles as gruppe
    on medlemskab.roleid = gruppe.oid
inner join pg_roles as login
    on medlemskab.member = login.oid
left join drift.adgang_gruppe as adgang
    on
        login.rolname = adgang.login
        and login.oid = adgang.login_oid
        and gruppe.rolname = adgang.gruppe
where
    login.rolname = $1
    and gruppe.rolname in (
        'dagtilbud_loader', 'dagtilbud_kommune', 'dagtilbud_benchmark', 'dagtilbud_cpr'
    )
    and adgang.login is null;
