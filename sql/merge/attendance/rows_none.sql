-- Reads: dsa.aula_tilstedevaerelse
-- Makes: aula_raekke
-- The rows of `aula_udsnit`, where there are none: a load of children touches no day of attendance.
create or replace temp view aula_raekke as
select dsa.*
from dsa.aula_tilstedevaerelse as dsa
where false;
