-- Which cells of `ny_agg_benchmark_indskrivning` others may see: docs/adgang.md, "Small groups". A
-- month of some kommuner; the rules look at one kommune's month at a time, so that the outcome does
-- not depend on what else is refreshed.
with
graense as (
    select mindste_gruppe
    from drift.indstilling
),

-- A member with its children, and what it must be balanced against: units within their category
-- and ownership, because those totals are published too.
medlem as (
    select
        ny.kommune_nr,
        ny.dimension,
        ny.medlem_kode,
        case
            when ny.dimension = 'InstitutionSTIL'
                then concat_ws('/', enhed.kategori, enhed.ejerform_kode)
            else ''
        end as lag,
        max(ny.antal_indskrevne_boern) filter (where ny.aldersgruppe = 'Alle') as antal,
        coalesce(max(ny.antal_indskrevne_boern) filter (where ny.aldersgruppe = '0-2'), 0)
            as antal_0_2,
        coalesce(max(ny.antal_indskrevne_boern) filter (where ny.aldersgruppe = '3-5'), 0)
            as antal_3_5
    from ny_agg_benchmark_indskrivning as ny
    left join dm.dim_institution_stil as enhed
        on
            ny.dimension = 'InstitutionSTIL'
            and ny.kommune_nr = enhed.kommune_nr
            and ny.medlem_kode = enhed.dagtilbudsnummer
            and ny.maaned >= enhed.gyldig_fra
            and ny.maaned < enhed.gyldig_til
    group by
        ny.kommune_nr, ny.dimension, ny.medlem_kode, enhed.kategori, enhed.ejerform_kode
),

-- Is the kommune large enough to be shown, and to be shown by age?
i_alt as (
    select
        medlem.kommune_nr,
        medlem.antal,
        medlem.antal between 1 and graense.mindste_gruppe - 1 as er_lille,
        medlem.antal between 1 and graense.mindste_gruppe - 1
        or medlem.antal_0_2 between 1 and graense.mindste_gruppe - 1
        or medlem.antal_3_5 between 1 and graense.mindste_gruppe - 1 as er_uden_baand
    from medlem
    cross join graense
    where medlem.dimension = 'TidMåned' and medlem.medlem_kode = 'Alle'
),

-- The members, smallest first among those that are large enough: the first of them is hidden with
-- the small ones of its layer.
vurderet as (
    select
        medlem.*,
        graense.mindste_gruppe,
        medlem.antal < graense.mindste_gruppe as er_lille,
        medlem.antal_0_2 between 1 and graense.mindste_gruppe - 1
        or medlem.antal_3_5 between 1 and graense.mindste_gruppe - 1 as har_lille_baand,
        medlem.antal_0_2 between 1 and graense.mindste_gruppe + 1
        or medlem.antal_3_5 between 1 and graense.mindste_gruppe + 1 as har_knapt_baand,
        bool_or(medlem.antal < graense.mindste_gruppe) over lag as lag_har_lille,
        bool_and(medlem.antal < graense.mindste_gruppe) over lag as lag_er_lille,
        row_number() over (
            partition by
                medlem.kommune_nr, medlem.dimension, medlem.lag,
                medlem.antal < graense.mindste_gruppe
            order by medlem.antal, medlem.medlem_kode
        ) as plads
    from medlem
    cross join graense
    where
        medlem.medlem_kode <> 'Alle'
        and medlem.dimension not in ('HandleKommune', 'TidMåned', 'DagtilbudAlder')
    window lag as (partition by medlem.kommune_nr, medlem.dimension, medlem.lag)
),

opdeling as (
    select
        vurderet.kommune_nr,
        vurderet.dimension,
        bool_or(vurderet.er_lille) as har_lille,
        bool_or(vurderet.har_lille_baand) as har_lille_baand,
        bool_or(vurderet.har_knapt_baand) as har_knapt_baand,
        count(*) as antal_medlemmer,
        bool_or(vurderet.lag_er_lille) as har_lille_lag,
        -- With all members hidden and the total known, the largest of the small ones must still be
        -- able to be three more.
        sum(vurderet.antal) - count(*) - max(vurderet.antal) filter (where vurderet.er_lille)
        >= vurderet.mindste_gruppe - 3 as kan_skjules_helt
    from vurderet
    group by vurderet.kommune_nr, vurderet.dimension, vurderet.mindste_gruppe
),

-- Category and ownership cut the same units: they are shown both or neither. Nor may the day
-- institutions that the normering leaves out be few.
kommune as (
    select
        i_alt.kommune_nr,
        i_alt.er_lille,
        i_alt.er_uden_baand,
        coalesce(
            bool_and(not opdeling.har_lille) filter (
                where opdeling.dimension in ('DagtilbudInstitution', 'EjerformSTIL')
            ),
            true
        ) as par_er_synligt,
        coalesce(
            bool_and(not opdeling.har_lille and not opdeling.har_lille_baand) filter (
                where opdeling.dimension = 'InstitutionSTIL'
            ),
            true
        ) as enheder_er_store,
        coalesce(uden_normering.er_faa, false) as er_faa_uden_normering
    from i_alt
    left join opdeling
        on i_alt.kommune_nr = opdeling.kommune_nr
    left join
        lateral (
            select
                sum(medlem.antal_0_2) - agg.antal_boern_normering_0_2
                between 1 and graense.mindste_gruppe - 1
                or sum(medlem.antal_3_5) - agg.antal_boern_normering_3_5
                between 1 and graense.mindste_gruppe - 1 as er_faa
            from medlem
            inner join dm.agg_boern as agg
                on
                    medlem.kommune_nr = agg.kommune_nr
                    and agg.maaned in (
                        select ny.maaned
                        from ny_agg_benchmark_indskrivning as ny
                    )
            cross join graense
            where
                medlem.kommune_nr = i_alt.kommune_nr
                and medlem.dimension = 'DagtilbudInstitution'
                and medlem.medlem_kode in ('vuggestue', 'boernehave', 'integreret')
            group by
                agg.antal_boern_normering_0_2, agg.antal_boern_normering_3_5,
                graense.mindste_gruppe
        ) as uden_normering
        on true
    group by
        i_alt.kommune_nr, i_alt.er_lille, i_alt.er_uden_baand, uden_normering.er_faa
),

-- What is done with a whole breakdown.
behandlet as (
    select
        opdeling.kommune_nr,
        opdeling.dimension,
        case
            when kommune.er_lille then 'skjult'
            -- A breakdown with one member says no more than the total.
            when opdeling.antal_medlemmer = 1 then 'vist'
            when
                opdeling.dimension in ('DagtilbudInstitution', 'EjerformSTIL', 'InstitutionSTIL')
                and not kommune.par_er_synligt
                then case when opdeling.kan_skjules_helt is false then 'udeladt' else 'skjult' end
            when opdeling.dimension = 'InstitutionSTIL' and opdeling.har_lille_lag
                then 'udeladt'
            when opdeling.har_lille_lag
                then case when opdeling.kan_skjules_helt then 'skjult' else 'udeladt' end
            else 'vist'
        end as opdelingen,
        -- Ages: all of a breakdown's cells or none.
        case
            when kommune.er_uden_baand or opdeling.har_lille or opdeling.har_lille_baand
                then false
            when opdeling.dimension = 'DagtilbudInstitution'
                then
                    kommune.par_er_synligt
                    and not opdeling.har_knapt_baand
                    and not kommune.er_faa_uden_normering
            when opdeling.dimension in ('EjerformSTIL', 'InstitutionSTIL')
                then kommune.par_er_synligt and kommune.enheder_er_store
            else true
        end as viser_baand
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
                then
                    behandlet.opdelingen = 'skjult'
                    or vurderet.er_lille
                    or (vurderet.lag_har_lille and vurderet.plads = 1)
            when
                ny.aldersgruppe <> 'Alle'
                or (ny.dimension = 'DagtilbudAlder' and ny.medlem_kode <> 'Alle')
                then kommune.er_uden_baand
            else kommune.er_lille
        end as er_skjult,
        coalesce(
            behandlet.opdelingen = 'udeladt'
            or (ny.aldersgruppe <> 'Alle' and not behandlet.viser_baand),
            false
        ) as er_udeladt
    from ny_agg_benchmark_indskrivning as ny
    inner join kommune
        on ny.kommune_nr = kommune.kommune_nr
    left join vurderet
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
    and ny.aldersgruppe = afgjort.aldersgruppe
