-- Reads: dm.dim_borger, dm.dim_institution, dm.dim_institution_stil,
--        dm.dim_institution_stil_adresse, dm.dim_medarbejder
-- Severity: fail
-- A version is current just where it is open; no version is empty; no key has two current ones.
with
version as (
    select
        'institution' as dimension,
        institution_nr as nr,
        gyldig_fra,
        gyldig_til,
        er_aktuel
    from dm.dim_institution
    union all
    select
        'institution_stil' as dimension,
        institution_stil_nr as nr,
        gyldig_fra,
        gyldig_til,
        er_aktuel
    from dm.dim_institution_stil
    union all
    select
        'institution_stil_adresse' as dimension,
        institution_stil_adresse_nr as nr,
        gyldig_fra,
        gyldig_til,
        er_aktuel
    from dm.dim_institution_stil_adresse
    union all
    select
        'borger' as dimension,
        borger_nr as nr,
        gyldig_fra,
        gyldig_til,
        er_aktuel
    from dm.dim_borger
    union all
    select
        'medarbejder' as dimension,
        medarbejder_nr as nr,
        gyldig_fra,
        gyldig_til,
        er_aktuel
    from dm.dim_medarbejder
),

forkert as (
    select
        dimension,
        nr
    from version
    where er_aktuel <> (gyldig_til = '9999-12-31') or gyldig_fra >= gyldig_til
    union all
    select
        dimension,
        nr
    from version
    where er_aktuel
    group by dimension, nr
    having count(*) > 1
)

select count(*) as antal
from forkert;
