-- Reads: beroert_udsnit, drift.levering_udsnit
-- Makes: beroert_barnemaaned, beroert_indskrivning
-- The months whose children change: those of touched slices, and, where a system's first period
-- moved, those that it shares with another: the newest system wins there (docs/definitioner.md,
-- "System change").
create temp table beroert_barnemaaned on commit drop as
with
beroert as (
    select
        beroert.kommune_nr,
        beroert.system,
        beroert.periode,
        beroert.levering_nr_foer,
        beroert.levering_nr_efter
    from beroert_udsnit as beroert
    where beroert.kilde = 'dst-indskrivning'
),

efter as (
    select
        udsnit.kommune_nr,
        udsnit.system,
        udsnit.periode
    from drift.levering_udsnit as udsnit
    where
        udsnit.kilde = 'dst-indskrivning'
        and udsnit.status = 'gaeldende'
        and udsnit.kommune_nr in (select beroert.kommune_nr from beroert)
),

foer as (
    select
        efter.kommune_nr,
        efter.system,
        efter.periode
    from efter
    left join beroert
        on
            efter.kommune_nr = beroert.kommune_nr
            and efter.system = beroert.system
            and efter.periode = beroert.periode
    where beroert.kommune_nr is null or beroert.levering_nr_foer is not null
    union distinct
    select
        beroert.kommune_nr,
        beroert.system,
        beroert.periode
    from beroert
    where beroert.levering_nr_foer is not null
),

flyttet as (
    select distinct coalesce(foer.kommune_nr, efter.kommune_nr) as kommune_nr
    from (
        select
            kommune_nr,
            system,
            min(periode) as foerste
        from foer
        group by kommune_nr, system
    ) as foer
    full join (
        select
            kommune_nr,
            system,
            min(periode) as foerste
        from efter
        group by kommune_nr, system
    ) as efter
        on foer.kommune_nr = efter.kommune_nr and foer.system = efter.system
    where foer.foerste is distinct from efter.foerste
)

select
    'dst-indskrivning' as kilde,
    beroert.kommune_nr,
    '' as system,
    beroert.periode
from beroert
union distinct
select
    'dst-indskrivning' as kilde,
    efter.kommune_nr,
    '' as system,
    efter.periode
from efter
where efter.kommune_nr in (select flyttet.kommune_nr from flyttet)
group by efter.kommune_nr, efter.periode
having count(*) > 1;

insert into beroert_indskrivning (kommune_nr, periode)
select
    kommune_nr,
    periode
from beroert_barnemaaned
-- A rebuild looks at families that have no month any longer under 1900.
where periode > '1900-01-01'
on conflict do nothing;
