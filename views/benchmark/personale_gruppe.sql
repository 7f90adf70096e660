-- Question:    How does a kommune compare with a comparison group in staff, by one dimension?
-- Grain:       one row per row of benchmark.personale and comparison group
-- Numerator:   the kommune's figures; of the group, the sums over its members
-- Denominator: of a mean or ratio of the group, the sum over the same members
-- Exclusions:  in the group's figures, members whose cell stands for few; no figure of a group
--              with fewer than three
-- Source:      benchmark.personale, drift.sammenligningsgruppe; docs/definitioner.md
create view benchmark.personale_gruppe
as
with
-- As others see the members, whoever asks: the group's figure is the same for all.
vist as (
    select
        medlem.gruppe_nr,
        celle.maaned,
        celle.dimension,
        celle.medlem_kode,
        celle.antal_medarbejdere_andre as antal_medarbejdere,
        celle.antal_fuldtidspersoner_andre as antal_fuldtidspersoner,
        celle.beskaeftigelsesgrad_andre as beskaeftigelsesgrad
    from drift.sammenligningsgruppe_kommune as medlem
    inner join dm.agg_benchmark_personale as celle
        on medlem.kommune_nr = celle.kommune_nr
    where celle.antal_medarbejdere_andre is not null
),

gruppe as (
    select
        vist.gruppe_nr,
        vist.maaned,
        vist.dimension,
        vist.medlem_kode,
        count(*) as antal_kommuner,
        sum(vist.antal_medarbejdere) as antal_medarbejdere,
        sum(vist.antal_fuldtidspersoner) as antal_fuldtidspersoner,
        sum(round(vist.antal_fuldtidspersoner / nullif(vist.beskaeftigelsesgrad, 0)))
            as antal_ansaettelser
    from vist
    group by vist.gruppe_nr, vist.maaned, vist.dimension, vist.medlem_kode
    having count(*) >= 3
)

select
    celle.kommune_nr,
    celle.kommune_navn,
    celle.maaned,
    celle.dimension,
    celle.medlem,
    celle.antal_medarbejdere,
    celle.antal_fuldtidspersoner,
    celle.beskaeftigelsesgrad,
    celle.medlem_kode,
    navn.gruppe_nr,
    navn.gruppe_navn,
    coalesce(gruppe.antal_kommuner, 0)::smallint as antal_kommuner,
    gruppe.antal_medarbejdere::integer as gruppe_antal_medarbejdere,
    gruppe.antal_fuldtidspersoner::numeric(18, 4) as gruppe_antal_fuldtidspersoner,
    round(
        round(gruppe.antal_fuldtidspersoner, 30) / nullif(gruppe.antal_ansaettelser, 0), 6
    )::numeric(18, 6) as gruppe_beskaeftigelsesgrad
from benchmark.personale as celle
cross join drift.sammenligningsgruppe as navn
left join gruppe
    on
        navn.gruppe_nr = gruppe.gruppe_nr
        and celle.maaned = gruppe.maaned
        and celle.dimension = gruppe.dimension
        and celle.medlem_kode = gruppe.medlem_kode;

comment on view benchmark.personale_gruppe is 'En række pr. kommune, måned, medlem af en dimension og sammenligningsgruppe: personale, kommunens tal ved siden af gruppens.';
comment on column benchmark.personale_gruppe.kommune_nr is 'Kommunen, der sammenlignes.';
comment on column benchmark.personale_gruppe.kommune_navn is 'Kommunens navn.';
comment on column benchmark.personale_gruppe.maaned is 'Måneden (dens første dag).';
comment on column benchmark.personale_gruppe.dimension is 'Dimensionen, som i drift.busmatrix.';
comment on column benchmark.personale_gruppe.medlem is 'Dimensionens medlem; Alle for kommunen i alt.';
comment on column benchmark.personale_gruppe.antal_medarbejdere is 'Kommunens medarbejdere; tom, hvor få står bag.';
comment on column benchmark.personale_gruppe.antal_fuldtidspersoner is 'Kommunens fuldtidspersoner; tom, hvor få står bag.';
comment on column benchmark.personale_gruppe.beskaeftigelsesgrad is 'Kommunens gennemsnit; tom, hvor få står bag.';
comment on column benchmark.personale_gruppe.medlem_kode is 'Medlemmets faste kode; gruppens tal er for samme kode.';
comment on column benchmark.personale_gruppe.gruppe_nr is 'Sammenligningsgruppen.';
comment on column benchmark.personale_gruppe.gruppe_navn is 'Sammenligningsgruppens navn.';
comment on column benchmark.personale_gruppe.antal_kommuner is 'Kommuner i gruppen, hvis celle er vist; 0, hvor det er færre end tre.';
comment on column benchmark.personale_gruppe.gruppe_antal_medarbejdere is 'Summen over dem; tom, hvor færre end tre er med.';
comment on column benchmark.personale_gruppe.gruppe_antal_fuldtidspersoner is 'Summen over dem; tom, hvor færre end tre er med.';
comment on column benchmark.personale_gruppe.gruppe_beskaeftigelsesgrad is 'Forholdet mellem gruppens summer, afrundet til seks decimaler.';
