-- Indicator:   U6 Udgifter til daginstitutioner pr. plads
-- Question:    What does the kommune spend on daginstitution for each child that has a place?
-- Grain:       one row per kommune and year with accounts
-- Numerator:   kr. on 5.25.14
-- Denominator: children in vuggestue, børnehave and integreret institution, mean over the months
--              of the year with an effective delivery
-- Exclusions:  other functions of the accounts
-- Source:      dm.agg_udgift, dm.agg_boern; docs/definitioner.md, "U6"
create view noegletal.udgift_daginstitution_pr_plads
as
with
boern as (
    select
        agg.kommune_nr,
        date_trunc('year', agg.maaned)::date as periode,
        round(sum(agg.antal_boern_daginstitution), 30) as boern,
        count(agg.antal_boern_daginstitution) as antal_maaneder
    from drift.boern_maaned as agg
    group by agg.kommune_nr, date_trunc('year', agg.maaned)::date
)

select
    agg.kommune_nr,
    kommune.kommune_navn,
    agg.periode,
    agg.udgift_daginstitution_kr::numeric(18, 6) as taeller,
    round(boern.boern / boern.antal_maaneder, 6)::numeric(18, 6) as naevner,
    -- Fewer than twelve months: no value rather than a wrong one.
    (
        case
            when boern.antal_maaneder = 12
                then round(round(agg.udgift_daginstitution_kr, 30) * 12 / nullif(boern.boern, 0), 6)
        end
    )::numeric(18, 6) as vaerdi,
    coalesce(boern.antal_maaneder, 0)::smallint as antal_maaneder
from dm.agg_udgift as agg
inner join dm.dim_kommune as kommune
    on agg.kommune_nr = kommune.kommune_nr
left join boern
    on agg.kommune_nr = boern.kommune_nr and agg.periode = boern.periode
union all
-- Everybody else's, as they may be seen.
select
    kommune_nr,
    kommune_navn,
    periode,
    taeller,
    naevner,
    vaerdi,
    antal_maaneder
from drift.noegletal_andre
where noegletal = 'udgift_daginstitution_pr_plads';

comment on view noegletal.udgift_daginstitution_pr_plads is 'U6: Udgifter til daginstitutioner (kr.) pr. indskrevet barn.';
comment on column noegletal.udgift_daginstitution_pr_plads.kommune_nr is 'Kommunen.';
comment on column noegletal.udgift_daginstitution_pr_plads.kommune_navn is 'Kommunens navn.';
comment on column noegletal.udgift_daginstitution_pr_plads.periode is 'Året (dets første dag).';
comment on column noegletal.udgift_daginstitution_pr_plads.taeller is 'Kr. på 5.25.14; tom, hvor regnskabet mangler den.';
comment on column noegletal.udgift_daginstitution_pr_plads.naevner is 'Børn i vuggestue, børnehave og integreret institution, gennemsnit over årets måneder med data.';
comment on column noegletal.udgift_daginstitution_pr_plads.vaerdi is 'taeller / naevner, kr., afrundet til seks decimaler; tom, hvor taeller er tom, eller året har færre end 12 måneder eller ingen børn.';
comment on column noegletal.udgift_daginstitution_pr_plads.antal_maaneder is 'Måneder i året med leveret indskrivning, 0-12.';
