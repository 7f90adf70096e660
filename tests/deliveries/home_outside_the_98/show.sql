-- børn
select bopael_kommune_nr, count(*) as antal from dm.fact_indskrivning group by 1 order by 1;
-- personale
select ansat_kommune_nr, count(*) as antal from dm.fact_personale group by 1 order by 1
