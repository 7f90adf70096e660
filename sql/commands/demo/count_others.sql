-- Reads: drift.levering
-- How many deliveries are here beside those with the fingerprints $1?
select count(*)
from drift.levering as levering
where levering.sha256 <> all($1::text[]);
