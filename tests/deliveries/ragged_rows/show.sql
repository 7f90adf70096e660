-- navne i dsa
select linje_nr, fornavn, efternavn from dsa.dst_indskrivning order by linje_nr
