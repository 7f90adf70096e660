-- How much of what a slice would take the place of comes again in it: children, employments or
-- units, by {hvem}.
insert into vagt_maaling (kommune_nr, periode, system, vagt, om, ny, foer, vaerdi, antal)
select
    noegle.kommune_nr,
    noegle.periode,
    noegle.system,
    'udskiftning' as vagt,
    noegle.levering_nr_foer::text as om,
    count(*) filter (where noegle.er_ny and noegle.er_gammel) as ny,
    count(*) filter (where noegle.er_gammel) as foer,
    1 - count(*) filter (where noegle.er_ny and noegle.er_gammel)::double precision
    / count(*) filter (where noegle.er_gammel) as vaerdi,
    count(*) filter (where noegle.er_gammel) as antal
from (
    select
        nyt.kommune_nr,
        nyt.periode,
        nyt.system,
        nyt.levering_nr_foer,
        bool_or(dsa.levering_nr = {levering_nr}) as er_ny,
        bool_or(dsa.levering_nr <> {levering_nr}) as er_gammel
    from vagt_udsnit as nyt
    inner join {dsa_tabel} as dsa
        on
            nyt.kommune_nr = dsa.kommune_nr
            and nyt.periode = dsa.periode
            and nyt.system = {system}
            and dsa.levering_nr in ({levering_nr}, nyt.levering_nr_foer)
    where
        nyt.levering_nr_foer is not null
        -- So that only these deliveries are read, whatever the planner thinks.
        and dsa.levering_nr = any(
            array(
                select {levering_nr} as levering_nr
                union
                select foer.levering_nr_foer
                from vagt_udsnit as foer
                where foer.levering_nr_foer is not null
            )
        )
    group by nyt.kommune_nr, nyt.periode, nyt.system, nyt.levering_nr_foer, {hvem}
) as noegle
group by noegle.kommune_nr, noegle.periode, noegle.system, noegle.levering_nr_foer
having count(*) filter (where noegle.er_gammel) > 0;
