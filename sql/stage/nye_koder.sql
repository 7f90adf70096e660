-- Notes what a delivery brought that nobody had delivered before: the institution types that the
-- reference list does not know (they count as "andet" where the register knows no unit), and new
-- members of the code lists. Never a reason to turn a line away.
with
typer as (
    insert into drift.levering_bemaerkning (levering_nr, kode, kolonne, antal, besked)
    select
        $1 as levering_nr,
        'UKENDT_INSTITUTIONSTYPE' as kode,
        left(dsa.institutionstype, 100) as kolonne,
        count(*) as antal,
        'typen findes ikke i referencelisten drift.institutionstype og regnes som andet' as besked
    from dsa.dst_institution as dsa
    where
        dsa.levering_nr = $1
        and lower(dsa.institutionstype) not in (
            select liste.tekst from drift.institutionstype as liste
        )
    group by left(dsa.institutionstype, 100)
    returning kode, kolonne, antal::bigint as antal, besked
),

koder as (
    insert into drift.levering_bemaerkning (levering_nr, kode, kolonne, antal, besked)
    select
        $1 as levering_nr,
        'NY_KODE' as kode,
        ny.kolonne,
        count(*) as antal,
        'set for første gang: ' || string_agg(ny.kode, ', ' order by ny.kode) as besked
    from ny_kode as ny
    group by ny.kolonne
    returning kode, kolonne, antal::bigint as antal, besked
)

select
    typer.kode,
    typer.kolonne,
    typer.antal,
    typer.besked
from typer
union all
select
    koder.kode,
    koder.kolonne,
    koder.antal,
    koder.besked
from koder
order by kode, kolonne;
