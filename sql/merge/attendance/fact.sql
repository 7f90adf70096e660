-- Reads: aula_borger, aula_dublet, aula_raekke, dm.dim_institution_stil
-- The rows of fact_tilstedevaerelse as they shall be, for the days in `regn_periode`, whose rows
-- are in `aula_raekke`: registrations in units that the register of the kommune knows on the day.
-- The others stay in dsa until it does. They are left out at the end and not by inner joins, for
-- which the planner would expect one row where millions come.
select
    dsa.kommune_nr,
    dsa.periode as dato,
    borger.borger_nr,
    borger.borger_id,
    enhed.institution_stil_nr,
    enhed.institution_stil_id,
    dsa.registrering as registrering_id,
    coalesce(dsa.start_minut, -1::smallint) as starttidspunkt_id,
    coalesce(dsa.slut_minut, -1::smallint) as sluttidspunkt_id,
    dsa.minutter,
    dsa.levering_nr,
    dsa.linje_nr
from aula_raekke as dsa
left join dm.dim_institution_stil as enhed
    on
        dsa.kommune_nr = enhed.kommune_nr
        and dsa.institutionsnummer = enhed.dagtilbudsnummer
        and dsa.periode >= enhed.gyldig_fra
        and dsa.periode < enhed.gyldig_til
left join aula_borger as borger
    on
        dsa.kommune_nr = borger.kommune_nr
        and dsa.borger_uuid = borger.borger_uuid
        and dsa.periode >= borger.fra
        and dsa.periode < borger.til
left join aula_dublet as dublet
    on dsa.levering_nr = dublet.levering_nr and dsa.linje_nr = dublet.linje_nr
where
    coalesce(enhed.institution_stil_id, -1) <> -1
    and coalesce(borger.borger_id, -1) <> -1
    and dublet.linje_nr is null
