-- Reads: aula_borger, borger_aendret, dm.dim_borger
-- Makes: dm.fact_tilstedevaerelse
-- Attendance of children whose versions moved, on days that are not computed anew, follows them.
update dm.fact_tilstedevaerelse as fact
set borger_id = efter.borger_id
from dm.dim_borger as version
inner join borger_aendret as aendret
    on version.borger_nr = aendret.borger_nr
inner join aula_borger as efter
    on version.borger_nr = efter.borger_nr
where
    fact.borger_id = version.borger_id
    and fact.dato >= efter.fra
    and fact.dato < efter.til
    and fact.borger_id <> efter.borger_id;
