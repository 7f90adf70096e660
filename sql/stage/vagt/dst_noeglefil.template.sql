-- How far the kommune's new key lies from the one in force, at the times that both speak for.
insert into vagt_maaling (kommune_nr, periode, vagt, om, ny, foer, vaerdi, antal)
select distinct on (nyt.kommune_nr)
    nyt.kommune_nr,
    nyt.periode,
    'fordelingsnoegle' as vagt,
    to_char(greatest(ny.gyldig_fra, foer.gyldig_fra), 'YYYY-MM-DD') as om,
    ny.andel_vu as ny,
    foer.andel_vu as foer,
    abs(ny.andel_vu - foer.andel_vu) as vaerdi,
    1 as antal
from vagt_udsnit as nyt
inner join dsa.dst_noeglefil as ny
    on ny.levering_nr = {levering_nr} and nyt.kommune_nr = ny.kommune_nr
inner join dsa.dst_noeglefil as foer
    on nyt.levering_nr_foer = foer.levering_nr and nyt.kommune_nr = foer.kommune_nr
where
    ny.gyldig_fra <= coalesce(foer.gyldig_til, '9999-12-31')
    and foer.gyldig_fra <= coalesce(ny.gyldig_til, '9999-12-31')
order by
    nyt.kommune_nr asc,
    abs(ny.andel_vu - foer.andel_vu) desc,
    ny.gyldig_fra asc,
    foer.gyldig_fra asc;
