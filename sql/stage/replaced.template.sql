-- Reads: beroert_udsnit, {dsa_tabel}
-- What a delivery took the place of: which deliveries, and how many rows are gone, new, changed or
-- as they were; known by their natural key, compared by everything that was delivered.
with
raekke as (
    select
        max(dsa.indhold) filter (where dsa.er_ny) as ny,
        max(dsa.indhold) filter (where not dsa.er_ny) as gammel
    from (
        select
            beroert.kommune_nr,
            beroert.periode,
            beroert.system,
            dsa.levering_nr = {levering_nr} as er_ny,
            hash_record_extended(row({noegleudtryk}), 0) as noegle,
            hash_record_extended(row({dsa_kolonner}), 0) as indhold
        from beroert_udsnit as beroert
        inner join {dsa_tabel} as dsa
            on
                beroert.kommune_nr = dsa.kommune_nr
                and beroert.periode = dsa.periode
                and beroert.system = {system}
                and dsa.levering_nr in (beroert.levering_nr_foer, {levering_nr})
        where
            beroert.levering_nr_efter = {levering_nr}
            and beroert.levering_nr_foer <> {levering_nr}
            -- So that only these deliveries are read, whatever the planner thinks.
            and dsa.levering_nr = any(
                array(
                    select {levering_nr} as levering_nr
                    union
                    select foer.levering_nr_foer
                    from beroert_udsnit as foer
                    where foer.levering_nr_efter = {levering_nr}
                )
            )
    ) as dsa
    group by dsa.kommune_nr, dsa.periode, dsa.system, dsa.noegle
)

select to_json(erstattet)::text as linje
from (
    select
        (
            select array_agg(distinct beroert.levering_nr_foer order by beroert.levering_nr_foer)
            from beroert_udsnit as beroert
            where
                beroert.levering_nr_efter = {levering_nr}
                and beroert.levering_nr_foer <> {levering_nr}
        ) as leveringer,
        count(*) filter (where raekke.ny is null) as antal_vaek,
        count(*) filter (where raekke.gammel is null) as antal_nye,
        count(*) filter (where raekke.ny <> raekke.gammel) as antal_aendrede,
        count(*) filter (where raekke.ny = raekke.gammel) as antal_uaendrede
    from raekke
) as erstattet
where erstattet.leveringer is not null;
