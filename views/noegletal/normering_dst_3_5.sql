-- Method:      Danmarks Statistik's normering 3-5 år (BOERN3)
-- Question:    How many full-time children aged 3-5 are there to each full-time pedagogical
--              employee?
-- Grain:       one row per kommune and year with an effective delivery of enrolments
-- Numerator:   full-time children (1 / 0.75 / 0.5) aged 3-5 in kommunal and selvejende day
--              institutions, mean over the months of the calendar year
-- Denominator: full-time pedagogical staff looking after them, leaders in full, mean over the
--              same months
-- Exclusions:  as N1 and N2; not among the 13 indicators
-- Source:      dm.agg_boern, dm.agg_personale; docs/definitioner.md, "DST method"
create view noegletal.normering_dst_3_5
as
with
maaned as (
    select
        agg.kommune_nr,
        date_trunc('year', agg.maaned)::date as periode,
        agg.fuldtidsboern_normering_3_5 as boern,
        personale.fuldtidspersoner_3_5 as personale,
        coalesce(
            agg.fuldtidsboern_normering_3_5 > 0 and personale.fuldtidspersoner_3_5 > 0, false
        ) as er_med
    from drift.boern_maaned as agg
    left join drift.personale_maaned as personale
        on agg.kommune_nr = personale.kommune_nr and agg.maaned = personale.maaned
),

aar as (
    select
        maaned.kommune_nr,
        maaned.periode,
        count(*) filter (where maaned.er_med) as antal_maaneder,
        round(sum(maaned.boern) filter (where maaned.er_med), 30) as boern,
        round(sum(maaned.personale) filter (where maaned.er_med), 30) as personale
    from maaned
    group by maaned.kommune_nr, maaned.periode
)

select
    aar.kommune_nr,
    kommune.kommune_navn,
    aar.periode,
    round(aar.boern / nullif(aar.antal_maaneder, 0), 6)::numeric(18, 6) as taeller,
    round(aar.personale / nullif(aar.antal_maaneder, 0), 6)::numeric(18, 6) as naevner,
    -- Fewer than twelve months: no value rather than a wrong one.
    (
        case
            when aar.antal_maaneder = 12
                then round(aar.boern / aar.personale, 6)
        end
    )::numeric(18, 6) as vaerdi,
    aar.antal_maaneder::smallint as antal_maaneder
from aar
inner join dm.dim_kommune as kommune
    on aar.kommune_nr = kommune.kommune_nr
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
where noegletal = 'normering_dst_3_5';

comment on view noegletal.normering_dst_3_5 is 'Normering efter Danmarks Statistiks metode (BOERN3): fuldtidsbørn på 3-5 år pr. pædagogisk fuldtidsperson i kalenderåret; ledere tæller fuldt.';
comment on column noegletal.normering_dst_3_5.kommune_nr is 'Kommunen.';
comment on column noegletal.normering_dst_3_5.kommune_navn is 'Kommunens navn.';
comment on column noegletal.normering_dst_3_5.periode is 'Året (dets første dag).';
comment on column noegletal.normering_dst_3_5.taeller is 'Fuldtidsbørn på 3-5 år, gennemsnit over årets måneder med data.';
comment on column noegletal.normering_dst_3_5.naevner is 'Pædagogiske fuldtidspersoner om dem, gennemsnit over de samme måneder.';
comment on column noegletal.normering_dst_3_5.vaerdi is 'taeller / naevner, afrundet til seks decimaler; tom, hvor året har færre end 12 måneder.';
comment on column noegletal.normering_dst_3_5.antal_maaneder is 'Måneder i året med både børn og personale, 0-12.';
