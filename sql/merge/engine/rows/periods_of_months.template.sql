-- Reads: beroert_{emne}
-- The touched periods of a fact in certain months.
select
    beroert.kommune_nr,
    beroert.periode
from beroert_{emne} as beroert
where date_trunc('month', beroert.periode)::date = any(array[{maaneder}]::date[])
