-- Indicator:   N2 Normering i daginstitutioner, 3-5 år
-- Question:    How many children aged 3-5 are there to each full-time pedagogical employee?
-- Grain:       one row per kommune and month with an effective delivery of enrolments
-- Numerator:   children aged 3-5 in kommunal and selvejende day institutions, mean over the
--              months of the twelve that end in periode
-- Denominator: full-time pedagogical staff looking after them, mean over the same months
-- Exclusions:  private and udliciterede institutions; staff of dagpleje, clubs and schools;
--              months without children or staff
-- Source:      dm.agg_boern, dm.agg_personale; docs/definitioner.md, "N2"
select
    agg.kommune_nr,
    agg.maaned,
    agg.antal_boern_normering_3_5 as taeller,
    personale.fuldtidspersoner_3_5 as naevner
from drift.boern_maaned as agg
left join drift.personale_maaned as personale
    on agg.kommune_nr = personale.kommune_nr and agg.maaned = personale.maaned
