-- Reads: drift.adgang_gruppe, pg_roles
-- The logins that are listed and there, with the groups of each.
select
    adgang.login,
    array_agg(adgang.gruppe order by adgang.gruppe) as grupper
from drift.adgang_gruppe as adgang
inner join pg_roles as rolle
    on adgang.login = rolle.rolname and adgang.login_oid = rolle.oid
where rolle.rolcanlogin
group by adgang.login
order by adgang.login;
