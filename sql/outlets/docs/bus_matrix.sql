-- Reads: drift.busmatrix
-- The two bus matrices, in the order of the measures.
select
    kube,
    dimension,
    maaltal_nr,
    maaltal,
    view_navn,
    kolonne
from drift.busmatrix
order by kube collate "C" desc, maaltal_nr, dimension collate "C";
