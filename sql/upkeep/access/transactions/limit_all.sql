-- Makes: drift.indstilling
-- Sets how many minutes ($1) a transaction may last of those who have no limit of their own.
update drift.indstilling
set transaktion_minutter = $1;
