-- Reads: drift.levering_udsnit, dsa.aula_tilstedevaerelse, dsa.dst_befolkning,
--        dsa.dst_indskrivning, dsa.dst_institution, dsa.dst_noeglefil, dsa.dst_regnskab,
--        dsa.flis_personale, dsa.stil_dagtilbud
-- Severity: fail
-- Every slice has as many rows in the staging as its books say; what is held has none.
with
staging as (
    select
        levering_nr,
        kommune_nr,
        periode,
        system,
        count(*) as antal
    from dsa.dst_institution
    group by levering_nr, kommune_nr, periode, system
    union all
    select
        levering_nr,
        kommune_nr,
        periode,
        system,
        count(*) as antal
    from dsa.dst_indskrivning
    group by levering_nr, kommune_nr, periode, system
    union all
    select
        levering_nr,
        kommune_nr,
        periode,
        '' as system,
        count(*) as antal
    from dsa.stil_dagtilbud
    group by levering_nr, kommune_nr, periode
    union all
    select
        levering_nr,
        kommune_nr,
        periode,
        '' as system,
        count(*) as antal
    from dsa.aula_tilstedevaerelse
    group by levering_nr, kommune_nr, periode
    union all
    select
        levering_nr,
        kommune_nr,
        periode,
        '' as system,
        count(*) as antal
    from dsa.flis_personale
    group by levering_nr, kommune_nr, periode
    union all
    select
        levering_nr,
        kommune_nr,
        periode,
        '' as system,
        count(*) as antal
    from dsa.dst_noeglefil
    group by levering_nr, kommune_nr, periode
    union all
    select
        levering_nr,
        kommune_nr,
        periode,
        '' as system,
        count(*) as antal
    from dsa.dst_befolkning
    group by levering_nr, kommune_nr, periode
    union all
    select
        levering_nr,
        kommune_nr,
        periode,
        '' as system,
        count(*) as antal
    from dsa.dst_regnskab
    group by levering_nr, kommune_nr, periode
),

regnskab as (
    select
        levering_nr,
        kommune_nr,
        periode,
        system,
        antal_raekker as antal
    from drift.levering_udsnit
    where status <> 'tilbageholdt' and antal_raekker > 0
)

select count(*) as antal
from staging
full join regnskab
    on
        staging.levering_nr = regnskab.levering_nr
        and staging.kommune_nr = regnskab.kommune_nr
        and staging.periode = regnskab.periode
        and staging.system = regnskab.system
where staging.antal is distinct from regnskab.antal;
