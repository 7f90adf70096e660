-- Enrolments that count in the kommune's month: hours a week, and how many are in institutions
-- that nobody delivered, or whose category nobody knows; beside those before.
insert into vagt_maaling (kommune_nr, periode, vagt, om, ny, foer, vaerdi, antal)
with
raekke as (
    select
        side.kommune_nr,
        side.periode,
        to_char(side.periode_foer, 'YYYY-MM') as om,
        side.er_ny,
        dsa.timer_pr_uge,
        institution.institution_id is null as er_ukendt,
        institution.institution_id is not null
        and enhed.institution_stil_id is null
        and liste.tekst is null as er_uden_kategori
    from vagt_grundlag as side
    inner join dsa.dst_indskrivning as dsa
        on
            side.levering_nr = dsa.levering_nr
            and side.kommune_nr = dsa.kommune_nr
            and side.udsnit_periode = dsa.periode
            and side.system = dsa.system
    left join dm.dim_institution as institution
        on
            dsa.kommune_nr = institution.kommune_nr
            and dsa.system = institution.system
            and dsa.institutionskode = institution.institutionskode
            and dsa.periode >= institution.gyldig_fra
            and dsa.periode < institution.gyldig_til
    left join dm.dim_institution_stil as enhed
        on
            institution.kommune_nr = enhed.kommune_nr
            and institution.dagtilbudsnummer = enhed.dagtilbudsnummer
            and dsa.periode >= enhed.gyldig_fra
            and dsa.periode < enhed.gyldig_til
    left join drift.institutionstype as liste
        on lower(institution.institutionstype) = liste.tekst
    where
        dsa.indmeldt_dato <= dsa.periode
        and (dsa.udmeldt_dato is null or dsa.udmeldt_dato >= dsa.periode)
),

maaned as (
    select
        raekke.kommune_nr,
        raekke.periode,
        raekke.om,
        avg(raekke.timer_pr_uge) filter (where raekke.er_ny) as timer_ny,
        avg(raekke.timer_pr_uge) filter (where not raekke.er_ny) as timer_foer,
        count(*) filter (where raekke.er_ny)::double precision as antal_ny,
        count(*) filter (where not raekke.er_ny)::double precision as antal_foer,
        count(*) filter (where raekke.er_ny and raekke.er_ukendt) as ukendte_ny,
        count(*) filter (where not raekke.er_ny and raekke.er_ukendt) as ukendte_foer,
        count(*) filter (where raekke.er_ny and raekke.er_uden_kategori) as uden_ny,
        count(*) filter (where not raekke.er_ny and raekke.er_uden_kategori) as uden_foer
    from raekke
    group by raekke.kommune_nr, raekke.periode, raekke.om
    having bool_or(raekke.er_ny) and bool_or(not raekke.er_ny)
)

select
    maaned.kommune_nr,
    maaned.periode,
    'timer' as vagt,
    maaned.om,
    maaned.timer_ny as ny,
    maaned.timer_foer as foer,
    greatest(
        maaned.timer_ny / maaned.timer_foer, maaned.timer_foer / maaned.timer_ny
    ) as vaerdi,
    least(maaned.antal_ny, maaned.antal_foer) as antal
from maaned
union all
select
    maaned.kommune_nr,
    maaned.periode,
    'ukendt-institution' as vagt,
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
    'ukendt-kategori' as vagt,
    maaned.om,
    maaned.uden_ny / maaned.antal_ny as ny,
    maaned.uden_foer / maaned.antal_foer as foer,
    maaned.uden_ny / maaned.antal_ny - maaned.uden_foer / maaned.antal_foer as vaerdi,
    maaned.uden_ny as antal
from maaned;
