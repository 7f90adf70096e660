-- Question:    How much staff do the indicators reckon with?
-- Grain:       one row per kommune and month
-- Numerator:   none
-- Denominator: none
-- Exclusions:  the kommuner that the login does not see in full
-- Source:      dm.agg_personale; dm.agg_personale_andre
-- The indicators read it, so that what others see is reckoned as one's own figures are: where the
-- loader sets `dagtilbud.grundlag` to `andre`, the months of all kommuner are as others see them.
-- To anybody else that setting shows what others' indicators stand on, which all may know.
create view drift.personale_maaned
as
select
    agg.kommune_nr,
    agg.maaned,
    agg.fuldtidspersoner_0_2,
    agg.fuldtidspersoner_3_5,
    agg.fuldtidspersoner_2023_0_2,
    agg.fuldtidspersoner_2023_3_5,
    agg.antal_dagplejere,
    agg.fuldtidspersoner_dagpleje
from dm.agg_personale as agg
where coalesce(current_setting('dagtilbud.grundlag', true), '') <> 'andre'
union all
select
    andre.kommune_nr,
    andre.maaned,
    andre.fuldtidspersoner_0_2,
    andre.fuldtidspersoner_3_5,
    andre.fuldtidspersoner_2023_0_2,
    andre.fuldtidspersoner_2023_3_5,
    andre.antal_dagplejere,
    andre.fuldtidspersoner_dagpleje
from dm.agg_personale_andre as andre
where current_setting('dagtilbud.grundlag', true) = 'andre';

comment on view drift.personale_maaned is 'En række pr. kommune og måned: personale, som nøgletallene regnes af. Læses kun gennem noegletal.';
comment on column drift.personale_maaned.kommune_nr is 'Kommunen, der har leveret.';
comment on column drift.personale_maaned.maaned is 'Måneden (dens første dag).';
comment on column drift.personale_maaned.fuldtidspersoner_0_2 is 'Som i dm.agg_personale.';
comment on column drift.personale_maaned.fuldtidspersoner_3_5 is 'Som i dm.agg_personale.';
comment on column drift.personale_maaned.fuldtidspersoner_2023_0_2 is 'Som i dm.agg_personale.';
comment on column drift.personale_maaned.fuldtidspersoner_2023_3_5 is 'Som i dm.agg_personale.';
comment on column drift.personale_maaned.antal_dagplejere is 'Som i dm.agg_personale.';
comment on column drift.personale_maaned.fuldtidspersoner_dagpleje is 'Som i dm.agg_personale.';
