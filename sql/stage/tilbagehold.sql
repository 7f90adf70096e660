-- Which slices of the delivery are held back, and why? See "When a slice is held" in
-- docs/leverancer.md.
-- A slice whose lines were all rejected is always held: it replaces nothing.
-- `nyt_udsnit` has the slices of the delivery; $1 its source, $2 its number.
with
afvisning as (
    select
        nyt.kommune_nr,
        nyt.periode,
        nyt.system,
        nyt.antal_raekker,
        nyt.antal_afvist,
        nyt.antal_raekker + nyt.antal_afvist as antal_linjer
    from nyt_udsnit as nyt
),

-- The slice's previous period: the latest effective one before it.
forrige as (
    select
        nyt.kommune_nr,
        nyt.periode,
        nyt.system,
        foer.antal_raekker as antal_foer
    from nyt_udsnit as nyt
    cross join
        lateral (
            select udsnit.antal_raekker
            from drift.levering_udsnit as udsnit
            where
                udsnit.kilde = $1
                and udsnit.kommune_nr = nyt.kommune_nr
                and udsnit.system = nyt.system
                and udsnit.periode < nyt.periode
                and udsnit.status = 'gaeldende'
                and udsnit.levering_nr <> $2
            order by udsnit.periode desc
            limit 1
        ) as foer
    where $1 <> 'aula-tilstedevaerelse'
),

-- Attendance swings with the week: a day is measured against the same weekdays before it, and
-- weekends and holidays against nothing.
samme_ugedage as (
    select
        nyt.kommune_nr,
        nyt.periode,
        nyt.system,
        percentile_cont(0.5) within group (order by foer.antal_raekker) as antal_foer
    from nyt_udsnit as nyt
    inner join dm.dim_tid as dag
        on nyt.periode = dag.dato
    cross join
        lateral (
            select udsnit.antal_raekker
            from drift.levering_udsnit as udsnit
            inner join dm.dim_tid as dag_foer
                on udsnit.periode = dag_foer.dato
            where
                udsnit.kilde = $1
                and udsnit.kommune_nr = nyt.kommune_nr
                and udsnit.periode < nyt.periode
                and udsnit.status = 'gaeldende'
                and udsnit.levering_nr <> $2
                and dag_foer.ugedag_nr = dag.ugedag_nr
            order by udsnit.periode desc
            limit 8
        ) as foer
    where $1 = 'aula-tilstedevaerelse' and dag.er_hverdag
    group by nyt.kommune_nr, nyt.periode, nyt.system
    having percentile_cont(0.5) within group (order by foer.antal_raekker) >= 20
),

foer as (
    select
        kommune_nr,
        periode,
        system,
        antal_foer
    from forrige
    union all
    select
        kommune_nr,
        periode,
        system,
        antal_foer
    from samme_ugedage
)

select
    afvisning.kommune_nr,
    afvisning.periode,
    afvisning.system,
    case
        when afvisning.antal_raekker = 0 then 'alle linjer er afvist'
        when
            afvisning.antal_afvist >= 5
            and afvisning.antal_linjer >= 20
            and afvisning.antal_afvist * 20 > afvisning.antal_linjer
            then format(
                '%s af %s linjer er afvist (mere end 5 %%)',
                afvisning.antal_afvist,
                afvisning.antal_linjer
            )
        when afvisning.antal_raekker * 2 < foer.antal_foer
            then format(
                '%s rækker mod %s før (under halvdelen)',
                afvisning.antal_raekker,
                round(foer.antal_foer)
            )
    end as aarsag
from afvisning
left join foer
    on
        afvisning.kommune_nr = foer.kommune_nr
        and afvisning.periode = foer.periode
        and afvisning.system = foer.system
order by afvisning.kommune_nr, afvisning.periode, afvisning.system;
