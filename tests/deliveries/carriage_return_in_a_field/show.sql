-- navne i dsa
select linje_nr, to_json(fornavn) as fornavn, to_json(system) as system from dsa.dst_indskrivning order by linje_nr
