-- Makes: drift.sammenligningsgruppe, drift.sammenligningsgruppe_kommune
-- Gives a group its members; one that is not there yet is made.
with
gruppe as (
    insert into drift.sammenligningsgruppe (gruppe_navn) values ($1)
    on conflict (gruppe_navn) do update set gruppe_navn = excluded.gruppe_navn
    returning gruppe_nr
),

fjernet as (
    delete from drift.sammenligningsgruppe_kommune as medlem
    using gruppe
    where medlem.gruppe_nr = gruppe.gruppe_nr and medlem.kommune_nr <> all($2::smallint[])
)

insert into drift.sammenligningsgruppe_kommune (gruppe_nr, kommune_nr)
select
    gruppe.gruppe_nr,
    valgt.kommune_nr
from gruppe
cross join unnest($2::smallint[]) as valgt (kommune_nr)
on conflict do nothing;
