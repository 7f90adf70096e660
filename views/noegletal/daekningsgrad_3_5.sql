-- Indicator:   D2 Dækningsgrad 3-5 år
-- Question:    How many of the kommune's children aged 3-5 have a place in day care?
-- Grain:       one row per kommune and month with an effective delivery of enrolments
-- Numerator:   enrolled children aged 3-5 on the 1st, in any category, also from other kommuner
-- Denominator: inhabitants aged 3-5 on the latest reference date at or before the 1st
-- Exclusions:  none; above 1 is legitimate (children from other kommuner)
-- Source:      dm.agg_boern, dm.agg_befolkning; docs/definitioner.md, "D2"
create view noegletal.daekningsgrad_3_5
as
select
    agg.kommune_nr,
    kommune.kommune_navn,
    agg.maaned as periode,
    agg.antal_boern_3_5::numeric(18, 6) as taeller,
    befolkning.antal_3_5::numeric(18, 6) as naevner,
    round(
        agg.antal_boern_3_5::numeric / nullif(befolkning.antal_3_5, 0), 6
    )::numeric(18, 6) as vaerdi,
    1::smallint as antal_maaneder
from drift.boern_maaned as agg
inner join dm.dim_kommune as kommune
    on agg.kommune_nr = kommune.kommune_nr
-- The latest reference date at or before the 1st of the month.
left join dm.agg_befolkning as befolkning
    on
        agg.kommune_nr = befolkning.kommune_nr
        and agg.maaned >= befolkning.periode
        and agg.maaned < befolkning.gaelder_til
union all
-- Everybody else's, as they may be seen.
select
    kommune_nr,
    kommune_navn,
    periode,
    taeller,
    naevner,
    vaerdi,
    antal_maaneder
from drift.noegletal_andre
where noegletal = 'daekningsgrad_3_5';

comment on view noegletal.daekningsgrad_3_5 is 'D2: Indskrevne børn på 3-5 år i forhold til indbyggere på 3-5 år.';
comment on column noegletal.daekningsgrad_3_5.kommune_nr is 'Kommunen.';
comment on column noegletal.daekningsgrad_3_5.kommune_navn is 'Kommunens navn.';
comment on column noegletal.daekningsgrad_3_5.periode is 'Måneden (dens første dag).';
comment on column noegletal.daekningsgrad_3_5.taeller is 'Indskrevne børn på 3-5 år.';
comment on column noegletal.daekningsgrad_3_5.naevner is 'Indbyggere på 3-5 år; tom, hvor en af aldrene mangler et tal.';
comment on column noegletal.daekningsgrad_3_5.vaerdi is 'taeller / naevner, afrundet til seks decimaler; tom, hvor naevner er tom eller 0.';
comment on column noegletal.daekningsgrad_3_5.antal_maaneder is 'Måneder med data: 1.';
