-- Question:    How does a kommune compare with a comparison group in attendance, by one dimension?
-- Grain:       one row per row of benchmark.tilstedevaerelse and comparison group
-- Numerator:   the kommune's figures; of the group, the sums over its members
-- Denominator: of a mean or ratio of the group, the sum over the same members
-- Exclusions:  in the group's figures, members whose cell stands for few; no figure of a group
--              with fewer than three
-- Source:      benchmark.tilstedevaerelse, drift.sammenligningsgruppe; docs/definitioner.md
create view benchmark.tilstedevaerelse_gruppe
as
with
-- As others see the members, whoever asks: the group's figure is the same for all.
vist as (
    select
        medlem.gruppe_nr,
        celle.maaned,
        celle.dimension,
        celle.medlem_kode,
        celle.antal_unikke_boern_andre as antal_unikke_boern,
        celle.antal_fuldtidsboern_andre as antal_fuldtidsboern
    from drift.sammenligningsgruppe_kommune as medlem
    inner join dm.agg_benchmark_tilstedevaerelse as celle
        on medlem.kommune_nr = celle.kommune_nr
    where celle.antal_unikke_boern_andre is not null
),

gruppe as (
    select
        vist.gruppe_nr,
        vist.maaned,
        vist.dimension,
        vist.medlem_kode,
        count(*) as antal_kommuner,
        sum(vist.antal_unikke_boern) as antal_unikke_boern,
        sum(vist.antal_fuldtidsboern) as antal_fuldtidsboern
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
    celle.antal_unikke_boern,
    celle.antal_fuldtidsboern,
    celle.medlem_kode,
    navn.gruppe_nr,
    navn.gruppe_navn,
    coalesce(gruppe.antal_kommuner, 0)::smallint as antal_kommuner,
    gruppe.antal_unikke_boern::integer as gruppe_antal_unikke_boern,
    gruppe.antal_fuldtidsboern::numeric(18, 2) as gruppe_antal_fuldtidsboern
from benchmark.tilstedevaerelse as celle
cross join drift.sammenligningsgruppe as navn
left join gruppe
    on
        navn.gruppe_nr = gruppe.gruppe_nr
        and celle.maaned = gruppe.maaned
        and celle.dimension = gruppe.dimension
        and celle.medlem_kode = gruppe.medlem_kode;

comment on view benchmark.tilstedevaerelse_gruppe is 'En række pr. kommune, måned, medlem af en dimension og sammenligningsgruppe: børn med registreringer i Aula, kommunens tal ved siden af gruppens.';
comment on column benchmark.tilstedevaerelse_gruppe.kommune_nr is 'Kommunen, der sammenlignes.';
comment on column benchmark.tilstedevaerelse_gruppe.kommune_navn is 'Kommunens navn.';
comment on column benchmark.tilstedevaerelse_gruppe.maaned is 'Måneden (dens første dag).';
comment on column benchmark.tilstedevaerelse_gruppe.dimension is 'Dimensionen, som i drift.busmatrix.';
comment on column benchmark.tilstedevaerelse_gruppe.medlem is 'Dimensionens medlem; Alle for kommunen i alt.';
comment on column benchmark.tilstedevaerelse_gruppe.antal_unikke_boern is 'Kommunens børn med registreringer; tom, hvor få står bag.';
comment on column benchmark.tilstedevaerelse_gruppe.antal_fuldtidsboern is 'Kommunens fuldtidsbørn; tom, hvor få står bag.';
comment on column benchmark.tilstedevaerelse_gruppe.medlem_kode is 'Medlemmets faste kode; gruppens tal er for samme kode.';
comment on column benchmark.tilstedevaerelse_gruppe.gruppe_nr is 'Sammenligningsgruppen.';
comment on column benchmark.tilstedevaerelse_gruppe.gruppe_navn is 'Sammenligningsgruppens navn.';
comment on column benchmark.tilstedevaerelse_gruppe.antal_kommuner is 'Kommuner i gruppen, hvis celle er vist; 0, hvor det er færre end tre.';
comment on column benchmark.tilstedevaerelse_gruppe.gruppe_antal_unikke_boern is 'Summen over dem; tom, hvor færre end tre er med.';
comment on column benchmark.tilstedevaerelse_gruppe.gruppe_antal_fuldtidsboern is 'Summen over dem; tom, hvor færre end tre er med.';
