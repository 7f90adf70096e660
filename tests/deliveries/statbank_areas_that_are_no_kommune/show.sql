-- indbyggere
select kommune_nr, periode, alder_id, antal from dm.fact_befolkning order by kommune_nr, periode, alder_id
