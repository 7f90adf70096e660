-- Reads: dm.dim_institution_stil, dsa.stil_dagtilbud, vagt_grundlag
-- Makes: vagt_maaling
-- Active units of the register without a type, or without an ownership, that it has used before,
-- beside those before: both decide which indicators a unit counts in.
insert into vagt_maaling (kommune_nr, periode, vagt, om, ny, foer, vaerdi, antal)
with
enhed as (
    select
        side.kommune_nr,
        side.periode,
        to_char(side.periode_foer, 'YYYY-MM-DD') as om,
        count(*) filter (where side.er_ny)::double precision as antal_ny,
        count(*) filter (where not side.er_ny)::double precision as antal_foer,
        count(*) filter (
            where side.er_ny and (kendt_type.kode is null or kendt_ejerform.kode is null)
        ) as uden_ny,
        count(*) filter (
            where not side.er_ny and (kendt_type.kode is null or kendt_ejerform.kode is null)
        ) as uden_foer
    from vagt_grundlag as side
    inner join dsa.stil_dagtilbud as dsa
        on
            side.levering_nr = dsa.levering_nr
            and side.kommune_nr = dsa.kommune_nr
            and side.udsnit_periode = dsa.periode
    left join (
        select distinct institutionstype_kode as kode
        from dm.dim_institution_stil
    ) as kendt_type
        on dsa.institutionstype_kode = kendt_type.kode
    left join (
        select distinct ejerform_kode as kode
        from dm.dim_institution_stil
    ) as kendt_ejerform
        on dsa.ejerform_kode = kendt_ejerform.kode
    where dsa.niveau = 'anvisningsenhed' and dsa.er_aktiv
    group by side.kommune_nr, side.periode, side.periode_foer
    having bool_or(side.er_ny) and bool_or(not side.er_ny)
)

select
    enhed.kommune_nr,
    enhed.periode,
    'ukendt-type' as vagt,
    enhed.om,
    enhed.uden_ny / enhed.antal_ny as ny,
    enhed.uden_foer / enhed.antal_foer as foer,
    enhed.uden_ny / enhed.antal_ny - enhed.uden_foer / enhed.antal_foer as vaerdi,
    enhed.uden_ny as antal
from enhed;
