-- Reads: dsa.dst_regnskab, vagt_grundlag
-- Makes: vagt_maaling
-- The kommune's account beside the one in force for the year, or the year before: the amounts, in
-- all and function by function, and the functions that are missing. An account is whole or held: a
-- function that was turned away, has no figure or is missing would not be known any longer.
insert into vagt_maaling (kommune_nr, periode, vagt, om, ny, foer, vaerdi, antal)
with
konto as (
    select
        side.kommune_nr,
        side.periode,
        regexp_replace(dsa.konto::text, '^(.)(..)(..)$', '\1.\2.\3') as konto,
        sum(dsa.beloeb_kr) filter (where side.er_ny) as ny,
        sum(dsa.beloeb_kr) filter (where not side.er_ny) as foer,
        min(dsa.levering_nr) filter (where not side.er_ny) as levering_nr_foer
    from vagt_grundlag as side
    inner join dsa.dst_regnskab as dsa
        on
            side.levering_nr = dsa.levering_nr
            and side.kommune_nr = dsa.kommune_nr
            and side.udsnit_periode = dsa.periode
    group by side.kommune_nr, side.periode, dsa.konto
),

-- How much each function changed, up or down. What is new or has ended is no other unit.
funktion as (
    select
        konto.kommune_nr,
        konto.periode,
        'på ' || konto.konto as om,
        konto.ny,
        konto.foer,
        greatest(abs(konto.ny / konto.foer), abs(konto.foer / konto.ny)) as faktor
    from konto
    where konto.ny <> 0 and konto.foer <> 0
),

-- In an account that is much as it was one function alone does not change by much.
roligt as (
    select
        funktion.kommune_nr,
        funktion.periode
    from funktion
    group by funktion.kommune_nr, funktion.periode
    having percentile_cont(0.5) within group (order by funktion.faktor) <= 1.15
),

beloeb as (
    select
        konto.kommune_nr,
        konto.periode,
        'i alt' as om,
        sum(konto.ny) as ny,
        sum(konto.foer) as foer
    from konto
    where konto.ny is not null and konto.foer is not null
    group by konto.kommune_nr, konto.periode
    union all
    select
        funktion.kommune_nr,
        funktion.periode,
        funktion.om,
        funktion.ny,
        funktion.foer
    from funktion
    inner join roligt
        on funktion.kommune_nr = roligt.kommune_nr and funktion.periode = roligt.periode
)

select
    beloeb.kommune_nr,
    beloeb.periode,
    'beloeb' as vagt,
    beloeb.om,
    beloeb.ny,
    beloeb.foer,
    case
        when beloeb.ny * beloeb.foer <> 0
            then greatest(abs(beloeb.ny / beloeb.foer), abs(beloeb.foer / beloeb.ny))
        when beloeb.ny <> beloeb.foer then 'infinity'::double precision
        else 1
    end as vaerdi,
    greatest(abs(beloeb.ny), abs(beloeb.foer)) as antal
from beloeb
union all
select
    beloeb.kommune_nr,
    beloeb.periode,
    'beloeb' as vagt,
    'i alt, med modsat fortegn,' as om,
    beloeb.ny,
    beloeb.foer,
    'infinity'::double precision as vaerdi,
    greatest(abs(beloeb.ny), abs(beloeb.foer)) as antal
from beloeb
where beloeb.om = 'i alt' and beloeb.ny * beloeb.foer < 0
union all
select
    funktion.kommune_nr,
    funktion.periode,
    'beloeb-funktion' as vagt,
    funktion.om,
    funktion.ny,
    funktion.foer,
    funktion.faktor as vaerdi,
    greatest(abs(funktion.ny), abs(funktion.foer)) as antal
from funktion
union all
select
    konto.kommune_nr,
    konto.periode,
    'mangler' as vagt,
    format(
        'regnskabet har intet tal for %s, som leverance %s har',
        string_agg(konto.konto, ', ' order by konto.konto),
        min(konto.levering_nr_foer)
    ) as om,
    0 as ny,
    count(*) as foer,
    1 as vaerdi,
    count(*) as antal
from konto
where konto.ny is null and konto.foer is not null
group by konto.kommune_nr, konto.periode;
