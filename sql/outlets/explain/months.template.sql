-- Reads: dm.agg_boern, dm.agg_personale
-- The months of a rolling figure: children, and the staff that is left for them after the split.
select to_json(samlet)::text as linje
from (
    select
        agg.maaned,
        agg.{boern} as boern,
        trim_scale(round(personale.{personale}::numeric, 6))::text as personale,
        coalesce(agg.{boern} > 0 and personale.{personale} > 0, false) as er_med
    from dm.agg_boern as agg
    left join dm.agg_personale as personale
        on agg.kommune_nr = personale.kommune_nr and agg.maaned = personale.maaned
    where
        agg.kommune_nr = {kommune_nr}
        and agg.maaned >= '{fra}'
        and agg.maaned <= '{til}'
) as samlet
order by samlet.maaned;
