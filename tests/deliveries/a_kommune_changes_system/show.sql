-- rækker i stjernen
select maaned, levering_nr, linje_nr, timer_pr_uge from dm.fact_indskrivning order by maaned, linje_nr
