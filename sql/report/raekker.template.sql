-- The rows of a delivery beside those that it takes the place of, kommune by kommune: known by
-- their natural key, compared by everything but delivery and line. A slice that does not become
-- the effective one replaces nothing.
with
ny as (
    select
        dsa.kommune_nr,
        dsa.periode,
        {system} as system,
        jsonb_build_array({noegleudtryk})::text as noegle,
        to_jsonb(dsa) - '{levering_nr,linje_nr}'::text[] as indhold
    from {dsa_tabel} as dsa
    inner join beroert_udsnit as beroert
        on
            dsa.levering_nr = beroert.levering_nr_efter
            and dsa.kommune_nr = beroert.kommune_nr
            and dsa.periode = beroert.periode
            and {system} = beroert.system
    where dsa.levering_nr = {levering_nr}
),

gammel as (
    select
        dsa.kommune_nr,
        dsa.periode,
        {system} as system,
        jsonb_build_array({noegleudtryk})::text as noegle,
        to_jsonb(dsa) - '{levering_nr,linje_nr}'::text[] as indhold
    from {dsa_tabel} as dsa
    inner join beroert_udsnit as beroert
        on
            dsa.levering_nr = beroert.levering_nr_foer
            and dsa.kommune_nr = beroert.kommune_nr
            and dsa.periode = beroert.periode
            and {system} = beroert.system
    where
        beroert.levering_nr_efter = {levering_nr}
        and beroert.levering_nr_foer <> beroert.levering_nr_efter
),

raekker as (
    select
        coalesce(ny.kommune_nr, gammel.kommune_nr) as kommune_nr,
        count(*) filter (where gammel.indhold is null) as antal_nye,
        count(*) filter (where ny.indhold <> gammel.indhold) as antal_aendrede,
        count(*) filter (where ny.indhold is null) as antal_vaek,
        count(*) filter (where ny.indhold = gammel.indhold) as antal_uaendrede
    from ny
    full join gammel
        on
            ny.kommune_nr = gammel.kommune_nr
            and ny.periode = gammel.periode
            and ny.system = gammel.system
            and ny.noegle = gammel.noegle
    group by coalesce(ny.kommune_nr, gammel.kommune_nr)
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
