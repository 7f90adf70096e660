-- Question:    How do the kommuner compare in enrolled children, by one dimension at a time?
-- Grain:       one row per kommune, month, dimension, member and age band (0-2, 3-5, Alle)
-- Numerator:   distinct children enrolled on the 1st (antal_indskrevne_boern), and distinct
--              institutions with at least one of them (antal_institutioner)
-- Denominator: none
-- Exclusions:  of others, cells that stand for few, and members that only few kommuner name
--              (docs/adgang.md); children aged 6 and more are in the band Alle only
-- Source:      dm.agg_benchmark_indskrivning, drift.offentligt_medlem; docs/definitioner.md
-- One's own kommuner exactly, others with noise: docs/adgang.md, "What others see".
-- Runs with its owner's rights, since nobody else may read the cells as they are; and a
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
    case when egen.er_egen then agg.antal_indskrevne_boern else agg.antal_indskrevne_boern_andre end
        as antal_indskrevne_boern,
    case when egen.er_egen then agg.antal_institutioner else agg.antal_institutioner_andre end
        as antal_institutioner,
    agg.medlem_kode
from dm.agg_benchmark_indskrivning as agg
inner join dm.dim_kommune as kommune
    on agg.kommune_nr = kommune.kommune_nr
cross join
    lateral (
        select
            (select drift.ser_alle())
            or agg.kommune_nr = any((select drift.mine_kommuner())::smallint[]) as er_egen
    ) as egen
-- Words of a kommune's own.
left join drift.offentligt_medlem as offentligt
    on agg.dimension = offentligt.dimension and agg.medlem_kode = offentligt.medlem_kode
-- The register's text follows the latest export.
left join dm.dim_ejerform as ejerform
    on
        agg.dimension = 'EjerformSTIL'
        and agg.medlem_kode <> ''
        and agg.medlem_kode = ejerform.ejerform_kode
        and ejerform.er_aktuel
-- Of others a member of one to four is like one of none: that it came or went would tell of
-- somebody.
where
    egen.er_egen
    or agg.medlem_kode = 'Alle'
    or (
        agg.antal_indskrevne_boern_andre is not null
        and (
            offentligt.medlem_kode is not null
            or agg.medlem_kode in ('', 'Alle')
            or agg.dimension not in ('Pladstype', 'Taksttype', 'Rabatplads', 'EjerformSTIL')
        )
    );

comment on view benchmark.indskrivning is 'En række pr. kommune, måned, medlem af en dimension og aldersgruppe: indskrevne børn. Egne kommuner som de er; andre med støj, og tomt, hvor få står bag.';
comment on column benchmark.indskrivning.kommune_nr is 'Kommunen, der har leveret.';
comment on column benchmark.indskrivning.kommune_navn is 'Kommunens navn.';
comment on column benchmark.indskrivning.maaned is 'Måneden (dens første dag).';
comment on column benchmark.indskrivning.dimension is 'Dimensionen, som i drift.busmatrix. Vælg én: hver af dem fordeler de samme personer.';
comment on column benchmark.indskrivning.medlem is 'Dimensionens medlem; Alle for kommunen i alt. Intet skal lægges sammen: hver række er optalt for sig.';
comment on column benchmark.indskrivning.aldersgruppe is '0-2, 3-5 eller Alle (også 6 år og derover).';
comment on column benchmark.indskrivning.antal_indskrevne_boern is 'Forskellige børn, indskrevet den 1.; tom, hvor få står bag.';
comment on column benchmark.indskrivning.antal_institutioner is 'Forskellige institutioner med mindst et af børnene; tom, hvor få står bag.';
comment on column benchmark.indskrivning.medlem_kode is 'Medlemmets faste kode; tom, hvor det er ukendt.';
