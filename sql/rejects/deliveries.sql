-- Reads: drift.afvist_linje, drift.levering
-- The deliveries with rejected lines: $1 of them alone, or those with lines of kommune $2.
select distinct afvist.levering_nr
from drift.afvist_linje as afvist
inner join drift.levering as levering
    on afvist.levering_nr = levering.levering_nr
where
    ($1::integer is null or afvist.levering_nr = $1)
    and ($2::smallint is null or afvist.kommune_nr = $2)
    and levering.overskrift is not null
order by afvist.levering_nr;
