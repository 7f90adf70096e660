-- Reads: borger_foer, dm.dim_borger
-- Makes: dm.fact_indskrivning
-- Children whose versions moved: their rows in the months that are not computed anew follow.
-- Nothing moves before the first touched interval.
update dm.fact_indskrivning as fact
set borger_id = efter.borger_id
from borger_foer as foer
inner join dm.dim_borger as efter
    on foer.borger_nr = efter.borger_nr
where
    fact.borger_id = foer.borger_id
    and fact.maaned >= (select min(interval.fra) from borger_interval as interval)
    and fact.maaned >= efter.gyldig_fra
    and fact.maaned < efter.gyldig_til
    and fact.borger_id <> efter.borger_id;
