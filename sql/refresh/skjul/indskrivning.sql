-- Which cells of `ny_agg_benchmark_indskrivning` others may see: docs/adgang.md, "Small groups". A
-- month of some kommuner; the rules look at one kommune's month at a time, so that the outcome does
-- not depend on what else is refreshed.
with
graense as (
    select mindste_gruppe
    from drift.indstilling
),

-- Is the kommune large enough to be shown, and to be shown by age? Those aged six and more are no
-- cell, but what is left of the total: where they are few, the ages next to them are hidden.
i_alt as (
    select
        ny.kommune_nr,
        max(ny.antal_indskrevne_boern) between 1 and graense.mindste_gruppe - 1 as er_lille,
        bool_or(
            ny.antal_indskrevne_boern between 1 and graense.mindste_gruppe - 1
        )
        or max(ny.antal_indskrevne_boern)
        - max(ny.antal_indskrevne_boern) filter (where ny.aldersgruppe = '0-2')
        between 1 and graense.mindste_gruppe - 1 as er_uden_baand,
        max(ny.antal_indskrevne_boern)
        - sum(ny.antal_indskrevne_boern) filter (where ny.aldersgruppe <> 'Alle')
        between 1 and graense.mindste_gruppe - 1 as har_faa_store
    from ny_agg_benchmark_indskrivning as ny
    cross join graense
    where ny.dimension = 'TidMåned' and ny.medlem_kode = 'Alle'
    group by ny.kommune_nr, graense.mindste_gruppe
),

-- Ages of a member: none of the three may be few, nor two of them together.
vurderet as (
    select
        medlem.*,
        graense.mindste_gruppe,
        medlem.antal_0_2 between 1 and graense.mindste_gruppe - 1
        or medlem.antal - medlem.antal_0_2 between 1 and graense.mindste_gruppe - 1
            as har_faa_0_2,
        medlem.antal_3_5 between 1 and graense.mindste_gruppe - 1
        or medlem.antal - medlem.antal_0_2 - medlem.antal_3_5
        between 1 and graense.mindste_gruppe - 1 as har_faa_3_5,
        medlem.antal_0_2 between 1 and graense.mindste_gruppe + 1
        or medlem.antal_3_5 between 1 and graense.mindste_gruppe + 1 as har_knapt_baand
    from skjul_vurderet as medlem
    cross join graense
),

opdeling as (
    select
        vurderet.kommune_nr,
        vurderet.dimension,
        bool_or(vurderet.er_lille) as har_lille,
        bool_or(vurderet.har_faa_0_2) as har_faa_0_2,
        bool_or(vurderet.har_faa_3_5) as har_faa_3_5,
        bool_or(vurderet.har_knapt_baand) as har_knapt_baand,
        count(*) as antal_medlemmer,
        bool_or(vurderet.er_udaekket) as har_udaekket,
        -- Large enough to stay while what cuts the same units is hidden.
        min(vurderet.antal) >= vurderet.mindste_gruppe + 2 as kan_staa_alene,
        -- With all members hidden and the total known, the largest of the small ones must still be
        -- able to be three more.
        sum(vurderet.antal) - count(*) - max(vurderet.antal) filter (where vurderet.er_lille)
        >= vurderet.mindste_gruppe - 3 as kan_skjules_helt
    from vurderet
    group by vurderet.kommune_nr, vurderet.dimension, vurderet.mindste_gruppe
),

-- The day institutions' children that the normering leaves out.
uden_normering as (
    select
        medlem.kommune_nr,
        sum(medlem.antal_0_2) - agg.antal_boern_normering_0_2 as antal_0_2,
        sum(medlem.antal_3_5) - agg.antal_boern_normering_3_5 as antal_3_5
    from skjul_medlem as medlem
    inner join dm.agg_boern as agg
        on medlem.kommune_nr = agg.kommune_nr and medlem.maaned = agg.maaned
    where
        medlem.dimension = 'DagtilbudInstitution'
        and medlem.medlem_kode in ('vuggestue', 'boernehave', 'integreret')
    group by
        medlem.kommune_nr, agg.antal_boern_normering_0_2, agg.antal_boern_normering_3_5
),

kommune as (
    select
        i_alt.kommune_nr,
        i_alt.er_lille,
        i_alt.er_uden_baand,
        i_alt.har_faa_store,
        coalesce(kategori.har_lille, false) as kategori_har_lille,
        coalesce(ejerform.har_lille, false) as ejerform_har_lille,
        coalesce(enhed.har_lille or enhed.har_faa_0_2, false) as enheder_har_faa_0_2,
        coalesce(enhed.har_faa_3_5, false) as enheder_har_faa_3_5,
        coalesce(
            uden_normering.antal_0_2 between 1 and graense.mindste_gruppe - 1
            or uden_normering.antal_3_5 between 1 and graense.mindste_gruppe - 1,
            false
        ) as er_faa_uden_normering
    from i_alt
    cross join graense
    left join opdeling as kategori
        on i_alt.kommune_nr = kategori.kommune_nr and kategori.dimension = 'DagtilbudInstitution'
    left join opdeling as ejerform
        on i_alt.kommune_nr = ejerform.kommune_nr and ejerform.dimension = 'EjerformSTIL'
    left join opdeling as enhed
        on i_alt.kommune_nr = enhed.kommune_nr and enhed.dimension = 'InstitutionSTIL'
    left join uden_normering
        on i_alt.kommune_nr = uden_normering.kommune_nr
),

-- What is done with a whole breakdown. Category and ownership cut the same units: where one of them
-- has a small member it is hidden as a whole, the other only if it is not large throughout, and the
-- units of both are left out.
behandlet as (
    select
        opdeling.kommune_nr,
        opdeling.dimension,
        case
            when kommune.er_lille then 'skjult'
            -- A breakdown with one member says no more than the total.
            when opdeling.antal_medlemmer = 1 then 'vist'
            when
                opdeling.dimension = 'InstitutionSTIL'
                and (
                    kommune.kategori_har_lille or kommune.ejerform_har_lille
                    or opdeling.har_udaekket
                )
                then 'udeladt'
            when
                opdeling.dimension in ('DagtilbudInstitution', 'EjerformSTIL')
                and (
                    opdeling.har_lille
                    or (
                        (kommune.kategori_har_lille or kommune.ejerform_har_lille)
                        and not opdeling.kan_staa_alene
                    )
                )
                then case when opdeling.kan_skjules_helt is false then 'udeladt' else 'skjult' end
            when opdeling.har_udaekket
                then case when opdeling.kan_skjules_helt then 'skjult' else 'udeladt' end
            else 'vist'
        end as opdelingen,
        -- Ages: all of a breakdown's cells or none.
        not kommune.er_uden_baand
        and not opdeling.har_lille
        and not opdeling.har_faa_0_2
        and case
            when opdeling.dimension = 'DagtilbudInstitution'
                then
                    not kommune.ejerform_har_lille
                    and not opdeling.har_knapt_baand
                    and not kommune.er_faa_uden_normering
            when opdeling.dimension in ('EjerformSTIL', 'InstitutionSTIL')
                then
                    not kommune.kategori_har_lille
                    and not kommune.ejerform_har_lille
                    and not kommune.enheder_har_faa_0_2
            else true
        end as viser_0_2,
        not kommune.har_faa_store
        and not opdeling.har_faa_3_5
        and (
            opdeling.dimension not in ('EjerformSTIL', 'InstitutionSTIL')
            or not kommune.enheder_har_faa_3_5
        ) as viser_ogsaa_3_5
    from opdeling
    inner join kommune
        on opdeling.kommune_nr = kommune.kommune_nr
),

afgjort as (
    select
        ny.kommune_nr,
        ny.dimension,
        ny.medlem_kode,
        ny.aldersgruppe,
        case
            when vurderet.dimension is not null
                then behandlet.opdelingen = 'skjult' or vurderet.er_skjult
            when '0-2' in (ny.aldersgruppe, ny.medlem_kode) then kommune.er_uden_baand
            when '3-5' in (ny.aldersgruppe, ny.medlem_kode)
                then kommune.er_uden_baand or kommune.har_faa_store
            else kommune.er_lille
        end as er_skjult,
        coalesce(
            behandlet.opdelingen = 'udeladt'
            or (ny.aldersgruppe <> 'Alle' and not behandlet.viser_0_2)
            or (ny.aldersgruppe = '3-5' and not behandlet.viser_ogsaa_3_5),
            false
        ) as er_udeladt
    from ny_agg_benchmark_indskrivning as ny
    inner join kommune
        on ny.kommune_nr = kommune.kommune_nr
    left join skjul_vurderet as vurderet
        on
            ny.kommune_nr = vurderet.kommune_nr
            and ny.dimension = vurderet.dimension
            and ny.medlem_kode = vurderet.medlem_kode
    left join behandlet
        on
            vurderet.kommune_nr = behandlet.kommune_nr
            and vurderet.dimension = behandlet.dimension
)

update ny_agg_benchmark_indskrivning as ny
set
    er_skjult = afgjort.er_skjult,
    er_udeladt = afgjort.er_udeladt
from afgjort
where
    ny.kommune_nr = afgjort.kommune_nr
    and ny.dimension = afgjort.dimension
    and ny.medlem_kode = afgjort.medlem_kode
    and ny.aldersgruppe = afgjort.aldersgruppe;

drop table skjul_medlem, skjul_vurderet
