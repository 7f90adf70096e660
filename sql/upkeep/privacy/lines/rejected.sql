-- Reads: drift.afvist_raa
-- The rejected lines as they came.
select
    raa.levering_nr,
    raa.linje_nr,
    raa.linje
from drift.afvist_raa as raa
order by raa.levering_nr, raa.linje_nr;
