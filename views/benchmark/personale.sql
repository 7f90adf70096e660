-- Question:    How do the kommuner compare in staff, by one dimension at a time?
-- Grain:       one row per kommune, month, dimension and member
-- Numerator:   distinct persons employed on the 1st (antal_medarbejdere), the sum of their grades
--              (antal_fuldtidspersoner)
-- Denominator: for the mean grade (beskaeftigelsesgrad) the employments
-- Exclusions:  small cells, and those they could be worked out from; docs/adgang.md
-- Source:      dm.agg_benchmark_personale; docs/definitioner.md
-- Runs with its owner's rights, since nobody else may read the cells before they are hidden; and a
-- barrier, so that no function in somebody's condition is asked about a row that is left out.
create view benchmark.personale
with (security_barrier = true)
as
select
    agg.kommune_nr,
    kommune.kommune_navn,
    agg.maaned,
    agg.dimension,
    case
        when
            coalesce(konto.konto_navn, kategori.stillingskategori, overenskomst.overenskomst)
            <> agg.medlem_kode
            then concat_ws(
                ' ', agg.medlem_kode,
                konto.konto_navn, kategori.stillingskategori, overenskomst.overenskomst
            )
        else agg.medlem
    end as medlem,
    case when not agg.er_skjult then agg.antal_medarbejdere end as antal_medarbejdere,
    (case when not agg.er_skjult then agg.antal_fuldtidspersoner end)::numeric(12, 4)
        as antal_fuldtidspersoner,
    (case when not agg.er_skjult then agg.beskaeftigelsesgrad end)::numeric(18, 6)
        as beskaeftigelsesgrad,
    agg.medlem_kode
from dm.agg_benchmark_personale as agg
inner join dm.dim_kommune as kommune
    on agg.kommune_nr = kommune.kommune_nr
-- The texts beside a code follow the latest delivery.
left join dm.dim_konto as konto
    on
        agg.dimension = 'AutoriseretKontoplan'
        and agg.medlem_kode <> ''
        and agg.medlem_kode = konto.konto
left join dm.dim_stillingskategori as kategori
    on
        agg.dimension = 'Stillingskategori'
        and agg.medlem_kode <> ''
        and agg.medlem_kode = kategori.stillingskategori_kode
left join dm.dim_overenskomst as overenskomst
    on
        agg.dimension = 'Overenskomst'
        and agg.medlem_kode <> ''
        and agg.medlem_kode = overenskomst.overenskomst_kode
where not agg.er_udeladt;

comment on view benchmark.personale is 'En række pr. kommune, måned og medlem af en dimension: personale. Alle kommuner, små celler, og hvad de kunne regnes ud af, tomme.';
comment on column benchmark.personale.kommune_nr is 'Kommunen, der har leveret.';
comment on column benchmark.personale.kommune_navn is 'Kommunens navn.';
comment on column benchmark.personale.maaned is 'Måneden (dens første dag).';
comment on column benchmark.personale.dimension is 'Dimensionen, som i drift.busmatrix. Vælg én: hver af dem fordeler de samme personer.';
comment on column benchmark.personale.medlem is 'Dimensionens medlem; Alle for kommunen i alt. Intet skal lægges sammen: hver række er optalt for sig. Datoer er år, alder er grupper på ti år.';
comment on column benchmark.personale.antal_medarbejdere is 'Forskellige personer, ansat den 1.; tom i en skjult celle.';
comment on column benchmark.personale.antal_fuldtidspersoner is 'Summen af deres beskæftigelsesgrader; tom i en skjult celle.';
comment on column benchmark.personale.beskaeftigelsesgrad is 'Gennemsnit pr. ansættelse, afrundet til seks decimaler; tom i en skjult celle, og hvor der ingen er.';
comment on column benchmark.personale.medlem_kode is 'Medlemmets faste kode; tom, hvor det er ukendt.';
