-- Reads: {dsa_tabel}
-- How many rows of the delivery each of its slices has in the staging.
select
    dsa.kommune_nr,
    dsa.periode,
    {system} as system,
    count(*) as antal
from {dsa_tabel} as dsa
where dsa.levering_nr = {levering_nr}
group by dsa.kommune_nr, dsa.periode, {system};
