-- Reads: noegletal.alle
-- The figure itself: indicator $1 of kommune $2 in $3.
select to_json(tal)::text as linje
from (
    select
        alle.noegletal_id,
        alle.noegletal_navn,
        alle.kommune_nr,
        alle.kommune_navn,
        alle.periode,
        trim_scale(alle.taeller)::text as taeller,
        trim_scale(alle.naevner)::text as naevner,
        trim_scale(alle.vaerdi)::text as vaerdi,
        alle.antal_maaneder
    from noegletal.alle as alle
    where alle.noegletal_id = $1 and alle.kommune_nr = $2 and alle.periode = $3
) as tal;
