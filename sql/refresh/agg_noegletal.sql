-- The indicators of the kommuner in `regn_periode` as others may see them: docs/adgang.md, "Small
-- groups". Read through the views themselves, which show the loader everything.
with
graense as (
    select mindste_gruppe
    from drift.indstilling
),

-- What each indicator must not build on; whether its period is a year, and else how many months
-- before it stand in it too; whether its taeller and its naevner are hidden then. Money and
-- inhabitants are public.
regel (noegletal, grundlag, er_aar, maaneder_foer, skjuler_taeller, skjuler_naevner) as (
    values
    ('udgift_dagtilbud_pr_barn', 'ingen', false, 0, false, false),
    ('udgift_dagpleje_pr_barn', 'ingen', false, 0, false, false),
    ('udgift_daginstitution_pr_barn', 'ingen', false, 0, false, false),
    ('udgift_dagtilbud_pr_plads', 'boern', true, 0, false, true),
    ('udgift_dagpleje_pr_plads', 'kategori', true, 0, false, true),
    ('udgift_daginstitution_pr_plads', 'kategori', true, 0, false, true),
    ('andel_boern_i_dagpleje', 'kategori', false, 0, true, true),
    ('andel_boern_i_integreret_institution', 'kategori', false, 0, true, true),
    ('daekningsgrad_0_2', 'alder_0_2', false, 0, true, false),
    ('daekningsgrad_3_5', 'alder_3_5', false, 0, true, false),
    ('normering_daginstitution_0_2', 'normering', false, 11, true, true),
    ('normering_daginstitution_3_5', 'normering', false, 11, true, true),
    ('normering_dagpleje', 'dagpleje', false, 11, true, true),
    ('normering_dst_0_2', 'normering', true, 0, true, true),
    ('normering_dst_3_5', 'normering', true, 0, true, true),
    ('normering_dst_dagpleje', 'dagpleje', true, 0, true, true),
    ('normering_dst_2023_0_2', 'ledere', true, 0, true, true),
    ('normering_dst_2023_3_5', 'ledere', true, 0, true, true)
),

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
),

skjult as (
    select
        beskyttelse.kommune_nr,
        beskyttelse.maaned,
        regler.grundlag
    from dm.agg_beskyttelse as beskyttelse
    cross join
        lateral (
            values
            ('boern', beskyttelse.boern_skjult),
            ('alder_0_2', beskyttelse.alder_0_2_skjult),
            ('alder_3_5', beskyttelse.alder_3_5_skjult),
            ('kategori', beskyttelse.kategori_skjult),
            ('normering', beskyttelse.normering_skjult),
            ('dagpleje', beskyttelse.dagpleje_skjult),
            ('ledere', beskyttelse.ledere_skjult or beskyttelse.normering_skjult)
        ) as regler (grundlag, er_skjult)
    where
        regler.er_skjult
        and beskyttelse.kommune_nr in (
            select regn_periode.kommune_nr
            from regn_periode
        )
),

skjult_periode as (
    select distinct
        regel.noegletal,
        skjult.kommune_nr,
        case
            when regel.er_aar then date_trunc('year', skjult.maaned)::date
            else (skjult.maaned + make_interval(months => efter.maaneder))::date
        end as periode
    from skjult
    inner join regel
        on skjult.grundlag = regel.grundlag
    cross join lateral generate_series(0, regel.maaneder_foer) as efter (maaneder)
),

vurderet as (
    select
        raa.*,
        regel.skjuler_taeller,
        regel.skjuler_naevner,
        skjult_periode.noegletal is not null as er_skjult,
        -- A figure that stands for few people, 0 aside; money does not, nor does the mean of a
        -- year's months that are all shown: each is 0 or large.
        regel.skjuler_taeller
        and raa.taeller > 0 and raa.taeller < graense.mindste_gruppe as er_lille_taeller,
        not (regel.er_aar and not regel.skjuler_taeller)
        and raa.naevner > 0 and raa.naevner < graense.mindste_gruppe as er_lille_naevner
    from raa
    inner join regel
        on raa.noegletal = regel.noegletal
    left join skjult_periode
        on
            raa.noegletal = skjult_periode.noegletal
            and raa.kommune_nr = skjult_periode.kommune_nr
            and raa.periode = skjult_periode.periode
    cross join graense
    where
        raa.kommune_nr in (
            select regn_periode.kommune_nr
            from regn_periode
        )
),

vist as (
    select
        vurderet.*,
        vurderet.er_skjult and vurderet.skjuler_taeller
        or coalesce(vurderet.er_lille_taeller, false) as uden_taeller,
        vurderet.er_skjult and vurderet.skjuler_naevner
        or coalesce(vurderet.er_lille_naevner, false) as uden_naevner
    from vurderet
)

select
    vist.noegletal,
    vist.kommune_nr,
    vist.periode,
    case when not vist.uden_taeller then vist.taeller end as taeller,
    case when not vist.uden_naevner then vist.naevner end as naevner,
    case when not vist.uden_taeller and not vist.uden_naevner then vist.vaerdi end as vaerdi,
    vist.antal_maaneder
from vist
