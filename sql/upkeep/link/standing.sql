-- Reads: drift.cpr_kobling, kobling_par
-- How the numbers in `kobling_par` stand to each other: the number of their link, whether the old
-- one is linked to another, and whether they are one person already.
with
gaeldende as (
    select
        coalesce(gammel.gaeldende_uuid, par.gammel_uuid) as af_gammel,
        coalesce(ny.gaeldende_uuid, par.ny_uuid) as af_ny
    from kobling_par as par
    left join drift.cpr_kobling as gammel
        on par.gammel_uuid = gammel.gammel_uuid
    left join drift.cpr_kobling as ny
        on par.ny_uuid = ny.gammel_uuid
)

select
    (
        select kobling.kobling_nr
        from drift.cpr_kobling as kobling
        inner join kobling_par as par
            on kobling.gammel_uuid = par.gammel_uuid and kobling.ny_uuid = par.ny_uuid
    ) as kobling_nr,
    (
        select count(*) > 0
        from drift.cpr_kobling as kobling
        inner join kobling_par as par
            on kobling.gammel_uuid = par.gammel_uuid and kobling.ny_uuid <> par.ny_uuid
    ) as er_optaget,
    gaeldende.af_gammel = gaeldende.af_ny as er_samme
from gaeldende;
