-- Reads: dsa.dst_noeglefil_gaeldende, regn_periode
-- The keys of the kommuner in `regn_periode`: the newest file replaces what the kommune had. Both
-- dates of a delivery are inclusive; here the end is the first day on which the key no longer
-- holds.
select
    dsa.kommune_nr,
    dsa.gyldig_fra,
    coalesce(dsa.gyldig_til + 1, '9999-12-31'::date) as gyldig_til,
    dsa.andel_vu as andel_vuggestue,
    dsa.andel_bh as andel_boernehave,
    dsa.andel_dp as andel_dagpleje,
    dsa.levering_nr
from regn_periode
inner join dsa.dst_noeglefil_gaeldende as dsa
    on regn_periode.kommune_nr = dsa.kommune_nr
