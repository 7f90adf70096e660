-- børn
select levering_nr, count(*) as antal from dm.fact_indskrivning group by 1
