-- Question:    How do the kommuner compare in enrolled children to each employee?
-- Grain:       one row per kommune, month, dimension (InstitutionSTIL, TidMåned) and member
-- Numerator:   distinct children enrolled on the 1st (antal_indskrevne_boern)
-- Denominator: distinct persons employed on the 1st, all staff delivered (antal_medarbejdere)
-- Exclusions:  of others, cells that stand for few; docs/adgang.md
-- Source:      benchmark.indskrivning, benchmark.personale; docs/definitioner.md
create view benchmark.boern_pr_medarbejder
as
with
del as not materialized (
    select
        boern.kommune_nr,
        boern.kommune_navn,
        boern.maaned,
        boern.dimension,
        boern.medlem_kode,
        boern.medlem,
        boern.antal_indskrevne_boern,
        0 as antal_medarbejdere,
        boern.antal_indskrevne_boern is null as boern_er_skjult,
        false as medarbejdere_er_skjult
    from benchmark.indskrivning as boern
    where boern.dimension in ('InstitutionSTIL', 'TidMåned') and boern.aldersgruppe = 'Alle'
    union all
    select
        personale.kommune_nr,
        personale.kommune_navn,
        personale.maaned,
        personale.dimension,
        personale.medlem_kode,
        personale.medlem,
        0 as antal_indskrevne_boern,
        personale.antal_medarbejdere,
        false as boern_er_skjult,
        personale.antal_medarbejdere is null as medarbejdere_er_skjult
    from benchmark.personale as personale
    where personale.dimension in ('InstitutionSTIL', 'TidMåned')
),

-- A sum of one row from each side: a filter reaches the tables' indexes, as through no full join.
agg as (
    select
        del.kommune_nr,
        del.kommune_navn,
        del.maaned,
        del.dimension,
        del.medlem_kode,
        max(del.medlem) as medlem,
        sum(del.antal_indskrevne_boern)::integer as antal_indskrevne_boern,
        sum(del.antal_medarbejdere)::integer as antal_medarbejdere,
        bool_or(del.boern_er_skjult) as boern_er_skjult,
        bool_or(del.medarbejdere_er_skjult) as medarbejdere_er_skjult
    from del
    group by del.kommune_nr, del.kommune_navn, del.maaned, del.dimension, del.medlem_kode
),

vist as (
    select
        agg.*,
        case when not agg.boern_er_skjult then agg.antal_indskrevne_boern end as boern,
        case when not agg.medarbejdere_er_skjult then agg.antal_medarbejdere end as medarbejdere
    from agg
)

select
    vist.kommune_nr,
    vist.kommune_navn,
    vist.maaned,
    vist.dimension,
    vist.medlem,
    vist.boern as antal_indskrevne_boern,
    vist.medarbejdere as antal_medarbejdere,
    round(vist.boern::numeric / nullif(vist.medarbejdere, 0), 6)::numeric(18, 6)
        as antal_boern_pr_medarbejder,
    vist.medlem_kode
from vist;

comment on view benchmark.boern_pr_medarbejder is 'En række pr. kommune, måned og medlem af en dimension: indskrevne børn pr. medarbejder. Egne kommuner som de er; andre med støj, og tomt, hvor få står bag.';
comment on column benchmark.boern_pr_medarbejder.kommune_nr is 'Kommunen, der har leveret.';
comment on column benchmark.boern_pr_medarbejder.kommune_navn is 'Kommunens navn.';
comment on column benchmark.boern_pr_medarbejder.maaned is 'Måneden (dens første dag).';
comment on column benchmark.boern_pr_medarbejder.dimension is 'Dimensionen, som i drift.busmatrix. Vælg én: hver af dem fordeler de samme personer.';
comment on column benchmark.boern_pr_medarbejder.medlem is 'Dimensionens medlem; Alle for kommunen i alt. Intet skal lægges sammen: hver række er optalt for sig.';
comment on column benchmark.boern_pr_medarbejder.antal_indskrevne_boern is 'Forskellige børn, indskrevet den 1.; tom, hvor få står bag.';
comment on column benchmark.boern_pr_medarbejder.antal_medarbejdere is 'Forskellige personer, ansat den 1.; tom, hvor få står bag.';
comment on column benchmark.boern_pr_medarbejder.antal_boern_pr_medarbejder is 'antal_indskrevne_boern / antal_medarbejdere, afrundet til seks decimaler; tom, hvor en af dem er tom, og hvor der ingen medarbejdere er.';
comment on column benchmark.boern_pr_medarbejder.medlem_kode is 'Medlemmets faste kode; tom, hvor det er ukendt.';
