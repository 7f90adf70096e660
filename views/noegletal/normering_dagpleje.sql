-- Indicator:   N3 Normering i dagpleje
-- Question:    How many children are there to each dagplejer?
-- Grain:       one row per kommune and month with an effective delivery of enrolments
-- Numerator:   children in dagpleje, mean over the months of the twelve that end in periode
-- Denominator: persons who are dagplejere (category 25 on 5.25.11), mean over the same months
-- Exclusions:  private dagpleje; months without children or dagplejere
-- Source:      dm.agg_boern, dm.agg_personale; docs/definitioner.md, "N3"
select
    agg.kommune_nr,
    agg.maaned,
    agg.antal_boern_dagpleje as taeller,
    personale.antal_dagplejere as naevner
from drift.boern_maaned as agg
left join drift.personale_maaned as personale
    on agg.kommune_nr = personale.kommune_nr and agg.maaned = personale.maaned
