-- A year's ratio to a mean of its months: `grundlag` has the year's numerator beside every month.
select
    aar.kommune_nr,
    aar.periode,
    aar.taeller::numeric(18, 6) as taeller,
    round(aar.naevner / nullif(aar.antal_maaneder, 0), 6)::numeric(18, 6) as naevner,
    -- Fewer than twelve months: no value rather than a wrong one.
    (
        case
            when aar.antal_maaneder = 12
                then round(round(aar.taeller, 30) * 12 / nullif(aar.naevner, 0), 6)
        end
    )::numeric(18, 6) as vaerdi,
    aar.antal_maaneder::smallint as antal_maaneder
from (
    select
        grundlag.kommune_nr,
        grundlag.periode,
        grundlag.taeller,
        round(sum(grundlag.naevner), 30) as naevner,
        count(grundlag.naevner) as antal_maaneder
    from grundlag
    group by grundlag.kommune_nr, grundlag.periode, grundlag.taeller
) as aar
