-- linjer i stjernen
select linje_nr from dm.fact_indskrivning order by linje_nr;
-- udmeldt i dsa
select linje_nr, udmeldt_dato from dsa.dst_indskrivning order by linje_nr
