-- Reads: dm.fact_befolkning, dm.fact_indskrivning, dm.fact_personale, dm.fact_tilstedevaerelse,
--        dm.fact_udgift, drift.levering_udsnit
-- Severity: fail
-- Every row of a fact comes from the effective delivery of its slice.
with
fact as (
    select distinct
        'dst-indskrivning' as kilde,
        kommune_nr,
        maaned as periode,
        levering_nr
    from dm.fact_indskrivning
    union all
    select distinct
        'flis-personale' as kilde,
        kommune_nr,
        maaned as periode,
        levering_nr
    from dm.fact_personale
    union all
    select distinct
        'aula-tilstedevaerelse' as kilde,
        kommune_nr,
        dato as periode,
        levering_nr
    from dm.fact_tilstedevaerelse
    union all
    select distinct
        'dst-befolkning' as kilde,
        kommune_nr,
        periode,
        levering_nr
    from dm.fact_befolkning
    union all
    select distinct
        'dst-regnskab' as kilde,
        kommune_nr,
        periode,
        levering_nr
    from dm.fact_udgift
)

select count(*) as antal
from fact
where
    not exists (
        select 1
        from drift.levering_udsnit as udsnit
        where
            udsnit.kilde = fact.kilde
            and udsnit.kommune_nr = fact.kommune_nr
            and udsnit.periode = fact.periode
            and udsnit.levering_nr = fact.levering_nr
            and udsnit.status = 'gaeldende'
    );
