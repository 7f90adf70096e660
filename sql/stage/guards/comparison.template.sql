-- Reads: drift.levering_udsnit, vagt_udsnit
-- Makes: vagt_grundlag
-- What the kommune's period would consist of, all systems together (`er_ny`), beside what it is
-- compared with: the same period as it stands, where the delivery replaces all that it brings,
-- else the latest one before it, at most 13 months back. Of that one only the systems that the new
-- period has, as long as it has no other: the rest may still be to come.
create temp table vagt_grundlag on commit drop as
with
gaeldende as (
    select
        udsnit.kommune_nr,
        udsnit.periode,
        udsnit.system,
        udsnit.levering_nr
    from drift.levering_udsnit as udsnit
    where
        udsnit.kilde = '{kilde}'
        and udsnit.status = 'gaeldende'
        and udsnit.levering_nr <> {levering_nr}
        and udsnit.kommune_nr in (select vagt_udsnit.kommune_nr from vagt_udsnit)
),

maaned as (
    select
        nyt.kommune_nr,
        nyt.periode,
        case
            when bool_and(nyt.levering_nr_foer is not null) then nyt.periode
            else (
                select max(foer.periode)
                from gaeldende as foer
                where
                    foer.kommune_nr = nyt.kommune_nr
                    and foer.periode < nyt.periode
                    and foer.periode >= nyt.periode - interval '13 months'
            )
        end as periode_foer
    from vagt_udsnit as nyt
    group by nyt.kommune_nr, nyt.periode
),

ny as (
    select
        nyt.kommune_nr,
        nyt.periode,
        nyt.system,
        {levering_nr} as levering_nr
    from vagt_udsnit as nyt
    union all
    select
        ved_siden_af.kommune_nr,
        ved_siden_af.periode,
        ved_siden_af.system,
        ved_siden_af.levering_nr
    from maaned
    inner join gaeldende as ved_siden_af
        on
            maaned.kommune_nr = ved_siden_af.kommune_nr
            and maaned.periode = ved_siden_af.periode
    where
        not exists (
            select 1
            from vagt_udsnit as nyt
            where
                nyt.kommune_nr = ved_siden_af.kommune_nr
                and nyt.periode = ved_siden_af.periode
                and nyt.system = ved_siden_af.system
        )
),

sider as (
    select
        ny.kommune_nr,
        ny.periode,
        maaned.periode_foer,
        true as er_ny,
        ny.levering_nr,
        ny.system,
        ny.periode as udsnit_periode
    from maaned
    inner join ny
        on maaned.kommune_nr = ny.kommune_nr and maaned.periode = ny.periode
    where maaned.periode_foer is not null
    union all
    select
        maaned.kommune_nr,
        maaned.periode,
        maaned.periode_foer,
        false as er_ny,
        foer.levering_nr,
        foer.system,
        foer.periode as udsnit_periode
    from maaned
    inner join gaeldende as foer
        on maaned.kommune_nr = foer.kommune_nr and maaned.periode_foer = foer.periode
),

-- Where a child is in several systems, the one that came last counts.
foerste as (
    select
        udsnit.kommune_nr,
        udsnit.system,
        min(udsnit.periode) as foerste
    from (
        select
            gaeldende.kommune_nr,
            gaeldende.system,
            gaeldende.periode
        from gaeldende
        union all
        select
            vagt_udsnit.kommune_nr,
            vagt_udsnit.system,
            vagt_udsnit.periode
        from vagt_udsnit
    ) as udsnit
    group by udsnit.kommune_nr, udsnit.system
),

med as (
    select
        sider.*,
        foerste.foerste,
        count(*) over (
            partition by sider.kommune_nr, sider.periode, sider.er_ny
        ) as antal_systemer,
        count(*) over (
            partition by sider.kommune_nr, sider.periode, sider.system
        ) = 2 as er_paa_begge_sider
    from sider
    inner join foerste
        on sider.kommune_nr = foerste.kommune_nr and sider.system = foerste.system
)

select
    med.*,
    bool_or(med.er_ny and not med.er_paa_begge_sider) over (
        partition by med.kommune_nr, med.periode
    ) as har_nyt_system
from med;

delete from vagt_grundlag
where not er_ny and not er_paa_begge_sider and not har_nyt_system;

analyze vagt_grundlag;
