-- Reads: drift.levering
-- Is the delivery known? One with the same source, period, time and content that was loaded, or
-- loaded in part. What was held, refused or retracted may be loaded again.
select
    levering.levering_nr,
    levering.status
from drift.levering as levering
where
    levering.kilde = $1
    and levering.periode = $2
    and levering.leveret = $3
    and levering.sha256 = $4;
