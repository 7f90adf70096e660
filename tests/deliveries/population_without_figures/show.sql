-- indbyggere
select fact.kommune_nr, fact.periode, alder.alder_aar as alder, fact.antal from dm.fact_befolkning as fact inner join dm.dim_alder as alder on fact.alder_id = alder.alder_id order by 1, 2, 3;
-- grupper
select periode, antal_0_2, antal_3_5, antal_0_5 from dm.agg_befolkning
