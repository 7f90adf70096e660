-- Reads: dsa.dst_befolkning, vagt_grundlag
-- Makes: vagt_maaling
-- Inhabitants aged 0-5 beside those before, and the ages that are missing now. Of an age the total
-- counts where it is there, else whatever there is of it: one sex alone is half as many.
insert into vagt_maaling (kommune_nr, periode, vagt, om, ny, foer, vaerdi, antal)
with
raekke as (
    select
        side.kommune_nr,
        side.periode,
        side.periode_foer,
        side.er_ny,
        side.levering_nr,
        dsa.koen,
        dsa.alder,
        dsa.antal,
        rank() over (
            partition by side.kommune_nr, side.periode, side.er_ny, dsa.alder
            order by dsa.koen = 'TOT' desc
        ) as koen_plads,
        rank() over (
            partition by side.kommune_nr, side.periode, side.er_ny, dsa.alder, dsa.koen
            order by dsa.civilstand = 'TOT' desc
        ) as civilstand_plads
    from vagt_grundlag as side
    inner join dsa.dst_befolkning as dsa
        on
            side.levering_nr = dsa.levering_nr
            and side.kommune_nr = dsa.kommune_nr
            and side.udsnit_periode = dsa.periode
),

alder as (
    select
        raekke.kommune_nr,
        raekke.periode,
        to_char(raekke.periode_foer, 'YYYY-MM') as om,
        raekke.alder,
        sum(raekke.antal) filter (where raekke.er_ny) as ny,
        sum(raekke.antal) filter (where not raekke.er_ny) as foer,
        min(raekke.levering_nr) filter (where not raekke.er_ny) as levering_nr_foer,
        bool_or(raekke.er_ny) as er_med
    from raekke
    where raekke.koen_plads = 1 and raekke.civilstand_plads = 1
    group by raekke.kommune_nr, raekke.periode, raekke.periode_foer, raekke.alder
)

select
    alder.kommune_nr,
    alder.periode,
    'indbyggere' as vagt,
    alder.om,
    sum(alder.ny) as ny,
    sum(alder.foer) as foer,
    case
        when least(sum(alder.ny), sum(alder.foer)) > 0
            then greatest(
                sum(alder.ny)::double precision / sum(alder.foer),
                sum(alder.foer)::double precision / sum(alder.ny)
            )
        when sum(alder.ny) <> sum(alder.foer) then 'infinity'::double precision
        else 1
    end as vaerdi,
    greatest(sum(alder.ny), sum(alder.foer)) as antal
from alder
where alder.ny is not null and alder.foer is not null
group by alder.kommune_nr, alder.periode, alder.om
union all
select
    alder.kommune_nr,
    alder.periode,
    'mangler' as vagt,
    format(
        'tabellen har ingen linje for %s år, som leverance %s har',
        string_agg(alder.alder::text, ', ' order by alder.alder),
        min(alder.levering_nr_foer)
    ) as om,
    0 as ny,
    count(*) as foer,
    1 as vaerdi,
    count(*) as antal
from alder
where not alder.er_med and alder.foer is not null
group by alder.kommune_nr, alder.periode
-- One sex in the place of the other.
union all
select
    raekke.kommune_nr,
    raekke.periode,
    'mangler' as vagt,
    format(
        'tabellen har kun det ene køn, og leverance %s har det andet',
        min(raekke.levering_nr) filter (where not raekke.er_ny)
    ) as om,
    0 as ny,
    count(*) as foer,
    1 as vaerdi,
    count(*) as antal
from raekke
where raekke.periode = raekke.periode_foer
group by raekke.kommune_nr, raekke.periode
having
    bool_and(raekke.koen <> 'TOT')
    and count(distinct raekke.koen) = 2
    and count(distinct raekke.koen) filter (where raekke.er_ny) = 1
    and count(distinct raekke.koen) filter (where not raekke.er_ny) = 1;
