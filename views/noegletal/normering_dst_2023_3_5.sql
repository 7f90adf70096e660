-- Method:      Danmarks Statistik's normering 3-5 år (BOERN8)
-- Question:    How many full-time children aged 3-5 are there to each full-time pedagogical
--              employee?
-- Grain:       one row per kommune and year with an effective delivery of enrolments
-- Numerator:   full-time children (1 / 0.75 / 0.5) aged 3-5 in kommunal and selvejende day
--              institutions, mean over the months of the calendar year
-- Denominator: full-time pedagogical staff looking after them, leaders weigh 0.85, mean over the
--              same months
-- Exclusions:  as N1 and N2; not among the 13 indicators
-- Source:      dm.agg_boern, dm.agg_personale; docs/definitioner.md, "DST method"
select
    agg.kommune_nr,
    agg.maaned,
    agg.fuldtidsboern_normering_3_5 as taeller,
    personale.fuldtidspersoner_2023_3_5 as naevner
from drift.boern_maaned as agg
left join drift.personale_maaned as personale
    on agg.kommune_nr = personale.kommune_nr and agg.maaned = personale.maaned
