-- Reads: beroert_{emne}, pg_inherits
-- The touched months, and whether {tabel} has a partition for each.
with
beroert as (
    select distinct date_trunc('month', periode)::date as maaned
    from beroert_{emne}
)

select
    beroert.maaned,
    exists(
        select 1
        from pg_inherits as del
        where
            del.inhparent = 'dm.{tabel}'::regclass
            and del.inhrelid = to_regclass(
                'dm_del.{tabel}_' || to_char(beroert.maaned, 'YYYY_MM')
            )
    ) as har_partition
from beroert
order by beroert.maaned;
