-- Indicator:   U6 Udgifter til daginstitutioner pr. plads
-- Question:    What does the kommune spend on daginstitution for each child that has a place?
-- Grain:       one row per kommune and year with accounts
-- Numerator:   kr. on 5.25.14
-- Denominator: children in vuggestue, børnehave and integreret institution, mean over the months
--              of the year with an effective delivery
-- Exclusions:  other functions of the accounts
-- Source:      dm.agg_udgift, dm.agg_boern; docs/definitioner.md, "U6"
select
    agg.kommune_nr,
    agg.periode,
    agg.udgift_daginstitution_kr as taeller,
    boern.antal_boern_daginstitution as naevner
from dm.agg_udgift as agg
left join drift.boern_maaned as boern
    on
        agg.kommune_nr = boern.kommune_nr
        and agg.periode = date_trunc('year', boern.maaned)::date
