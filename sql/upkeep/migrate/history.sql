-- Reads: drift.refinery_schema_history
-- What is applied. The columns of the migrations' program may be null, and nothing of ours is.
select
    historik.version,
    coalesce(historik.name, '') as navn,
    coalesce(historik.checksum, '') as kontrolsum
from drift.refinery_schema_history as historik;
