-- Question:    How do the kommuner compare in staff, by one dimension at a time?
-- Grain:       one row per kommune, month, dimension and member
-- Numerator:   distinct persons employed on the 1st (antal_medarbejdere), the sum of their grades
--              (antal_fuldtidspersoner)
-- Denominator: for the mean grade (beskaeftigelsesgrad) the employments
-- Exclusions:  of others, cells that stand for few, and members that only few kommuner name;
--              docs/adgang.md
-- Source:      dm.agg_benchmark_personale, drift.offentligt_medlem; docs/definitioner.md
-- One's own kommuner exactly, others with noise: docs/adgang.md, "What others see".
-- Runs with its owner's rights, since nobody else may read the cells as they are; and a
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
    case when egen.er_egen then agg.antal_medarbejdere else agg.antal_medarbejdere_andre end
        as antal_medarbejdere,
    case
        when egen.er_egen then agg.antal_fuldtidspersoner
        else agg.antal_fuldtidspersoner_andre
    end::numeric(12, 4) as antal_fuldtidspersoner,
    case
        when egen.er_egen then agg.beskaeftigelsesgrad
        else agg.beskaeftigelsesgrad_andre
    end::numeric(18, 6) as beskaeftigelsesgrad,
    agg.medlem_kode
from dm.agg_benchmark_personale as agg
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
-- Of others a member of one to four is like one of none: that it came or went would tell of
-- somebody.
where
    egen.er_egen
    or agg.medlem_kode = 'Alle'
    or (
        agg.antal_medarbejdere_andre is not null
        and (
            offentligt.medlem_kode is not null
            or agg.medlem_kode in ('', 'Alle')
            or agg.dimension not in (
                'AutoriseretKontoplan', 'Aflønningsform', 'Ansættelsesvilkår', 'Stillingskategori',
                'Overenskomst'
            )
        )
    );

comment on view benchmark.personale is 'En række pr. kommune, måned og medlem af en dimension: personale. Egne kommuner som de er; andre med støj, og tomt, hvor få står bag.';
comment on column benchmark.personale.kommune_nr is 'Kommunen, der har leveret.';
comment on column benchmark.personale.kommune_navn is 'Kommunens navn.';
comment on column benchmark.personale.maaned is 'Måneden (dens første dag).';
comment on column benchmark.personale.dimension is 'Dimensionen, som i drift.busmatrix. Vælg én: hver af dem fordeler de samme personer.';
comment on column benchmark.personale.medlem is 'Dimensionens medlem; Alle for kommunen i alt. Intet skal lægges sammen: hver række er optalt for sig. Datoer er år, alder er grupper på ti år.';
comment on column benchmark.personale.antal_medarbejdere is 'Forskellige personer, ansat den 1.; tom, hvor få står bag.';
comment on column benchmark.personale.antal_fuldtidspersoner is 'Summen af deres beskæftigelsesgrader; tom, hvor få står bag.';
comment on column benchmark.personale.beskaeftigelsesgrad is 'Gennemsnit pr. ansættelse, afrundet til seks decimaler; tom, hvor få står bag, og hvor der ingen er.';
comment on column benchmark.personale.medlem_kode is 'Medlemmets faste kode; tom, hvor det er ukendt.';
