-- Indicator:   U3 Udgifter til daginstitutioner pr. 0-5-årig
-- Question:    What does the kommune spend on daginstitution for each inhabitant aged 0-5?
-- Grain:       one row per kommune and year with accounts
-- Numerator:   kr. on 5.25.14
-- Denominator: inhabitants aged 0-5 on 1 January
-- Exclusions:  other functions of the accounts
-- Source:      dm.agg_udgift, dm.agg_befolkning; docs/definitioner.md, "U3"
select
    agg.kommune_nr,
    agg.periode,
    agg.udgift_daginstitution_kr as taeller,
    befolkning.antal_0_5 as naevner
from dm.agg_udgift as agg
-- 1 January of the year.
left join dm.agg_befolkning as befolkning
    on agg.kommune_nr = befolkning.kommune_nr and agg.periode = befolkning.periode
