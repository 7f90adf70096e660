-- Reads: dm.dim_institution_stil, dsa.aula_tilstedevaerelse
-- Registrations in units that the register of their kommune does not know on the day: clubs, SFO,
-- or a number that is wrong.
with
udsnit as (
    {udsnit}
),

enheder as (
    select
        udsnit.kommune_nr,
        udsnit.periode,
        dsa.institutionsnummer,
        count(*) as antal
    from udsnit
    inner join dsa.aula_tilstedevaerelse as dsa
        on
            udsnit.levering_nr = dsa.levering_nr
            and udsnit.periode = dsa.periode
            and udsnit.kommune_nr = dsa.kommune_nr
    group by udsnit.kommune_nr, udsnit.periode, dsa.institutionsnummer
)

select to_json(fund)::text as linje
from (
    select
        'UKENDT_ENHED' as kode,
        'institutionsnummer' as kolonne,
        enheder.institutionsnummer as navn,
        sum(enheder.antal) as antal
    from enheder
    left join dm.dim_institution_stil as enhed
        on
            enheder.kommune_nr = enhed.kommune_nr
            and enheder.institutionsnummer = enhed.dagtilbudsnummer
            and enheder.periode >= enhed.gyldig_fra
            and enheder.periode < enhed.gyldig_til
    where enhed.institution_stil_id is null
    group by enheder.institutionsnummer
) as fund;
