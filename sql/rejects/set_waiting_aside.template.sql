-- Reads: drift.levering_udsnit
-- Makes: drift.levering_udsnit, {dsa_tabel}
-- Mended lines of a slice that is held, and whose rows have left the staging: they leave it too,
-- and those of them that are new ($1) go from the slice's rejects to its rows.
with
holdt as (
    select
        udsnit.kommune_nr,
        udsnit.periode,
        udsnit.system
    from drift.levering_udsnit as udsnit
    where
        udsnit.levering_nr = {levering_nr}
        and udsnit.status = 'tilbageholdt'
        and udsnit.antal_raekker > 0
),

venter as (
    delete from {dsa_tabel} as dsa
    using holdt
    where
        dsa.levering_nr = {levering_nr}
        and dsa.kommune_nr = holdt.kommune_nr
        and dsa.periode = holdt.periode
        and {system} = holdt.system
    returning
        dsa.linje_nr,
        dsa.kommune_nr,
        dsa.periode,
        {system} as system
),

nye as (
    select
        venter.kommune_nr,
        venter.periode,
        venter.system,
        count(*)::integer as antal
    from venter
    where venter.linje_nr = any($1::integer[])
    group by venter.kommune_nr, venter.periode, venter.system
),

regnskab as (
    update drift.levering_udsnit as udsnit
    set
        antal_raekker = udsnit.antal_raekker + nye.antal,
        antal_afvist = greatest(udsnit.antal_afvist - nye.antal, 0)
    from nye
    where
        udsnit.levering_nr = {levering_nr}
        and udsnit.kommune_nr = nye.kommune_nr
        and udsnit.periode = nye.periode
        and udsnit.system = nye.system
    returning nye.antal
)

select coalesce(sum(regnskab.antal), 0)::bigint as antal
from regnskab;
