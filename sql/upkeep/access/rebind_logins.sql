-- Reads: pg_roles
-- Makes: drift.adgang, drift.adgang_gruppe, drift.adgang_transaktion
-- Binds everybody who is listed to the login that has the name on this server.
with
kommune as (
    update drift.adgang as adgang
    set login_oid = rolle.oid
    from pg_roles as rolle
    where adgang.login = rolle.rolname and adgang.login_oid <> rolle.oid
),

transaktion as (
    update drift.adgang_transaktion as adgang
    set login_oid = rolle.oid
    from pg_roles as rolle
    where adgang.login = rolle.rolname and adgang.login_oid <> rolle.oid
)

update drift.adgang_gruppe as adgang
set login_oid = rolle.oid
from pg_roles as rolle
where adgang.login = rolle.rolname and adgang.login_oid <> rolle.oid;
