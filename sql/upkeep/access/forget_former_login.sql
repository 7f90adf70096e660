-- Reads: pg_roles
-- Makes: drift.adgang, drift.adgang_gruppe, drift.adgang_transaktion
-- Forgets who had the name of a login ($1) before it was made anew, or on another server.
with
rolle as (
    select oid
    from pg_roles
    where rolname = $1
),

gruppe as (
    delete from drift.adgang_gruppe as adgang
    where
        adgang.login = $1
        and adgang.login_oid not in (
            select rolle.oid
            from rolle
        )
),

transaktion as (
    delete from drift.adgang_transaktion as adgang
    where
        adgang.login = $1
        and adgang.login_oid not in (
            select rolle.oid
            from rolle
        )
)

delete from drift.adgang as adgang
where
    adgang.login = $1
    and adgang.login_oid not in (
        select rolle.oid
        from rolle
    );
