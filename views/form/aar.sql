-- A year's ratio: what `grundlag` has of the year, the one divided by the other.
select
    grundlag.kommune_nr,
    grundlag.periode,
    grundlag.taeller::numeric(18, 6) as taeller,
    grundlag.naevner::numeric(18, 6) as naevner,
    round(
        round(grundlag.taeller, 30) / nullif(grundlag.naevner, 0), 6
    )::numeric(18, 6) as vaerdi,
    12::smallint as antal_maaneder
from grundlag
