-- The ratio of two sums over the twelve months that end in periode; a month counts where both sides
-- have something.
select
    vindue.kommune_nr,
    vindue.maaned as periode,
    round(vindue.taeller / nullif(vindue.antal_maaneder, 0), 6)::numeric(18, 6) as taeller,
    round(vindue.naevner / nullif(vindue.antal_maaneder, 0), 6)::numeric(18, 6) as naevner,
    -- Fewer than twelve months: no value rather than a wrong one.
    (
        case
            when vindue.antal_maaneder = 12 then round(vindue.taeller / vindue.naevner, 6)
        end
    )::numeric(18, 6) as vaerdi,
    vindue.antal_maaneder::smallint as antal_maaneder
from (
    select
        maaned.kommune_nr,
        maaned.maaned,
        count(*) filter (where maaned.er_med) over tolv as antal_maaneder,
        round(sum(maaned.taeller) filter (where maaned.er_med) over tolv, 30) as taeller,
        round(sum(maaned.naevner) filter (where maaned.er_med) over tolv, 30) as naevner
    from (
        select
            grundlag.*,
            coalesce(grundlag.taeller > 0 and grundlag.naevner > 0, false) as er_med
        from grundlag
    ) as maaned
    window tolv as (
        partition by maaned.kommune_nr
        order by maaned.maaned
        range between interval '11 months' preceding and current row
    )
) as vindue
