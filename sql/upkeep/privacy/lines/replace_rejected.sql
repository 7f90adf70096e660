-- Reads: sletning_linje
-- Makes: drift.afvist_raa
-- What stays of rejected lines as they came. That a line was turned away, and why, stays on record.
delete from drift.afvist_raa as raa
using sletning_linje as ny
where
    raa.levering_nr = ny.levering_nr
    and raa.linje_nr = ny.linje_nr
    and ny.linje is null;

update drift.afvist_raa as raa
set linje = ny.linje
from sletning_linje as ny
where
    raa.levering_nr = ny.levering_nr
    and raa.linje_nr = ny.linje_nr
    and ny.linje is not null;
