-- Reads: aula_udsnit, drift.levering_udsnit
-- Which deliveries hold the rows of `aula_udsnit`, how many rows that is, and whether it is most of
-- what they have, so that reading them from end to end is the shortest way, or even all of it.
with
udsnit as (
    select
        udsnit.levering_nr,
        count(*) as antal_udsnit,
        sum(udsnit.antal_raekker) as antal_raekker
    from aula_udsnit as udsnit
    group by udsnit.levering_nr
)

select
    coalesce(string_agg(udsnit.levering_nr::text, ', ' order by udsnit.levering_nr), '')
        as leverancer,
    coalesce(sum(udsnit.antal_raekker), 0)::bigint as antal_raekker,
    coalesce(sum(udsnit.antal_raekker) * 2 > sum(levering.antal_raekker), false) as er_det_meste,
    coalesce(bool_and(udsnit.antal_udsnit = levering.antal_udsnit), false) as er_det_hele
from udsnit
inner join (
    select
        hel.levering_nr,
        count(*) as antal_udsnit,
        sum(hel.antal_raekker) as antal_raekker
    from drift.levering_udsnit as hel
    where hel.levering_nr in (select udsnit.levering_nr from udsnit)
    group by hel.levering_nr
) as levering
    on udsnit.levering_nr = levering.levering_nr;
