-- Reads: aula_udsnit, dsa.aula_tilstedevaerelse
-- Makes: aula_raekke
-- The rows of `aula_udsnit`, found by reading their deliveries from end to end. The
-- `coalesce` keeps the planner from making a join of the condition: it takes the columns for
-- independent, expects a handful of rows, and would look millions up one by one.
create or replace temp view aula_raekke as
select dsa.*
from dsa.aula_tilstedevaerelse as dsa
where
    dsa.levering_nr = any(array[{leverancer}])
    and coalesce(
        (dsa.levering_nr, dsa.kommune_nr, dsa.periode) in (
            select
                udsnit.levering_nr,
                udsnit.kommune_nr,
                udsnit.periode
            from aula_udsnit as udsnit
        ),
        false
    );
