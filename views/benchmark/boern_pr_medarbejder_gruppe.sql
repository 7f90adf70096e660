-- Question:    How does a kommune compare with a comparison group in children to each employee, by
--              one dimension?
-- Grain:       one row per row of benchmark.boern_pr_medarbejder and comparison group
-- Numerator:   the kommune's figures; of the group, the sums over its members
-- Denominator: of a mean or ratio of the group, the sum over the same members
-- Exclusions:  in the group's figures, members whose cell stands for few; no figure of a group
--              with fewer than three
-- Source:      benchmark.boern_pr_medarbejder, drift.sammenligningsgruppe; docs/definitioner.md
create view benchmark.boern_pr_medarbejder_gruppe
as
with
-- As others see the members, whoever asks: the group's figure is the same for all.
vist as (
    select
        medlem.gruppe_nr,
        boern.maaned,
        boern.dimension,
        boern.medlem_kode,
        boern.antal_indskrevne_boern_andre as antal_indskrevne_boern,
        personale.antal_medarbejdere_andre as antal_medarbejdere
    from drift.sammenligningsgruppe_kommune as medlem
    inner join dm.agg_benchmark_indskrivning as boern
        on
            medlem.kommune_nr = boern.kommune_nr
            and boern.dimension in ('InstitutionSTIL', 'TidMåned')
            and boern.aldersgruppe = 'Alle'
    inner join dm.agg_benchmark_personale as personale
        on
            boern.kommune_nr = personale.kommune_nr
            and boern.maaned = personale.maaned
            and boern.dimension = personale.dimension
            and boern.medlem_kode = personale.medlem_kode
    where boern.antal_indskrevne_boern_andre is not null and personale.antal_medarbejdere_andre > 0
),

gruppe as (
    select
        vist.gruppe_nr,
        vist.maaned,
        vist.dimension,
        vist.medlem_kode,
        count(*) as antal_kommuner,
        sum(vist.antal_indskrevne_boern) as antal_indskrevne_boern,
        sum(vist.antal_medarbejdere) as antal_medarbejdere
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
    celle.antal_indskrevne_boern,
    celle.antal_medarbejdere,
    celle.antal_boern_pr_medarbejder,
    celle.medlem_kode,
    navn.gruppe_nr,
    navn.gruppe_navn,
    coalesce(gruppe.antal_kommuner, 0)::smallint as antal_kommuner,
    gruppe.antal_indskrevne_boern::integer as gruppe_antal_indskrevne_boern,
    gruppe.antal_medarbejdere::integer as gruppe_antal_medarbejdere,
    round(
        gruppe.antal_indskrevne_boern::numeric / nullif(gruppe.antal_medarbejdere, 0), 6
    )::numeric(18, 6) as gruppe_antal_boern_pr_medarbejder
from benchmark.boern_pr_medarbejder as celle
cross join drift.sammenligningsgruppe as navn
left join gruppe
    on
        navn.gruppe_nr = gruppe.gruppe_nr
        and celle.maaned = gruppe.maaned
        and celle.dimension = gruppe.dimension
        and celle.medlem_kode = gruppe.medlem_kode;

comment on view benchmark.boern_pr_medarbejder_gruppe is 'En række pr. kommune, måned, medlem af en dimension og sammenligningsgruppe: indskrevne børn pr. medarbejder, kommunens tal ved siden af gruppens.';
comment on column benchmark.boern_pr_medarbejder_gruppe.kommune_nr is 'Kommunen, der sammenlignes.';
comment on column benchmark.boern_pr_medarbejder_gruppe.kommune_navn is 'Kommunens navn.';
comment on column benchmark.boern_pr_medarbejder_gruppe.maaned is 'Måneden (dens første dag).';
comment on column benchmark.boern_pr_medarbejder_gruppe.dimension is 'Dimensionen, som i drift.busmatrix.';
comment on column benchmark.boern_pr_medarbejder_gruppe.medlem is 'Dimensionens medlem; Alle for kommunen i alt.';
comment on column benchmark.boern_pr_medarbejder_gruppe.antal_indskrevne_boern is 'Kommunens indskrevne børn; tom, hvor få står bag.';
comment on column benchmark.boern_pr_medarbejder_gruppe.antal_medarbejdere is 'Kommunens medarbejdere; tom, hvor få står bag.';
comment on column benchmark.boern_pr_medarbejder_gruppe.antal_boern_pr_medarbejder is 'Kommunens børn pr. medarbejder; tom, hvor få står bag.';
comment on column benchmark.boern_pr_medarbejder_gruppe.medlem_kode is 'Medlemmets faste kode; gruppens tal er for samme kode.';
comment on column benchmark.boern_pr_medarbejder_gruppe.gruppe_nr is 'Sammenligningsgruppen.';
comment on column benchmark.boern_pr_medarbejder_gruppe.gruppe_navn is 'Sammenligningsgruppens navn.';
comment on column benchmark.boern_pr_medarbejder_gruppe.antal_kommuner is 'Kommuner i gruppen, hvis celle er vist; 0, hvor det er færre end tre.';
comment on column benchmark.boern_pr_medarbejder_gruppe.gruppe_antal_indskrevne_boern is 'Summen over dem; tom, hvor færre end tre er med.';
comment on column benchmark.boern_pr_medarbejder_gruppe.gruppe_antal_medarbejdere is 'Summen over dem; tom, hvor færre end tre er med.';
comment on column benchmark.boern_pr_medarbejder_gruppe.gruppe_antal_boern_pr_medarbejder is 'Forholdet mellem gruppens summer, afrundet til seks decimaler.';
