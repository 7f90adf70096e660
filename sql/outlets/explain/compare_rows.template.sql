-- Reads: {dsa_tabel}
-- The rows of a slice ($3, $4, $5) of delivery $1 beside those of the one before it, $2.
with
noegle as (
    select
        (
            array_agg(to_jsonb(dsa) - '{levering_nr,linje_nr}'::text[]) filter (
                where dsa.levering_nr = $1
            )
        )[1] as ny,
        (
            array_agg(to_jsonb(dsa) - '{levering_nr,linje_nr}'::text[]) filter (
                where dsa.levering_nr = $2
            )
        )[1] as gammel
    from {dsa_tabel} as dsa
    where
        dsa.levering_nr in ($1, $2)
        and dsa.kommune_nr = $3
        and dsa.periode = $4
        and {system} = $5
    group by jsonb_build_array({noegleudtryk})
)

select
    count(*) filter (where noegle.gammel is null) as antal_nye,
    count(*) filter (where noegle.ny <> noegle.gammel) as antal_rettede,
    count(*) filter (where noegle.ny is null) as antal_vaek
from noegle;
