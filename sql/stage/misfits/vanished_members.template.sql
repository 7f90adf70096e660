-- Reads: drift.levering_udsnit, {dsa_tabel}
-- Values of a column that a kommune used in at least 20 rows of its period before, and that it uses
-- no longer: a type, a category, a sex that is gone from the file.
with
udsnit as (
    {udsnit}
),

side as (
    select
        udsnit.kommune_nr,
        udsnit.periode,
        udsnit.system,
        udsnit.levering_nr,
        true as er_ny
    from udsnit
    union all
    select
        udsnit.kommune_nr,
        foer.periode,
        udsnit.system,
        foer.levering_nr,
        false as er_ny
    from udsnit
    cross join
        lateral (
            select
                forrige.periode,
                forrige.levering_nr
            from drift.levering_udsnit as forrige
            where
                forrige.kilde = '{kilde}'
                and forrige.status = 'gaeldende'
                and forrige.kommune_nr = udsnit.kommune_nr
                and forrige.system = udsnit.system
                and forrige.periode < udsnit.periode
                and forrige.periode >= udsnit.periode - interval '13 months'
            order by forrige.periode desc
            limit 1
        ) as foer
),

medlem as (
    select
        side.kommune_nr,
        vaerdi.kolonne,
        vaerdi.medlem,
        count(*) filter (where not side.er_ny) as antal_foer
    from side
    inner join {dsa_tabel} as dsa
        on
            side.levering_nr = dsa.levering_nr
            and side.kommune_nr = dsa.kommune_nr
            and side.periode = dsa.periode
            and side.system = {system}
    cross join lateral (values {medlemmer}) as vaerdi (kolonne, medlem)
    where vaerdi.medlem is not null
    group by side.kommune_nr, vaerdi.kolonne, vaerdi.medlem
    having count(*) filter (where side.er_ny) = 0
)

select to_json(fund)::text as linje
from (
    select
        'MEDLEM_FORSVUNDET' as kode,
        medlem.kolonne,
        case when drift.er_kode(medlem.medlem) then medlem.medlem end as navn,
        medlem.kommune_nr::text as om,
        1 as antal
    from medlem
    where medlem.antal_foer >= 20
    order by medlem.kolonne, medlem.kommune_nr, medlem.medlem
) as fund;
