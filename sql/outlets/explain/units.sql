-- Reads: grundlag
-- What the figure stands on, by part, month and unit: rows, distinct children, persons, ages or
-- accounts, and how much.
select to_json(samlet)::text as linje
from (
    select
        grundlag.del,
        grundlag.maaned,
        grundlag.enhed,
        count(*) as antal_raekker,
        count(distinct grundlag.noegle) as antal,
        trim_scale(sum(grundlag.maengde))::text as maengde
    from grundlag
    group by grundlag.del, grundlag.maaned, grundlag.enhed
) as samlet
order by samlet.del desc, samlet.maaned asc, samlet.enhed asc;
