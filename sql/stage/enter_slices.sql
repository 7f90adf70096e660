-- Reads: nyt_udsnit
-- Makes: drift.levering_udsnit
-- Enters the slices of a delivery. $3 to $7 are the ones that a guard objected to: kommuner,
-- periods, systems, reasons, and whether they were let through. The others wait as replaced until
-- the merge has decided which delivery is the effective one.
insert into drift.levering_udsnit (
    levering_nr, kommune_nr, periode, system, kilde, status, antal_raekker, antal_afvist, aarsag,
    godkendt_af
)
select
    $1 as levering_nr,
    nyt.kommune_nr,
    nyt.periode,
    nyt.system,
    $2 as kilde,
    case
        when holdt.accepteret is false then 'tilbageholdt' else 'erstattet'
    end as status,
    nyt.antal_raekker,
    nyt.antal_afvist,
    holdt.aarsag,
    case when holdt.accepteret then session_user end as godkendt_af
from nyt_udsnit as nyt
left join
    unnest(
        $3::smallint[], $4::date[], $5::text[], $6::text[], $7::boolean[]
    ) as holdt (kommune_nr, periode, system, aarsag, accepteret)
    on
        nyt.kommune_nr = holdt.kommune_nr
        and nyt.periode = holdt.periode
        and nyt.system = holdt.system;
