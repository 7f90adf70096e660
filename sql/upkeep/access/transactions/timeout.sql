-- Reads: drift.indstilling
-- How long the transactions of a login may last that has no limit of its own, where PostgreSQL is
-- new enough to hold it to that.
select indstilling.transaktion_minutter || 'min' as graense
from drift.indstilling as indstilling
where current_setting('server_version_num')::integer >= 170000;
