-- Method:      Danmarks Statistik's normering dagpleje (BOERN3)
-- Question:    How many full-time children are there to each full-time dagplejer?
-- Grain:       one row per kommune and year with an effective delivery of enrolments
-- Numerator:   full-time children (1 / 0.75 / 0.5) in dagpleje, mean over the months of the
--              calendar year
-- Denominator: full-time dagplejere, mean over the same months
-- Exclusions:  as N3; not among the 13 indicators
-- Source:      dm.agg_boern, dm.agg_personale; docs/definitioner.md, "DST method"
create view noegletal.normering_dst_dagpleje
as
with
maaned as (
    select
        agg.kommune_nr,
        date_trunc('year', agg.maaned)::date as periode,
        agg.fuldtidsboern_dagpleje as boern,
        personale.fuldtidspersoner_dagpleje as personale,
        coalesce(
            agg.fuldtidsboern_dagpleje > 0 and personale.fuldtidspersoner_dagpleje > 0, false
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
where noegletal = 'normering_dst_dagpleje';

comment on view noegletal.normering_dst_dagpleje is 'Normering efter Danmarks Statistiks metode (BOERN3): fuldtidsbørn i dagpleje pr. fuldtidsdagplejer i kalenderåret.';
comment on column noegletal.normering_dst_dagpleje.kommune_nr is 'Kommunen.';
comment on column noegletal.normering_dst_dagpleje.kommune_navn is 'Kommunens navn.';
comment on column noegletal.normering_dst_dagpleje.periode is 'Året (dets første dag).';
comment on column noegletal.normering_dst_dagpleje.taeller is 'Fuldtidsbørn i dagpleje, gennemsnit over årets måneder med data.';
comment on column noegletal.normering_dst_dagpleje.naevner is 'Dagplejere i fuldtidspersoner, gennemsnit over de samme måneder.';
comment on column noegletal.normering_dst_dagpleje.vaerdi is 'taeller / naevner, afrundet til seks decimaler; tom, hvor året har færre end 12 måneder.';
comment on column noegletal.normering_dst_dagpleje.antal_maaneder is 'Måneder i året med både børn og dagplejere, 0-12.';
