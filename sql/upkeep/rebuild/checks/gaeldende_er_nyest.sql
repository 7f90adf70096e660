-- Reads: drift.levering, drift.levering_udsnit
-- Severity: fail
-- The effective delivery of every slice is the newest of those that were accepted.
with
rang as (
    select
        udsnit.status,
        row_number() over (
            partition by udsnit.kilde, udsnit.kommune_nr, udsnit.system, udsnit.periode
            order by levering.leveret desc, levering.sha256 desc
        ) as plads
    from drift.levering_udsnit as udsnit
    inner join drift.levering as levering
        on udsnit.levering_nr = levering.levering_nr
    where udsnit.status in ('gaeldende', 'erstattet')
)

select count(*) as antal
from rang
where (rang.plads = 1) <> (rang.status = 'gaeldende');
