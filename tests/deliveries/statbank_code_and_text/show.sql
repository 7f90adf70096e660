-- indbyggere
select kommune_nr, periode, alder_id, antal from dm.fact_befolkning order by kommune_nr, periode, alder_id;
-- regnskab
select kommune_nr, konto_id, beloeb_kr from dm.fact_udgift order by kommune_nr, konto_id
