-- Question:    How do the kommuner compare in enrolled children, by one dimension at a time?
-- Grain:       one row per kommune, month, dimension, member and age band (0-2, 3-5, Alle)
-- Numerator:   distinct children enrolled on the 1st (antal_indskrevne_boern), and distinct
--              institutions with at least one of them (antal_institutioner)
-- Denominator: none
-- Exclusions:  small cells, and those they could be worked out from, docs/adgang.md; children
--              aged 6 and more are in the band Alle only
-- Source:      dm.agg_benchmark_indskrivning; docs/definitioner.md
-- Runs with its owner's rights, since nobody else may read the cells before they are hidden; and a
-- barrier, so that no function in somebody's condition is asked about a row that is left out.
create view benchmark.indskrivning
with (security_barrier = true)
as
select
    agg.kommune_nr,
    kommune.kommune_navn,
    agg.maaned,
    agg.dimension,
    case
        when ejerform.ejerform is null then agg.medlem
        else concat(agg.medlem_kode, ' ', ejerform.ejerform)
    end as medlem,
    agg.aldersgruppe,
    case when not agg.er_skjult then agg.antal_indskrevne_boern end as antal_indskrevne_boern,
    case when not agg.er_skjult then agg.antal_institutioner end as antal_institutioner,
    agg.medlem_kode
from dm.agg_benchmark_indskrivning as agg
inner join dm.dim_kommune as kommune
    on agg.kommune_nr = kommune.kommune_nr
-- The register's text follows the latest export.
left join dm.dim_ejerform as ejerform
    on
        agg.dimension = 'EjerformSTIL'
        and agg.medlem_kode <> ''
        and agg.medlem_kode = ejerform.ejerform_kode
        and ejerform.er_aktuel
where not agg.er_udeladt;

comment on view benchmark.indskrivning is 'En række pr. kommune, måned, medlem af en dimension og aldersgruppe: indskrevne børn. Alle kommuner, små celler, og hvad de kunne regnes ud af, tomme.';
comment on column benchmark.indskrivning.kommune_nr is 'Kommunen, der har leveret.';
comment on column benchmark.indskrivning.kommune_navn is 'Kommunens navn.';
comment on column benchmark.indskrivning.maaned is 'Måneden (dens første dag).';
comment on column benchmark.indskrivning.dimension is 'Dimensionen, som i drift.busmatrix. Vælg én: hver af dem fordeler de samme personer.';
comment on column benchmark.indskrivning.medlem is 'Dimensionens medlem; Alle for kommunen i alt. Intet skal lægges sammen: hver række er optalt for sig.';
comment on column benchmark.indskrivning.aldersgruppe is '0-2, 3-5 eller Alle (også 6 år og derover).';
comment on column benchmark.indskrivning.antal_indskrevne_boern is 'Forskellige børn, indskrevet den 1.; tom i en skjult celle.';
comment on column benchmark.indskrivning.antal_institutioner is 'Forskellige institutioner med mindst et af børnene; tom i en skjult celle.';
comment on column benchmark.indskrivning.medlem_kode is 'Medlemmets faste kode; tom, hvor det er ukendt.';
