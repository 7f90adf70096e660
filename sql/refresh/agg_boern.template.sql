-- Reads: dm.dim_alder, dm.dim_institution, dm.dim_institution_stil, dm.fact_indskrivning,
--        drift.levering_udsnit, regn_periode
-- Counts the children of the months in `regn_periode`. A month without an effective delivery has no
-- row. The first and the last of them stand in the text, so that only their partitions are read.
with
-- Every child once, with its youngest age where the rows disagree.
barn as (
    select
        fact.kommune_nr,
        fact.maaned,
        fact.borger_nr,
        min(alder.aldersgruppe) as aldersgruppe,
        max(fact.fuldtidsandel) as fuldtidsandel,
        bool_or(plads.kategori = 'dagpleje') as er_dagpleje,
        bool_or(plads.kategori = 'vuggestue') as er_vuggestue,
        bool_or(plads.kategori = 'boernehave') as er_boernehave,
        bool_or(plads.kategori = 'integreret') as er_integreret,
        bool_or(plads.kategori = 'privat') as er_privat,
        bool_or(plads.er_normering) as er_normering
    from regn_periode as beroert
    inner join dm.fact_indskrivning as fact
        on
            beroert.kommune_nr = fact.kommune_nr
            and beroert.periode = fact.maaned
            and fact.maaned between '{fra}' and '{til}'
    inner join dm.dim_alder as alder
        on fact.alder_id = alder.alder_id
    inner join dm.dim_institution as institution
        on fact.institution_id = institution.institution_id
    inner join dm.dim_institution_stil as enhed
        on fact.institution_stil_id = enhed.institution_stil_id
    -- The register decides; the kommune's own text only where the register knows no unit.
    cross join
        lateral (
            select
                case
                    when fact.institution_stil_id = -1 then institution.kategori
                    else enhed.kategori
                end as kategori,
                case
                    when fact.institution_stil_id = -1 then institution.er_normering
                    else enhed.er_normering
                end as er_normering
        ) as plads
    group by fact.kommune_nr, fact.maaned, fact.borger_nr
),

maerket as (
    select
        barn.*,
        barn.er_vuggestue or barn.er_boernehave or barn.er_integreret as er_daginstitution,
        barn.er_normering and barn.aldersgruppe = '0-2' as er_normering_0_2,
        barn.er_normering and barn.aldersgruppe = '3-5' as er_normering_3_5
    from barn
)

select
    beroert.kommune_nr,
    beroert.periode as maaned,
    count(barn.borger_nr) as antal_boern,
    count(*) filter (where barn.aldersgruppe = '0-2') as antal_boern_0_2,
    count(*) filter (where barn.aldersgruppe = '3-5') as antal_boern_3_5,
    count(*) filter (where barn.er_dagpleje) as antal_boern_dagpleje,
    count(*) filter (where barn.er_vuggestue) as antal_boern_vuggestue,
    count(*) filter (where barn.er_boernehave) as antal_boern_boernehave,
    count(*) filter (where barn.er_integreret) as antal_boern_integreret,
    count(*) filter (where barn.er_privat) as antal_boern_privat,
    count(*) filter (
        where barn.er_dagpleje or barn.er_daginstitution or barn.er_privat
    ) as antal_boern_fem_kategorier,
    count(*) filter (where barn.er_daginstitution) as antal_boern_daginstitution,
    count(*) filter (where barn.er_normering_0_2) as antal_boern_normering_0_2,
    count(*) filter (where barn.er_normering_3_5) as antal_boern_normering_3_5,
    coalesce(
        sum(barn.fuldtidsandel) filter (where barn.er_normering_0_2), 0
    ) as fuldtidsboern_normering_0_2,
    coalesce(
        sum(barn.fuldtidsandel) filter (where barn.er_normering_3_5), 0
    ) as fuldtidsboern_normering_3_5,
    coalesce(
        sum(barn.fuldtidsandel) filter (where barn.er_dagpleje), 0
    ) as fuldtidsboern_dagpleje
from regn_periode as beroert
left join maerket as barn
    on beroert.kommune_nr = barn.kommune_nr and beroert.periode = barn.maaned
where
    exists (
        select 1
        from drift.levering_udsnit as udsnit
        where
            udsnit.kilde = 'dst-indskrivning'
            and udsnit.status = 'gaeldende'
            and udsnit.kommune_nr = beroert.kommune_nr
            and udsnit.periode = beroert.periode
    )
group by beroert.kommune_nr, beroert.periode
