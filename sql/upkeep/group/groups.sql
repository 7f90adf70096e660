-- Reads: drift.sammenligningsgruppe, drift.sammenligningsgruppe_kommune
-- The comparison groups with their members, group by group.
select
    gruppe.gruppe_nr,
    gruppe.gruppe_navn,
    array_agg(medlem.kommune_nr order by medlem.kommune_nr) as kommuner
from drift.sammenligningsgruppe as gruppe
inner join drift.sammenligningsgruppe_kommune as medlem
    on gruppe.gruppe_nr = medlem.gruppe_nr
group by gruppe.gruppe_nr, gruppe.gruppe_navn
order by gruppe.gruppe_navn;
