-- Reads: drift.leveringsoverblik
-- The overview of deliveries, perhaps of one kommune only, perhaps only what is missing.
select to_json(celle)::text as linje
from (
    select
        overblik.kommune_nr,
        overblik.kommune_navn,
        overblik.kilde,
        overblik.maaned,
        overblik.er_ventet,
        overblik.frist,
        overblik.antal_modtaget,
        overblik.antal_godkendt,
        overblik.antal_tilbageholdt,
        overblik.antal_rettelser,
        overblik.er_manglende,
        overblik.er_forsinket,
        overblik.antal_raekker,
        overblik.antal_afviste,
        overblik.median_raekker::double precision as median_raekker
    from drift.leveringsoverblik as overblik
    where
        ({kommune_nr}::smallint is null or overblik.kommune_nr = {kommune_nr})
        and (not {kun_manglende} or overblik.er_manglende)
) as celle
order by celle.kommune_nr, celle.kilde, celle.maaned;
