-- kommuner, måneder og rækker i stjernen
select kommune_nr, maaned, count(*) as raekker, sum(timer_pr_uge)::numeric(6, 1) as timer from dm.fact_indskrivning group by kommune_nr, maaned order by kommune_nr, maaned
