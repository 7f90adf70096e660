-- Reads: vagt_grundlag, {dsa_tabel}
-- Makes: vagt_maaling
-- How many of the kommune's children, employments or units ({hvem}) are the same as in the
-- period before: of the smaller of the two, so that a half is no stranger. Beyond half a year
-- people have moved on.
insert into vagt_maaling (kommune_nr, periode, vagt, om, ny, foer, vaerdi, antal)
select
    noegle.kommune_nr,
    noegle.periode,
    'genkendte' as vagt,
    noegle.om,
    noegle.antal_begge as ny,
    noegle.antal as foer,
    1 - noegle.antal_begge::double precision / noegle.antal as vaerdi,
    noegle.antal
from (
    select
        raekke.kommune_nr,
        raekke.periode,
        to_char(raekke.periode_foer, 'YYYY-MM') as om,
        count(*) filter (where raekke.er_ny and raekke.er_foer) as antal_begge,
        -- Where one of them has nobody, the other.
        coalesce(
            least(
                nullif(count(*) filter (where raekke.er_ny), 0),
                nullif(count(*) filter (where raekke.er_foer), 0)
            ),
            0
        ) as antal
    from (
        select
            side.kommune_nr,
            side.periode,
            side.periode_foer,
            bool_or(side.er_ny) as er_ny,
            bool_or(not side.er_ny) as er_foer
        from vagt_grundlag as side
        inner join {dsa_tabel} as dsa
            on
                side.levering_nr = dsa.levering_nr
                and side.kommune_nr = dsa.kommune_nr
                and side.udsnit_periode = dsa.periode
                and side.system = {system}
        where
            {taelles}
            and side.periode_foer >= side.periode - interval '6 months'
        group by side.kommune_nr, side.periode, side.periode_foer, {hvem}
    ) as raekke
    group by raekke.kommune_nr, raekke.periode, raekke.periode_foer
) as noegle
where noegle.antal > 0;
