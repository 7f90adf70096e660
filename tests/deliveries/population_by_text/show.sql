-- indbyggere
select alder_id, antal from dm.fact_befolkning order by alder_id
