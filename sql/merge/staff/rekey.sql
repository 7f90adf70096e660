-- Reads: dm.dim_medarbejder
-- Makes: dm.fact_personale
-- Employments whose versions moved: their rows in the months that are not computed anew follow.
-- Nothing moves before the first touched interval.
update dm.fact_personale as fact
set medarbejder_id = efter.medarbejder_id
from medarbejder_foer as foer
inner join dm.dim_medarbejder as efter
    on foer.medarbejder_nr = efter.medarbejder_nr
where
    fact.medarbejder_id = foer.medarbejder_id
    and fact.maaned >= (select min(interval.fra) from medarbejder_interval as interval)
    and fact.maaned >= efter.gyldig_fra
    and fact.maaned < efter.gyldig_til
    and fact.medarbejder_id <> efter.medarbejder_id;
