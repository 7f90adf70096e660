-- Reads: pg_namespace
-- May whoever is connected change the schema? Who finds an empty database may.
select coalesce(bool_and(pg_has_role(skema.nspowner, 'member')), true) as maa_migrere
from pg_namespace as skema
where skema.nspname = 'drift';
