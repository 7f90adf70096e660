-- godkendte linjer i dsa
select linje_nr, koen, statsborgerskab, oekonomisk_friplads_pct as friplads, soeskenderabat_pct as rabat, behandlingsmaessig_friplads as behandling, timer_pr_uge as timer, indmeldt_dato, udmeldt_dato from dsa.dst_indskrivning order by linje_nr
