-- Reads: indsat_{tabel}
-- Makes: dm.{tabel}
-- The rows of {tabel} that are new.
insert into dm.{tabel}
select ny.*
from indsat_{tabel} as ny;
