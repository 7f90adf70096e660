-- Indicator:   A2 Andel børn i integreret institution
-- Question:    What share of the children in day care is in an integrated institution?
-- Grain:       one row per kommune and month with an effective delivery of enrolments
-- Numerator:   children in integrated institutions
-- Denominator: children in dagpleje, integreret institution, vuggestue, børnehave or private
--              institution, each child once
-- Exclusions:  children in other categories, and in institutions that nobody knows
-- Source:      dm.agg_boern; docs/definitioner.md, "A2"
create view noegletal.andel_boern_i_integreret_institution
as
select
    agg.kommune_nr,
    kommune.kommune_navn,
    agg.maaned as periode,
    agg.antal_boern_integreret::numeric(18, 6) as taeller,
    agg.antal_boern_fem_kategorier::numeric(18, 6) as naevner,
    round(
        agg.antal_boern_integreret::numeric / nullif(agg.antal_boern_fem_kategorier, 0), 6
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
where noegletal = 'andel_boern_i_integreret_institution';

comment on view noegletal.andel_boern_i_integreret_institution is 'A2: Børn i integreret institution som andel af børn i dagpleje, integreret institution, vuggestue, børnehave og privat institution.';
comment on column noegletal.andel_boern_i_integreret_institution.kommune_nr is 'Kommunen.';
comment on column noegletal.andel_boern_i_integreret_institution.kommune_navn is 'Kommunens navn.';
comment on column noegletal.andel_boern_i_integreret_institution.periode is 'Måneden (dens første dag).';
comment on column noegletal.andel_boern_i_integreret_institution.taeller is 'Børn i integreret institution.';
comment on column noegletal.andel_boern_i_integreret_institution.naevner is 'Børn i de fem kategorier.';
comment on column noegletal.andel_boern_i_integreret_institution.vaerdi is 'taeller / naevner, afrundet til seks decimaler; tom, hvor naevner er tom eller 0.';
comment on column noegletal.andel_boern_i_integreret_institution.antal_maaneder is 'Måneder med data: 1.';
