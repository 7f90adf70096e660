-- Reads: dm.dim_institution_stil, drift.stillingskategori, dsa.flis_personale, vagt_grundlag
-- Makes: vagt_maaling
-- Employments that count in the kommune's month: how much each is, and how many have no unit in the
-- register or a category that the reference list lacks; beside those before.
insert into vagt_maaling (kommune_nr, periode, vagt, om, ny, foer, vaerdi, antal)
with
raekke as (
    select
        side.kommune_nr,
        side.periode,
        to_char(side.periode_foer, 'YYYY-MM') as om,
        side.er_ny,
        dsa.beskaeftigelsesgrad,
        liste.stillingskategori_kode is null as er_ukendt,
        enhed.institution_stil_id is null
        and coalesce(dsa.dagtilbudsnummer, '') not like '000999%' as er_uden_enhed
    from vagt_grundlag as side
    inner join dsa.flis_personale as dsa
        on
            side.levering_nr = dsa.levering_nr
            and side.kommune_nr = dsa.kommune_nr
            and side.udsnit_periode = dsa.periode
    left join drift.stillingskategori as liste
        on dsa.stillingskategori_kode = liste.stillingskategori_kode
    left join dm.dim_institution_stil as enhed
        on
            dsa.kommune_nr = enhed.kommune_nr
            and dsa.dagtilbudsnummer = enhed.dagtilbudsnummer
            and dsa.periode >= enhed.gyldig_fra
            and dsa.periode < enhed.gyldig_til
    where
        dsa.ansat_dato <= dsa.periode
        and (dsa.stop_dato is null or dsa.stop_dato >= dsa.periode)
),

maaned as (
    select
        raekke.kommune_nr,
        raekke.periode,
        raekke.om,
        avg(raekke.beskaeftigelsesgrad) filter (where raekke.er_ny) as grad_ny,
        avg(raekke.beskaeftigelsesgrad) filter (where not raekke.er_ny) as grad_foer,
        count(*) filter (where raekke.er_ny)::double precision as antal_ny,
        count(*) filter (where not raekke.er_ny)::double precision as antal_foer,
        count(*) filter (where raekke.er_ny and raekke.er_ukendt) as ukendte_ny,
        count(*) filter (where not raekke.er_ny and raekke.er_ukendt) as ukendte_foer,
        count(*) filter (where raekke.er_ny and raekke.er_uden_enhed) as uden_ny,
        count(*) filter (where not raekke.er_ny and raekke.er_uden_enhed) as uden_foer
    from raekke
    group by raekke.kommune_nr, raekke.periode, raekke.om
    having bool_or(raekke.er_ny) and bool_or(not raekke.er_ny)
)

select
    maaned.kommune_nr,
    maaned.periode,
    'beskaeftigelsesgrad' as vagt,
    maaned.om,
    maaned.grad_ny as ny,
    maaned.grad_foer as foer,
    -- Nobody at all on one side: whatever the limit.
    case
        when least(maaned.grad_ny, maaned.grad_foer) > 0
            then greatest(maaned.grad_ny / maaned.grad_foer, maaned.grad_foer / maaned.grad_ny)
        when maaned.grad_ny <> maaned.grad_foer then 'infinity'::double precision
        else 1
    end as vaerdi,
    least(maaned.antal_ny, maaned.antal_foer) as antal
from maaned
union all
select
    maaned.kommune_nr,
    maaned.periode,
    'ukendt-stilling' as vagt,
    maaned.om,
    maaned.ukendte_ny / maaned.antal_ny as ny,
    maaned.ukendte_foer / maaned.antal_foer as foer,
    maaned.ukendte_ny / maaned.antal_ny - maaned.ukendte_foer / maaned.antal_foer as vaerdi,
    maaned.ukendte_ny as antal
from maaned
union all
select
    maaned.kommune_nr,
    maaned.periode,
    'ukendt-enhed' as vagt,
    maaned.om,
    maaned.uden_ny / maaned.antal_ny as ny,
    maaned.uden_foer / maaned.antal_foer as foer,
    maaned.uden_ny / maaned.antal_ny - maaned.uden_foer / maaned.antal_foer as vaerdi,
    maaned.uden_ny as antal
from maaned;
