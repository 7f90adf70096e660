-- Makes: drift.adgang, drift.adgang_gruppe, drift.adgang_transaktion
-- Takes a login ($1) from the lists. Says what it was in.
with
kommune as (
    delete from drift.adgang as adgang
    where adgang.login = $1
    returning adgang.login
),

gruppe as (
    delete from drift.adgang_gruppe as adgang
    where adgang.login = $1
    returning adgang.gruppe
),

transaktion as (
    delete from drift.adgang_transaktion as adgang
    where adgang.login = $1
)

select
    coalesce(
        (
            select array_agg(gruppe.gruppe)
            from gruppe
        ), '{}'
    ) as grupper,
    (
        select count(*)
        from kommune
    ) as antal_kommuner;
