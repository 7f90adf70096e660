-- Reads: drift.indstilling, noegletal.andel_boern_i_dagpleje,
--        noegletal.andel_boern_i_integreret_institution, noegletal.daekningsgrad_0_2,
--        noegletal.daekningsgrad_3_5, noegletal.normering_daginstitution_0_2,
--        noegletal.normering_daginstitution_3_5, noegletal.normering_dagpleje,
--        noegletal.normering_dst_0_2, noegletal.normering_dst_2023_0_2,
--        noegletal.normering_dst_2023_3_5, noegletal.normering_dst_3_5,
--        noegletal.normering_dst_dagpleje, noegletal.udgift_daginstitution_pr_barn,
--        noegletal.udgift_daginstitution_pr_plads, noegletal.udgift_dagpleje_pr_barn,
--        noegletal.udgift_dagpleje_pr_plads, noegletal.udgift_dagtilbud_pr_barn,
--        noegletal.udgift_dagtilbud_pr_plads, regn_periode
-- The indicators of the kommuner in `regn_periode` as others see them: docs/adgang.md, "What others
-- see". Read through the views themselves, which the setting `dagtilbud.grundlag` makes reckon with
-- what others see of the months; rounded as they are published elsewhere.
with
raa as (
    select
        'udgift_dagtilbud_pr_barn' as noegletal,
        kommune_nr,
        periode,
        taeller,
        naevner,
        vaerdi,
        antal_maaneder
    from noegletal.udgift_dagtilbud_pr_barn
    union all
    select
        'udgift_dagpleje_pr_barn' as noegletal,
        kommune_nr,
        periode,
        taeller,
        naevner,
        vaerdi,
        antal_maaneder
    from noegletal.udgift_dagpleje_pr_barn
    union all
    select
        'udgift_daginstitution_pr_barn' as noegletal,
        kommune_nr,
        periode,
        taeller,
        naevner,
        vaerdi,
        antal_maaneder
    from noegletal.udgift_daginstitution_pr_barn
    union all
    select
        'udgift_dagtilbud_pr_plads' as noegletal,
        kommune_nr,
        periode,
        taeller,
        naevner,
        vaerdi,
        antal_maaneder
    from noegletal.udgift_dagtilbud_pr_plads
    union all
    select
        'udgift_dagpleje_pr_plads' as noegletal,
        kommune_nr,
        periode,
        taeller,
        naevner,
        vaerdi,
        antal_maaneder
    from noegletal.udgift_dagpleje_pr_plads
    union all
    select
        'udgift_daginstitution_pr_plads' as noegletal,
        kommune_nr,
        periode,
        taeller,
        naevner,
        vaerdi,
        antal_maaneder
    from noegletal.udgift_daginstitution_pr_plads
    union all
    select
        'andel_boern_i_dagpleje' as noegletal,
        kommune_nr,
        periode,
        taeller,
        naevner,
        vaerdi,
        antal_maaneder
    from noegletal.andel_boern_i_dagpleje
    union all
    select
        'andel_boern_i_integreret_institution' as noegletal,
        kommune_nr,
        periode,
        taeller,
        naevner,
        vaerdi,
        antal_maaneder
    from noegletal.andel_boern_i_integreret_institution
    union all
    select
        'daekningsgrad_0_2' as noegletal,
        kommune_nr,
        periode,
        taeller,
        naevner,
        vaerdi,
        antal_maaneder
    from noegletal.daekningsgrad_0_2
    union all
    select
        'daekningsgrad_3_5' as noegletal,
        kommune_nr,
        periode,
        taeller,
        naevner,
        vaerdi,
        antal_maaneder
    from noegletal.daekningsgrad_3_5
    union all
    select
        'normering_daginstitution_0_2' as noegletal,
        kommune_nr,
        periode,
        taeller,
        naevner,
        vaerdi,
        antal_maaneder
    from noegletal.normering_daginstitution_0_2
    union all
    select
        'normering_daginstitution_3_5' as noegletal,
        kommune_nr,
        periode,
        taeller,
        naevner,
        vaerdi,
        antal_maaneder
    from noegletal.normering_daginstitution_3_5
    union all
    select
        'normering_dagpleje' as noegletal,
        kommune_nr,
        periode,
        taeller,
        naevner,
        vaerdi,
        antal_maaneder
    from noegletal.normering_dagpleje
    union all
    select
        'normering_dst_0_2' as noegletal,
        kommune_nr,
        periode,
        taeller,
        naevner,
        vaerdi,
        antal_maaneder
    from noegletal.normering_dst_0_2
    union all
    select
        'normering_dst_3_5' as noegletal,
        kommune_nr,
        periode,
        taeller,
        naevner,
        vaerdi,
        antal_maaneder
    from noegletal.normering_dst_3_5
    union all
    select
        'normering_dst_dagpleje' as noegletal,
        kommune_nr,
        periode,
        taeller,
        naevner,
        vaerdi,
        antal_maaneder
    from noegletal.normering_dst_dagpleje
    union all
    select
        'normering_dst_2023_0_2' as noegletal,
        kommune_nr,
        periode,
        taeller,
        naevner,
        vaerdi,
        antal_maaneder
    from noegletal.normering_dst_2023_0_2
    union all
    select
        'normering_dst_2023_3_5' as noegletal,
        kommune_nr,
        periode,
        taeller,
        naevner,
        vaerdi,
        antal_maaneder
    from noegletal.normering_dst_2023_3_5
)

select
    raa.noegletal,
    raa.kommune_nr,
    raa.periode,
    faa.taeller,
    faa.naevner,
    case
        when faa.taeller is null or faa.naevner is null then null
        -- Per cent with one decimal, the rest with two.
        when raa.noegletal like 'andel\_%' or raa.noegletal like 'daekningsgrad\_%'
            then round(raa.vaerdi, 3)
        else round(raa.vaerdi, 2)
    end as vaerdi,
    raa.antal_maaneder
from raa
cross join drift.indstilling
-- Kroner are no people; inhabitants, and the mean of months, may be few.
cross join
    lateral (
        select
            case
                when
                    raa.noegletal like 'udgift\_%'
                    or raa.taeller = 0 or raa.taeller >= indstilling.mindste_gruppe
                    then raa.taeller
            end as taeller,
            case
                when raa.naevner = 0 or raa.naevner >= indstilling.mindste_gruppe
                    then raa.naevner
            end as naevner
    ) as faa
where
    raa.kommune_nr in (
        select regn_periode.kommune_nr
        from regn_periode
    )
