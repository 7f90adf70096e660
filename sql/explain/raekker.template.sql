-- The rows of a slice of a delivery beside those of the one before it.
with
ny as (
    select
        jsonb_build_array({noegleudtryk})::text as noegle,
        to_jsonb(dsa) - '{levering_nr,linje_nr}'::text[] as indhold
    from {dsa_tabel} as dsa
    where
        dsa.levering_nr = $1
        and dsa.kommune_nr = $3
        and dsa.periode = $4
        and {system} = $5
),

gammel as (
    select
        jsonb_build_array({noegleudtryk})::text as noegle,
        to_jsonb(dsa) - '{levering_nr,linje_nr}'::text[] as indhold
    from {dsa_tabel} as dsa
    where
        dsa.levering_nr = $2
        and dsa.kommune_nr = $3
        and dsa.periode = $4
        and {system} = $5
)

select
    count(*) filter (where gammel.indhold is null) as antal_nye,
    count(*) filter (where ny.indhold <> gammel.indhold) as antal_rettede,
    count(*) filter (where ny.indhold is null) as antal_vaek
from ny
full join gammel
    on ny.noegle = gammel.noegle;
