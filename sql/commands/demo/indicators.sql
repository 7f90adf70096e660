-- Reads: noegletal.alle
-- Every indicator of the kommuner $1, with a row for each period that any of them has, so that a
-- kommune's missing periods show.
with
noegletal as (
    select
        alle.noegletal_id,
        alle.noegletal_navn,
        alle.frekvens,
        alle.enhed,
        alle.kommune_nr,
        alle.kommune_navn,
        alle.periode,
        alle.vaerdi
    from noegletal.alle as alle
    where alle.kommune_nr = any($1::smallint[])
),

kommune as (
    select distinct
        noegletal_id,
        noegletal_navn,
        frekvens,
        enhed,
        kommune_nr,
        kommune_navn
    from noegletal
),

periode as (
    select distinct
        noegletal_id,
        periode
    from noegletal
)

select
    kommune.noegletal_id,
    kommune.noegletal_navn,
    kommune.frekvens,
    kommune.enhed,
    kommune.kommune_nr,
    kommune.kommune_navn,
    array_agg(periode.periode order by periode.periode) as perioder,
    array_agg(noegletal.vaerdi::double precision order by periode.periode) as vaerdier
from kommune
inner join periode
    on kommune.noegletal_id = periode.noegletal_id
left join noegletal
    on
        kommune.noegletal_id = noegletal.noegletal_id
        and kommune.kommune_nr = noegletal.kommune_nr
        and periode.periode = noegletal.periode
group by
    kommune.noegletal_id,
    kommune.noegletal_navn,
    kommune.frekvens,
    kommune.enhed,
    kommune.kommune_nr,
    kommune.kommune_navn
order by kommune.noegletal_id, kommune.kommune_nr;
