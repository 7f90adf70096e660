-- What the indicators of the months in `regn_periode` may not build on for others: docs/adgang.md,
-- "Small groups". Reads what the benchmark cube hides, so that neither gives the other away.
with
graense as (
    select mindste_gruppe
    from drift.indstilling
),

boern as (
    select
        beroert.kommune_nr,
        beroert.periode,
        bool_or(celle.er_skjult) filter (where celle.dimension = 'TidMåned') as boern_skjult,
        bool_or(celle.er_skjult) filter (
            where celle.dimension = 'DagtilbudAlder' and celle.medlem_kode = '0-2'
        ) as alder_0_2_skjult,
        bool_or(celle.er_skjult) filter (
            where celle.dimension = 'DagtilbudAlder' and celle.medlem_kode = '3-5'
        ) as alder_3_5_skjult,
        bool_or(celle.er_skjult or celle.er_udeladt) filter (
            where celle.dimension = 'DagtilbudInstitution'
        ) as kategori_skjult,
        sum(celle.antal_indskrevne_boern) filter (
            where
            celle.dimension = 'DagtilbudInstitution'
            and celle.medlem_kode in ('vuggestue', 'boernehave', 'integreret')
            and not celle.er_skjult
            and not celle.er_udeladt
        ) as i_kategorierne,
        sum(celle.antal_indskrevne_boern) filter (
            where
            celle.dimension = 'EjerformSTIL'
            and celle.medlem_kode in ('1', '2')
            and not celle.er_skjult
            and not celle.er_udeladt
        ) as i_ejerformerne,
        -- A unit that is hidden is still in the sum, which its layer's total may give.
        sum(celle.antal_indskrevne_boern) filter (
            where enhed.er_normering and not celle.er_udeladt
        ) as i_enhederne
    from regn_periode as beroert
    inner join dm.agg_benchmark_indskrivning as celle
        on
            beroert.kommune_nr = celle.kommune_nr
            and beroert.periode = celle.maaned
            and celle.dimension in (
                'TidMåned', 'DagtilbudAlder', 'DagtilbudInstitution', 'EjerformSTIL',
                'InstitutionSTIL'
            )
            and celle.aldersgruppe = 'Alle'
    left join dm.dim_institution_stil as enhed
        on
            celle.dimension = 'InstitutionSTIL'
            and celle.kommune_nr = enhed.kommune_nr
            and celle.medlem_kode = enhed.dagtilbudsnummer
            and celle.maaned >= enhed.gyldig_fra
            and celle.maaned < enhed.gyldig_til
    group by beroert.kommune_nr, beroert.periode
),

personale as (
    select
        beroert.kommune_nr,
        beroert.periode,
        bool_or(celle.er_skjult or celle.er_udeladt) as ledere_skjult
    from regn_periode as beroert
    inner join dm.agg_benchmark_personale as celle
        on
            beroert.kommune_nr = celle.kommune_nr
            and beroert.periode = celle.maaned
            and celle.dimension = 'Stillingskategori'
    group by beroert.kommune_nr, beroert.periode
),

-- Those that the normering counts, those that it leaves out of what is shown beside it, and its
-- staff: none may be few. What is left of a total without ages are those aged six and more too.
faa as (
    select
        beroert.kommune_nr,
        beroert.periode,
        bool_or(gruppe.antal > 0 and gruppe.antal < graense.mindste_gruppe) filter (
            where gruppe.er_normering
        ) as er_faa_i_normering,
        bool_or(gruppe.antal > 0 and gruppe.antal < graense.mindste_gruppe) filter (
            where not gruppe.er_normering
        ) as er_faa_i_dagpleje
    from regn_periode as beroert
    inner join dm.agg_boern as agg
        on beroert.kommune_nr = agg.kommune_nr and beroert.periode = agg.maaned
    left join boern
        on beroert.kommune_nr = boern.kommune_nr and beroert.periode = boern.periode
    left join dm.agg_personale as personale
        on beroert.kommune_nr = personale.kommune_nr and beroert.periode = personale.maaned
    cross join graense
    cross join
        lateral (
            select
                agg.antal_boern_normering_0_2 as antal_0_2,
                agg.antal_boern_normering_3_5 as antal_3_5,
                agg.antal_boern_normering_0_2 + agg.antal_boern_normering_3_5 as antal
        ) as normering
    cross join
        lateral (
            values
            (true, normering.antal_0_2),
            (true, normering.antal_3_5),
            (true, agg.antal_boern_0_2 - normering.antal_0_2),
            (true, agg.antal_boern_3_5 - normering.antal_3_5),
            (true, agg.antal_boern - normering.antal),
            (true, agg.antal_boern - agg.antal_boern_0_2 - normering.antal_3_5),
            (true, agg.antal_boern - agg.antal_boern_3_5 - normering.antal_0_2),
            (true, boern.i_kategorierne - normering.antal),
            (true, boern.i_ejerformerne - normering.antal),
            (true, boern.i_enhederne - normering.antal),
            (true, personale.fuldtidspersoner_0_2),
            (true, personale.fuldtidspersoner_3_5),
            (false, agg.antal_boern_dagpleje),
            (false, personale.antal_dagplejere)
        ) as gruppe (er_normering, antal)
    group by beroert.kommune_nr, beroert.periode
)

select
    beroert.kommune_nr,
    beroert.periode as maaned,
    coalesce(boern.boern_skjult, false) as boern_skjult,
    coalesce(boern.alder_0_2_skjult, false) as alder_0_2_skjult,
    coalesce(boern.alder_3_5_skjult, false) as alder_3_5_skjult,
    coalesce(boern.kategori_skjult, false) as kategori_skjult,
    coalesce(boern.alder_0_2_skjult or faa.er_faa_i_normering, false) as normering_skjult,
    coalesce(boern.kategori_skjult or faa.er_faa_i_dagpleje, false) as dagpleje_skjult,
    coalesce(personale.ledere_skjult, false) as ledere_skjult
from regn_periode as beroert
left join boern
    on beroert.kommune_nr = boern.kommune_nr and beroert.periode = boern.periode
left join personale
    on beroert.kommune_nr = personale.kommune_nr and beroert.periode = personale.periode
left join faa
    on beroert.kommune_nr = faa.kommune_nr and beroert.periode = faa.periode
where boern.kommune_nr is not null or personale.kommune_nr is not null
