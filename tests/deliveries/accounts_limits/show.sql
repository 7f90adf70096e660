-- dsa i kr.
select linje_nr, kommune_nr, konto, beloeb_kr from dsa.dst_regnskab order by linje_nr
