-- fødselsdatoer
select linje_nr, foedselsdato, koen from dsa.dst_indskrivning order by linje_nr
