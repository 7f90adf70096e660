-- dsa
select linje_nr, kommune_nr, gyldig_fra, gyldig_til, andel_vu, andel_bh, andel_dp from dsa.dst_noeglefil order by linje_nr
