-- Reads: dm.agg_benchmark_personale, dm.agg_personale, drift.indstilling, regn_periode
-- What others see of the staff in dm.agg_personale, for the months in `regn_periode`:
-- docs/adgang.md, "What others see".
with
noegle as (
    select
        agg.*,
        indstilling.mindste_gruppe,
        drift.stoej_noegle_til(concat_ws('|', 'normering', agg.kommune_nr)) as fast,
        drift.stoej_noegle_til(
            concat_ws(
                '|', 'normering', agg.kommune_nr, agg.maaned, indstilling.mindste_gruppe,
                trim_scale(agg.fuldtidspersoner_0_2), trim_scale(agg.fuldtidspersoner_3_5),
                trim_scale(agg.fuldtidspersoner_2023_0_2),
                trim_scale(agg.fuldtidspersoner_2023_3_5), agg.antal_dagplejere,
                trim_scale(agg.fuldtidspersoner_dagpleje), aftryk.vaerdi
            )
        ) as skiftende
    from regn_periode as beroert
    inner join dm.agg_personale as agg
        on beroert.kommune_nr = agg.kommune_nr and beroert.periode = agg.maaned
    -- Other noise as soon as any cell of the cube is another: else it would tell who does not
    -- count.
    cross join
        lateral (
            select
                bit_xor(
                    hashtextextended(
                        concat_ws(
                            '|', celle.dimension, celle.medlem_kode, celle.antal_medarbejdere,
                            trim_scale(celle.antal_fuldtidspersoner), celle.beskaeftigelsesgrad
                        ),
                        0
                    )
                ) as vaerdi
            from dm.agg_benchmark_personale as celle
            where celle.kommune_nr = agg.kommune_nr and celle.maaned = agg.maaned
        ) as aftryk
    cross join drift.indstilling
),

vist as (
    select
        noegle.*,
        drift.vist_antal(
            noegle.fuldtidspersoner_0_2,
            drift.stoej('0_2', noegle.fast, noegle.skiftende), noegle.mindste_gruppe
        ) as fuldtidspersoner_0_2_andre,
        drift.vist_antal(
            noegle.fuldtidspersoner_3_5,
            drift.stoej('3_5', noegle.fast, noegle.skiftende), noegle.mindste_gruppe
        ) as fuldtidspersoner_3_5_andre,
        drift.vist_antal(
            noegle.antal_dagplejere,
            drift.stoej('dagplejere', noegle.fast, noegle.skiftende), noegle.mindste_gruppe
        ) as antal_dagplejere_andre
    from noegle
)

select
    vist.kommune_nr,
    vist.maaned,
    vist.fuldtidspersoner_0_2_andre as fuldtidspersoner_0_2,
    vist.fuldtidspersoner_3_5_andre as fuldtidspersoner_3_5,
    -- The same people, leaders at less.
    drift.vist_sum(
        vist.fuldtidspersoner_2023_0_2, vist.fuldtidspersoner_0_2,
        vist.fuldtidspersoner_0_2_andre,
        drift.stoej('2023_0_2', vist.fast, vist.skiftende)
    ) as fuldtidspersoner_2023_0_2,
    drift.vist_sum(
        vist.fuldtidspersoner_2023_3_5, vist.fuldtidspersoner_3_5,
        vist.fuldtidspersoner_3_5_andre,
        drift.stoej('2023_3_5', vist.fast, vist.skiftende)
    ) as fuldtidspersoner_2023_3_5,
    vist.antal_dagplejere_andre as antal_dagplejere,
    drift.vist_sum(
        vist.fuldtidspersoner_dagpleje, vist.antal_dagplejere, vist.antal_dagplejere_andre,
        drift.stoej('fuldtid_dagpleje', vist.fast, vist.skiftende)
    ) as fuldtidspersoner_dagpleje
from vist
