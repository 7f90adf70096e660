-- Reads: dm.dim_institution_stil, drift.levering_udsnit, dsa.flis_personale
-- Employments that count in their month and have no unit in the register of their kommune, those
-- with pseudo numbers aside, where the kommune has a register.
with
udsnit as (
    {udsnit}
),

personale as (
    select
        udsnit.kommune_nr,
        udsnit.periode,
        dsa.dagtilbudsnummer,
        count(*) as antal
    from udsnit
    inner join dsa.flis_personale as dsa
        on
            udsnit.levering_nr = dsa.levering_nr
            and udsnit.kommune_nr = dsa.kommune_nr
            and udsnit.periode = dsa.periode
    where
        dsa.ansat_dato <= dsa.periode
        and (dsa.stop_dato is null or dsa.stop_dato >= dsa.periode)
        and coalesce(dsa.dagtilbudsnummer, '') not like '000999%'
    group by udsnit.kommune_nr, udsnit.periode, dsa.dagtilbudsnummer
)

select to_json(fund)::text as linje
from (
    select
        'PERSONALE_UDEN_ENHED' as kode,
        'dagtilbudsnummer' as kolonne,
        coalesce(personale.dagtilbudsnummer, 'intet nummer') as navn,
        sum(personale.antal) as antal
    from personale
    left join dm.dim_institution_stil as enhed
        on
            personale.kommune_nr = enhed.kommune_nr
            and personale.dagtilbudsnummer = enhed.dagtilbudsnummer
            and personale.periode >= enhed.gyldig_fra
            and personale.periode < enhed.gyldig_til
    where
        enhed.institution_stil_id is null
        and personale.kommune_nr in (
            select register.kommune_nr
            from drift.levering_udsnit as register
            where register.kilde = 'stil-dagtilbud' and register.status = 'gaeldende'
        )
    group by personale.dagtilbudsnummer
) as fund;
