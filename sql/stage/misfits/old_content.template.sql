-- Reads: drift.levering_udsnit, {dsa_tabel}
-- Kommuner of at least 100 rows whose content may be that of an older period: nobody has begun for
-- three months, or nobody in this one while there are as many rows as in the period before.
with
udsnit as (
    {udsnit}
),

nu as (
    select
        udsnit.kommune_nr,
        udsnit.periode,
        count(*) as antal,
        max(dsa.{begyndt}) as seneste
    from udsnit
    inner join {dsa_tabel} as dsa
        on
            udsnit.levering_nr = dsa.levering_nr
            and udsnit.kommune_nr = dsa.kommune_nr
            and udsnit.periode = dsa.periode
    group by udsnit.kommune_nr, udsnit.periode
)

select to_json(fund)::text as linje
from (
    select
        'GAMMELT_INDHOLD' as kode,
        '{begyndt}' as kolonne,
        nu.kommune_nr::text as navn,
        to_char(nu.seneste, 'YYYY-MM-DD') as om,
        1 as antal
    from nu
    where
        nu.antal >= 100
        and (
            nu.seneste < nu.periode - interval '3 months'
            or (
                nu.seneste < nu.periode
                and nu.antal = (
                    select sum(foer.antal_raekker)
                    from drift.levering_udsnit as foer
                    where
                        foer.kilde = '{kilde}'
                        and foer.status = 'gaeldende'
                        and foer.kommune_nr = nu.kommune_nr
                        and foer.periode = nu.periode - interval '1 month'
                )
            )
        )
    order by nu.kommune_nr
) as fund;
