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
        bool_or(celle.er_skjult) filter (
            where celle.dimension = 'TidMåned' and celle.aldersgruppe = 'Alle'
        ) as boern_skjult,
        bool_or(celle.er_skjult) filter (where celle.dimension = 'DagtilbudAlder') as alder_skjult,
        bool_or(
            celle.dimension in ('DagtilbudInstitution', 'EjerformSTIL')
            and celle.aldersgruppe = 'Alle'
            and (celle.er_skjult or celle.er_udeladt)
        ) as kategori_skjult
    from regn_periode as beroert
    inner join dm.agg_benchmark_indskrivning as celle
        on
            beroert.kommune_nr = celle.kommune_nr
            and beroert.periode = celle.maaned
            and celle.dimension in (
                'TidMåned', 'DagtilbudAlder', 'DagtilbudInstitution', 'EjerformSTIL'
            )
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

-- Those that the normering counts, those that it leaves out, and its staff: none may be few.
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
    left join dm.agg_personale as personale
        on beroert.kommune_nr = personale.kommune_nr and beroert.periode = personale.maaned
    cross join graense
    cross join
        lateral (
            values
            (true, agg.antal_boern_normering_0_2),
            (true, agg.antal_boern_normering_3_5),
            (true, agg.antal_boern_0_2 - agg.antal_boern_normering_0_2),
            (true, agg.antal_boern_3_5 - agg.antal_boern_normering_3_5),
            (
                true,
                agg.antal_boern_daginstitution
                - agg.antal_boern_normering_0_2 - agg.antal_boern_normering_3_5
            ),
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
    coalesce(boern.alder_skjult, false) as alder_skjult,
    coalesce(boern.kategori_skjult, false) as kategori_skjult,
    coalesce(
        boern.kategori_skjult or boern.alder_skjult or faa.er_faa_i_normering, false
    ) as normering_skjult,
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
