-- Indicator:   A2 Andel børn i integreret institution
-- Question:    What share of the children in day care is in an integrated institution?
-- Grain:       one row per kommune and month with an effective delivery of enrolments
-- Numerator:   children in integrated institutions
-- Denominator: children in dagpleje, integreret institution, vuggestue, børnehave or private
--              institution, each child once
-- Exclusions:  children in other categories, and in institutions that nobody knows
-- Source:      dm.agg_boern; docs/definitioner.md, "A2"
select
    agg.kommune_nr,
    agg.maaned as periode,
    agg.antal_boern_integreret as taeller,
    agg.antal_boern_fem_kategorier as naevner
from drift.boern_maaned as agg
