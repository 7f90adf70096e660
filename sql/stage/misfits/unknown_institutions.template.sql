-- Reads: dm.dim_institution, dsa.dst_indskrivning
-- Children who are in institutions that nobody has delivered, by the institution's code; of the
-- most frequent ones also what the kommune's known codes are. `er_ledig`: no child is there.
with
udsnit as (
    {udsnit}
),

boern as (
    select
        udsnit.kommune_nr,
        udsnit.periode,
        udsnit.system,
        dsa.institutionskode,
        count(*) as antal
    from udsnit
    inner join dsa.dst_indskrivning as dsa
        on
            udsnit.levering_nr = dsa.levering_nr
            and udsnit.kommune_nr = dsa.kommune_nr
            and udsnit.periode = dsa.periode
            and udsnit.system = dsa.system
    where
        dsa.indmeldt_dato <= dsa.periode
        and (dsa.udmeldt_dato is null or dsa.udmeldt_dato >= dsa.periode)
    group by udsnit.kommune_nr, udsnit.periode, udsnit.system, dsa.institutionskode
),

ukendt as (
    select
        boern.*,
        row_number() over (
            order by boern.antal desc, boern.kommune_nr asc, boern.institutionskode asc
        ) as plads
    from boern
    left join dm.dim_institution as institution
        on
            boern.kommune_nr = institution.kommune_nr
            and boern.system = institution.system
            and boern.institutionskode = institution.institutionskode
            and boern.periode >= institution.gyldig_fra
            and boern.periode < institution.gyldig_til
    where institution.institution_id is null
)

select to_json(fund)::text as linje
from (
    select
        'UKENDT_INSTITUTION' as kode,
        'institutionskode' as kolonne,
        case when drift.er_kode(ukendt.institutionskode) then ukendt.institutionskode end as navn,
        ukendt.antal,
        ukendt.system,
        (
            select
                json_agg(
                    json_build_object(
                        'kode', kendt.institutionskode,
                        'system', kendt.system,
                        'kan_naevnes', drift.er_kode(kendt.system),
                        'er_ledig', boern.kommune_nr is null
                    )
                    order by kendt.system, kendt.institutionskode
                )
            from dm.dim_institution as kendt
            left join boern
                on
                    kendt.kommune_nr = boern.kommune_nr
                    and ukendt.periode = boern.periode
                    and kendt.system = boern.system
                    and kendt.institutionskode = boern.institutionskode
            where
                ukendt.plads <= 3
                and ukendt.kommune_nr = kendt.kommune_nr
                and ukendt.periode >= kendt.gyldig_fra
                and ukendt.periode < kendt.gyldig_til
                and drift.er_kode(kendt.institutionskode)
        ) as kandidater
    from ukendt
) as fund;
