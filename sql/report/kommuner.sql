-- The kommuner that a delivery has slices of.
select distinct kommune_nr
from drift.levering_udsnit
where levering_nr = $1
order by kommune_nr;
