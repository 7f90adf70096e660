-- Reads: dm.dim_institution_stil, drift.levering_udsnit, dsa.dst_institution
-- Institutions whose number the register of their kommune does not know on the day, or that have
-- none, where the kommune has a register.
with
udsnit as (
    {udsnit}
)

select to_json(fund)::text as linje
from (
    select
        'INSTITUTION_UDEN_ENHED' as kode,
        'dagtilbudsnummer' as kolonne,
        coalesce(dsa.dagtilbudsnummer, 'intet nummer') as navn,
        count(*) as antal
    from udsnit
    inner join dsa.dst_institution as dsa
        on
            udsnit.levering_nr = dsa.levering_nr
            and udsnit.kommune_nr = dsa.kommune_nr
            and udsnit.periode = dsa.periode
            and udsnit.system = dsa.system
    left join dm.dim_institution_stil as enhed
        on
            dsa.kommune_nr = enhed.kommune_nr
            and dsa.dagtilbudsnummer = enhed.dagtilbudsnummer
            and dsa.periode >= enhed.gyldig_fra
            and dsa.periode < enhed.gyldig_til
    where
        enhed.institution_stil_id is null
        and dsa.kommune_nr in (
            select register.kommune_nr
            from drift.levering_udsnit as register
            where register.kilde = 'stil-dagtilbud' and register.status = 'gaeldende'
        )
    group by dsa.dagtilbudsnummer
) as fund;
