-- Reads: drift.rettet_linje, {dsa_tabel}
-- Makes: {dsa_tabel}
-- Mended lines whose key a line has that was accepted as it came leave the staging again.
with
raekke as (
    select
        dsa.linje_nr,
        dsa.kommune_nr,
        dsa.periode,
        {system} as system,
        jsonb_build_array({noegleudtryk})::text as noegle,
        dsa.linje_nr in (
            select rettet.linje_nr
            from drift.rettet_linje as rettet
            where rettet.levering_nr = {levering_nr}
        ) as er_rettet
    from {dsa_tabel} as dsa
    where dsa.levering_nr = {levering_nr}
)

delete from {dsa_tabel} as dsa
using raekke as ny
where
    dsa.levering_nr = {levering_nr}
    and dsa.linje_nr = ny.linje_nr
    and ny.er_rettet
    and exists (
        select 1
        from raekke as foerst
        where
            not foerst.er_rettet
            and foerst.kommune_nr = ny.kommune_nr
            and foerst.periode = ny.periode
            and foerst.system = ny.system
            and foerst.noegle = ny.noegle
    )
returning dsa.linje_nr, dsa.kommune_nr;
