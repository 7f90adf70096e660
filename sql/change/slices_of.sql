-- Reads: drift.levering_udsnit
-- The source of a delivery, and the kommuner that it has slices of.
select distinct
    kilde,
    kommune_nr
from drift.levering_udsnit
where levering_nr = $1
order by kommune_nr;
