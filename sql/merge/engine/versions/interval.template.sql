-- Reads: drift.levering_udsnit, {beroert}
-- Makes: {noegle}_interval
-- For how long does each touched snapshot speak? From its period until the next snapshot of its
-- family (kommune and system); the first one of a family also for all time before it, since what
-- stood then stood before, as far as anybody knows. A family without snapshots is silent.
create temp table {noegle}_interval on commit drop as
with
beroert_snapshot as (
    select distinct
        beroert.kommune_nr,
        {system} as system,
        beroert.periode
    from {beroert} as beroert
    where beroert.kilde = '{kilde}'
),

snapshot as (
    select distinct
        beroert.kommune_nr,
        {system} as system,
        beroert.periode
    from drift.levering_udsnit as beroert
    where
        beroert.kilde = '{kilde}'
        and beroert.status = 'gaeldende'
        and beroert.kommune_nr in (
            select beroert_snapshot.kommune_nr from beroert_snapshot
        )
),

interval as (
    select
        snapshot.kommune_nr,
        snapshot.system,
        snapshot.periode,
        case
            when lag(snapshot.periode) over familie is null then '1900-01-01'::date
            else snapshot.periode
        end as fra,
        coalesce(lead(snapshot.periode) over familie, '9999-12-31'::date) as til
    from snapshot
    window familie as (
        partition by snapshot.kommune_nr, snapshot.system
        order by snapshot.periode
    )
)

select distinct
    beroert.kommune_nr,
    beroert.system,
    interval.periode,
    coalesce(interval.fra, '1900-01-01'::date) as fra,
    coalesce(interval.til, '9999-12-31'::date) as til
from beroert_snapshot as beroert
left join interval
    on
        beroert.kommune_nr = interval.kommune_nr
        and beroert.system = interval.system
        and beroert.periode >= interval.fra
        and beroert.periode < interval.til;

analyze {noegle}_interval;
