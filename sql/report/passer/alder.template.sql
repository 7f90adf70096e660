-- Kommuner of at least 100 rows in which nobody has begun for three months: the content may be that
-- of an older period.
with
udsnit as (
    {udsnit}
)

select to_json(fund)::text as linje
from (
    select
        'GAMMELT_INDHOLD' as kode,
        '{begyndt}' as kolonne,
        udsnit.kommune_nr::text as navn,
        to_char(max(dsa.{begyndt}), 'YYYY-MM-DD') as om,
        1 as antal
    from udsnit
    inner join {dsa_tabel} as dsa
        on
            udsnit.levering_nr = dsa.levering_nr
            and udsnit.kommune_nr = dsa.kommune_nr
            and udsnit.periode = dsa.periode
    group by udsnit.kommune_nr, udsnit.periode
    having count(*) >= 100 and max(dsa.{begyndt}) < udsnit.periode - interval '3 months'
    order by udsnit.kommune_nr
) as fund;
