-- The kommune with as many child-months as half of the others have at most, and their number.
select
    rangeret.kommune_nr,
    rangeret.antal
from (
    select
        fact.kommune_nr,
        count(*) as antal,
        row_number() over (order by count(*)) as plads,
        count(*) over () as antal_kommuner
    from dm.fact_indskrivning as fact
    group by fact.kommune_nr
) as rangeret
where rangeret.plads = rangeret.antal_kommuner / 2 + 1
