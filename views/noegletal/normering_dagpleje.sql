-- Indicator:   N3 Normering i dagpleje
-- Question:    How many children are there to each dagplejer?
-- Grain:       one row per kommune and month with an effective delivery of enrolments
-- Numerator:   children in dagpleje, mean over the months of the twelve that end in periode
-- Denominator: persons who are dagplejere (category 25 on 5.25.11), mean over the same months
-- Exclusions:  private dagpleje; months without children or dagplejere
-- Source:      dm.agg_boern, dm.agg_personale; docs/definitioner.md, "N3"
create view noegletal.normering_dagpleje
as
with
maaned as (
    select
        agg.kommune_nr,
        agg.maaned,
        agg.antal_boern_dagpleje as boern,
        personale.antal_dagplejere as personale,
        coalesce(agg.antal_boern_dagpleje > 0 and personale.antal_dagplejere > 0, false) as er_med
    from drift.boern_maaned as agg
    left join drift.personale_maaned as personale
        on agg.kommune_nr = personale.kommune_nr and agg.maaned = personale.maaned
),

vindue as (
    select
        maaned.kommune_nr,
        maaned.maaned,
        count(*) filter (where maaned.er_med) over tolv as antal_maaneder,
        round(sum(maaned.boern) filter (where maaned.er_med) over tolv, 30) as boern,
        round(sum(maaned.personale) filter (where maaned.er_med) over tolv, 30) as personale
    from maaned
    window tolv as (
        partition by maaned.kommune_nr
        order by maaned.maaned
        range between interval '11 months' preceding and current row
    )
)

select
    vindue.kommune_nr,
    kommune.kommune_navn,
    vindue.maaned as periode,
    round(vindue.boern / nullif(vindue.antal_maaneder, 0), 6)::numeric(18, 6) as taeller,
    round(vindue.personale / nullif(vindue.antal_maaneder, 0), 6)::numeric(18, 6) as naevner,
    -- Fewer than twelve months: no value rather than a wrong one.
    (
        case
            when vindue.antal_maaneder = 12
                then round(vindue.boern / vindue.personale, 6)
        end
    )::numeric(18, 6) as vaerdi,
    vindue.antal_maaneder::smallint as antal_maaneder
from vindue
inner join dm.dim_kommune as kommune
    on vindue.kommune_nr = kommune.kommune_nr
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
where noegletal = 'normering_dagpleje';

comment on view noegletal.normering_dagpleje is 'N3: Børn i dagpleje pr. dagplejer, over 12 måneder.';
comment on column noegletal.normering_dagpleje.kommune_nr is 'Kommunen.';
comment on column noegletal.normering_dagpleje.kommune_navn is 'Kommunens navn.';
comment on column noegletal.normering_dagpleje.periode is 'Vinduets sidste måned (dens første dag).';
comment on column noegletal.normering_dagpleje.taeller is 'Børn i dagpleje, gennemsnit over vinduets måneder med data.';
comment on column noegletal.normering_dagpleje.naevner is 'Dagplejere, gennemsnit over de samme måneder.';
comment on column noegletal.normering_dagpleje.vaerdi is 'taeller / naevner (forholdet mellem summerne), afrundet til seks decimaler; tom, hvor vinduet har færre end 12 måneder.';
comment on column noegletal.normering_dagpleje.antal_maaneder is 'Måneder i vinduet med både børn og personale, 0-12.';
