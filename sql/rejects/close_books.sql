-- Reads: drift.afvist_linje, drift.levering_udsnit
-- Makes: drift.levering
-- Closes the books of a delivery of which lines were mended: its lines are $2. Returns how it
-- stands.
with
udsnit as (
    select
        count(*) as antal,
        count(*) filter (where udsnit.status = 'tilbageholdt') as antal_holdt,
        coalesce(sum(udsnit.antal_raekker), 0)::integer as antal_raekker
    from drift.levering_udsnit as udsnit
    where udsnit.levering_nr = $1
),

afvist as (
    select count(*)::integer as antal
    from drift.afvist_linje as afvist
    where afvist.levering_nr = $1
)

update drift.levering as levering
set
    status = case
        when udsnit.antal = 0 then levering.status
        when udsnit.antal_holdt = 0 then 'indlaest'
        when udsnit.antal_holdt = udsnit.antal then 'tilbageholdt'
        else 'delvis'
    end,
    aarsag = case when udsnit.antal = 0 then levering.aarsag end,
    antal_godkendt = udsnit.antal_raekker,
    antal_afvist = afvist.antal,
    antal_sprunget_over = $2 - udsnit.antal_raekker - afvist.antal
from udsnit
cross join afvist
where levering.levering_nr = $1
returning levering.status;
