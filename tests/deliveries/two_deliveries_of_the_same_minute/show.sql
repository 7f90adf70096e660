-- kommuner, måneder og rækker i stjernen
select kommune_nr, maaned, count(*) as raekker, sum(timer_pr_uge)::numeric(6, 1) as timer from dm.fact_indskrivning group by kommune_nr, maaned order by kommune_nr, maaned;
-- fingeraftryk
select udsnit.periode, levering.sha256 = max(levering.sha256) over (partition by udsnit.periode) as er_stoerst, udsnit.status from drift.levering_udsnit as udsnit inner join drift.levering as levering on udsnit.levering_nr = levering.levering_nr order by 1, 2
