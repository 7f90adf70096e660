-- The ratio of two sums over the months of a calendar year; a month counts where both sides have
-- something.
select
    aar.kommune_nr,
    aar.periode,
    round(aar.taeller / nullif(aar.antal_maaneder, 0), 6)::numeric(18, 6) as taeller,
    round(aar.naevner / nullif(aar.antal_maaneder, 0), 6)::numeric(18, 6) as naevner,
    -- Fewer than twelve months: no value rather than a wrong one.
    (
        case
            when aar.antal_maaneder = 12 then round(aar.taeller / aar.naevner, 6)
        end
    )::numeric(18, 6) as vaerdi,
    aar.antal_maaneder::smallint as antal_maaneder
from (
    select
        maaned.kommune_nr,
        date_trunc('year', maaned.maaned)::date as periode,
        count(*) filter (where maaned.er_med) as antal_maaneder,
        round(sum(maaned.taeller) filter (where maaned.er_med), 30) as taeller,
        round(sum(maaned.naevner) filter (where maaned.er_med), 30) as naevner
    from (
        select
            grundlag.*,
            coalesce(grundlag.taeller > 0 and grundlag.naevner > 0, false) as er_med
        from grundlag
    ) as maaned
    group by maaned.kommune_nr, date_trunc('year', maaned.maaned)::date
) as aar
