-- Makes: drift.haendelse, drift.levering, drift.levering_bemaerkning
-- Marks a delivery as taken back, and writes down who did it and why. No row: there is nothing to
-- take back.
with
trukket as (
    update drift.levering
    set
        status = 'trukket',
        aarsag = $2,
        overskrift = null
    where levering_nr = $1 and status in ('indlaest', 'delvis', 'tilbageholdt')
    returning levering_nr
),

-- What its header and its codes were is no longer anybody's business.
bemaerkninger as (
    delete from drift.levering_bemaerkning as bemaerkning
    using trukket
    where bemaerkning.levering_nr = trukket.levering_nr
)

insert into drift.haendelse (handling, levering_nr, aarsag)
select
    'trukket' as handling,
    trukket.levering_nr,
    $2 as aarsag
from trukket
returning levering_nr;
