-- Reads: regn_periode
-- The selected periods: their kommuner, the first and the last; some day where none has a date.
select
    coalesce(array_agg(distinct regn_periode.kommune_nr), '{}')::text as kommuner,
    coalesce(min(regn_periode.periode), '1900-01-01') as fra,
    coalesce(max(regn_periode.periode), '1900-01-01') as til
from regn_periode;
