-- Reads: dm.dim_institution, dm.dim_institution_stil, drift.institutionstype,
--        drift.levering_udsnit, dsa.dst_indskrivning, vagt_grundlag
-- Makes: vagt_maaling
-- Enrolments that count in the kommune's month: hours a week, and how many are in institutions
-- that nobody delivered, or whose category nobody knows; beside those before.
insert into vagt_maaling (kommune_nr, periode, vagt, om, ny, foer, vaerdi, antal)
with
-- Read for each of the two cases, so that what has one system needs no ranks.
taellende as not materialized (
    select
        side.kommune_nr,
        side.periode,
        side.periode_foer,
        side.er_ny,
        side.antal_systemer,
        side.foerste,
        dsa.system,
        dsa.borger_uuid,
        dsa.institutionskode,
        dsa.timer_pr_uge,
        dsa.periode as dag
    from vagt_grundlag as side
    inner join dsa.dst_indskrivning as dsa
        on
            side.levering_nr = dsa.levering_nr
            and side.kommune_nr = dsa.kommune_nr
            and side.udsnit_periode = dsa.periode
            and side.system = dsa.system
    where
        dsa.indmeldt_dato <= dsa.periode
        and (dsa.udmeldt_dato is null or dsa.udmeldt_dato >= dsa.periode)
),

-- How many hours how many have where: hundreds of thousands of children become thousands of rows.
plads as (
    select
        alle.kommune_nr,
        alle.periode,
        alle.periode_foer,
        alle.er_ny,
        alle.system,
        alle.institutionskode,
        alle.dag,
        sum(alle.timer_pr_uge) as timer,
        count(*) as antal
    from (
        select
            taellende.*,
            1 as plads
        from taellende
        where taellende.antal_systemer = 1
        union all
        select
            taellende.*,
            rank() over (
                partition by
                    taellende.kommune_nr, taellende.periode, taellende.er_ny, taellende.borger_uuid
                order by taellende.foerste desc, taellende.system desc
            ) as plads
        from taellende
        where taellende.antal_systemer > 1
    ) as alle
    where alle.plads = 1
    group by
        alle.kommune_nr,
        alle.periode,
        alle.periode_foer,
        alle.er_ny,
        alle.system,
        alle.institutionskode,
        alle.dag
),

raekke as (
    select
        plads.kommune_nr,
        plads.periode,
        to_char(plads.periode_foer, 'YYYY-MM') as om,
        plads.er_ny,
        plads.timer,
        plads.antal,
        -- The list of a new system may still be to come: as long as it has none, and the kommune
        -- has sent none for this month.
        case
            when
                institution.institution_id is null
                and (
                    exists (
                        select 1
                        from dm.dim_institution as kendt
                        where
                            kendt.kommune_nr = plads.kommune_nr
                            and kendt.system = plads.system
                    )
                    or exists (
                        select 1
                        from drift.levering_udsnit as sendt
                        where
                            sendt.kilde = 'dst-institution'
                            and sendt.status = 'gaeldende'
                            and sendt.kommune_nr = plads.kommune_nr
                            and sendt.periode = plads.dag
                    )
                )
                then plads.antal
            else 0
        end as ukendte,
        case
            when
                institution.institution_id is not null
                and enhed.institution_stil_id is null
                and liste.tekst is null
                then plads.antal
            else 0
        end as uden_kategori
    from plads
    left join dm.dim_institution as institution
        on
            plads.kommune_nr = institution.kommune_nr
            and plads.system = institution.system
            and plads.institutionskode = institution.institutionskode
            and plads.dag >= institution.gyldig_fra
            and plads.dag < institution.gyldig_til
    left join dm.dim_institution_stil as enhed
        on
            institution.kommune_nr = enhed.kommune_nr
            and institution.dagtilbudsnummer = enhed.dagtilbudsnummer
            and plads.dag >= enhed.gyldig_fra
            and plads.dag < enhed.gyldig_til
    left join drift.institutionstype as liste
        on lower(institution.institutionstype) = liste.tekst
),

maaned as (
    select
        raekke.kommune_nr,
        raekke.periode,
        raekke.om,
        sum(raekke.timer) filter (where raekke.er_ny) as timer_ny,
        sum(raekke.timer) filter (where not raekke.er_ny) as timer_foer,
        sum(raekke.antal) filter (where raekke.er_ny)::double precision as antal_ny,
        sum(raekke.antal) filter (where not raekke.er_ny)::double precision as antal_foer,
        sum(raekke.ukendte) filter (where raekke.er_ny) as ukendte_ny,
        sum(raekke.ukendte) filter (where not raekke.er_ny) as ukendte_foer,
        sum(raekke.uden_kategori) filter (where raekke.er_ny) as uden_ny,
        sum(raekke.uden_kategori) filter (where not raekke.er_ny) as uden_foer
    from raekke
    group by raekke.kommune_nr, raekke.periode, raekke.om
    having bool_or(raekke.er_ny) and bool_or(not raekke.er_ny)
)

select
    maaned.kommune_nr,
    maaned.periode,
    'timer' as vagt,
    maaned.om,
    timer.ny,
    timer.foer,
    greatest(timer.ny / timer.foer, timer.foer / timer.ny) as vaerdi,
    least(maaned.antal_ny, maaned.antal_foer) as antal
from maaned
cross join
    lateral (
        select
            maaned.timer_ny / maaned.antal_ny as ny,
            maaned.timer_foer / maaned.antal_foer as foer
    ) as timer
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
