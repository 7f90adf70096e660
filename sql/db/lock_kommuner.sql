-- Reads: drift.laas_kommune
-- Takes the rows of kommuner ($1) in ascending order, so that loads wait for each other and never
-- in a circle. In one statement: rows are locked in the order of the sort.
select laas.kommune_nr
from drift.laas_kommune as laas
where laas.kommune_nr = any($1::smallint[])
order by laas.kommune_nr
for update;
