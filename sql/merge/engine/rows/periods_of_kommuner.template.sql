-- One month of certain kommuner.
select
    kommune.kommune_nr,
    '{maaned}'::date as periode
from unnest(array[{kommune_numre}]::smallint[]) as kommune (kommune_nr)
