-- Indicator:   N2 Normering i daginstitutioner, 3-5 år
-- Question:    How many children aged 3-5 are there to each full-time pedagogical employee?
-- Grain:       one row per kommune and month with an effective delivery of enrolments
-- Numerator:   children aged 3-5 in kommunal and selvejende day institutions, mean over the
--              months of the twelve that end in periode
-- Denominator: full-time pedagogical staff looking after them, mean over the same months
-- Exclusions:  private and udliciterede institutions; staff of dagpleje, clubs and schools;
--              months without children or staff
-- Source:      dm.agg_boern, dm.agg_personale; docs/definitioner.md, "N2"
create view noegletal.normering_daginstitution_3_5
as
with
maaned as (
    select
        agg.kommune_nr,
        agg.maaned,
        agg.antal_boern_normering_3_5 as boern,
        personale.fuldtidspersoner_3_5 as personale,
        coalesce(
            agg.antal_boern_normering_3_5 > 0 and personale.fuldtidspersoner_3_5 > 0, false
        ) as er_med
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
where noegletal = 'normering_daginstitution_3_5';

comment on view noegletal.normering_daginstitution_3_5 is 'N2: Børn på 3-5 år i kommunale og selvejende daginstitutioner pr. pædagogisk fuldtidsperson, over 12 måneder.';
comment on column noegletal.normering_daginstitution_3_5.kommune_nr is 'Kommunen.';
comment on column noegletal.normering_daginstitution_3_5.kommune_navn is 'Kommunens navn.';
comment on column noegletal.normering_daginstitution_3_5.periode is 'Vinduets sidste måned (dens første dag).';
comment on column noegletal.normering_daginstitution_3_5.taeller is 'Børn på 3-5 år, gennemsnit over vinduets måneder med data.';
comment on column noegletal.normering_daginstitution_3_5.naevner is 'Pædagogiske fuldtidspersoner om dem, gennemsnit over de samme måneder.';
comment on column noegletal.normering_daginstitution_3_5.vaerdi is 'taeller / naevner (forholdet mellem summerne), afrundet til seks decimaler; tom, hvor vinduet har færre end 12 måneder.';
comment on column noegletal.normering_daginstitution_3_5.antal_maaneder is 'Måneder i vinduet med både børn og personale, 0-12.';
