-- Indicator:   D1 Dækningsgrad 0-2 år
-- Question:    How many of the kommune's children aged 0-2 have a place in day care?
-- Grain:       one row per kommune and month with an effective delivery of enrolments
-- Numerator:   enrolled children aged 0-2 on the 1st, in any category, also from other kommuner
-- Denominator: inhabitants aged 0-2 on the latest reference date at or before the 1st
-- Exclusions:  none; above 1 is legitimate (children from other kommuner)
-- Source:      dm.agg_boern, dm.agg_befolkning; docs/definitioner.md, "D1"
select
    agg.kommune_nr,
    agg.maaned as periode,
    agg.antal_boern_0_2 as taeller,
    befolkning.antal_0_2 as naevner
from drift.boern_maaned as agg
-- The latest reference date at or before the 1st of the month.
left join dm.agg_befolkning as befolkning
    on
        agg.kommune_nr = befolkning.kommune_nr
        and agg.maaned >= befolkning.periode
        and agg.maaned < befolkning.gaelder_til
