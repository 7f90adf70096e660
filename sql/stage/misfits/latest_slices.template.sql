-- Reads: drift.levering_udsnit
-- What is in force of a source for the latest period of each kommune that is asked for.
select
    seneste.kommune_nr,
    seneste.periode,
    seneste.system,
    seneste.levering_nr
from (
    select
        udsnit.kommune_nr,
        udsnit.periode,
        udsnit.system,
        udsnit.levering_nr,
        rank() over (partition by udsnit.kommune_nr order by udsnit.periode desc) as plads
    from drift.levering_udsnit as udsnit
    where
        udsnit.kilde = '{kilde}'
        and udsnit.status = 'gaeldende'
        and {betingelse}
) as seneste
where seneste.plads = 1
