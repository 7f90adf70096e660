-- Reads: dm.dim_institution, dm.dim_institution_stil, drift.institutionstype,
--        drift.levering_udsnit, dsa.dst_indskrivning, dsa.dst_institution, vagt_udsnit
-- Makes: vagt_maaling
-- What a list of institutions would make of the children of its systems, those of its month or of
-- the latest one before it: how many would be in institutions that nobody delivered, or whose
-- category nobody knows, and how many are so now?
insert into vagt_maaling (kommune_nr, periode, vagt, om, ny, foer, vaerdi, antal)
with
boern as (
    select
        nyt.kommune_nr,
        nyt.periode,
        nyt.system,
        udsnit.levering_nr,
        udsnit.periode as boern_periode
    from vagt_udsnit as nyt
    cross join
        lateral (
            select
                seneste.levering_nr,
                seneste.periode
            from drift.levering_udsnit as seneste
            where
                seneste.kilde = 'dst-indskrivning'
                and seneste.status = 'gaeldende'
                and seneste.kommune_nr = nyt.kommune_nr
                and seneste.system = nyt.system
                and seneste.periode <= nyt.periode
                and seneste.periode >= nyt.periode - interval '6 months'
            order by seneste.periode desc
            limit 1
        ) as udsnit
),

institution as (
    select
        boern.kommune_nr,
        boern.periode,
        boern.system,
        dsa.institutionskode,
        count(*) as antal
    from boern
    inner join dsa.dst_indskrivning as dsa
        on
            boern.levering_nr = dsa.levering_nr
            and boern.kommune_nr = dsa.kommune_nr
            and boern.boern_periode = dsa.periode
            and boern.system = dsa.system
    where
        dsa.indmeldt_dato <= dsa.periode
        and (dsa.udmeldt_dato is null or dsa.udmeldt_dato >= dsa.periode)
    group by boern.kommune_nr, boern.periode, boern.system, dsa.institutionskode
),

-- What each is now, and what the delivery says it is.
side as (
    select
        institution.*,
        false as er_ny,
        nu.institutionstype,
        nu.dagtilbudsnummer
    from institution
    left join dm.dim_institution as nu
        on
            institution.kommune_nr = nu.kommune_nr
            and institution.system = nu.system
            and institution.institutionskode = nu.institutionskode
            and institution.periode >= nu.gyldig_fra
            and institution.periode < nu.gyldig_til
    union all
    select
        institution.*,
        true as er_ny,
        dsa.institutionstype,
        dsa.dagtilbudsnummer
    from institution
    left join dsa.dst_institution as dsa
        on
            dsa.levering_nr = {levering_nr}
            and institution.kommune_nr = dsa.kommune_nr
            and institution.periode = dsa.periode
            and institution.system = dsa.system
            and institution.institutionskode = dsa.institutionskode
),

maaned as (
    select
        side.kommune_nr,
        side.periode,
        side.er_ny,
        sum(side.antal) as antal,
        sum(side.antal) filter (where side.institutionstype is null) as ukendte,
        sum(side.antal) filter (
            where
            side.institutionstype is not null
            and enhed.institution_stil_id is null
            and liste.tekst is null
        ) as uden_kategori
    from side
    left join dm.dim_institution_stil as enhed
        on
            side.kommune_nr = enhed.kommune_nr
            and side.dagtilbudsnummer = enhed.dagtilbudsnummer
            and side.periode >= enhed.gyldig_fra
            and side.periode < enhed.gyldig_til
    left join drift.institutionstype as liste
        on lower(side.institutionstype) = liste.tekst
    group by side.kommune_nr, side.periode, side.er_ny
)

select
    ny.kommune_nr,
    ny.periode,
    andel.vagt,
    null as om,
    coalesce(andel.ny, 0) / ny.antal as ny,
    coalesce(andel.foer, 0) / foer.antal as foer,
    coalesce(andel.ny, 0) / ny.antal - coalesce(andel.foer, 0) / foer.antal as vaerdi,
    coalesce(andel.ny, 0) as antal
from maaned as ny
inner join maaned as foer
    on ny.kommune_nr = foer.kommune_nr and ny.periode = foer.periode and not foer.er_ny
cross join
    lateral (
        values
        ('ukendt-institution', ny.ukendte, foer.ukendte),
        ('ukendt-kategori', ny.uden_kategori, foer.uden_kategori)
    ) as andel (vagt, ny, foer)
where ny.er_ny;
