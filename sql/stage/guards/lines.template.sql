-- Reads: dm.dim_tid, drift.levering_udsnit, nyt_udsnit
-- Makes: vagt_maaling
-- The lines of each slice that were turned away, and its rows beside those of its previous period.
insert into vagt_maaling (kommune_nr, periode, system, vagt, ny, foer, vaerdi, antal)
with
-- The slice's previous period: the latest effective one before it. How many rows a table of
-- inhabitants, an account or a key has says nothing: they have guards of their own.
forrige as (
    select
        nyt.kommune_nr,
        nyt.periode,
        nyt.system,
        nyt.antal_raekker,
        foer.antal_raekker as antal_foer
    from nyt_udsnit as nyt
    cross join
        lateral (
            select udsnit.antal_raekker
            from drift.levering_udsnit as udsnit
            where
                udsnit.kilde = '{kilde}'
                and udsnit.kommune_nr = nyt.kommune_nr
                and udsnit.system = nyt.system
                and udsnit.periode < nyt.periode
                and udsnit.status = 'gaeldende'
                and udsnit.levering_nr <> {levering_nr}
            order by udsnit.periode desc
            limit 1
        ) as foer
    where
        '{kilde}' not in (
            'aula-tilstedevaerelse', 'dst-befolkning', 'dst-regnskab', 'dst-noeglefil'
        )
),

-- Attendance swings with the week: a day is measured against the same weekdays before it, and
-- weekends and holidays against nothing.
samme_ugedage as (
    select
        nyt.kommune_nr,
        nyt.periode,
        nyt.system,
        nyt.antal_raekker,
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
                udsnit.kilde = '{kilde}'
                and udsnit.kommune_nr = nyt.kommune_nr
                and udsnit.periode < nyt.periode
                and udsnit.status = 'gaeldende'
                and udsnit.levering_nr <> {levering_nr}
                and dag_foer.ugedag_nr = dag.ugedag_nr
            order by udsnit.periode desc
            limit 8
        ) as foer
    where '{kilde}' = 'aula-tilstedevaerelse' and dag.er_hverdag
    group by nyt.kommune_nr, nyt.periode, nyt.system, nyt.antal_raekker
    having percentile_cont(0.5) within group (order by foer.antal_raekker) >= 20
),

raekker as (
    select * from forrige
    union all
    select * from samme_ugedage
)

-- A slice whose lines were all rejected is always held: it replaces nothing.
select
    nyt.kommune_nr,
    nyt.periode,
    nyt.system,
    case when nyt.antal_raekker = 0 then 'alle-afvist' else 'afviste-linjer' end as vagt,
    nyt.antal_afvist as ny,
    nyt.antal_raekker + nyt.antal_afvist as foer,
    nyt.antal_afvist::double precision / (nyt.antal_raekker + nyt.antal_afvist) as vaerdi,
    least(nyt.antal_afvist, (nyt.antal_raekker + nyt.antal_afvist) / 4) as antal
from nyt_udsnit as nyt
where nyt.antal_afvist > 0
union all
select
    raekker.kommune_nr,
    raekker.periode,
    raekker.system,
    'faerre-raekker' as vagt,
    raekker.antal_raekker as ny,
    raekker.antal_foer as foer,
    1 - raekker.antal_raekker / raekker.antal_foer::double precision as vaerdi,
    raekker.antal_foer as antal
from raekker
where raekker.antal_foer > 0
union all
select
    dag.kommune_nr,
    dag.periode,
    dag.system,
    'flere-raekker' as vagt,
    dag.antal_raekker as ny,
    dag.antal_foer as foer,
    dag.antal_raekker / dag.antal_foer as vaerdi,
    dag.antal_raekker as antal
from samme_ugedage as dag;
