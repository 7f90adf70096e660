-- Indicator:   U2 Udgifter til dagpleje pr. 0-2-årig
-- Question:    What does the kommune spend on dagpleje for each inhabitant aged 0-2?
-- Grain:       one row per kommune and year with accounts
-- Numerator:   kr. on 5.25.11
-- Denominator: inhabitants aged 0-2 on 1 January
-- Exclusions:  other functions of the accounts
-- Source:      dm.agg_udgift, dm.agg_befolkning; docs/definitioner.md, "U2"
create view noegletal.udgift_dagpleje_pr_barn
as
select
    agg.kommune_nr,
    kommune.kommune_navn,
    agg.periode,
    agg.udgift_dagpleje_kr::numeric(18, 6) as taeller,
    befolkning.antal_0_2::numeric(18, 6) as naevner,
    round(
        round(agg.udgift_dagpleje_kr, 30) / nullif(befolkning.antal_0_2, 0), 6
    )::numeric(18, 6) as vaerdi,
    12::smallint as antal_maaneder
from dm.agg_udgift as agg
inner join dm.dim_kommune as kommune
    on agg.kommune_nr = kommune.kommune_nr
-- 1 January of the year.
left join dm.agg_befolkning as befolkning
    on agg.kommune_nr = befolkning.kommune_nr and agg.periode = befolkning.periode
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
where noegletal = 'udgift_dagpleje_pr_barn';

comment on view noegletal.udgift_dagpleje_pr_barn is 'U2: Udgifter til dagpleje (kr.) pr. indbygger på 0-2 år.';
comment on column noegletal.udgift_dagpleje_pr_barn.kommune_nr is 'Kommunen.';
comment on column noegletal.udgift_dagpleje_pr_barn.kommune_navn is 'Kommunens navn.';
comment on column noegletal.udgift_dagpleje_pr_barn.periode is 'Året (dets første dag).';
comment on column noegletal.udgift_dagpleje_pr_barn.taeller is 'Kr. på 5.25.11; tom, hvor regnskabet mangler den.';
comment on column noegletal.udgift_dagpleje_pr_barn.naevner is 'Indbyggere på 0-2 år den 1. januar; tom, hvor en af aldrene mangler et tal.';
comment on column noegletal.udgift_dagpleje_pr_barn.vaerdi is 'taeller / naevner, kr., afrundet til seks decimaler; tom, hvor taeller er tom eller naevner er tom eller 0.';
comment on column noegletal.udgift_dagpleje_pr_barn.antal_maaneder is 'Altid 12.';
