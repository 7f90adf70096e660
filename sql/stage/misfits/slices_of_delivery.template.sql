-- Reads: drift.levering_udsnit
-- The slices of a delivery that are in force.
select
    udsnit.kommune_nr,
    udsnit.periode,
    udsnit.system,
    udsnit.levering_nr
from drift.levering_udsnit as udsnit
where udsnit.levering_nr = {levering_nr} and udsnit.status = 'gaeldende'
