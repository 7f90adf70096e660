-- Reads: drift.institutionstype, dsa.dst_institution, ny_kode
-- Makes: drift.levering_bemaerkning
-- Notes what a delivery brought that nobody had delivered before: the institution types that the
-- reference list does not know (they count as "andet" where the register knows no unit), and new
-- members of the code lists. Never a reason to turn a line away. Named is only what is plainly a
-- code.
with
type as (
    select
        dsa.institutionstype as tekst,
        drift.er_kode(dsa.institutionstype) as er_kode
    from dsa.dst_institution as dsa
    where
        dsa.levering_nr = $1
        and lower(dsa.institutionstype) not in (
            select liste.tekst from drift.institutionstype as liste
        )
),

typer as (
    insert into drift.levering_bemaerkning (levering_nr, kode, kolonne, antal, besked)
    select
        $1 as levering_nr,
        'UKENDT_INSTITUTIONSTYPE' as kode,
        case when type.er_kode then type.tekst else 'andre institutionstyper' end as kolonne,
        count(*) as antal,
        case
            when type.er_kode then 'typen'
            else
                count(distinct type.tekst)
                || ' typer, der ikke nævnes, da de ikke er korte ord (se dsa.dst_institution),'
        end
        || ' findes ikke i referencelisten drift.institutionstype og regnes som andet' as besked
    from type
    group by type.er_kode, case when type.er_kode then type.tekst else 'andre institutionstyper' end
    returning kode, kolonne, antal::bigint as antal, besked
),

ny as (
    select
        ny_kode.kolonne,
        ny_kode.kode,
        drift.er_kode(ny_kode.kode) as er_kode
    from ny_kode
),

koder as (
    insert into drift.levering_bemaerkning (levering_nr, kode, kolonne, antal, besked)
    select
        $1 as levering_nr,
        'NY_KODE' as kode,
        ny.kolonne,
        count(*) as antal,
        'set for første gang: ' || concat_ws(
            ' og ',
            string_agg(ny.kode, ', ' order by ny.kode) filter (where ny.er_kode),
            nullif(count(*) filter (where not ny.er_kode), 0)
            || ', der ikke nævnes, da de ikke ligner koder'
        ) as besked
    from ny
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
