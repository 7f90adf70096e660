-- institutioner i dsa
select linje_nr, kommune_nr, institutionsnavn from dsa.dst_institution order by kommune_nr;
-- indbyggere i dsa
select kommune_nr, alder, antal from dsa.dst_befolkning
