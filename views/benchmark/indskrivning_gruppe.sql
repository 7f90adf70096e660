-- Question:    How does a kommune compare with a comparison group in enrolled children, by one
--              dimension?
-- Grain:       one row per row of benchmark.indskrivning and comparison group
-- Numerator:   the kommune's figures; of the group, the sums over its members
-- Denominator: of a mean or ratio of the group, the sum over the same members
-- Exclusions:  in the group's figures, members whose cell stands for few; no figure of a group
--              with fewer than three
-- Source:      benchmark.indskrivning, drift.sammenligningsgruppe; docs/definitioner.md
create view benchmark.indskrivning_gruppe
as
with
-- As others see the members, whoever asks: the group's figure is the same for all.
vist as (
    select
        medlem.gruppe_nr,
        celle.maaned,
        celle.dimension,
        celle.medlem_kode,
        celle.aldersgruppe,
        celle.antal_indskrevne_boern_andre as antal_indskrevne_boern,
        celle.antal_institutioner_andre as antal_institutioner
    from drift.sammenligningsgruppe_kommune as medlem
    inner join dm.agg_benchmark_indskrivning as celle
        on medlem.kommune_nr = celle.kommune_nr
    where celle.antal_indskrevne_boern_andre is not null
),

gruppe as (
    select
        vist.gruppe_nr,
        vist.maaned,
        vist.dimension,
        vist.medlem_kode,
        vist.aldersgruppe,
        count(*) as antal_kommuner,
        sum(vist.antal_indskrevne_boern) as antal_indskrevne_boern,
        sum(vist.antal_institutioner) as antal_institutioner
    from vist
    group by vist.gruppe_nr, vist.maaned, vist.dimension, vist.medlem_kode, vist.aldersgruppe
    having count(*) >= 3
)

select
    celle.kommune_nr,
    celle.kommune_navn,
    celle.maaned,
    celle.dimension,
    celle.medlem,
    celle.aldersgruppe,
    celle.antal_indskrevne_boern,
    celle.antal_institutioner,
    celle.medlem_kode,
    navn.gruppe_nr,
    navn.gruppe_navn,
    coalesce(gruppe.antal_kommuner, 0)::smallint as antal_kommuner,
    gruppe.antal_indskrevne_boern::integer as gruppe_antal_indskrevne_boern,
    gruppe.antal_institutioner::integer as gruppe_antal_institutioner
from benchmark.indskrivning as celle
cross join drift.sammenligningsgruppe as navn
left join gruppe
    on
        navn.gruppe_nr = gruppe.gruppe_nr
        and celle.maaned = gruppe.maaned
        and celle.dimension = gruppe.dimension
        and celle.medlem_kode = gruppe.medlem_kode
        and celle.aldersgruppe = gruppe.aldersgruppe;

comment on view benchmark.indskrivning_gruppe is 'En række pr. kommune, måned, medlem af en dimension og sammenligningsgruppe: indskrevne børn, kommunens tal ved siden af gruppens.';
comment on column benchmark.indskrivning_gruppe.kommune_nr is 'Kommunen, der sammenlignes.';
comment on column benchmark.indskrivning_gruppe.kommune_navn is 'Kommunens navn.';
comment on column benchmark.indskrivning_gruppe.maaned is 'Måneden (dens første dag).';
comment on column benchmark.indskrivning_gruppe.dimension is 'Dimensionen, som i drift.busmatrix.';
comment on column benchmark.indskrivning_gruppe.medlem is 'Dimensionens medlem; Alle for kommunen i alt.';
comment on column benchmark.indskrivning_gruppe.aldersgruppe is '0-2, 3-5 eller Alle.';
comment on column benchmark.indskrivning_gruppe.antal_indskrevne_boern is 'Kommunens indskrevne børn; tom, hvor få står bag.';
comment on column benchmark.indskrivning_gruppe.antal_institutioner is 'Kommunens institutioner; tom, hvor få står bag.';
comment on column benchmark.indskrivning_gruppe.medlem_kode is 'Medlemmets faste kode; gruppens tal er for samme kode.';
comment on column benchmark.indskrivning_gruppe.gruppe_nr is 'Sammenligningsgruppen.';
comment on column benchmark.indskrivning_gruppe.gruppe_navn is 'Sammenligningsgruppens navn.';
comment on column benchmark.indskrivning_gruppe.antal_kommuner is 'Kommuner i gruppen, hvis celle er vist; 0, hvor det er færre end tre.';
comment on column benchmark.indskrivning_gruppe.gruppe_antal_indskrevne_boern is 'Summen over dem; tom, hvor færre end tre er med.';
comment on column benchmark.indskrivning_gruppe.gruppe_antal_institutioner is 'Summen over dem; tom, hvor færre end tre er med.';
