-- Reads: drift.levering_udsnit
-- Who is new to a source, and who stays away: kommuner and placement systems of a delivery beside
-- those of the deliveries before it that it has a kommune in common with.
with
denne as (
    select distinct
        udsnit.kommune_nr,
        udsnit.system
    from drift.levering_udsnit as udsnit
    where udsnit.levering_nr = {levering_nr}
),

periode as (
    select
        min(udsnit.periode) as foerste,
        max(udsnit.periode) as sidste
    from drift.levering_udsnit as udsnit
    where udsnit.levering_nr = {levering_nr}
),

-- What was accepted of other deliveries of the source.
anden as (
    select
        udsnit.kommune_nr,
        udsnit.system,
        udsnit.periode,
        udsnit.levering_nr,
        udsnit.status
    from drift.levering_udsnit as udsnit
    where
        udsnit.kilde = '{kilde}'
        and udsnit.levering_nr <> {levering_nr}
        and udsnit.status in ('gaeldende', 'erstattet')
),

-- The period before, and the deliveries that are in force there, kommune by kommune.
forrige as (
    select distinct
        anden.levering_nr,
        anden.periode
    from denne
    cross join periode
    inner join anden
        on
            denne.kommune_nr = anden.kommune_nr
            and anden.status = 'gaeldende'
            and anden.periode = (
                select max(foer.periode)
                from anden as foer
                where
                    foer.kommune_nr = denne.kommune_nr
                    and foer.status = 'gaeldende'
                    and foer.periode < periode.foerste
                    and foer.periode >= periode.foerste - interval '13 months'
            )
),

udeblevet as (
    select distinct
        ventet.kommune_nr,
        ventet.system
    from forrige
    inner join anden as ventet
        on
            forrige.levering_nr = ventet.levering_nr
            and forrige.periode = ventet.periode
            and ventet.status = 'gaeldende'
    where
        not exists (
            select 1
            from denne
            where denne.kommune_nr = ventet.kommune_nr and denne.system = ventet.system
        )
        and not exists (
            select 1
            from anden as nu
            cross join periode
            where
                nu.kommune_nr = ventet.kommune_nr
                -- Of a kommune that another delivery speaks for, no system is missed here.
                and (
                    nu.system = ventet.system
                    or ventet.kommune_nr not in (select denne.kommune_nr from denne)
                )
                and nu.periode between periode.foerste and periode.sidste
        )
),

fund as (
    select
        case
            when denne.kommune_nr is null then 'KOMMUNE_UDEBLEVET' else 'SYSTEM_UDEBLEVET'
        end as kode,
        case when denne.kommune_nr is null then 'kommune_nr' else 'system' end as kolonne,
        case
            when denne.kommune_nr is null then udeblevet.kommune_nr::text
            when drift.er_kode(udeblevet.system) then udeblevet.system
        end as navn,
        udeblevet.kommune_nr
    from udeblevet
    left join (select distinct kommune_nr from denne) as denne
        on udeblevet.kommune_nr = denne.kommune_nr
    union
    select
        case when kendt.kommune_nr is null then 'NY_KOMMUNE' else 'NYT_SYSTEM' end as kode,
        case when kendt.kommune_nr is null then 'kommune_nr' else 'system' end as kolonne,
        case
            when kendt.kommune_nr is null then denne.kommune_nr::text
            when drift.er_kode(denne.system) then denne.system
        end as navn,
        denne.kommune_nr
    from denne
    left join (select distinct kommune_nr from anden) as kendt
        on denne.kommune_nr = kendt.kommune_nr
    where
        not exists (
            select 1
            from anden
            where anden.kommune_nr = denne.kommune_nr and anden.system = denne.system
        )
        -- In a source's first period every kommune is new; which of several deliveries side by side
        -- was first says nothing.
        and (
            kendt.kommune_nr is not null
            or exists (
                select 1
                from anden
                cross join periode
                where anden.periode < periode.foerste
            )
        )
)

select to_json(linje)::text as linje
from (
    select
        fund.kode,
        fund.kolonne,
        fund.navn,
        case when fund.kolonne = 'system' then fund.kommune_nr::text end as om,
        1 as antal
    from fund
    order by fund.kode, fund.kommune_nr, fund.navn
) as linje;
