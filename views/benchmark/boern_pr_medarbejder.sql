-- Question:    How do the kommuner compare in enrolled children to each employee?
-- Grain:       one row per kommune, month, dimension (InstitutionSTIL, TidMåned) and member
-- Numerator:   distinct children enrolled on the 1st (antal_indskrevne_boern)
-- Denominator: distinct persons employed on the 1st, all staff delivered (antal_medarbejdere)
-- Exclusions:  small cells, and those they could be worked out from; docs/adgang.md
-- Source:      dm.agg_benchmark_indskrivning, dm.agg_benchmark_personale; docs/definitioner.md
-- Runs with its owner's rights, since nobody else may read the cells before they are hidden; and a
-- barrier, so that no function in somebody's condition is asked about a row that is left out.
create view benchmark.boern_pr_medarbejder
with (security_barrier = true)
as
with
del as not materialized (
    select
        boern.kommune_nr,
        boern.maaned,
        boern.dimension,
        boern.medlem_kode,
        boern.medlem,
        boern.antal_indskrevne_boern,
        0 as antal_medarbejdere,
        boern.er_skjult as boern_er_skjult,
        false as medarbejdere_er_skjult,
        boern.er_udeladt
    from dm.agg_benchmark_indskrivning as boern
    where boern.dimension in ('InstitutionSTIL', 'TidMåned') and boern.aldersgruppe = 'Alle'
    union all
    select
        personale.kommune_nr,
        personale.maaned,
        personale.dimension,
        personale.medlem_kode,
        personale.medlem,
        0 as antal_indskrevne_boern,
        personale.antal_medarbejdere,
        false as boern_er_skjult,
        personale.er_skjult as medarbejdere_er_skjult,
        personale.er_udeladt
    from dm.agg_benchmark_personale as personale
    where personale.dimension in ('InstitutionSTIL', 'TidMåned')
),

-- A sum of one row from each side: a filter reaches the tables' indexes, as through no full join.
agg as (
    select
        del.kommune_nr,
        del.maaned,
        del.dimension,
        del.medlem_kode,
        max(del.medlem) as medlem,
        sum(del.antal_indskrevne_boern)::integer as antal_indskrevne_boern,
        sum(del.antal_medarbejdere)::integer as antal_medarbejdere,
        bool_or(del.boern_er_skjult) as boern_er_skjult,
        bool_or(del.medarbejdere_er_skjult) as medarbejdere_er_skjult
    from del
    group by del.kommune_nr, del.maaned, del.dimension, del.medlem_kode
    having not bool_or(del.er_udeladt)
)

select
    agg.kommune_nr,
    kommune.kommune_navn,
    agg.maaned,
    agg.dimension,
    agg.medlem,
    case when not agg.boern_er_skjult then agg.antal_indskrevne_boern end as antal_indskrevne_boern,
    case when not agg.medarbejdere_er_skjult then agg.antal_medarbejdere end as antal_medarbejdere,
    case
        when not agg.boern_er_skjult and not agg.medarbejdere_er_skjult
            then round(
                agg.antal_indskrevne_boern::numeric / nullif(agg.antal_medarbejdere, 0), 6
            )
    end::numeric(18, 6) as antal_boern_pr_medarbejder,
    agg.medlem_kode
from agg
inner join dm.dim_kommune as kommune
    on agg.kommune_nr = kommune.kommune_nr;

comment on view benchmark.boern_pr_medarbejder is 'En række pr. kommune, måned og medlem af en dimension: indskrevne børn pr. medarbejder. Alle kommuner, små celler, og hvad de kunne regnes ud af, tomme.';
comment on column benchmark.boern_pr_medarbejder.kommune_nr is 'Kommunen, der har leveret.';
comment on column benchmark.boern_pr_medarbejder.kommune_navn is 'Kommunens navn.';
comment on column benchmark.boern_pr_medarbejder.maaned is 'Måneden (dens første dag).';
comment on column benchmark.boern_pr_medarbejder.dimension is 'Dimensionen, som i drift.busmatrix. Vælg én: hver af dem fordeler de samme personer.';
comment on column benchmark.boern_pr_medarbejder.medlem is 'Dimensionens medlem; Alle for kommunen i alt. Intet skal lægges sammen: hver række er optalt for sig.';
comment on column benchmark.boern_pr_medarbejder.antal_indskrevne_boern is 'Forskellige børn, indskrevet den 1.; tom i en skjult celle.';
comment on column benchmark.boern_pr_medarbejder.antal_medarbejdere is 'Forskellige personer, ansat den 1.; tom i en skjult celle.';
comment on column benchmark.boern_pr_medarbejder.antal_boern_pr_medarbejder is 'antal_indskrevne_boern / antal_medarbejdere, afrundet til seks decimaler; tom, hvor en af dem er skjult, og hvor der ingen medarbejdere er.';
comment on column benchmark.boern_pr_medarbejder.medlem_kode is 'Medlemmets faste kode; tom, hvor det er ukendt.';
