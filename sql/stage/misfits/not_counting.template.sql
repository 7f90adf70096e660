-- Reads: {dsa_tabel}
-- Kommuner of at least ten rows of which at most half count on the 1st of their month: the file may
-- be of another month, or a list of those who begin or have left.
with
udsnit as (
    {udsnit}
),

kommune as (
    select
        udsnit.kommune_nr,
        udsnit.periode,
        count(*) as antal,
        count(*) filter (where {taelles}) as antal_taeller
    from udsnit
    inner join {dsa_tabel} as dsa
        on
            udsnit.levering_nr = dsa.levering_nr
            and udsnit.kommune_nr = dsa.kommune_nr
            and udsnit.periode = dsa.periode
            and udsnit.system = {system}
    group by udsnit.kommune_nr, udsnit.periode
)

select to_json(fund)::text as linje
from (
    select
        'TAELLER_IKKE' as kode,
        '{begyndt}' as kolonne,
        kommune.kommune_nr::text as navn,
        format('%s af %s', kommune.antal - kommune.antal_taeller, kommune.antal) as om,
        kommune.antal - kommune.antal_taeller as antal
    from kommune
    where kommune.antal >= 10 and 2 * kommune.antal_taeller <= kommune.antal
) as fund;
