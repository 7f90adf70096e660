-- Reads: aula_udsnit, dsa.aula_tilstedevaerelse
-- Makes: aula_raekke
-- The rows of `aula_udsnit`, found slice by slice: a few of many.
create or replace temp view aula_raekke as
select dsa.*
from aula_udsnit as udsnit
inner join dsa.aula_tilstedevaerelse as dsa
    on
        udsnit.kommune_nr = dsa.kommune_nr
        and udsnit.periode = dsa.periode
        and udsnit.levering_nr = dsa.levering_nr;
