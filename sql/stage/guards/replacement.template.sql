-- Reads: vagt_udsnit, {dsa_tabel}
-- Makes: vagt_maaling
-- How much of what a slice would take the place of comes again in it: children, employments or
-- units, by {hvem}, as far as they count on either side: a unit that is closed comes again and is
-- gone.
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
        side.kommune_nr,
        side.periode,
        side.system,
        side.levering_nr_foer,
        bool_or(dsa.levering_nr = {levering_nr}) as er_ny,
        bool_or(dsa.levering_nr <> {levering_nr}) as er_gammel
    from (
        select
            nyt.*,
            -- A slice takes the place of one of its own system.
            true as er_paa_begge_sider
        from vagt_udsnit as nyt
    ) as side
    inner join {dsa_tabel} as dsa
        on
            side.kommune_nr = dsa.kommune_nr
            and side.periode = dsa.periode
            and side.system = {system}
            and dsa.levering_nr in ({levering_nr}, side.levering_nr_foer)
    where
        side.levering_nr_foer is not null
        and {taelles}
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
    group by side.kommune_nr, side.periode, side.system, side.levering_nr_foer, {hvem}
) as noegle
group by noegle.kommune_nr, noegle.periode, noegle.system, noegle.levering_nr_foer
having count(*) filter (where noegle.er_gammel) > 0;
