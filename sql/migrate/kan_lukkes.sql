-- Whether PUBLIC may connect to the database or make temporary tables there, and whoever is
-- connected may change that.
select
    pg_has_role(base.datdba, 'member') and exists (
        select 1
        from aclexplode(coalesce(base.datacl, acldefault('d', base.datdba))) as ret
        where ret.grantee = 0 and ret.privilege_type in ('CONNECT', 'TEMPORARY')
    ) as kan_lukkes
from pg_database as base
where base.datname = current_database();
