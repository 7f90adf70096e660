-- linjer i dsa
select linje_nr, kommune_nr, system, institutionskode, pladstype, timer_pr_uge from dsa.dst_indskrivning order by linje_nr
