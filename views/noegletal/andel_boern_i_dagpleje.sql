-- Indicator:   A1 Andel børn i dagpleje
-- Question:    What share of the children in day care is in dagpleje?
-- Grain:       one row per kommune and month with an effective delivery of enrolments
-- Numerator:   children in dagpleje
-- Denominator: children in dagpleje, integreret institution, vuggestue, børnehave or private
--              institution, each child once
-- Exclusions:  children in other categories, and in institutions that nobody knows
-- Source:      dm.agg_boern; docs/definitioner.md, "A1"
create view noegletal.andel_boern_i_dagpleje
as
select
    agg.kommune_nr,
    kommune.kommune_navn,
    agg.maaned as periode,
    agg.antal_boern_dagpleje::numeric(18, 6) as taeller,
    agg.antal_boern_fem_kategorier::numeric(18, 6) as naevner,
    round(
        agg.antal_boern_dagpleje::numeric / nullif(agg.antal_boern_fem_kategorier, 0), 6
    )::numeric(18, 6) as vaerdi,
    1::smallint as antal_maaneder
from drift.boern_maaned as agg
inner join dm.dim_kommune as kommune
    on agg.kommune_nr = kommune.kommune_nr
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
where noegletal = 'andel_boern_i_dagpleje';

comment on view noegletal.andel_boern_i_dagpleje is 'A1: Børn i dagpleje som andel af børn i dagpleje, integreret institution, vuggestue, børnehave og privat institution.';
comment on column noegletal.andel_boern_i_dagpleje.kommune_nr is 'Kommunen.';
comment on column noegletal.andel_boern_i_dagpleje.kommune_navn is 'Kommunens navn.';
comment on column noegletal.andel_boern_i_dagpleje.periode is 'Måneden (dens første dag).';
comment on column noegletal.andel_boern_i_dagpleje.taeller is 'Børn i dagpleje.';
comment on column noegletal.andel_boern_i_dagpleje.naevner is 'Børn i de fem kategorier.';
comment on column noegletal.andel_boern_i_dagpleje.vaerdi is 'taeller / naevner, afrundet til seks decimaler; tom, hvor naevner er tom eller 0.';
comment on column noegletal.andel_boern_i_dagpleje.antal_maaneder is 'Måneder med data: 1.';
