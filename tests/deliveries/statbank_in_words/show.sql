-- regnskab
select kommune_nr, konto_id, beloeb_kr from dm.fact_udgift order by kommune_nr, konto_id;
-- sum
select kommune_nr, round(udgift_dagtilbud_kr) as dagtilbud, round(udgift_dagpleje_kr) as dagpleje, round(udgift_daginstitution_kr) as daginstitution from dm.agg_udgift order by kommune_nr
