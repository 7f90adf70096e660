-- dsa
select linje_nr, system, timer_pr_uge, indmeldt_dato, pladstype, bopael_kommune_nr from dsa.dst_indskrivning order by linje_nr
