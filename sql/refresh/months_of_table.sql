-- Reads: beroert_benchmark
-- The months of a table of the cube that are to be computed anew, with their kommuner.
select
    beroert.maaned,
    array_agg(beroert.kommune_nr order by beroert.kommune_nr) as kommuner
from beroert_benchmark as beroert
where beroert.tabel = $1
group by beroert.maaned
order by beroert.maaned;
