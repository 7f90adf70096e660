-- Reads: sletning_linje
-- Makes: drift.rettet_linje
-- What stays of mended lines.
delete from drift.rettet_linje as rettet
using sletning_linje as ny
where
    rettet.levering_nr = ny.levering_nr
    and rettet.linje_nr = ny.linje_nr
    and ny.linje is null;

update drift.rettet_linje as rettet
set linje = convert_from(ny.linje, 'UTF8')
from sletning_linje as ny
where
    rettet.levering_nr = ny.levering_nr
    and rettet.linje_nr = ny.linje_nr
    and ny.linje is not null;
