-- Reads: dm.agg_befolkning, dm.dim_alder, dm.fact_befolkning, dsa.dst_befolkning
-- Makes: grundlag
-- Inhabitants on the latest reference date at or before the figure's month, by age.
insert into grundlag (del, maaned, enhed, noegle, maengde, levering_nr, linje_nr)
select
    '{del}' as del,
    fact.periode as maaned,
    alder.alder as enhed,
    alder.alder_aar as noegle,
    -- A table may have several lines for an age (by sex): the age's figure goes with the first.
    case
        when row_number() over (partition by alder.alder_aar order by dsa.linje_nr) = 1
            then fact.antal
        else 0
    end as maengde,
    fact.levering_nr,
    dsa.linje_nr
from dm.fact_befolkning as fact
inner join dm.dim_alder as alder
    on fact.alder_id = alder.alder_id
left join dsa.dst_befolkning as dsa
    on
        fact.levering_nr = dsa.levering_nr
        and fact.kommune_nr = dsa.kommune_nr
        and fact.periode = dsa.periode
        and alder.alder_aar = dsa.alder
where
    fact.kommune_nr = {kommune_nr}
    and fact.periode = (
        select max(seneste.periode)
        from dm.agg_befolkning as seneste
        where seneste.kommune_nr = {kommune_nr} and seneste.periode <= '{til}'
    )
    and {betingelse};
