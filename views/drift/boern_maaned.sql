-- Question:    How many children do the indicators reckon with?
-- Grain:       one row per kommune and month
-- Numerator:   none
-- Denominator: none
-- Exclusions:  the kommuner that the login does not see in full
-- Source:      dm.agg_boern; dm.agg_boern_andre
-- The indicators read it, so that what others see is reckoned as one's own figures are: where the
-- loader sets `dagtilbud.grundlag` to `andre`, the months of all kommuner are as others see them.
-- To anybody else that setting shows what others' indicators stand on, which all may know.
create view drift.boern_maaned
as
select
    agg.kommune_nr,
    agg.maaned,
    agg.antal_boern,
    agg.antal_boern_0_2,
    agg.antal_boern_3_5,
    agg.antal_boern_dagpleje,
    agg.antal_boern_integreret,
    agg.antal_boern_fem_kategorier,
    agg.antal_boern_daginstitution,
    agg.antal_boern_normering_0_2,
    agg.antal_boern_normering_3_5,
    agg.fuldtidsboern_normering_0_2,
    agg.fuldtidsboern_normering_3_5,
    agg.fuldtidsboern_dagpleje
from dm.agg_boern as agg
where coalesce(current_setting('dagtilbud.grundlag', true), '') <> 'andre'
union all
select
    andre.kommune_nr,
    andre.maaned,
    andre.antal_boern,
    andre.antal_boern_0_2,
    andre.antal_boern_3_5,
    andre.antal_boern_dagpleje,
    andre.antal_boern_integreret,
    andre.antal_boern_fem_kategorier,
    andre.antal_boern_daginstitution,
    andre.antal_boern_normering_0_2,
    andre.antal_boern_normering_3_5,
    andre.fuldtidsboern_normering_0_2,
    andre.fuldtidsboern_normering_3_5,
    andre.fuldtidsboern_dagpleje
from dm.agg_boern_andre as andre
where current_setting('dagtilbud.grundlag', true) = 'andre';

comment on view drift.boern_maaned is 'En række pr. kommune og måned: børn, som nøgletallene regnes af. Læses kun gennem noegletal.';
comment on column drift.boern_maaned.kommune_nr is 'Kommunen, der har leveret.';
comment on column drift.boern_maaned.maaned is 'Måneden (dens første dag).';
comment on column drift.boern_maaned.antal_boern is 'Som i dm.agg_boern.';
comment on column drift.boern_maaned.antal_boern_0_2 is 'Som i dm.agg_boern.';
comment on column drift.boern_maaned.antal_boern_3_5 is 'Som i dm.agg_boern.';
comment on column drift.boern_maaned.antal_boern_dagpleje is 'Som i dm.agg_boern.';
comment on column drift.boern_maaned.antal_boern_integreret is 'Som i dm.agg_boern.';
comment on column drift.boern_maaned.antal_boern_fem_kategorier is 'Som i dm.agg_boern.';
comment on column drift.boern_maaned.antal_boern_daginstitution is 'Som i dm.agg_boern.';
comment on column drift.boern_maaned.antal_boern_normering_0_2 is 'Som i dm.agg_boern.';
comment on column drift.boern_maaned.antal_boern_normering_3_5 is 'Som i dm.agg_boern.';
comment on column drift.boern_maaned.fuldtidsboern_normering_0_2 is 'Som i dm.agg_boern.';
comment on column drift.boern_maaned.fuldtidsboern_normering_3_5 is 'Som i dm.agg_boern.';
comment on column drift.boern_maaned.fuldtidsboern_dagpleje is 'Som i dm.agg_boern.';
