-- Reads: beroert_udsnit, drift.levering_udsnit, {dsa_tabel}
-- The rows of a delivery beside those that it takes the place of, kommune by kommune: known by
-- their natural key, compared by everything but delivery and line. A slice that does not become
-- the effective one replaces nothing.
with
noegle as (
    select
        dsa.kommune_nr,
        (
            array_agg(to_jsonb(dsa) - '{levering_nr,linje_nr}'::text[]) filter (
                where dsa.levering_nr = beroert.levering_nr_efter
            )
        )[1] as ny,
        (
            array_agg(to_jsonb(dsa) - '{levering_nr,linje_nr}'::text[]) filter (
                where dsa.levering_nr <> beroert.levering_nr_efter
            )
        )[1] as gammel
    from beroert_udsnit as beroert
    inner join {dsa_tabel} as dsa
        on
            beroert.kommune_nr = dsa.kommune_nr
            and beroert.periode = dsa.periode
            and beroert.system = {system}
            and dsa.levering_nr in (beroert.levering_nr_foer, beroert.levering_nr_efter)
    where beroert.levering_nr_efter = {levering_nr}
    group by
        dsa.kommune_nr,
        beroert.periode,
        beroert.system,
        jsonb_build_array({noegleudtryk})
),

raekker as (
    select
        noegle.kommune_nr,
        count(*) filter (where noegle.gammel is null) as antal_nye,
        count(*) filter (where noegle.ny <> noegle.gammel) as antal_aendrede,
        count(*) filter (where noegle.ny is null) as antal_vaek,
        count(*) filter (where noegle.ny = noegle.gammel) as antal_uaendrede
    from noegle
    group by noegle.kommune_nr
),

afviste as (
    select
        udsnit.kommune_nr,
        sum(udsnit.antal_afvist)::bigint as antal_afviste
    from drift.levering_udsnit as udsnit
    where udsnit.levering_nr = {levering_nr}
    group by udsnit.kommune_nr
)

select to_json(samlet)::text as linje
from (
    select
        afviste.kommune_nr,
        coalesce(raekker.antal_nye, 0) as antal_nye,
        coalesce(raekker.antal_aendrede, 0) as antal_aendrede,
        coalesce(raekker.antal_vaek, 0) as antal_vaek,
        coalesce(raekker.antal_uaendrede, 0) as antal_uaendrede,
        afviste.antal_afviste
    from afviste
    left join raekker
        on afviste.kommune_nr = raekker.kommune_nr
) as samlet
order by samlet.kommune_nr;
