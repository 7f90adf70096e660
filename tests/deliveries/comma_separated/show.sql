-- navne og timer i dsa
select linje_nr, fornavn, timer_pr_uge from dsa.dst_indskrivning order by linje_nr
