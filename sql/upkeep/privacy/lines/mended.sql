-- Reads: drift.rettet_linje
-- The mended lines.
select
    rettet.levering_nr,
    rettet.linje_nr,
    convert_to(rettet.linje, 'UTF8') as linje
from drift.rettet_linje as rettet
order by rettet.levering_nr, rettet.linje_nr;
