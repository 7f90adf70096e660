-- Reads: drift.afvist_linje, nyt_udsnit
-- Makes: vagt_maaling
-- A table that is split by a column nobody reads has a line for each part, all with one key: the
-- first part would be taken for the whole. Once may be a mistake of a line; half as many as the
-- kommune's accepted rows are none. A rejected line does not know its period, only its kommune.
insert into vagt_maaling (kommune_nr, periode, vagt, om, ny, foer, vaerdi, antal)
select
    nyt.kommune_nr,
    nyt.periode,
    'mangler' as vagt,
    format(
        '%s linjer gentager andres nøgle: tabellen er delt på en kolonne, der ikke læses',
        gentagne.antal
    ) as om,
    gentagne.antal as ny,
    kommune.antal as foer,
    1 as vaerdi,
    gentagne.antal
from nyt_udsnit as nyt
inner join (
    select
        afvist.kommune_nr,
        count(*) as antal
    from drift.afvist_linje as afvist
    where afvist.levering_nr = {levering_nr} and afvist.kode = 'DUBLET'
    group by afvist.kommune_nr
    having count(*) > 1
) as gentagne
    on nyt.kommune_nr = gentagne.kommune_nr
inner join (
    select
        alle.kommune_nr,
        sum(alle.antal_raekker) as antal
    from nyt_udsnit as alle
    group by alle.kommune_nr
) as kommune
    on nyt.kommune_nr = kommune.kommune_nr
where 2 * gentagne.antal >= kommune.antal;
