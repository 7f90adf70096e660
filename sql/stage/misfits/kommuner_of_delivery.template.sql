-- Reads: drift.levering_udsnit
-- The kommuner that a delivery has slices of.
select denne.kommune_nr
from drift.levering_udsnit as denne
where denne.levering_nr = {levering_nr}
