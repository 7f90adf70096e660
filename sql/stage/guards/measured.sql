-- Reads: drift.vagt, nyt_udsnit, vagt_maaling
-- What the guards measured of each slice, beside their limits. Whole is no matter of a limit.
select
    nyt.kommune_nr,
    nyt.periode,
    nyt.system,
    maaling.vagt,
    maaling.om,
    maaling.ny,
    maaling.foer,
    maaling.vaerdi,
    maaling.antal,
    vagt.graense::double precision as graense,
    vagt.mindst
from nyt_udsnit as nyt
inner join vagt_maaling as maaling
    on
        nyt.kommune_nr = maaling.kommune_nr
        and nyt.periode = maaling.periode
        and (maaling.system is null or nyt.system = maaling.system)
left join drift.vagt as vagt
    on maaling.vagt = vagt.vagt
order by nyt.kommune_nr, nyt.periode, nyt.system, maaling.vagt, maaling.om;
