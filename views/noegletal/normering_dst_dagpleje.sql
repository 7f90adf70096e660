-- Method:      Danmarks Statistik's normering dagpleje (BOERN3)
-- Question:    How many full-time children are there to each full-time dagplejer?
-- Grain:       one row per kommune and year with an effective delivery of enrolments
-- Numerator:   full-time children (1 / 0.75 / 0.5) in dagpleje, mean over the months of the
--              calendar year
-- Denominator: full-time dagplejere, mean over the same months
-- Exclusions:  as N3; not among the 13 indicators
-- Source:      dm.agg_boern, dm.agg_personale; docs/definitioner.md, "DST method"
select
    agg.kommune_nr,
    agg.maaned,
    agg.fuldtidsboern_dagpleje as taeller,
    personale.fuldtidspersoner_dagpleje as naevner
from drift.boern_maaned as agg
left join drift.personale_maaned as personale
    on agg.kommune_nr = personale.kommune_nr and agg.maaned = personale.maaned
