-- Reads: noegletal.alle
-- The indicators of certain kommuner, as text: for a comparison, nothing must be rounded again.
select
    alle.noegletal_id,
    alle.kommune_nr,
    alle.periode,
    trim_scale(alle.taeller)::text as taeller,
    trim_scale(alle.naevner)::text as naevner,
    trim_scale(alle.vaerdi)::text as vaerdi
from noegletal.alle as alle
where alle.kommune_nr = any($1::smallint[]);
