-- Reads: drift.adgang_gruppe, drift.adgang_transaktion, drift.indstilling, pg_roles
-- The statements that set `transaction_timeout` of those logins for which it was set before to what
-- their limit is now, so that PostgreSQL itself says so. (A login may set it otherwise.)
select
    format(
        'alter role %I set transaction_timeout = %L',
        rolle.rolname,
        laeser.transaktion_minutter || 'min'
    ) as saetning
from (
    select
        adgang.login,
        adgang.login_oid,
        coalesce(
            egen.transaktion_minutter, indstilling.transaktion_minutter
        ) as transaktion_minutter
    from drift.adgang_gruppe as adgang
    cross join drift.indstilling as indstilling
    left join drift.adgang_transaktion as egen
        on adgang.login = egen.login
    where adgang.gruppe in ('dagtilbud_kommune', 'dagtilbud_benchmark')
) as laeser
inner join pg_roles as rolle
    on laeser.login = rolle.rolname and laeser.login_oid = rolle.oid
where
    exists (
        select 1
        from unnest(rolle.rolconfig) as indstillet (tekst)
        where
            indstillet.tekst like 'transaction\_timeout=%'
            and indstillet.tekst <> format(
                'transaction_timeout=%smin', laeser.transaktion_minutter
            )
    );
