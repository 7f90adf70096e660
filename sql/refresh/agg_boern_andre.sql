-- Reads: dm.agg_benchmark_indskrivning, dm.agg_boern, drift.indstilling, regn_periode
-- What others see of the children in dm.agg_boern, for the months in `regn_periode`: what the
-- benchmark cube counts too is what the cube shows, and the rest has noise of its own.
-- docs/adgang.md, "What others see".
with
celle as (
    select
        beroert.kommune_nr,
        beroert.periode as maaned,
        max(celle.antal_indskrevne_boern_andre) filter (where celle.medlem_kode = 'Alle')
            as antal_boern,
        max(celle.antal_indskrevne_boern_andre) filter (where celle.medlem_kode = '0-2')
            as antal_boern_0_2,
        max(celle.antal_indskrevne_boern_andre) filter (where celle.medlem_kode = '3-5')
            as antal_boern_3_5,
        -- A category that no child is in has no cell.
        case
            when bool_or(celle.medlem_kode = 'dagpleje')
                then max(celle.antal_indskrevne_boern_andre) filter (
                    where celle.medlem_kode = 'dagpleje'
                )
            else 0
        end as antal_boern_dagpleje,
        case
            when bool_or(celle.medlem_kode = 'integreret')
                then max(celle.antal_indskrevne_boern_andre) filter (
                    where celle.medlem_kode = 'integreret'
                )
            else 0
        end as antal_boern_integreret
    from regn_periode as beroert
    inner join dm.agg_benchmark_indskrivning as celle
        on
            beroert.kommune_nr = celle.kommune_nr
            and beroert.periode = celle.maaned
            and celle.dimension in ('DagtilbudAlder', 'DagtilbudInstitution')
            and celle.aldersgruppe = 'Alle'
    group by beroert.kommune_nr, beroert.periode
),

noegle as (
    select
        agg.*,
        indstilling.mindste_gruppe,
        drift.stoej_noegle_til(concat_ws('|', 'boern', agg.kommune_nr)) as fast,
        drift.stoej_noegle_til(
            concat_ws(
                '|', 'boern', agg.kommune_nr, agg.maaned, indstilling.mindste_gruppe,
                agg.antal_boern_fem_kategorier,
                agg.antal_boern_daginstitution, agg.antal_boern_normering_0_2,
                agg.antal_boern_normering_3_5, trim_scale(agg.fuldtidsboern_normering_0_2),
                trim_scale(agg.fuldtidsboern_normering_3_5),
                trim_scale(agg.fuldtidsboern_dagpleje), agg.antal_boern, agg.antal_boern_0_2,
                agg.antal_boern_3_5, agg.antal_boern_dagpleje, agg.antal_boern_integreret,
                aftryk.vaerdi
            )
        ) as skiftende
    from regn_periode as beroert
    inner join dm.agg_boern as agg
        on beroert.kommune_nr = agg.kommune_nr and beroert.periode = agg.maaned
    -- Other noise as soon as any cell of the cube is another: else it would tell who does not
    -- count.
    cross join
        lateral (
            select
                bit_xor(
                    hashtextextended(
                        concat_ws(
                            '|', celle.dimension, celle.medlem_kode, celle.aldersgruppe,
                            celle.antal_indskrevne_boern, celle.antal_institutioner
                        ),
                        0
                    )
                ) as vaerdi
            from dm.agg_benchmark_indskrivning as celle
            where celle.kommune_nr = agg.kommune_nr and celle.maaned = agg.maaned
        ) as aftryk
    cross join drift.indstilling
),

vist as (
    select
        noegle.*,
        drift.vist_antal(
            noegle.antal_boern_fem_kategorier,
            drift.stoej('fem_kategorier', noegle.fast, noegle.skiftende), noegle.mindste_gruppe
        ) as fem_kategorier_andre,
        drift.vist_antal(
            noegle.antal_boern_daginstitution,
            drift.stoej('daginstitution', noegle.fast, noegle.skiftende), noegle.mindste_gruppe
        ) as daginstitution_andre,
        drift.vist_antal(
            noegle.antal_boern_normering_0_2,
            drift.stoej('normering_0_2', noegle.fast, noegle.skiftende), noegle.mindste_gruppe
        ) as normering_0_2_andre,
        drift.vist_antal(
            noegle.antal_boern_normering_3_5,
            drift.stoej('normering_3_5', noegle.fast, noegle.skiftende), noegle.mindste_gruppe
        ) as normering_3_5_andre
    from noegle
)

select
    vist.kommune_nr,
    vist.maaned,
    celle.antal_boern,
    celle.antal_boern_0_2,
    celle.antal_boern_3_5,
    celle.antal_boern_dagpleje,
    celle.antal_boern_integreret,
    -- Noise must not make a part larger than its whole.
    case
        when vist.fem_kategorier_andre is not null
            then greatest(
                vist.fem_kategorier_andre, celle.antal_boern_dagpleje, celle.antal_boern_integreret
            )
    end as antal_boern_fem_kategorier,
    vist.daginstitution_andre as antal_boern_daginstitution,
    vist.normering_0_2_andre as antal_boern_normering_0_2,
    vist.normering_3_5_andre as antal_boern_normering_3_5,
    drift.vist_sum(
        vist.fuldtidsboern_normering_0_2, vist.antal_boern_normering_0_2,
        vist.normering_0_2_andre,
        drift.stoej('fuldtid_normering_0_2', vist.fast, vist.skiftende)
    ) as fuldtidsboern_normering_0_2,
    drift.vist_sum(
        vist.fuldtidsboern_normering_3_5, vist.antal_boern_normering_3_5,
        vist.normering_3_5_andre,
        drift.stoej('fuldtid_normering_3_5', vist.fast, vist.skiftende)
    ) as fuldtidsboern_normering_3_5,
    drift.vist_sum(
        vist.fuldtidsboern_dagpleje, vist.antal_boern_dagpleje, celle.antal_boern_dagpleje,
        drift.stoej('fuldtid_dagpleje', vist.fast, vist.skiftende)
    ) as fuldtidsboern_dagpleje
from vist
inner join celle
    on vist.kommune_nr = celle.kommune_nr and vist.maaned = celle.maaned
