-- Reads: dsa.aula_tilstedevaerelse
-- Makes: aula_raekke
-- The rows of `aula_udsnit`: all that their deliveries have.
create or replace temp view aula_raekke as
select dsa.*
from dsa.aula_tilstedevaerelse as dsa
where dsa.levering_nr = any(array[{leverancer}]);
